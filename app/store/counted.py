"""How often enterprises are inspected in a year, and who is in a task that is open.

What counts (features.md B4, 国办发〔2024〕54号, domain §1.6): our draws, in the year of the
inspection and until then of the draw; counts of other units and upper levels; 个案 and
专项 inspections. What a higher level ordered does not count towards the cap.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import Row, extract, func, select
from sqlalchemy.orm import Session

from app.core.times import beijing_date
from app.store.effective import in_effect
from app.store.schema import (
    Assignment,
    Finding,
    ForeignCount,
    Item,
    Lock,
    OtherCheck,
    Task,
    TaskItem,
)


def inspections_counted(
    session: Session, year: int, *, with_ordered: bool = False
) -> dict[int, int]:
    """Return enterprise id -> inspections of `year` that count towards the yearly cap.

    An enterprise drawn twice by one task is visited once; one that was substituted is not
    visited. A task that ended before the inspection inspects nobody.

    Args:
        with_ordered: count those that a higher level ordered too.
    """
    counted: Counter[int] = Counter()
    for enterprise_id, _ in _visits(session, {year}, with_ordered=with_ordered):
        counted[enterprise_id] += 1
    foreign = (
        select(ForeignCount.enterprise_id, func.sum(ForeignCount.count))
        .where(ForeignCount.year == year)
        .group_by(ForeignCount.enterprise_id)
    )
    others = (
        select(OtherCheck.enterprise_id, func.count())
        .where(extract("year", OtherCheck.checked_on) == year)
        .group_by(OtherCheck.enterprise_id)
    )
    if not with_ordered:
        others = others.where(OtherCheck.from_above.is_(False))
    for chosen in (foreign, others):
        for enterprise_id, count in session.execute(chosen):
            counted[enterprise_id] += count
    return {enterprise_id: count for enterprise_id, count in counted.items() if count}


def inspections_of_item(session: Session, code: str, years: Collection[int]) -> dict[int, int]:
    """Return enterprise id -> inspections for an item in some years that count.

    Counts of other units do not say for what they were and are left out.
    """
    counted: Counter[int] = Counter()
    tasks = frozenset(
        session.scalars(
            select(TaskItem.task_id)
            .join(Item, Item.id == TaskItem.item_id)
            .where(Item.code == code)
        )
    )
    for enterprise_id, task_id in _visits(session, years, with_ordered=False):
        counted[enterprise_id] += task_id in tasks
    for enterprise_id, count in session.execute(
        select(OtherCheck.enterprise_id, func.count())
        .where(
            extract("year", OtherCheck.checked_on).in_(years),
            OtherCheck.from_above.is_(False),
            OtherCheck.item_code == code,
        )
        .group_by(OtherCheck.enterprise_id)
    ):
        counted[enterprise_id] += count
    return {enterprise_id: count for enterprise_id, count in counted.items() if count}


def _visits(
    session: Session, years: Collection[int], *, with_ordered: bool
) -> Iterator[tuple[int, int]]:
    """Yield (enterprise, task) of each visit of our own draws in some years."""
    seen: dict[tuple[int, int], int] = {}
    for row in _drawn(session):
        if row.from_above and not with_ordered:
            continue
        if row.stage == "ENDED" and row.inspected_on is None:
            continue
        when = (row.inspected_on or beijing_date(row.at)).year
        seen[row.enterprise_id, row.task_id] = when
    return (pair for pair, year in seen.items() if year in years)


def _drawn(session: Session) -> Iterator[Row[tuple[object, ...]]]:
    """Yield enterprise_id, task_id, at, inspected_on, stage, from_above, oldest first."""
    latest = (
        select(Finding.assignment_id, func.max(Finding.revision).label("revision"))
        .group_by(Finding.assignment_id)
        .subquery()
    )
    ordered = func.json_extract(Task.__table__.c.plan, "$.from_above")
    yield from session.execute(
        select(
            Assignment.enterprise_id,
            Assignment.task_id,
            Lock.at,
            Finding.inspected_on,
            Task.stage,
            func.coalesce(ordered, 0).label("from_above"),
        )
        .join(Lock, Lock.id == Assignment.lock_id)
        .join(Task, Task.id == Assignment.task_id)
        .outerjoin(latest, latest.c.assignment_id == Assignment.id)
        .outerjoin(
            Finding,
            (Finding.assignment_id == Assignment.id) & (Finding.revision == latest.c.revision),
        )
        .where(Assignment.id.in_(in_effect()))
        .order_by(Lock.id)
    )


def in_open_tasks(session: Session) -> frozenset[int]:
    """Return ids of enterprises drawn by a task that is neither closed nor ended."""
    rows = session.scalars(
        select(Assignment.enterprise_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.stage == "DRAWN", Assignment.id.in_(in_effect()))
    )
    return frozenset(rows)


def names_of_open_tasks(session: Session) -> dict[int, tuple[str, ...]]:
    """Return enterprise id -> names of the open tasks that drew it."""
    rows = session.execute(
        select(Assignment.enterprise_id, Task.name)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.stage == "DRAWN", Assignment.id.in_(in_effect()))
        .distinct()
        .order_by(Assignment.enterprise_id, Task.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for enterprise_id, name in rows:
        found[enterprise_id] = (*found.get(enterprise_id, ()), name)
    return found
