"""Which version of the 抽查事项清单 holds on a day, and what stands in it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.store.schema import Item, ItemList


class NoItemList(UserError):
    """No 抽查事项清单 is in force."""

    code = "items.no_list"


def newest(session: Session, day: date | None = None) -> ItemList | None:
    """Return the list in force on a day; without a day the last one of all."""
    chosen = select(ItemList).order_by(ItemList.valid_from.desc(), ItemList.id.desc()).limit(1)
    if day is not None:
        chosen = chosen.where(ItemList.valid_from <= day)
    return session.scalars(chosen).first()


def list_in_force(session: Session, day: date) -> ItemList:
    """Return the list in force on a day.

    Raises:
        NoItemList: the user's.
    """
    found = newest(session, day)
    if found is None:
        raise NoItemList()
    return found


def items_of(session: Session, list_id: int) -> list[Item]:
    """Return a version's items in the order of the list."""
    return list(session.scalars(select(Item).where(Item.list_id == list_id).order_by(Item.id)))
