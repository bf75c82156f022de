"""The items of a task, out of the list version the task keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import item_title
from app.services.assigned.assigned import Assigned
from app.store.schema import Item, TaskItem


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """One 检查内容 with its 操作方法与要领."""

    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item of the task, out of the list version the task keeps."""

    code: str
    name: str  # with its 抽查子项
    category: str
    method: str
    basis: str
    points: tuple[SheetPoint, ...]
    materials: tuple[str, ...]


def task_items(session: Session, task_id: int) -> tuple[SheetItem, ...]:
    """Return the task's items in its order, inside the caller's session."""
    rows = session.scalars(
        select(Item)
        .join(TaskItem, TaskItem.item_id == Item.id)
        .where(TaskItem.task_id == task_id)
        .order_by(TaskItem.position)
    )
    return tuple(
        SheetItem(
            row.code,
            item_title(row.name, row.sub_item),
            row.category,
            row.method,
            row.basis,
            tuple(SheetPoint(str(point[0]), str(point[1])) for point in row.check_points),
            tuple(row.materials),
        )
        for row in rows
    )


def items_for(items: Sequence[SheetItem], place: Assigned) -> tuple[SheetItem, ...]:
    """Return the items of the task that an enterprise is inspected for."""
    return tuple(item for item in items if not place.items or item.code in place.items)
