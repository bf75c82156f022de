"""What the page 公平性 decides: periods, columns, the tone of a standing, the chart. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.core.fairness_figures import TRAITS, Family, Standing
from app.core.times import beijing_date, stamp
from app.services.fairness import fairness_words as words
from app.services.fairness.fairness import Findings
from app.texts import text
from app.ui.widgets.banner import BannerTone
from app.ui.widgets.pill import Tone

TONES: Final[Mapping[Standing, Tone]] = {
    Standing.FIXED: "neutral",
    Standing.WITHIN: "success",
    Standing.EDGE: "warning",
    Standing.MORE: "danger",
    Standing.FEWER: "danger",
}
DIMENSIONS: Final = TRAITS
TABS: Final = ("objects", "repeats", "officers", "meetings", "changes", "whole")
_FIGURES: Final = (0, 82, 64, 110, 106, 80, 78, 138)
# Widths of columns, 0 for what stretches; and where numbers stand at the right.
WIDTHS: Final[Mapping[str, tuple[int, ...]]] = {
    **{family.value: _FIGURES for family in TRAITS},
    "ENTERPRISE": (0, 90, 82, 110, 110, 92, 92),
    "LOT": (0, 84, 82, 90, 90, 114, 84, 138, 92),
    "MATES": (0, 82, 82, 98, 98, 80, 92),
    "met": (84, 0, 64),
    "whole": (0, 84, 118, 100, 150, 90),
    "draws": (196, 110, 84, 84, 84, 92, 118, 64, 0),
    "reasons": (84, 0, 60),
    "replaced": (0, 82, 60),
    "voids": (186, 66, 98, 84, 0),
}
# Columns that a narrow window leaves out.
OPTIONAL: Final = frozenset({"p", "needed"})
_TALL_AXIS: Final = 3.0
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Period:
    """A choice of the period: its words, first and last day (None is open)."""

    words: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on the chart, all as shares of what was to be expected (1.0)."""

    label: str
    said: str
    share: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    standing: Standing


def periods(years: tuple[int, ...], today: date) -> tuple[Period, ...]:
    """Return the periods one may choose from."""
    return (
        Period(text("fairness.every_period")),
        Period(text("fairness.last_year"), today - _YEAR, today),
        *(
            Period(text("fairness.year", year=year), date(year, 1, 1), date(year, 12, 31))
            for year in years
        ),
    )


def verdict(found: Findings) -> tuple[str, BannerTone]:
    """Return the sentence on top and its tone."""
    said, alarm = words.verdict(found)
    if alarm:
        return said, "danger"
    return said, "info" if found.report.draws < found.report.needed else "success"


def as_of(found: Findings) -> str:
    """Return of what and when the figures are."""
    return text(
        "fairness.as_of",
        time=stamp(found.at)[:16],
        draws=f"{found.report.draws:,}",
        drawn=f"{found.report.drawn:,}",
    )


def file_name(found: Findings) -> str:
    """Return the name proposed for the file, without ending."""
    return text("fairness.file_name", day=f"{beijing_date(found.at):%Y%m%d}")


def is_number(table: words.Table, at: int) -> bool:
    """Whether a column holds numbers, which stand at the right."""
    cells = [line.cells[at] for line in table.lines]
    return any(not isinstance(cell, str) for cell in cells)


def points(found: Findings, family: Family) -> tuple[Point, ...]:
    """Return the chart of a dimension; what the quotas fix is left out."""
    made = []
    for one in found.report.of(family):
        if one.standing is Standing.FIXED or one.expected <= 0:
            continue
        mean = one.expected
        made.append(
            Point(
                words.name_of(found, one),
                f"{one.observed:,} / {mean:,.1f}",
                one.observed / mean,
                (one.inner[0] / mean, one.inner[1] / mean),
                (one.outer[0] / mean, one.outer[1] / mean),
                one.standing,
            )
        )
    return tuple(made)


def axis(shown: tuple[Point, ...]) -> tuple[float, float]:
    """Return where the axis of the chart begins and ends: round the bands, 3 times at most."""
    low = min((min(one.outer[0], one.share) for one in shown), default=0.5)
    high = max((max(one.outer[1], one.share) for one in shown), default=1.5)
    reach = max(0.2, 1 - low, min(high, _TALL_AXIS) - 1)
    step = 0.1 if reach <= 0.4 else 0.25 if reach <= 1 else 0.5
    return max(0.0, 1 - _up(reach, step)), min(_TALL_AXIS, 1 + _up(reach, step))


def ticks(low: float, high: float) -> tuple[float, ...]:
    """Return the round shares on an axis."""
    step = 0.1 if high - low <= 0.8 else 0.25 if high - low <= 1.5 else 0.5
    first = round(low / step)
    count = round((high - low) / step)
    return tuple(round((first + at) * step, 2) for at in range(count + 1))


def _up(value: float, step: float) -> float:
    times = int(value / step)
    return step * (times if times * step >= value - 1e-9 else times + 1)
