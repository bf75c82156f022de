"""The 抽查事项清单 as people read it: versions, their items, one item with its texts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.core.items import CheckPoint, ItemRow
from app.core.people import Actor, Right
from app.errors import UserError
from app.services.import_lines import FieldChange
from app.services.item_versions import items_of, newest
from app.services.records import history
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Item, ItemList


class UnknownItem(UserError):
    """The item or list version is not there."""

    code = "items.unknown"


@dataclass(frozen=True, slots=True)
class ListLine:
    """One version of the list."""

    id: int
    label: str
    name: str
    valid_from: date
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the list; `points` and `materials` are numbers of them."""

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
        rows = session.execute(
            select(ItemList, func.count(Item.id))
            .outerjoin(Item, Item.list_id == ItemList.id)
            .group_by(ItemList.id)
            .order_by(ItemList.valid_from.desc(), ItemList.id.desc())
        )
        return tuple(_list_line(row, count) for row, count in rows)


def _list_line(row: ItemList, count: int) -> ListLine:
    return ListLine(row.id, row.version_label, row.name, row.valid_from, row.source, count)


@needs(Right.READ)
def items(
    store: Store, actor: Actor, list_id: int | None = None, *, day: date | None = None
) -> tuple[ItemLine, ...]:
    """Return the items of a version in the list's order; empty where there is no list.

    Args:
        list_id: a version; None for the one in force on `day`, or the last one of all.
    """
    with store.read() as session:
        if list_id is None:
            last = newest(session, day)
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
        count = session.scalar(select(func.count(Item.id)).where(Item.list_id == version.id)) or 0
        past = history(session, "items", "item", row.id)
        return ItemCard(
            row.id,
            _list_line(version, count),
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
    )
