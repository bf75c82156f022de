"""What lies in a task's folder of papers, newest first; and runs behind a progress dialog."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.times import stamp
from app.files.pdf.pages import PdfGone, PdfUnreadable, page_count
from app.services.paper import paper_ceremony
from app.services.paper.paper_ceremony import SheetPrinted
from app.services.rights import needs
from app.store.engine import Store

Progress = Callable[[str, float], None]

PDF: Final = ".pdf"
_MOST: Final = 60  # files whose pages are counted


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A PDF, or a folder of PDFs with one per enterprise.

    `pages` is 0 for a folder and for a file that is no whole PDF; `files` is 1 for a file.
    """

    path: Path
    is_folder: bool
    files: int
    pages: int
    at: str  # Beijing time


@needs(Right.READ)
def made(store: Store, actor: Actor, folder: Path) -> tuple[MadePaper, ...]:
    """Return what was made in a folder, newest first; nothing where there is no folder."""
    if not folder.is_dir():
        return ()
    found: list[tuple[float, Path, int]] = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            times = [one.stat().st_mtime for one in path.glob(f"*{PDF}")]
            if times:
                found.append((max(times), path, len(times)))
        elif path.suffix == PDF:
            found.append((path.stat().st_mtime, path, 0))
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(
        MadePaper(
            path,
            bool(files),
            files or 1,
            0 if files else _pages(path),
            stamp(datetime.fromtimestamp(at, UTC)),
        )
        for at, path, files in found[:_MOST]
    )


def _pages(path: Path) -> int:
    try:
        return page_count(path)
    except (PdfGone, PdfUnreadable):
        return 0


@needs(Right.PAPERS)
def minutes_of(
    store: Store,
    actor: Actor,
    lock_ids: Sequence[int],
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[SheetPrinted, ...]:
    """Print the 抽取过程记录 of several draws of a task; errors as paper_ceremony.minutes."""
    sheets = []
    for done, lock_id in enumerate(lock_ids):
        if progress:
            progress("papers.printing", done / len(lock_ids))
        sheets.append(paper_ceremony.minutes(store, actor, lock_id, folder, now=now))
    return tuple(sheets)
