"""The workload to carry away, as a table. Internal."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.errors import UserError
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.rights import needs
from app.services.supervision.workload import Figures, OfficerLoad, Workload
from app.store.engine import Store
from app.texts import text

COLUMNS: Final = (
    *("name", "unit", "teams", "drawn", "inspected", "items", "problems", "share", "days"),
    *("late_inspections", "late_entries", "late_out"),
)
MEANT: Final = tuple(name for name in COLUMNS if name not in ("name", "unit"))
_WIDTHS: Final = {0: 14.0, 1: 24.0}


class NoWork(UserError):
    """Nobody inspected anything in the period."""

    code = "workload.nothing"


@needs(Right.READ)
def export(store: Store, actor: Actor, shown: Workload, path: Path, *, now: datetime) -> Path:
    """Write the lines, and what each number means, to .xlsx; log it.

    Raises:
        NoWork: the user's. EnvironmentFault: the machine's.
    """
    if not shown.lines:
        raise NoWork()
    title = text("workload.title")
    headings = [text(f"workload.column.{name}") for name in COLUMNS]
    rows = [cells(one) for one in shown.lines]
    rows.append((text("workload.total"), "", "", *figure_cells(shown.total)))
    meanings = [(text(f"workload.column.{one}"), text(f"workload.means.{one}")) for one in MEANT]
    sheets = [
        Sheet(title, headings, rows, _WIDTHS, preface=((period_words(shown),),)),
        Sheet(text("workload.meanings"), [text("workload.number"), text("workload.meaning")], meanings,
              {0: 16.0, 1: 90.0}),
    ]  # fmt: skip
    write_xlsx(path, sheets)
    with store.write() as session:
        payload = {"table": title, "file": path.name, "rows": len(shown.lines)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return path


def cells(one: OfficerLoad) -> tuple[str | int | float, ...]:
    """Return an officer in the order of COLUMNS."""
    return (one.name, one.unit, one.teams, *figure_cells(one.figures))


def figure_cells(one: Figures) -> tuple[str | int | float, ...]:
    """Return the figures in the order of COLUMNS, from the inspections drawn on."""
    return (
        one.drawn,
        one.inspected,
        one.items,
        one.problems,
        share_words(one),
        days_words(one),
        one.late_inspections,
        one.late_entries,
        one.late_out,
    )


def share_words(one: Figures) -> str:
    """Return the share with problems, "" where nothing was inspected."""
    share = one.problem_share
    return "" if share is None else f"{100 * share:.1f}%"


def days_words(one: Figures) -> str:
    """Return the days to entry, "" where nothing was inspected."""
    days = one.mean_days
    return "" if days is None else f"{days:.1f}"


def period_words(shown: Workload) -> str:
    """Return of which period the figures are."""
    if shown.since is None and shown.until is None:
        return text("workload.every_period")
    return text("workload.period_of", since=shown.since or "", until=shown.until or "")
