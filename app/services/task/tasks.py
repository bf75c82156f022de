"""Tasks: planned, submitted, reviewed by law, approved by the leader; drafts change freely.

Every decision is a TaskStep row and a log entry. Nobody reviews or approves what they
submitted, and the approver is not the reviewer (features.md B9, H1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import numbers
from app.core.finding_vocabulary import item_title
from app.core.incomplete import PlanIncomplete
from app.core.people import Actor, Right
from app.core.task import DrawKind, Stage, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_progress import NOTHING_DRAWN, Progress, progress
from app.services.people_hands import handed_over, hands_of_task
from app.services.rights import needs
from app.services.task.task_lines import (
    ChangeLine,
    DrawLine,
    StepLine,
    changes_of,
    draws_of,
    steps_of,
)
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import (
    Account,
    Bureau,
    Item,
    ItemList,
    RecordChange,
    Task,
    TaskItem,
)


class UnknownTask(UserError):
    """The task is not there."""

    code = "tasks.unknown"


class StaleTask(UserError):
    """Somebody else saved the task in the meantime."""

    code = "tasks.stale"


class UnknownItem(UserError):
    """An item is not in the list in force, or has no basis: it cannot be drawn."""

    code = "tasks.unknown_item"


class NumberTaken(UserError):
    """Another task has this number."""

    code = "tasks.number_taken"


class OverridesApart(UserError):
    """特批列入 is made by two persons (services.overrides), never by saving a plan."""

    code = "tasks.overrides_apart"


class NotADraft(UserError):
    """Only a draft can be changed."""

    code = "tasks.not_a_draft"


@dataclass(frozen=True, slots=True)
class TaskNumbers:
    """A task's three numbers (domain §3.1)."""

    plan_no: str
    task_no: str
    inner_no: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the list shows it."""

    id: int
    task_no: str
    inner_no: str
    name: str
    stage: Stage
    kind: DrawKind
    period_from: date
    period_to: date
    keeper: str
    keeper_id: int  # who made it, or the colleague it was handed over to
    version: int


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task with everything its page shows."""

    id: int
    numbers: TaskNumbers
    plan: TaskPlan
    stage: Stage
    version: int
    list_version: str
    items: tuple[tuple[str, str, str], ...]  # code, name, basis
    steps: tuple[StepLine, ...]
    draws: tuple[DrawLine, ...]
    hands: frozenset[int] = frozenset()  # accounts that made or passed this version
    progress: Progress = NOTHING_DRAWN  # of the inspections; all 0 before the draw
    changes: tuple[ChangeLine, ...] = ()  # after approval, oldest first


@needs(Right.TASK)
def propose_numbers(store: Store, actor: Actor, day: date) -> TaskNumbers:
    """Return the next free numbers in both schemes for a task made on `day`.

    Raises:
        BadNumber: all 999 serials of the year or the day are used (the user's: type one).
    """
    with store.read() as session:
        bureau = session.get_one(Bureau, 1)
        area, short = bureau.area_code, bureau.short_name
        taken = session.execute(select(Task.plan_no, Task.task_no, Task.inner_no)).all()
    plans = {row[0] for row in taken}
    tasks = {row[1] for row in taken}
    inner = {row[2] for row in taken}
    return TaskNumbers(
        next(n for s in count(1) if (n := numbers.plan_no(area, day.year, s)) not in plans),
        next(n for s in count(1) if (n := numbers.task_no(area, day, s)) not in tasks),
        next(n for s in count(1) if (n := numbers.inner_no(short, day.year, s)) not in inner),
    )


@needs(Right.TASK)
def save_task(
    store: Store,
    actor: Actor,
    task_id: int | None,
    version: int,
    plan: TaskPlan,
    given: TaskNumbers,
    *,
    now: datetime,
    plan_line: int | None = None,
    copy_of: str = "",
) -> tuple[int, int]:
    """Save a draft, complete or not; return its id and new version.

    Args:
        task_id: None for a new task; `plan_line`: of the yearly plan it is started from.
        copy_of: number of the task it was copied from, for the log.
        version: the version the change is based on; 0 for a new task.

    Raises:
        StaleTask, NotADraft, NumberTaken, BadNumber, PlanIncomplete (no own number),
        OverridesApart, UnknownItem, NoItemList, UnknownTask: the user's.
    """
    given = TaskNumbers(
        numbers.check_plan_no(given.plan_no),
        numbers.check_task_no(given.task_no),
        given.inner_no.strip(),
    )
    if not given.inner_no:
        raise PlanIncomplete(what="inner_no", value="")
    with store.write() as session:
        task = _draft(session, actor, task_id, version, now)
        task.plan_line_id = plan_line if task_id is None else task.plan_line_id
        _check_free(session, task, given)
        before = {} if task_id is None else dict(task.plan)
        if plan.overrides != (TaskPlan.from_json(before).overrides if before else ()):
            raise OverridesApart()
        task.plan_no, task.task_no, task.inner_no = given.plan_no, given.task_no, given.inner_no
        task.name, task.plan_name = plan.name.strip(), plan.plan_name.strip()
        task.period_from, task.period_to = plan.period_from, plan.period_to
        task.plan = plan.to_json()
        task.version += 1
        session.add(task)
        session.flush()
        _set_items(session, task, plan.item_codes)
        _log_save(session, actor, task, before, copy_of, now)
        return task.id, task.version


