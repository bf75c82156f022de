"""The list of what is wrong with a file, to mend it by."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.core.rows import Severity
from app.files.workbooks import Sheet, write_xlsx
from app.services.registry.import_lines import ImportPreview, IssueLine
from app.services.registry.import_preview import TOLD, issue_lines
from app.services.rights import needs
from app.store import staged_rows
from app.store import staging as staged
from app.store.engine import Store
from app.texts import text

_MOST: Final = 10_000_000


@needs(Right.REGISTRY)
def write(
    store: Store,
    actor: Actor,
    issues: Sequence[IssueLine],
    path: Path,
    staging: Path | None = None,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Write the issues of a preview to an .xlsx to mend by, and return where it is.

    Args:
        issues: as the preview carries them.
        staging: the preview's staging file, which has all of them; used while it is there.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    if progress:
        progress("imports.step_exporting", 0)
    report_issues(_all_of(issues, staging), path)
    return path


def report(preview: ImportPreview, path: Path) -> None:
    """Write a preview's issues to an .xlsx: where, what stands there, what is wrong, what to do.

    All of them where the preview's staging file is still there; else those it carries.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    report_issues(_all_of(preview.issues, preview.staging), path)


def report_issues(issues: Sequence[IssueLine], path: Path) -> None:
    """Write issues as `report` does; for a file without a preview (NothingUsable)."""
    several = len({one.sheet for one in issues}) > 1
    rows = [
        (
            f"{one.sheet} {one.row}" if several else one.row,
            one.column,
            one.value,
            text(f"imports.severity.{one.severity.value}"),
            one.message,
            text(f"imports.remedy.{one.severity.value}"),
        )
        for one in sorted(issues, key=lambda one: one.severity is not Severity.REFUSE)
    ]
    headings = text("imports.report_headings").split("|")
    widths = {0: 8.0, 1: 20.0, 2: 30.0, 3: 14.0, 4: 60.0, 5: 44.0}
    write_xlsx(path, [Sheet(text("imports.report_title"), headings, rows, widths)])


def _all_of(issues: Sequence[IssueLine], staging: Path | None) -> Sequence[IssueLine]:
    if staging is None or len(issues) < TOLD or not staging.is_file():
        return issues
    kind = staged.head(staging).kind
    if kind not in ("enterprises", "officers"):
        return issues
    with staged.opened(staging) as base:
        found = staged_rows.issues(base, _MOST)
    return issue_lines("enterprises" if kind == "enterprises" else "officers", found)
