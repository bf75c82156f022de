"""What may change in an approved task without a new draw, and what may not (features.md B2).

The period's end, the batches' days, contact and place may: nobody is drawn by them. Whom
a draw is about, how many, by which items and teams may not: that would be a redraw. The
one exception is a further draw of officers, whose team rules may be approved anew for that
draw alone (`TEAM`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.core.plain import plain, read
from app.core.task import TaskPlan
from app.core.team_plan import TeamPlan
from app.errors import UserError

AMENDABLE: Final = ("period_to", "batches", "contact", "phone", "place")
TEAM: Final = "team"  # bound to one draw by DRAW
DRAW: Final = "draw"
# form code -> the fields that stand on it: a change of one makes the paper out of date.
ON_PAPER: Final[Mapping[str, frozenset[str]]] = {"check-notice": frozenset(AMENDABLE)}
LONGEST: Final = 200  # characters of contact, phone and place
Changes = dict[str, list[Any]]  # field -> [before, after] as JSON values


class NothingChanged(UserError):
    """The change asks for what the task already says."""

    code = "task_changes.nothing"


class NotAmendable(UserError):
    """What would change decides the draw: it takes a new task, not a change."""

    code = "task_changes.not_amendable"


class PeriodWrong(UserError):
    """The new end lies before the beginning, or in the past."""

    code = "task_changes.period"


class BatchesWrong(UserError):
    """Batches do not follow each other within the period, or their shares changed."""

    code = "task_changes.batches"


class TooLong(UserError):
    """Contact, phone or place is longer than papers hold."""

    code = "task_changes.too_long"


def amendments(before: TaskPlan, after: TaskPlan, today: date) -> Changes:
    """Return what differs, checked.

    Args:
        today: in Beijing; nobody inspects in the past.

    Raises:
        NothingChanged, NotAmendable, PeriodWrong, BatchesWrong, TooLong: the user's.
    """
    old, new = plain(before), plain(after)
    found = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    fixed = next((name for name in found if name not in AMENDABLE), None)
    if fixed is not None:
        raise NotAmendable(part=fixed)
    if not found:
        raise NothingChanged()
    for name in ("contact", "phone", "place"):
        if len(getattr(after, name)) > LONGEST:
            raise TooLong(part=name, most=LONGEST)
    if after.period_to < before.period_from:
        raise PeriodWrong(last=after.period_to.isoformat(), first=before.period_from.isoformat())
    if "period_to" in found and after.period_to < today:
        raise PeriodWrong(last=after.period_to.isoformat(), first=today.isoformat())
    _check_batches(before, after)
    return found


def _check_batches(before: TaskPlan, after: TaskPlan) -> None:
    if [one.share for one in before.batches] != [one.share for one in after.batches]:
        raise NotAmendable(part="batches")
    end = None
    for at, one in enumerate(after.batches, 1):
        late = end is not None and one.first_day <= end
        outside = one.first_day < after.period_from or one.last_day > after.period_to
        if late or outside or one.last_day < one.first_day:
            raise BatchesWrong(
                number=at, first=one.first_day.isoformat(), last=one.last_day.isoformat()
            )
        end = one.last_day


def team_change(before: TeamPlan, after: TeamPlan, draw_number: str) -> Changes:
    """Return the change that gives one draw of officers its own team rules."""
    return {TEAM: [plain(before), plain(after)], DRAW: ["", draw_number]}


def team_of(changes: Sequence[Changes], draw_number: str) -> TeamPlan | None:
    """Return the team rules approved for one draw alone, the newest; None where there are none."""
    for one in reversed(changes):
        if TEAM in one and one[DRAW][1] == draw_number:
            return read(TeamPlan, one[TEAM][1])
    return None


def on_paper(changes: Changes, form_code: str) -> bool:
    """Tell whether a change makes issued papers of a form out of date."""
    return bool(ON_PAPER.get(form_code, frozenset()) & changes.keys())
