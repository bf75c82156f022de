"""result.txt: the outcome as text (§8)."""

from collections.abc import Iterable, Iterator

from app.core.manifest_records import ParcelRule
from app.core.outcome import Outcome
from app.core.planning import TeamPlan
from app.core.tickets import Ranking


def to_bytes(outcome: Outcome) -> bytes:
    """Return result.txt, byte for byte as every implementation must write it."""
    return "".join(f"{line}\n" for line in _lines(outcome)).encode()


def _lines(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.tag}|RESULT"
    yield f"M|{outcome.manifest_hash}"
    yield f"S|{outcome.seed}"
    yield from _ranking_lines("ENT", outcome.strata)
    yield from _ranking_lines("OFF", outcome.pools)
    if outcome.parcel_rule is not ParcelRule.EACH:
        for parcel in outcome.parcels:
            yield f"PARCEL|{parcel.name}|{','.join(parcel.enterprises)}"
    if outcome.plan is not None:
        yield from _plan_lines(outcome.plan)
    elif outcome.no_plan:
        yield "TEAMS|NOPLAN"


def _ranking_lines(kind: str, rankings: Iterable[Ranking]) -> Iterator[str]:
    for ranking in rankings:
        for place in ranking.ranked:
            status = "DRAWN" if place.drawn else "RESERVE"
            yield f"{kind}|{ranking.name}|{place.rank}|{place.id}|{place.ticket}|{status}"


def _plan_lines(plan: TeamPlan) -> Iterator[str]:
    yield f"TEAMS|SHIFT|{plan.shift}|SLACK|{plan.slack}|TRY|{plan.attempt}|CAP|{plan.cap}"
    for team in plan.teams:
        yield f"TEAM|{team.name}|{team.c}|{','.join(team.members)}"
    for played in plan.rounds:
        yield f"ROUND|{played.number}|{played.count}|{played.x}"
        for match in played.matches:
            yield f"MATCH|{played.number}|{match.parcel}|{match.team}"
