"""What the operator's tables show of a result while it is revealed: nothing before the hall."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.conduct import Step
from app.services.draw.shows import DrawShow
from app.ui.views.draw import EnterpriseRow, OfficerRow, enterprise_rows, officer_rows


def rows(
    show: DrawShow, steps: Sequence[Step], at: Step, known: int, *, everything: bool = False
) -> tuple[tuple[OfficerRow, ...], tuple[EnterpriseRow, ...]]:
    """Return the rows of officers and enterprises as far as the hall has seen them.

    Args:
        at: the step in front. known: names of its drum that are locked.
        everything: there is no hall to wait for.
    """
    if everything:
        return officer_rows(show), enterprise_rows(show)
    seen = set(steps[: steps.index(at)]) if at in steps else set(steps)
    officers = len(show.officers) if Step.OFFICERS in seen else 0
    enterprises = len(show.enterprises) if Step.ENTERPRISES in seen else 0
    if at is Step.OFFICERS:
        officers = known
    elif at is Step.ENTERPRISES:
        enterprises = known
    teams = at is Step.TEAMS or Step.TEAMS in seen
    matched = at is Step.MATCHING or Step.MATCHING in seen
    return _officers(show, officers, teams=teams), _enterprises(show, enterprises, matched=matched)


def _officers(show: DrawShow, count: int, *, teams: bool) -> tuple[OfficerRow, ...]:
    if teams:
        return officer_rows(replace(show, enterprises_now=(), officers_now=()))
    drawn = replace(show, officers=show.officers[:count], officers_now=())
    plain = officer_rows(
        replace(drawn, officers=tuple(replace(one, team="") for one in drawn.officers))
    )
    return tuple(replace(one, team="", load="") for one in plain)


def _enterprises(show: DrawShow, count: int, *, matched: bool) -> tuple[EnterpriseRow, ...]:
    drawn = replace(show, enterprises_now=(), officers_now=())
    if matched:
        return enterprise_rows(drawn)
    some = enterprise_rows(replace(drawn, enterprises=show.enterprises[:count]))
    return tuple(replace(one, team="", officers="") for one in some)
