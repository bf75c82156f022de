"""延期 and other changes of an approved task: asked by one, confirmed by an approver (B2).

The task's plan shows what holds now; each change keeps what was before beside it, with its
reason, in a row that never changes. Nothing a draw was made from can change: neither whom
it is about, nor how many, nor the items, nor the teams.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right, require, require_other
from app.core.reasons import check_reason
from app.core.task import Act, Stage, TaskPlan, after
from app.core.task_changes import ON_PAPER, Changes, amendments
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import assigned, teams_now
from app.services.rights import needs, refusals_logged
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import (
    Document,
    Finding,
    FrozenOfficer,
    Officer,
    Task,
    TaskChange,
)


class UnknownTask(UserError):
    """The task is not there."""

    code = "tasks.unknown"


class StaleTask(UserError):
    """Somebody else changed the task in the meantime."""

    code = "tasks.stale"


class FindingsOutside(UserError):
    """An inspection that was made would lie outside the new period."""

    code = "task_changes.findings_outside"


@dataclass(frozen=True, slots=True)
class Lapsing:
    """An officer of a drawn team whose 执法证 ends before the new period does.

    expiry: its last day; None where the registry has none.
    """

    name: str
    unit: str
    cert_no: str
    expiry: date | None
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a change would do: what differs, whose certificate lapses, which papers to issue again.

    fields: (name in the plan, before, after) as JSON values.
    """

    fields: tuple[tuple[str, Any, Any], ...]
    lapsing: tuple[Lapsing, ...]
    papers: int


@needs(Right.TASK)
def outlook(
    store: Store, actor: Actor, task_id: int, wanted: TaskPlan, *, now: datetime
) -> Outlook:
    """Return what changing a task's plan into `wanted` would do; nothing is changed.

    Raises:
        OutOfOrder: the task is not approved, or closed or ended. FindingsOutside, and what
        core.task_changes refuses: the user's.
    """
    with store.read() as session:
        task = _task(session, task_id)
        found = _checked(session, task, wanted, beijing_date(now))
        return Outlook(
            tuple((name, pair[0], pair[1]) for name, pair in found.items()),
            _lapsing(session, task, wanted.period_to) if "period_to" in found else (),
            _issued(session, task_id, found),
        )


@needs(Right.TASK)
def change(
    store: Store,
    actor: Actor,
    second: Actor,
    task_id: int,
    version: int,
    wanted: TaskPlan,
    reason: str,
    *,
    now: datetime,
) -> int:
    """Change an approved task: reason and two people, one of them who approves tasks.

    Args:
        second: the approver, from accounts.confirm_second.
        version: the version the change is based on.

    Returns:
        The task's new version.

    Raises:
        ReasonWrong, StaleTask, OutOfOrder, FindingsOutside, OwnWork, NotAllowed, and
        what core.task_changes refuses: the user's; nothing is changed then.
    """
    reason = check_reason(reason)
    with refusals_logged(store, second, "change", now):
        require_other(second, frozenset({actor.account_id}), Act.CHANGE.value)
        require(second, Right.APPROVE_TASK)
    with store.write() as session:
        task = _task(session, task_id)
        if task.version != version:
            raise StaleTask(task=task.task_no, yours=version, newer=task.version)
        found = _checked(session, task, wanted, beijing_date(now))
        task.plan = {**task.plan, **{name: pair[1] for name, pair in found.items()}}
        task.period_to = wanted.period_to
        task.version += 1
        session.add(
            TaskChange(
                task_id=task.id,
                changes=found,
                reason=reason,
                by_id=actor.account_id,
                second_id=second.account_id,
                at=now,
            )
        )
        _log(session, actor, second, task, found, reason, now)
        return task.version


def _log(
    session: Session,
    actor: Actor,
    second: Actor,
    task: Task,
    found: Changes,
    reason: str,
    now: datetime,
) -> None:
    said = {
        "task": task.task_no,
        "version": task.version,
        "fields": sorted(found),
        "period_to": task.period_to.isoformat(),
        "reason": reason,
        "second": second.name,
    }
    journal.record(
        session,
        actor.name,
        "CHANGE",
        said,
        now=now,
        witnesses=(second.name,),
        subject=task.task_no,
    )


def _task(session: Session, task_id: int) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownTask(task=task_id)
    return task


def _checked(session: Session, task: Task, wanted: TaskPlan, today: date) -> Changes:
    after(Stage(task.stage), Act.CHANGE)
    before = TaskPlan.from_json(task.plan)
    found = amendments(before, wanted, today)
    if wanted.period_to < before.period_to:
        for place in assigned(session, task.id):
            day = session.scalar(
                select(func.max(Finding.inspected_on)).where(Finding.assignment_id == place.id)
            )
            if day is not None and wanted.period_to < day <= before.period_to:
                raise FindingsOutside(name=place.facts["name"], day=day.isoformat())
    return found


def _lapsing(session: Session, task: Task, last: date) -> tuple[Lapsing, ...]:
    """The officers of the drawn teams who hold no valid 执法证 on the period's last day.

    No certificate, no inspection (国办发〔2024〕54号): the registry of today is asked.
    """
    teams: dict[tuple[int, str], set[str]] = {}
    for (lock_id, team), officers in teams_now(session, assigned(session, task.id)).items():
        for one in officers:
            teams.setdefault((lock_id, one.key), set()).add(team)
    rows = session.execute(
        select(FrozenOfficer, Officer)
        .join(Officer, Officer.id == FrozenOfficer.officer_id)
        .where(FrozenOfficer.lock_id.in_({lock for lock, _ in teams}))
    )
    return tuple(
        sorted(
            (
                Lapsing(one.name, one.unit, one.cert_no, one.cert_expiry, tuple(sorted(serving)))
                for frozen, one in rows
                if (serving := teams.get((frozen.lock_id, frozen.key)))
                and (one.cert_expiry is None or one.cert_expiry < last)
            ),
            key=lambda found: (found.teams, found.name),
        )
    )


def _issued(session: Session, task_id: int, found: Changes) -> int:
    """How many numbered papers say something that changes."""
    forms = [code for code, fields in ON_PAPER.items() if fields & found.keys()]
    return (
        session.scalar(
            select(func.count())
            .select_from(Document)
            .where(
                Document.assignment_id.in_(in_effect(task_id)),
                Document.form_code.in_(forms),
            )
        )
        or 0
    )
