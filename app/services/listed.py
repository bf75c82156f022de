"""A list of enterprises the upper level drew (上级派发名单): matched against the registry."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.codes import classify
from app.core.headings import match_headings
from app.core.people import Actor, Right
from app.files.sheets import read_table
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise

_CHUNK = 400
_CODES = ("uscc", "code", "regno")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file names: keys of the registry, and rows that are not in it."""

    keys: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]  # row in the file, its name or code


@needs(Right.TASK)
def read_listed(store: Store, actor: Actor, path: Path) -> Listed:
    """Read a list by its codes; every row is either found or named as unknown.

    A code that several premises of the registry share names none of them.

    Raises:
        UserError: not a spreadsheet, or no heading for the code (the user's file).
    """
    rows: list[tuple[int, str, tuple[str, ...]]] = []
    table = read_table(path, lambda cells: match_headings(cells, "enterprises"))
    for row in table.rows:
        cells = dict(zip(table.fields, row.cells, strict=True))
        raw = (str(cells.get(name) or "") for name in _CODES)
        codes = tuple(code for one in raw if (code := classify(one).text))
        name = str(cells.get("name") or "").strip()
        if codes or name:
            rows.append((row.number, name or codes[0], codes))
    with store.read() as session:
        known = _keys_by_code(session, sorted({code for _, _, codes in rows for code in codes}))
    keys = set()
    unknown = []
    for number, label, codes in rows:
        key = next((known[code] for code in codes if code in known), None)
        if key is None:
            unknown.append((number, label))
        else:
            keys.add(key)
    return Listed(tuple(sorted(keys)), tuple(unknown))


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
