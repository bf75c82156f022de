"""核对文件: what became of an exported list, whoever opened and saved it in between."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure_back import Comparison, Found, compare, find_table, likeness
from app.core.disclosure_kept import unpacked
from app.core.people import Actor, Right
from app.core.times import stamp
from app.errors import EnvironmentFault, UserError
from app.files.held_rows import held
from app.files.sheet_faults import NoSuchFile, Unreadable
from app.files.sheet_formats import open_grids
from app.files.workbooks import csv_text
from app.services.disclosure.disclosure_files import Format
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Publication


class Foreign(UserError):
    """The file is none of the task's lists."""

    code = "disclosure.foreign"


class NothingExported(UserError):
    """Nothing was exported yet that a file could be held against."""

    code = "disclosure.nothing_exported"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is, held against the export it comes from.

    Attributes:
        exported_at: Beijing time of that export.
        newest: it is the newest export of its list.
        differs: None where every byte is as exported.
    """

    file: str
    sha256: str
    exported_as: str
    exported_at: str
    preset: str
    newest: bool
    differs: Comparison | None


@needs(Right.READ)
def check_file(store: Store, actor: Actor, task_id: int, path: Path) -> Checked:
    """Return whether a file is a list of this task as it was exported, or what changed.

    Raises:
        Foreign, NothingExported: the user's; so is every fault of a spreadsheet that cannot
            be read (app.files.sheet_faults).
        Unreadable: the machine's.
    """
    digest = _digest(path)
    with store.read() as session:
        exports = _exports(session, task_id)
        if not exports:
            raise NothingExported()
        same = next((one for one in exports if one.sha256 == digest), None)
        if same is not None:
            return _checked(path, digest, same, exports, None)
        ways = _tables(path, exports)
        best = max(ways, key=lambda one: one[0], default=(0, exports[0], None))
        score, export, found = best
        if found is None or not score:
            raise Foreign(file=path.name)
        return _checked(
            path, digest, export, exports, compare(found, export.facts["headings"], _rows(export))
        )


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _exports(session: Session, task_id: int) -> Sequence[Publication]:
    """Return the exports that kept their rows, newest first."""
    rows = session.scalars(
        select(Publication).where(Publication.task_id == task_id).order_by(Publication.id.desc())
    )
    return [row for row in rows if row.facts.get("kept")]


def _rows(export: Publication) -> list[tuple[str, ...]]:
    """Return the cells as the file has them: text files carry a mark before formulas."""
    rows = [one.cells for one in unpacked(export.facts["kept"])]
    if export.facts.get("format") == Format.XLSX:
        return rows
    return [tuple(csv_text(cell) for cell in row) for row in rows]


def _tables(
    path: Path, exports: Sequence[Publication]
) -> list[tuple[int, Publication, Found | None]]:
    """Return (likeness, export, table) of every way to read the file that shows one's headings."""
    found: list[tuple[int, Publication, Found | None]] = []
    fault: UserError | EnvironmentFault | None = None
    for grids in open_grids(path):
        for grid in grids:
            try:
                read = ((number, cells) for number, cells, _ in grid.read(None).lines)
                lines = [
                    (number, [str(cell) for cell in cells])
                    for number, cells in held(read, path.name, grid.name)
                ]
            except (UserError, EnvironmentFault) as error:
                fault = error
                continue
            for nth, export in enumerate(exports):
                table = find_table(lines, export.facts["headings"])
                if table is not None:
                    score = likeness(table, export.facts["headings"], _rows(export))
                    # Of two exports that fit alike the newer one is meant.
                    found.append((score * len(exports) - nth if score else 0, export, table))
    if not found and fault is not None:
        raise fault
    return found


def _checked(
    path: Path,
    digest: str,
    export: Publication,
    exports: Sequence[Publication],
    differs: Comparison | None,
) -> Checked:
    newest = next(one for one in exports if one.preset == export.preset)
    return Checked(
        path.name,
        digest,
        export.file_name,
        stamp(export.at),
        export.preset,
        newest.id == export.id,
        differs,
    )
