"""Two versions of the 抽查事项清单 side by side: what is new, changed field by field, gone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.core.finding_vocabulary import item_title
from app.core.people import Actor, Right
from app.errors import UserError
from app.services.registry.import_lines import FieldChange, field_changes
from app.services.registry.item_versions import FIELDS
from app.services.registry.items import ListLine, UnknownItem, list_lines
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import items_of
from app.store.schema import Item


class SameVersion(UserError):
    """One version compared with itself."""

    code = "items.same_version"


class Fate(StrEnum):
    """What became of an item from one version to the other."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class ItemFate:
    """An item that is not the same in both versions; `changes` where it is in both."""

    fate: Fate
    code: str
    name: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """`old` began before `new`. same: how many items are alike in both."""

    old: ListLine
    new: ListLine
    rows: tuple[ItemFate, ...]
    same: int


@needs(Right.READ)
def compare(store: Store, actor: Actor, one_id: int, other_id: int) -> VersionsCompared:
    """Compare two versions by the codes of their items, whichever is the older.

    Raises:
        SameVersion: the user's. UnknownItem: a version is gone; the user's.
    """
    if one_id == other_id:
        raise SameVersion()
    with store.read() as session:
        chosen = [line for line in list_lines(session) if line.id in (one_id, other_id)]
        if len(chosen) < 2:
            raise UnknownItem(id=one_id)
        new, old = chosen
        before, after = _by_code(session, old.id), _by_code(session, new.id)
        rows = [_fate(before.get(code), item) for code, item in after.items()]
        rows += [_fate(item, None) for code, item in before.items() if code not in after]
    told = tuple(row for row in rows if row is not None)
    return VersionsCompared(old, new, told, len(rows) - len(told))


def _by_code(session: Session, list_id: int) -> dict[str, Item]:
    return {item.code: item for item in items_of(session, list_id)}


def _fate(old: Item | None, new: Item | None) -> ItemFate | None:
    """Return what became of an item; None where nothing did."""
    item = new or old
    assert item is not None  # one of the two is there
    name = item_title(item.name, item.sub_item)
    if old is None or new is None:
        return ItemFate(Fate.NEW if old is None else Fate.GONE, item.code, name)
    changes: dict[str, tuple[Any, Any]] = {
        field: (getattr(old, field), getattr(new, field))
        for field in FIELDS
        if getattr(old, field) != getattr(new, field)
    }
    if not changes:
        return None
    return ItemFate(Fate.CHANGED, item.code, name, field_changes("items", changes))
