"""A task copied as a new draft: what is carried over, what is not, and which items are gone.

The copy takes its items from the list in force on the day it is made; an item that is no
longer there, or has lost its basis, is left out and named, and one that reads differently
is named. What was decided for the old task alone stays with it: exclusions and admissions
by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import item_title
from app.core.incomplete import PlanIncomplete
from app.core.people import Actor, Right
from app.core.quota import Basis
from app.core.task import Stage, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services.rights import needs
from app.services.task.tasks import propose_numbers, save_task
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import Item, Task, TaskItem


class UnknownTask(UserError):
    """The task is not there."""

    code = "tasks.unknown"


@dataclass(frozen=True, slots=True)
class ItemGone:
    """An item of the old list that the copy lacks, or has with other words.

    changed: names of what reads differently ("name", "basis"); empty: it is gone.
    """

    code: str
    name: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """A new draft. left: what of the old task was not carried over, as field -> how many."""

    task_id: int
    version: int
    task_no: str
    list_version: str
    items: tuple[ItemGone, ...]
    left: dict[str, int]


@needs(Right.TASK)
def copy_task(
    store: Store,
    actor: Actor,
    task_id: int,
    name: str,
    first: date,
    last: date,
    *,
    now: datetime,
) -> Copied:
    """Make a new draft out of a task of any stage, under the next free numbers.

    Args:
        first, last: the new period; 批次 move with its first day.

    Raises:
        PlanIncomplete: no name, or the period ends before it begins. UnknownTask,
        NoItemList, NumberTaken: the user's; nothing is made then.
    """
    if not name.strip():
        raise PlanIncomplete(what="name", value="")
    if last < first:
        raise PlanIncomplete(what="period", value=last.isoformat())
    day = beijing_date(now)
    with store.read() as session:
        old = session.get(Task, task_id)
        if old is None:
            raise UnknownTask(task=task_id)
        before = TaskPlan.from_json(old.plan)
        newest = list_in_force(session, day)
        label = newest.version_label
        gone = tuple(_gone(session, old.id, newest.id))
        number = old.task_no
        # A copy of a task that was ended takes its place in the yearly plan.
        line = old.plan_line_id if old.stage == Stage.ENDED else None
    codes = {one.code for one in gone if not one.changed}
    plan = replace(_carried(before, codes, first), name=name.strip(), period_to=last)
    numbers = propose_numbers(store, actor, day)
    made, version = save_task(
        store, actor, None, 0, plan, numbers, now=now, plan_line=line, copy_of=number
    )
    return Copied(made, version, numbers.task_no, label, gone, _left(before))


def _gone(session: Session, task_id: int, list_id: int) -> Iterable[ItemGone]:
    now = {one.code: one for one in session.scalars(select(Item).where(Item.list_id == list_id))}
    olds = session.scalars(
        select(Item)
        .join(TaskItem, TaskItem.item_id == Item.id)
        .where(TaskItem.task_id == task_id)
        .order_by(TaskItem.position)
    )
    for old in olds:
        title = item_title(old.name, old.sub_item)
        new = now.get(old.code)
        if new is None or not new.basis.strip():
            yield ItemGone(old.code, title)
            continue
        changed = []
        if item_title(new.name, new.sub_item) != title:
            changed.append("name")
        if new.basis.strip() != old.basis.strip():
            changed.append("basis")
        if changed:
            yield ItemGone(old.code, title, tuple(changed))


def _carried(plan: TaskPlan, gone: set[str], first: date) -> TaskPlan:
    """The plan without what was decided for the old task alone, moved to its new first day."""
    shift = first - plan.period_from
    quotas, parts = plan.quotas, plan.parts
    if plan.basis is Basis.ITEM:
        parts = tuple(one for one in parts if one.key not in gone)
        quotas = {name: rule for name, rule in quotas.items() if name not in gone}
    team = replace(
        plan.team,
        departments=tuple(
            replace(one, items=tuple(code for code in one.items if code not in gone))
            for one in plan.team.departments
        ),
    )
    return replace(
        plan,
        item_codes=tuple(code for code in plan.item_codes if code not in gone),
        period_from=first,
        quotas=quotas,
        parts=parts,
        team=team,
        out_enterprises=(),
        out_officers=(),
        overrides=(),
        batches=tuple(
            replace(one, first_day=one.first_day + shift, last_day=one.last_day + shift)
            for one in plan.batches
        ),
    )


def _left(plan: TaskPlan) -> dict[str, int]:
    counts = {
        "out_enterprises": len(plan.out_enterprises),
        "out_officers": len(plan.out_officers),
        "overrides": len(plan.overrides),
    }
    return {name: count for name, count in counts.items() if count}
