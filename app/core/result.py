"""result.txt: the outcome as text (§8)."""

from collections.abc import Iterator
from io import BytesIO

from app.core.manifest_records import ParcelRule
from app.core.outcome import Outcome
from app.core.planning import TeamPlan
from app.core.protocol import HEX_LENGTH
from app.core.tickets import Ranking

_PART = 1 << 16  # lines that are written at a time


def to_bytes(outcome: Outcome) -> bytes:
    """Return result.txt, byte for byte as every implementation must write it."""
    data = BytesIO()
    for part in _parts(outcome):
        data.write(part.encode())
    return data.getvalue()


def _parts(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.tag}|RESULT\nM|{outcome.manifest_hash}\nS|{outcome.seed}\n"
    for kind, rankings in (("ENT", outcome.strata), ("OFF", outcome.pools)):
        for ranking in rankings:
            yield from _ranking(kind, ranking)
    if outcome.parcel_rule is not ParcelRule.EACH:
        for parcel in outcome.parcels:
            yield f"PARCEL|{parcel.name}|{','.join(parcel.enterprises)}\n"
    if outcome.plan is not None:
        yield "".join(f"{line}\n" for line in _plan_lines(outcome.plan))
    elif outcome.no_plan:
        yield "TEAMS|NOPLAN\n"


def _ranking(kind: str, ranking: Ranking) -> Iterator[str]:
    first, last = ranking.start, ranking.start + ranking.k
    yield from _places(kind, ranking, 0, first, "RESERVE")
    yield from _places(kind, ranking, first, last, "DRAWN")
    yield from _places(kind, ranking, last, len(ranking.keyed), "RESERVE")


def _places(kind: str, ranking: Ranking, start: int, stop: int, status: str) -> Iterator[str]:
    head = f"{kind}|{ranking.name}|"
    for at in range(start, stop, _PART):
        part = ranking.keyed[at : min(at + _PART, stop)]
        yield "".join(
            [
                f"{head}{rank}|{one[HEX_LENGTH:]}|{one[:HEX_LENGTH]}|{status}\n"
                for rank, one in enumerate(part, at + 1)
            ]
        )


def _plan_lines(plan: TeamPlan) -> Iterator[str]:
    yield f"TEAMS|SHIFT|{plan.shift}|SLACK|{plan.slack}|TRY|{plan.attempt}|CAP|{plan.cap}"
    for team in plan.teams:
        yield f"TEAM|{team.name}|{team.c}|{','.join(team.members)}"
    for played in plan.rounds:
        yield f"ROUND|{played.number}|{played.count}|{played.x}"
        for match in played.matches:
            yield f"MATCH|{played.number}|{match.parcel}|{match.team}"
