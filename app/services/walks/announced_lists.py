"""What the public reads of the bureau's lists: items, duties, the plan of a year."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.announced import Kind
from app.core.public_page import Fact, Said, Table
from app.core.vocabulary import LIST_MARK
from app.services.annual.annual_files import public_table
from app.services.annual.annual_plans import PlanCard, card_of
from app.services.bureau import facts_of
from app.services.paper.paper_facts import file_name
from app.services.registry.items import list_lines
from app.store.item_lists import items_of
from app.store.schema import AnnualPlan, Item, ItemList
from app.texts import text

_WORDS = "announced.lists."
_ITEM_COLUMNS = (
    *("seq", "item_code", "category", "item", "objects", "importance", "methods", "subject"),
    *("basis", "ratio", "frequency", "remark"),
)
_DUTY_COLUMNS = ("seq", "duty_code", "item", "in_charge", "partners", "level", "subject", "basis")


def items_said(session: Session, label: str) -> Said:
    """Return 随机抽查事项清单: the items that have a basis, in the order of the list."""
    version, items = _items(session, label)
    rows = tuple(
        (
            str(nth),
            one.code,
            one.category,
            _item_name(one),
            one.object_kind,
            one.importance,
            one.method,
            one.subject,
            one.basis,
            one.ratio,
            one.frequency,
            one.remark,
        )
        for nth, one in enumerate(items, 1)
    )
    return Said(
        Kind.ITEMS,
        text(_WORDS + "items_title", org=facts_of(session).name),
        file_name(text("announced.kind.ITEMS"), label),
        _version_facts(session, version, len(rows)),
        tables=(Table(_headings(_ITEM_COLUMNS), rows),),
        notes=(text(_WORDS + "items_note"),),
    )


def duties_said(session: Session, label: str) -> Said:
    """Return 监管责任清单: who answers for each item, on what ground."""
    version, items = _items(session, label)
    org = facts_of(session).name
    rows = tuple(
        (
            str(nth),
            one.duty_code,
            _item_name(one),
            one.initiator or org,
            LIST_MARK.join(one.partners),
            one.level,
            one.subject,
            one.basis,
        )
        for nth, one in enumerate(items, 1)
    )
    return Said(
        Kind.DUTIES,
        text(_WORDS + "duties_title", org=org),
        file_name(text("announced.kind.DUTIES"), label),
        _version_facts(session, version, len(rows)),
        tables=(Table(_headings(_DUTY_COLUMNS), rows),),
        notes=(text(_WORDS + "duties_note"),),
    )


def plan_card(session: Session, subject: str) -> PlanCard:
    """Return the plan that `subject` (year-Vn) names."""
    year, _, version = subject.partition("-V")
    plan_id = session.scalars(
        select(AnnualPlan.id).where(
            AnnualPlan.year == int(year), AnnualPlan.version == int(version)
        )
    ).one()
    return card_of(session, plan_id)


def plan_said(session: Session, subject: str) -> Said:
    """Return 年度抽查工作计划 as it is published: no inner column, no class."""
    card = plan_card(session, subject)
    headings, rows = public_table(card)
    facts = (
        Fact(text(_WORDS + "year"), str(card.plan.year)),
        Fact(text(_WORDS + "version"), text(_WORDS + "nth", count=card.plan.version)),
        Fact(text(_WORDS + "tasks"), str(len(rows))),
    )
    return Said(
        Kind.PLAN,
        card.plan.title,
        file_name(text("announced.kind.PLAN"), subject),
        facts,
        tables=(Table(headings, rows),),
    )


def _items(session: Session, label: str) -> tuple[ItemList, list[Item]]:
    version = session.scalars(select(ItemList).where(ItemList.version_label == label)).one()
    # Without a ground nothing may be inspected: such an item is none of the list's yet.
    return version, [one for one in items_of(session, version.id) if one.basis.strip()]


def _item_name(one: Item) -> str:
    return text(_WORDS + "sub_item", name=one.name, sub=one.sub_item) if one.sub_item else one.name


def _version_facts(session: Session, version: ItemList, count: int) -> tuple[Fact, ...]:
    until = next(one.until for one in list_lines(session) if one.id == version.id)
    found = [
        Fact(text(_WORDS + "version"), version.version_label),
        Fact(text(_WORDS + "valid_from"), version.valid_from.isoformat()),
        Fact(
            text(_WORDS + "valid_until"),
            until.isoformat() if until else text(_WORDS + "valid_open"),
        ),
        Fact(text(_WORDS + "items"), str(count)),
    ]
    if version.source:
        found.append(Fact(text(_WORDS + "source"), version.source))
    return tuple(found)


def _headings(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text(f"announced.column.{one}") for one in columns)
