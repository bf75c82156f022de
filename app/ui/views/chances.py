"""Numbers of plans and chances of pairs in words. No Qt.

Each figure says which kind it is, so that a share of plans is never read as a chance.
"""

from dataclasses import dataclass
from typing import Final, Literal

from app.core.chances import leading
from app.services.draw.chances import PAIRS, Chances, Method, Moment, PairChance
from app.texts import text

Tone = Literal["info", "warning", "danger"]
PROJECTED: Final = 400  # pairs; more pages nobody reads
_WHOLE: Final = 10**9  # numbers from here on are written with a power of ten
_LEAST: Final = 0.0001
_POWERS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A line of the table."""

    officer: str
    enterprise: str
    chance: str
    error: str
    share: str


def moment_words(found: Chances) -> str:
    """Say which moment the figures are of."""
    key = found.moment.value if found.teams else "NO_TEAMS"
    return text(
        f"chances.moment.{key}",
        officers=f"{found.officers:,}",
        enterprises=f"{found.enterprises:,}",
        teams=f"{found.teams:,}",
    )


def verdict(found: Chances) -> tuple[str, Tone]:
    """Return (sentence with the number of plans, tone of its banner)."""
    if found.waits:
        return text("chances.verdict.waits"), "warning"
    if found.too_large or found.plans is None:
        return text("chances.verdict.too_large"), "warning"
    if found.teams_plans is None:
        return text("chances.verdict.choices", plans=count_words(found.plans)), "info"
    teams = count_words(found.teams_plans)
    if not found.plans:
        return text("chances.verdict.none", teams=teams), "danger"
    return text("chances.verdict.counted", plans=count_words(found.plans), teams=teams), "info"


def notes(found: Chances) -> tuple[str, ...]:
    """Return what must be known to read the figures."""
    said = []
    if found.plans is not None:
        said.append(
            text("chances.plan_words", cap=found.cap)
            if found.teams
            else text("chances.no_teams_words")
        )
    if not found.teams:
        return tuple(said)
    runs = f"{found.runs:,}"
    said.append(text(f"chances.note.{found.method}", runs=runs, most=f"{PAIRS:,}"))
    if found.pairs:
        said.append(text("chances.note.share"))
    if found.no_plan:
        said.append(text("chances.note.no_plan", percent=percent(found.no_plan)))
    return tuple(said)


def limits(found: Chances) -> str:
    """Name the pairs with the least and the greatest chance; "" where none are listed.

    Of measured chances the extremes are mostly accident, so only exclusions are told.
    """
    if found.method is Method.NONE:
        return ""
    there = [one for one in found.rows if not one.excluded]
    never = f"{len(found.rows) - len(there):,}"
    if found.method is Method.MEASURED:
        return text("chances.limits_measured", never=never)
    if not there:
        return text("chances.limits_none")
    least = min(there, key=lambda one: one.chance)
    most = max(there, key=lambda one: one.chance)
    return text(
        "chances.limits",
        least=_pair(least),
        low=percent(least.chance),
        most=_pair(most),
        high=percent(most.chance),
        never=never,
    )


def rows(found: Chances, words: str = "") -> tuple[PairRow, ...]:
    """Return the table's lines; `words`: only pairs with each of these in a name."""
    parts = words.split()
    return tuple(
        PairRow(
            one.officer,
            one.enterprise,
            _chance(one),
            _error(one, found.method),
            text("chances.not_counted") if one.share is None else percent(float(one.share)),
        )
        for one in found.rows
        if all(part in one.officer or part in one.enterprise for part in parts)
    )


def other_moment(found: Chances, *, drawn: bool) -> Moment | None:
    """Return the moment one can turn to; None where there is no other.

    Args:
        drawn: there is a result with teams that the room has seen.
    """
    if found.moment is Moment.DRAWN:
        return Moment.FROZEN
    return Moment.DRAWN if drawn and found.teams else None


def may_be_projected(found: Chances) -> bool:
    """Whether the hall may see it: small groups, worked out, no mere estimates."""
    return found.method is Method.WORKED_OUT and len(found.rows) <= PROJECTED


def hall_pairs(found: Chances) -> tuple[tuple[str, str, str], ...]:
    """Return (officer, enterprise, chance of the protocol in words) for the projector."""
    return tuple((one.officer, one.enterprise, percent(one.chance)) for one in found.rows)


def count_words(number: int) -> str:
    """Return a number whole, or from a thousand million on as 约 1.23×10ⁿ, rounded down."""
    if number < _WHOLE:
        return f"{number:,}"
    head, power = leading(number)
    return text("chances.big", head=head, power=str(power).translate(_POWERS))


def percent(share: float) -> str:
    """Return a share of 1 as a percentage with two decimals; 0 only where it is none."""
    if share == 0:
        return text("chances.never")
    if share < _LEAST:
        return text("chances.least_share")
    return text("chances.percent", value=f"{share * 100:.2f}")


def _chance(one: PairChance) -> str:
    if not one.chance and not one.excluded:
        return text("chances.unseen")  # lawful, and not once in all the runs
    return percent(one.chance)


def _error(one: PairChance, method: Method) -> str:
    if method is Method.WORKED_OUT or one.excluded:
        return text("chances.exact")
    if not one.chance:
        return text("chances.no_error")
    return text("chances.plus_minus", value=f"{one.error * 100:.2f}")


def _pair(one: PairChance) -> str:
    return text("chances.pair", officer=one.officer, enterprise=one.enterprise)
