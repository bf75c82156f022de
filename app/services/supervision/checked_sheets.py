"""What a check of dossiers leaves on files: the report of one, the table of a folder."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.dossier_report import Verdict
from app.core.people import Actor, Right
from app.core.times import stamp
from app.files.atomic import whole_file
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.rights import needs
from app.services.supervision.checked_dossiers import (
    Checked,
    FolderChecked,
    FolderLine,
    checked_dossier,
)
from app.store.engine import Store
from app.texts import text

COLUMNS: Final = ("name", "draw", "attempt", "verdict", "first", "at")
_WIDTHS: Final = {0: 44.0, 1: 26.0, 3: 22.0, 4: 70.0, 5: 20.0}


def verdict_words(verdict: Verdict) -> str:
    """Return a conclusion in words."""
    return text(f"checked.verdict.{verdict}")


def line_cells(line: FolderLine) -> tuple[str, ...]:
    """Return the cells of one line of a folder, in the order of COLUMNS."""
    found = line.checked
    if found is None:
        return line.name, "", "", text("checked.many.not_checked"), line.problem, ""
    return (
        line.name,
        found.draw,
        str(found.attempt or ""),
        verdict_words(found.verdict),
        found.first_wrong,
        stamp(found.at),
    )


@needs(Right.READ)
def export_folder(
    store: Store, actor: Actor, found: FolderChecked, path: Path, *, now: datetime
) -> Path:
    """Write the table of a folder that was checked to an .xlsx, and log it.

    Raises:
        EnvironmentFault: the machine's.
    """
    above = text("checked.many.preface", folder=str(found.folder), at=stamp(found.at))
    sheet = Sheet(
        text("checked.many.sheet"),
        [text(f"checked.column.{name}") for name in COLUMNS],
        [line_cells(line) for line in found.lines],
        _WIDTHS,
        preface=((above,), (text("checked.many.note"),)),
    )
    write_xlsx(path, [sheet])
    _log(store, actor, path, len(found.lines), now)
    return path


@needs(Right.READ)
def save_report(store: Store, actor: Actor, checked_id: int, path: Path, *, now: datetime) -> Path:
    """Write the report of one check as a text that the oldest editors show, and log it.

    Raises:
        EnvironmentFault: the machine's.
    """
    checked = checked_dossier(store, actor, checked_id)
    words = (*_head(checked), "", *checked.lines)
    with whole_file(path) as file:
        file.write("".join(f"{one}\r\n" for one in words).encode("utf-8-sig"))
    _log(store, actor, path, len(checked.lines), now)
    return path


def _head(checked: Checked) -> tuple[str, ...]:
    who = text("checked.page.checked", name=checked.name, at=stamp(checked.at), by=checked.by)
    if not checked.digest:
        return (who,)
    return who, text("checked.page.digest", value=checked.digest)


def _log(store: Store, actor: Actor, path: Path, rows: int, now: datetime) -> None:
    with store.write() as session:
        payload = {"table": text("checked.many.sheet"), "file": path.name, "rows": rows}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
