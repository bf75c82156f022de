"""What a task's published lists say: of the task, and of each drawn enterprise.

The list for upload, its printed form and the announcement say the same. Read inside the
caller's session.
"""

import re
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.codes import CodeKind, classify
from app.core.disclosure import Entry, ItemFacts, TaskFacts
from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revisions
from app.services.bureau import facts_of
from app.store.schema import (
    Assignment,
    FrozenEnterprise,
    Item,
    Task,
    TaskItem,
    VoidedLock,
)
from app.texts import text

_INNER = re.compile("\u3014(\\d{4})\u3015(\\d+)")  # in six-cornered brackets
_PRIVATE = ("legal_rep", "phone", "contact", "contact_phone")


def shown_code(code: str) -> str:
    """Return a code as lists show it: "" for one that looks like a person's identity number."""
    return "" if classify(code).kind is CodeKind.IDCARD else code


def entry_of(place: Assigned, known: Revisions) -> Entry:
    """Return an enterprise as lists have it: with its approved finding, or without a day."""
    facts = place.facts
    code = facts["uscc"] or facts["regno"]
    approved = known.approved
    if approved is None:
        return Entry(
            place.id,
            facts["name"],
            code,
            uscc=facts["uscc"],
            regno=facts["regno"],
            kind=facts["kind"],
            address=facts["address"],
        )
    body = approved.body
    return Entry(
        place.id,
        facts["name"],
        code,
        approved.inspected_on,
        body.results,
        corrected=bool(body.corrects),
        words=approved.words,
        uscc=facts["uscc"],
        regno=facts["regno"],
        kind=facts["kind"],
        address=facts["address"],
        finding_id=approved.finding_id,
        revision=approved.number,
        methods=body.methods,
        items=body.items,
        officers=tuple((one.name, one.cert_no) for one in place.officers),
        private=tuple(facts[name] for name in _PRIVATE if facts[name]),
    )


def list_facts(session: Session, task: Task) -> TaskFacts:
    """Return what the lists say of the task."""
    plan = TaskPlan.from_json(task.plan)
    bureau = facts_of(session)
    return TaskFacts(
        task.plan_no,
        task.plan_name,
        task.task_no,
        task.name,
        plan.scope.directed,
        bureau.name,
        inner_no=task.inner_no,
        area_code=bureau.area_code,
        period=text(
            "disclosure.period", first=plan.period_from.isoformat(), last=plan.period_to.isoformat()
        ),
        ratio=_ratio(session, task.id),
        joint=bool(plan.partners),
        items=_items(session, task.id),
    )


def _items(session: Session, task_id: int) -> dict[str, ItemFacts]:
    rows = session.execute(
        select(Item.code, Item.category, Item.importance, Item.basis, Item.object_kind)
        .join(TaskItem, TaskItem.item_id == Item.id)
        .where(TaskItem.task_id == task_id)
    )
    return {code: ItemFacts(*said) for code, *said in rows}


def _ratio(session: Session, task_id: int) -> str:
    """Return drawn / listed as a decimal of at most four places; "" before a draw."""
    valid = Assignment.lock_id.not_in(select(VoidedLock.lock_id))
    drawn = select(Assignment.enterprise_key).where(Assignment.task_id == task_id, valid)
    locks = select(Assignment.lock_id).where(Assignment.task_id == task_id, valid)
    count = session.scalar(select(func.count()).select_from(drawn.distinct().subquery())) or 0
    listed = session.scalar(
        select(func.count(func.distinct(FrozenEnterprise.key))).where(
            FrozenEnterprise.lock_id.in_(locks)
        )
    )
    if not count or not listed:
        return ""
    share = (Decimal(min(count, listed)) / listed).quantize(Decimal("0.0001"))
    return f"{share.normalize():f}"


def year_and_serial(task: Task) -> tuple[str, str]:
    """Return year and serial, of three digits, of the bureau's own number, else the portal's."""
    own = _INNER.search(task.inner_no)
    year, serial = own.groups() if own else (task.task_no[6:10], task.task_no[-3:])
    return year, f"{int(serial):03d}"
