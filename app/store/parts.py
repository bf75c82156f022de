"""Which of several scopes each enterprise belongs to, in one scan of the registry."""

from collections.abc import Iterator, Sequence
from datetime import date
from sqlite3 import Cursor
from typing import Final, cast

from sqlalchemy import ColumnElement, and_, case, literal, or_, select, true
from sqlalchemy.orm import Session

from app.core.scope import Scope
from app.store.schema import Enterprise
from app.store.scope import conditions

_AT_ONCE: Final = 30  # bits of one sum, and a bound on the length of the statement
_ROWS: Final = 2_000  # fetched at a time


def memberships(session: Session, scopes: Sequence[Scope], day: date) -> Iterator[tuple[int, int]]:
    """Yield (id, bits): bit n is set where the enterprise belongs to the n-th scope.

    Who belongs to none is passed over. With more than _AT_ONCE scopes an enterprise may
    come up again with further bits.

    Raises:
        UnknownLibrary: a scope asks for a library that is not there (the user's).
    """
    for first in range(0, len(scopes), _AT_ONCE):
        some = scopes[first : first + _AT_ONCE]
        each = [and_(true(), *conditions(session, one, day)) for one in some]
        bits: ColumnElement[int] = literal(0)
        for at, condition in enumerate(each):
            bits = bits + case((condition, 1 << at), else_=0)
        found = session.connection().execute(select(Enterprise.id, bits).where(or_(*each)))
        cursor = cast(Cursor, found.cursor)  # plain numbers: SQLite's own rows will do
        while part := cursor.fetchmany(_ROWS):
            for number, mask in part:
                yield number, mask << first
        found.close()
