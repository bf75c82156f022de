"""Officers drawn for enterprises that stand already: after NOPLAN, or after enterprises alone.

The enterprises stay as they were drawn (protocol §6); only a further draw of officers
follows. Its team rules are the plan's, or others that an approver confirms for this draw
alone: never for the task, and never for a draw that has been made.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import numbers
from app.core.people import Actor, Right, require, require_other
from app.core.reasons import check_reason
from app.core.result_reading import drawn_enterprises
from app.core.substitution import Kind
from app.core.task import DrawKind, Stage, TaskPlan
from app.core.task_changes import team_change
from app.core.team_plan import TeamPlan, check_team
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_adjust import substitutions
from app.services.assigned.assigned_plan import plan_of
from app.services.rights import needs, refusals_logged
from app.store.engine import Store
from app.store.schema import (
    Draw,
    FrozenEnterprise,
    Lock,
    Result,
    Task,
    TaskChange,
    VoidedLock,
)
from app.store.schema import Enterprise as EnterpriseRow


class Voided(UserError):
    """The attempt was voided."""

    code = "draws.voided"


class NotNoPlan(UserError):
    """Officers are drawn again only where no lawful plan was found (protocol §6)."""

    code = "draws.not_no_plan"


class Followed(UserError):
    """After this attempt officers were drawn again over its enterprises: it stands."""

    code = "draws.followed"


class RulesNeeded(UserError):
    """Enterprises were drawn alone: how officers make teams has not been approved yet."""

    code = "draws.rules_needed"


class SameRules(UserError):
    """The rules are those that left no lawful plan."""

    code = "draws.same_rules"


class Ended(UserError):
    """The task was closed or ended."""

    code = "draws.task_ended"


def check_last(session: Session, draw: Draw) -> None:
    """Raise Followed (the user's) where officers were drawn again after this draw."""
    later = session.scalars(
        select(Draw.number)
        .where(Draw.task_id == draw.task_id, Draw.position > draw.position)
        .order_by(Draw.position)
    ).first()
    if later is not None:
        raise Followed(draw=draw.number, later=later)


@needs(Right.DRAW)
def draw_officers_again(store: Store, actor: Actor, lock_id: int, *, now: datetime) -> int:
    """After NOPLAN: make the next draw, of officers alone over the drawn enterprises.

    Returns:
        The id of the new draw; its rules are the plan's.

    Raises:
        Voided, NotNoPlan, Followed, RulesNeeded, Ended: the user's.
    """
    with store.write() as session:
        draw = _standing(session, lock_id)
        if draw.kind == DrawKind.ENTERPRISES:
            raise RulesNeeded(draw=draw.number)
        again = _follow(session, draw, lock_id, now)
        _log(session, actor, draw, again, now)
        return again.id


@needs(Right.READ)
def next_plan(store: Store, actor: Actor, lock_id: int) -> TaskPlan:
    """Return the plan of the draw of officers that would follow, with the rules of this one.

    Raises:
        Voided, NotNoPlan, Followed, Ended: the user's.
    """
    with store.read() as session:
        draw = _standing(session, lock_id)
        plan = plan_of(session, session.get_one(Task, draw.task_id), draw)
        keys = tuple(_drawn_keys(session, lock_id))
        return replace(plan, kind=DrawKind.OFFICERS, listed=keys)


@needs(Right.DRAW)
def draw_officers_by(
    store: Store,
    actor: Actor,
    second: Actor,
    lock_id: int,
    team: TeamPlan,
    reason: str,
    *,
    now: datetime,
) -> int:
    """Make the next draw of officers with rules of its own, which an approver confirms.

    Args:
        second: who approves tasks, from accounts.confirm_second.

    Returns:
        The id of the new draw.

    Raises:
        PlanIncomplete, ReasonWrong, SameRules, Voided, NotNoPlan, Followed, Ended,
        OwnWork, NotAllowed: the user's.
    """
    reason = check_reason(reason)
    check_team(team)
    with refusals_logged(store, second, "draw_officers_by", now):
        require_other(second, frozenset({actor.account_id}), "APPROVE")
        require(second, Right.APPROVE_TASK)
    with store.write() as session:
        draw = _standing(session, lock_id)
        task = session.get_one(Task, draw.task_id)
        before = plan_of(session, task, draw).team
        if team == before and draw.kind != DrawKind.ENTERPRISES:
            raise SameRules()
        again = _follow(session, draw, lock_id, now)
        session.add(
            TaskChange(
                task_id=task.id,
                changes=team_change(before, team, again.number),
                reason=reason,
                by_id=actor.account_id,
                second_id=second.account_id,
                at=now,
            )
        )
        _log(session, actor, draw, again, now)
        journal.record(
            session,
            actor.name,
            "CHANGE",
            {
                "task": task.task_no,
                "draw": again.number,
                "fields": ["team"],
                "reason": reason,
                "second": second.name,
            },
            now=now,
            witnesses=(second.name,),
            subject=again.number,
        )
        return again.id


def _standing(session: Session, lock_id: int) -> Draw:
    """Return the draw of an attempt whose enterprises stand and nobody inspects."""
    if session.get(VoidedLock, lock_id) is not None:
        raise Voided()
    lock = session.get_one(Lock, lock_id)
    draw = session.get_one(Draw, lock.draw_id)
    stored = session.get(Result, lock_id)
    if stored is None or not (stored.no_plan or draw.kind == DrawKind.ENTERPRISES):
        raise NotNoPlan(draw=draw.number)
    check_last(session, draw)
    task = session.get_one(Task, draw.task_id)
    if task.stage not in (Stage.APPROVED, Stage.DRAWN):
        raise Ended(task=task.task_no)
    return draw


def _drawn_keys(session: Session, lock_id: int) -> list[str]:
    """The registry's keys of the drawn, sorted: the manifest may spell them another way.

    What was substituted since is out, its substitutes are in.
    """
    stored = session.get_one(Result, lock_id)
    drawn = {key for _, _, key in drawn_enterprises(stored.result)}
    for one in substitutions(session, lock_id):  # of enterprises; officers are not among them
        if one.kind is Kind.ENT:
            drawn = drawn - {one.out} | ({one.into} if one.into else set())
    keys = session.execute(
        select(FrozenEnterprise.key, EnterpriseRow.key)
        .join(EnterpriseRow, EnterpriseRow.id == FrozenEnterprise.enterprise_id)
        .where(FrozenEnterprise.lock_id == lock_id)
    )
    return sorted(key for word, key in keys if word in drawn)


def _follow(session: Session, draw: Draw, lock_id: int, now: datetime) -> Draw:
    task = session.get_one(Task, draw.task_id)
    position = draw.position + 1
    again = Draw(
        task_id=draw.task_id,
        position=position,
        number=numbers.draw_number(task.task_no, position),
        kind=DrawKind.OFFICERS.value,
        listed=_drawn_keys(session, lock_id),
        created_at=now,
    )
    session.add(again)
    session.flush()
    return again


def _log(session: Session, actor: Actor, draw: Draw, again: Draw, now: datetime) -> None:
    task = session.get_one(Task, draw.task_id)
    journal.record(
        session,
        actor.name,
        "TASK",
        {"task": task.task_no, "draw": again.number, "after": draw.number},
        now=now,
        subject=again.number,
    )
