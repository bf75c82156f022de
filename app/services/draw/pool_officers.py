"""The officers of a pool: who is there, in which pool, and why somebody is in none."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.officer_eligibility import (
    HAND,
    NO_POOL,
    ItemMark,
    OfficerFacts,
    OfficerGround,
    officer_reason,
)
from app.core.officer_pools import Inspector, pool_name
from app.core.people import Actor, Right
from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.services.bureau import facts_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Item, ItemList
from app.store.schema import Officer as OfficerRow
from app.store.scope import officers


@dataclass(frozen=True, slots=True)
class OfficerOfPool:
    """One officer of the registry as a plan sees them. reason "" = may be drawn.

    pool: "" where the plan takes none from there. note: the reason written by hand.
    """

    name: str
    key: str
    unit: str
    branch: str
    department: str
    skills: tuple[str, ...]
    cert_expiry: date | None
    pool: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where officers come from, and how many of them the registry has."""

    units: tuple[tuple[str, int], ...]
    branches: tuple[tuple[str, int], ...]
    departments: tuple[tuple[str, int], ...]


@needs(Right.READ)
def pool_officers(
    store: Store, actor: Actor, plan: TaskPlan, *, now: datetime
) -> tuple[OfficerOfPool, ...]:
    """Return every officer, those who may be drawn first, then by reason, unit and name."""
    with store.read() as session:
        rows, inspectors = read_officers(session, plan, beijing_date(now))
        written = {one.key: one.reason for one in plan.out_officers}
        found = [
            OfficerOfPool(
                row.name,
                row.key,
                row.unit,
                row.branch,
                one.department,
                one.skills,
                row.cert_expiry,
                pool or "",
                (one.reason or "") if pool else NO_POOL,
                written.get(row.key, "") if pool and one.reason == HAND else "",
            )
            for row, one in zip(rows, inspectors, strict=True)
            for pool in (pool_name(plan, one),)
        ]
    return tuple(
        sorted(found, key=lambda one: (one.reason == NO_POOL, one.reason, one.unit, one.name))
    )


@needs(Right.READ)
def sources(store: Store, actor: Actor) -> Source:
    """Return the units, branches and departments of the officers, each with how many."""
    with store.read() as session:
        own = _own_names(session)
        units: dict[str, int] = {}
        branches: dict[str, int] = {}
        departments: dict[str, int] = {}
        for row in officers(session):
            department = "" if row.department in own else row.department
            departments[department] = departments.get(department, 0) + 1
            if not department:
                for counts, name in ((units, row.unit), (branches, row.branch)):
                    if name:
                        counts[name] = counts.get(name, 0) + 1
        first, second, third = (
            tuple(sorted(counts.items())) for counts in (units, branches, departments)
        )
        return Source(first, second, third)


def read_officers(
    session: Session, plan: TaskPlan, day: date
) -> tuple[list[OfficerRow], list[Inspector]]:
    """Return every officer and, in the same order, how the plan sees them.

    Args:
        day: the Beijing date; a certificate has to be valid on it and to the period's end.
    """
    grounds = _grounds(session, plan, day)
    own = _own_names(session)
    rows = officers(session)
    inspectors = []
    for row in rows:
        department = "" if row.department in own else row.department
        facts = OfficerFacts(
            row.key, row.cert_no, row.cert_expiry, row.state, tuple(row.item_scope)
        )
        reason = officer_reason(facts, grounds.get(department, grounds[""]))
        skills = tuple(row.skills)
        inspectors.append(Inspector(row.key, row.unit, skills, reason, row.branch, department))
    return rows, inspectors


def _grounds(session: Session, plan: TaskPlan, day: date) -> dict[str, OfficerGround]:
    """Return department -> ground; "" is the bureau, and whoever is of no department."""
    marks = _marks(session, plan.item_codes) if plan.team.covers_items else {}
    hand = frozenset(one.key for one in plan.out_officers)
    last = max(day, plan.period_to)
    every = tuple(marks.values())
    given = any(one.items for one in plan.team.departments)
    grounds = {"": OfficerGround(last, hand, every)}
    for one in plan.team.departments if given else ():
        items = tuple(marks[code] for code in one.items if code in marks)
        grounds[one.name] = OfficerGround(last, hand, items)
    return grounds


def _marks(session: Session, codes: tuple[str, ...]) -> dict[str, ItemMark]:
    """Return code -> item as its newest list has it."""
    rows = session.execute(
        select(Item.code, Item.category, Item.name)
        .join(ItemList, ItemList.id == Item.list_id)
        .where(Item.code.in_(codes))
        .order_by(ItemList.valid_from, ItemList.id)
    )
    known = {code: ItemMark(code) for code in codes}
    return known | {code: ItemMark(code, category, name) for code, category, name in rows}


def _own_names(session: Session) -> frozenset[str]:
    """Names under which a list may have put the bureau's own officers."""
    bureau = facts_of(session)
    return frozenset({bureau.name, bureau.short_name})