def _log_save(
    session: Session,
    actor: Actor,
    task: Task,
    before: dict[str, Any],
    copy_of: str,
    now: datetime,
) -> None:
    """Keep what of the plan changed, and log that it did."""
    session.add(
        RecordChange(
            kind="task",
            record_id=task.id,
            version=task.version,
            changes={
                key: [before.get(key), value]
                for key, value in task.plan.items()
                if before.get(key) != value
            },
            by_id=actor.account_id,
            at=now,
        )
    )
    journal.record(
        session,
        actor.name,
        "TASK",
        {
            "task": task.task_no,
            "version": task.version,
            **({"copy_of": copy_of} if copy_of else {}),
        },
        now=now,
        subject=task.task_no,
    )


def _draft(
    session: Session, actor: Actor, task_id: int | None, version: int, now: datetime
) -> Task:
    if task_id is None:
        return Task(
            stage=Stage.DRAFT.value,
            list_id=list_in_force(session, beijing_date(now)).id,
            forms={},
            created_by=actor.account_id,
            created_at=now,
            version=0,
        )
    task = _task(session, task_id)
    if task.version != version:
        raise StaleTask(task=task.task_no, yours=version, newer=task.version)
    if task.stage != Stage.DRAFT:
        raise NotADraft(task=task.task_no)
    return task


def _check_free(session: Session, task: Task, given: TaskNumbers) -> None:
    for column, number in ((Task.task_no, given.task_no), (Task.inner_no, given.inner_no)):
        with session.no_autoflush:
            other = session.scalars(select(Task).where(column == number)).first()
        if other is not None and other.id != task.id:
            raise NumberTaken(number=number)


def _set_items(session: Session, task: Task, codes: tuple[str, ...]) -> None:
    known = {
        item.code: item
        for item in session.scalars(
            select(Item).where(Item.list_id == task.list_id, Item.code.in_(codes))
        )
    }
    session.query(TaskItem).where(TaskItem.task_id == task.id).delete()
    for position, code in enumerate(dict.fromkeys(codes), 1):
        item = known.get(code)
        if item is None or not item.basis.strip():
            raise UnknownItem(code=code)
        session.add(TaskItem(task_id=task.id, item_id=item.id, position=position))


def _task(session: Session, task_id: int) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownTask(task=task_id)
    return task


@needs(Right.READ)
def tasks(store: Store, actor: Actor) -> tuple[TaskLine, ...]:
    """Return every task, newest first."""
    with store.read() as session:
        names = dict(session.execute(select(Account.id, Account.name)).all())
        moved = handed_over(session)
        return tuple(
            _line(task, moved.get(task.id, task.created_by), names)
            for task in session.scalars(select(Task).order_by(Task.id.desc()))
        )


def _line(task: Task, keeper: int, names: Mapping[int, str]) -> TaskLine:
    return TaskLine(
        task.id,
        task.task_no,
        task.inner_no,
        task.name,
        Stage(task.stage),
        DrawKind(task.plan["kind"]),
        task.period_from,
        task.period_to,
        names.get(keeper, ""),
        keeper,
        task.version,
    )


@needs(Right.READ)
def task(store: Store, actor: Actor, task_id: int) -> TaskCard:
    """Return one task with its items, decisions and draws.

    Raises:
        UnknownTask: the user's.
    """
    with store.read() as session:
        row = _task(session, task_id)
        return TaskCard(
            row.id,
            TaskNumbers(row.plan_no, row.task_no, row.inner_no),
            TaskPlan.from_json(row.plan),
            Stage(row.stage),
            row.version,
            session.get_one(ItemList, row.list_id).version_label,
            tuple(
                (item.code, item_title(item.name, item.sub_item), item.basis)
                for item in session.scalars(
                    select(Item)
                    .join(TaskItem, TaskItem.item_id == Item.id)
                    .where(TaskItem.task_id == row.id)
                    .order_by(TaskItem.position)
                )
            ),
            steps_of(session, row.id),
            draws_of(session, row.id),
            hands_of_task(session, row),
            progress(session, row.id).get(row.id, NOTHING_DRAWN),
            changes_of(session, row.id),
        )
