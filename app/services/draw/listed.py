"""A list of enterprises, drawn by the upper level or a 专项库: matched against the registry.

By code or old number; a row that none of them finds, by name and address, blanks, widths
and brackets folded; by name alone where the row says nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.codes import classify
from app.core.people import Actor, Right
from app.core.rows import Cell
from app.core.task import ListedFile
from app.files.held_rows import held
from app.files.sheets import read_table
from app.services.draw.listed_file import every_column, kept_file
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise
from app.store.tokens import fold

_CHUNK = 400
_WIDE = str.maketrans("()", "（）")
_NARROW = str.maketrans("（）", "()")
_CODES = ("uscc", "code", "regno")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file names: keys of the registry, and rows that are not in it."""

    keys: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]  # row in the file, its name or code
    # With all its columns; who is on the list does not depend on them.
    file: ListedFile = field(default_factory=ListedFile, compare=False)


class _Row(NamedTuple):
    number: int
    name: str
    address: str
    codes: tuple[str, ...]
    cells: Sequence[Cell]


@needs(Right.TASK)
def read_listed(store: Store, actor: Actor, path: Path) -> Listed:
    """Read a list; every row is either found or named as unknown.

    A code that several premises of the registry share names none of them, nor does a name
    that several enterprises have.

    Raises:
        UserError: not a spreadsheet, or no heading for the code (the user's file).
    """
    rows: list[_Row] = []
    table = read_table(path, every_column)
    for number, found in held(((one.number, one.cells) for one in table.rows), path.name):
        cells = dict(zip(table.fields, found, strict=True))
        raw = (str(cells.get(name) or "") for name in _CODES)
        codes = tuple(code for one in raw if (code := classify(one).text))
        name, address = (str(cells.get(one) or "").strip() for one in ("name", "address"))
        if codes or name:
            rows.append(_Row(number, name, address, codes, found))
    with store.read() as session:
        by_code = _keys_by_code(session, sorted({code for row in rows for code in row.codes}))
        loose = [row for row in rows if not any(code in by_code for code in row.codes)]
        by_name = _by_name(session, {row.name for row in loose if row.name})
    keys = set()
    unknown = []
    kept = []
    for one in rows:
        key = next((by_code[code] for code in one.codes if code in by_code), None)
        key = key or _by_words(one, by_name)
        kept.append((key or "", one.cells))
        if key is None:
            unknown.append((one.number, one.name or one.codes[0]))
        else:
            keys.add(key)
    file = kept_file(path.name, table.fields, table.headings, kept)
    return Listed(tuple(sorted(keys)), tuple(unknown), file)


def _by_words(row: _Row, by_name: Mapping[str, set[tuple[str, str]]]) -> str | None:
    """The one enterprise of that name at that address; without address and code, of that name.

    A row with a code the registry does not know may be somebody else of the same name.
    """
    if not row.address and row.codes:
        return None
    hits = {
        key
        for key, address in by_name.get(fold(row.name), ())
        if not row.address or fold(row.address) == fold(address)
    }
    return min(hits) if len(hits) == 1 else None


def _by_name(session: Session, names: set[str]) -> dict[str, set[tuple[str, str]]]:
    """Folded name -> (key, address) of who has it, brackets of either width."""
    forms = sorted(
        {form for one in names for form in (one, one.translate(_NARROW), one.translate(_WIDE))}
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for at in range(0, len(forms), _CHUNK):
        rows = session.execute(
            select(Enterprise.name, Enterprise.key, Enterprise.address).where(
                Enterprise.name.in_(forms[at : at + _CHUNK])
            )
        )
        for name, key, address in rows:
            found.setdefault(fold(name), set()).add((key, address))
    return found


def _keys_by_code(session: Session, codes: list[str]) -> dict[str, str]:
    """Code -> key of the one enterprise that has it; the key itself goes before the rest."""
    found: dict[str, set[str]] = {}
    own = set()
    for at in range(0, len(codes), _CHUNK):
        part = codes[at : at + _CHUNK]
        rows = session.execute(
            select(Enterprise.key, Enterprise.uscc, Enterprise.regno).where(
                or_(
                    Enterprise.key.in_(part),
                    Enterprise.uscc.in_(part),
                    Enterprise.regno.in_(part),
                )
            )
        )
        for key, uscc, regno in rows:
            own.add(key)
            for code in (uscc, regno):
                if code:
                    found.setdefault(code, set()).add(key)
    return {
        **{code: min(keys) for code, keys in found.items() if len(keys) == 1},
        **{key: key for key in own},
    }
