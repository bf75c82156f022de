"""SQLite's own rows: by the million, without objects; whole columns of numbers at a time.

A row handed to Python costs ten times what finding it costs SQLite. Where only ids are
asked for, SQLite writes them into one text, and the interpreter is free meanwhile.
"""

from collections.abc import Iterable, Sequence
from sqlite3 import Cursor
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from app.store.tokens import FIELDS

Ids = npt.NDArray[np.uint32]
# What is looked into, of a table called e.
JOINED: Final = " || char(10) || ".join(f"e.{one}" for one in FIELDS)
# So many ids are asked for in one statement at most: the oldest SQLite takes no more marks.
MARKS: Final = 900


def raw(session: Session, statement: str, values: Sequence[Any] = ()) -> Cursor:
    """Run a statement on SQLite's own connection: plain tuples."""
    cursor = cast(Cursor, session.connection().connection.cursor())
    return cursor.execute(statement, values)


def ids_of(session: Session, statement: str, values: Sequence[Any] = ()) -> Ids:
    """Return the numbers of a statement's one column, named id, in its order.

    SQLite keeps the order of an inner SELECT for group_concat, as it drops it only for
    functions to which order is all one.
    """
    return numbers(
        raw(session, f"SELECT group_concat(id) FROM ({statement})", values).fetchone()[0]
    )


def numbers(written: str | None) -> Ids:
    """Return numbers written with commas between them; None: none at all."""
    if not written:
        return np.empty(0, np.uint32)
    return np.fromstring(written, np.uint32, sep=",")


def texts(session: Session, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return (id, what is looked into) of some records, MARKS at most."""
    return raw(
        session, f"SELECT e.id, {JOINED} FROM enterprise e WHERE e.id IN ({marks(len(ids))})", ids
    )


def marks(count: int) -> str:
    """Return so many question marks, for an IN."""
    return ",".join("?" * count)
