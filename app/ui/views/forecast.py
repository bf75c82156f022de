"""The forecast of a draw in words: chances, loads, and what to relax at which price. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.core.forecast import Forecast
from app.services.draw.pool_forecast import PoolForecast
from app.texts import text

_TENTH = 0.001
Tone = Literal["success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """One thing that may happen, and how likely it is."""

    what: str
    chance: str


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A rule, what setting it aside would leave of the trouble, and what that costs."""

    rule: str
    then: str
    price: str


def verdict(found: PoolForecast) -> tuple[str, Tone]:
    """Return (sentence, tone of its banner)."""
    base = found.base
    runs = f"{base.runs:,}"
    if not base.planned:
        return text("forecast.verdict.never", runs=runs), "danger"
    if base.no_plan:
        percent = _percent(base.no_plan, base.runs)
        return text("forecast.verdict.bad", percent=percent), "danger"
    costs = _costs(found)
    if costs:
        joined = text("draw.no_plan.joint").join(costs)
        return text("forecast.verdict.fair", runs=runs, cost=joined), "warning"
    return text("forecast.verdict.good", runs=runs), "success"


def _costs(found: PoolForecast) -> list[str]:
    base = found.base
    return [
        text(f"forecast.cost.{name}", percent=_percent(count, base.runs))
        for name, count in (
            ("shifted", base.shifted),
            ("widened", base.above(found.slack)),
            ("idle", _idle(base)),
        )
        if count
    ]


def chances(found: PoolForecast) -> tuple[ChanceRow, ...]:
    """Return what may happen, the gravest first, then the loads."""
    base = found.base
    slack = found.slack + 1
    rows = [
        ChanceRow(text(f"forecast.row.{name}", slack=slack), _share(count, base.runs))
        for name, count in (
            ("no_plan", base.no_plan),
            ("shifted", base.shifted),
            ("widened", base.above(found.slack)),
            ("idle", _idle(base)),
            ("tries", base.planned - base.tries.get(0, 0)),
        )
    ]
    if base.planned:
        most = text("forecast.row.load", usual=_usual(base.most), most=max(base.most))
        least = text("forecast.row.load_least", usual=_usual(base.least), least=min(base.least))
        rows.append(ChanceRow(text("forecast.row.most"), most))
        rows.append(ChanceRow(text("forecast.row.least"), least))
    return tuple(rows)


def helps(found: PoolForecast) -> tuple[HelpRow, ...]:
    """Return the rules by how much setting each aside would help; those that do not are left out."""
    before = found.base.no_plan / found.base.runs
    rows = []
    for one in sorted(found.helps, key=lambda one: one.forecast.no_plan):
        after = one.forecast.no_plan / one.forecast.runs
        if after < before:
            rows.append(
                HelpRow(
                    text(f"draw.no_plan.names.{one.rule}"),
                    _share(one.forecast.no_plan, one.forecast.runs),
                    text(f"forecast.price.{one.rule}"),
                )
            )
    return tuple(rows)


def _idle(base: Forecast) -> int:
    return sum(runs for teams, runs in base.idle.items() if teams)


def _usual(loads: Mapping[int, int]) -> int:
    return max(loads, key=lambda load: (loads[load], -load))


def _share(count: int, runs: int) -> str:
    if not count:
        return text("forecast.none")
    return text(
        "forecast.share", percent=_percent(count, runs), runs=f"{runs:,}", count=f"{count:,}"
    )


def _percent(count: int, runs: int) -> str:
    share = count / runs
    if share < _TENTH:
        return text("forecast.below")
    return text("forecast.percent", value=f"{share * 100:.1f}")
