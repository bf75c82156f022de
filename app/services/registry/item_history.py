"""What changed of an item from version to version of the list: when, by whom, from which file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.services.registry.items import UnknownItem
from app.services.registry.records import history
from app.services.registry.registry_lines import HistoryLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, ImportBatch, Item, ItemList
from app.texts import text


@needs(Right.READ)
def item_history(store: Store, actor: Actor, item_id: int) -> tuple[HistoryLine, ...]:
    """Return the changes of an item, known by its code, over all versions, newest first.

    A version that left it as it was has no line. The first one it stood in has version 1.

    Raises:
        UnknownItem: the user's; the list is out of date.
    """
    with store.read() as session:
        row = session.get(Item, item_id)
        if row is None:
            raise UnknownItem(id=item_id)
        found = session.execute(
            select(Item.id, ItemList.version_label, ItemList.import_id)
            .join(ItemList, ItemList.id == Item.list_id)
            .where(Item.code == row.code)
            .order_by(ItemList.valid_from, ItemList.id)
        ).all()
        lines: list[HistoryLine] = []
        for nth, (one, label, import_id) in enumerate(found, 1):
            past = history(session, "items", "item", one)
            lines += [
                HistoryLine(nth, step.at, step.by, _source(label, step.source), step.changes)
                for step in past
                if nth > 1 and step.changes
            ]
            if nth == 1:
                lines += _first(session, label, import_id)
        return tuple(reversed(lines))


def _first(session: Session, label: str, import_id: int | None) -> list[HistoryLine]:
    """How an item came in; nothing where its list was not read from a file."""
    batch = session.get(ImportBatch, import_id) if import_id is not None else None
    if batch is None:
        return []
    by = session.get_one(Account, batch.by_id).name
    return [HistoryLine(1, batch.at, by, _source(label, batch.file_name), ())]


def _source(label: str, file: str) -> str:
    return text("items.history.source", label=label, file=file) if file else label
