"""A list of enterprises the upper level drew (上级派发名单): matched against the registry."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select

from app.core.codes import classify
from app.core.headings import match_headings
from app.core.people import Actor, Right
from app.files.sheets import read_table
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file names: keys of the registry, and rows that are not in it."""

    keys: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]  # row in the file, its name or code


@needs(Right.TASK)
def read_listed(store: Store, actor: Actor, path: Path) -> Listed:
    """Read a list by its codes; every row is either found or named as unknown.

    Raises:
        UserError: not a spreadsheet, or no heading for the code (the user's file).
    """
    wanted: dict[str, tuple[int, str]] = {}
    unknown: list[tuple[int, str]] = []
    for row in read_table(path, lambda cells: match_headings(cells, "enterprises")).rows:
        codes = [str(row.cells.get(name) or "") for name in ("uscc", "regno")]
        name = str(row.cells.get("name") or "").strip()
        code = next((one for one in (classify(raw).text for raw in codes) if one), "")
        if code:
            wanted.setdefault(code, (row.number, name or code))
        elif name:
            unknown.append((row.number, name))
    found: dict[str, str] = {}
    codes_wanted = sorted(wanted)
    with store.read() as session:
        for at in range(0, len(codes_wanted), _CHUNK):
            part = codes_wanted[at : at + _CHUNK]
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
                found.update({code: key for code in (key, uscc, regno) if code})
    unknown += [wanted[code] for code in codes_wanted if code not in found]
    keys = sorted({found[code] for code in codes_wanted if code in found})
    return Listed(tuple(keys), tuple(sorted(unknown)))
