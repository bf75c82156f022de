"""The 抽查事项清单 as people read it: versions, their items, one item with its texts."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.items import CheckPoint, ItemRow
from app.core.people import Actor, Right
from app.errors import UserError
from app.services.registry.import_lines import FieldChange
from app.services.registry.records import history
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import items_of, newest
from app.store.schema import Item, ItemList


class UnknownItem(UserError):
    """The item or list version is not there."""

    code = "items.unknown"


@dataclass(frozen=True, slots=True)
class ListLine:
    """One version of the list. `until`: its last day, None while none follows it."""

    id: int
    label: str
    name: str
    valid_from: date
    source: str
    count: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the list; `points` and `materials` are numbers of them.

    One without a basis can be read but not used.
    """

    id: int
    code: str
    category: str
    name: str
    sub_item: str
    object_kind: str
    importance: str
    method: str
    basis: str
    ratio: str
    frequency: str
    skill: str
    needs_qualification: bool
    points: int
    materials: int
    domain: str = ""
    initiator: str = ""
    partners: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether the item may be inspected for: it has a legal basis."""
        return bool(self.basis.strip())


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item with everything; `changes`: against the version before, empty if new or same."""

    id: int
    list: ListLine
    record: ItemRow
    changes: tuple[FieldChange, ...]


@needs(Right.READ)
def lists(store: Store, actor: Actor) -> tuple[ListLine, ...]:
    """Return every version, the newest first."""
    with store.read() as session:
        return list_lines(session)


def list_lines(session: Session) -> tuple[ListLine, ...]:
    """Return every version, the newest first, inside the caller's session."""
    rows = session.execute(
        select(ItemList, func.count(Item.id))
        .outerjoin(Item, Item.list_id == ItemList.id)
        .group_by(ItemList.id)
        .order_by(ItemList.valid_from.desc(), ItemList.id.desc())
    )
    made: list[ListLine] = []
    for row, count in rows:
        # Of two versions from one day only the later made one was ever in force.
        until = max(row.valid_from, made[-1].valid_from - timedelta(1)) if made else None
        made.append(
            ListLine(row.id, row.version_label, row.name, row.valid_from, row.source, count, until)
        )
    return tuple(made)


@needs(Right.READ)
def items(
    store: Store,
    actor: Actor,
    list_id: int | None = None,
    *,
    day: date | None = None,
    label: str = "",
) -> tuple[ItemLine, ...]:
    """Return the items of a version in the list's order; empty where there is no list.

    Args:
        list_id: a version; None for the one called `label`, the one in force on `day`, or
            the last one of all.
    """
    with store.read() as session:
        if list_id is None:
            named = select(ItemList).where(ItemList.version_label == label)
            last = session.scalars(named).first() if label else newest(session, day)
            if last is None:
                return ()
            list_id = last.id
        return tuple(_item_line(row) for row in items_of(session, list_id))


def _item_line(row: Item) -> ItemLine:
    return ItemLine(
        row.id,
        row.code,
        row.category,
        row.name,
        row.sub_item,
        row.object_kind,
        row.importance,
        row.method,
        row.basis,
        row.ratio,
        row.frequency,
        row.skill,
        row.needs_qualification,
        len(row.check_points),
        len(row.materials),
        row.domain,
        row.initiator,
        tuple(row.partners),
    )


@needs(Right.READ)
def item(store: Store, actor: Actor, item_id: int) -> ItemCard:
    """Return one item.

    Raises:
        UnknownItem: the user's; the list is out of date.
    """
    with store.read() as session:
        row = session.get(Item, item_id)
        if row is None:
            raise UnknownItem(id=item_id)
        version = session.get_one(ItemList, row.list_id)
        line = next(one for one in list_lines(session) if one.id == version.id)
        past = history(session, "items", "item", row.id)
        return ItemCard(
            row.id,
            line,
            item_row(row, version),
            past[0].changes if past else (),
        )


def item_row(row: Item, version: ItemList) -> ItemRow:
    """Return a mapped item as a value."""
    return ItemRow(
        code=row.code,
        name=row.name,
        basis=row.basis,
        category=row.category,
        sub_item=row.sub_item,
        object_kind=row.object_kind,
        importance=row.importance,
        method=row.method,
        subject=row.subject,
        ratio=row.ratio,
        frequency=row.frequency,
        skill=row.skill,
        needs_qualification=row.needs_qualification,
        duty_code=row.duty_code,
        check_points=tuple(CheckPoint(point, hint) for point, hint in row.check_points),
        materials=tuple(row.materials),
        basis_text=row.basis_text,
        list_version=version.version_label,
        valid_from=version.valid_from,
        source=version.source,
        domain=row.domain,
        initiator=row.initiator,
        partners=tuple(row.partners),
        level=row.level,
        remark=row.remark,
    )
