"""What the page of the workload shows: periods, units, cells, what the numbers mean. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.services.supervision import workload_sheets
from app.services.supervision.workload import OfficerLoad, Workload
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of draws, both included; None is open."""

    since: date | None = None
    until: date | None = None


def periods(years: tuple[int, ...], today: date) -> tuple[tuple[str, Period], ...]:
    """Return the periods one may choose from."""
    return (
        (text("workload.every_period"), Period()),
        (text("workload.last_year"), Period(today - _YEAR, today)),
        *(
            (
                text("workload.year", year=year),
                Period(date(year, 1, 1), date(year, 12, 31)),
            )
            for year in years
        ),
    )


def units(found: Workload | None) -> tuple[tuple[str, str | None], ...]:
    """Return the units there are; first every unit."""
    names = sorted({one.unit for one in found.lines if one.unit}) if found else []
    return ((text("workload.every_unit"), None), *((name, name) for name in names))


def chosen(found: Workload, unit: str | None, words: str) -> tuple[OfficerLoad, ...]:
    """Return the officers of a unit whose name or unit has all the words."""
    parts = words.split()
    return tuple(
        one
        for one in found.lines
        if unit in (None, one.unit) and all(part in one.name + one.unit for part in parts)
    )


def cell(name: str, one: OfficerLoad) -> str:
    """Return a number of an officer in words."""
    at = workload_sheets.COLUMNS.index(name)
    return str(workload_sheets.cells(one)[at])


def late_tone(one: OfficerLoad) -> "Tone | None":
    """The tone of what went out late."""
    return "danger" if one.figures.late_out else None


def count_words(found: Workload, lines: Sequence[OfficerLoad]) -> str:
    """Return how many officers, and what all of the period comes to."""
    total = found.total
    return text(
        "workload.count",
        count=len(lines),
        drawn=f"{total.drawn:,}",
        inspected=f"{total.inspected:,}",
        late=f"{total.late_out:,}",
    )


def meanings() -> str:
    """Return what each number means, a line of sentences."""
    return "".join(
        text(
            "workload.means_line",
            name=text(f"workload.column.{name}"),
            means=text(f"workload.means.{name}"),
        )
        for name in workload_sheets.MEANT
    )


def file_name(day: date) -> str:
    """Return the name proposed for the file, without ending."""
    return text("workload.file_name", day=f"{day:%Y%m%d}")
