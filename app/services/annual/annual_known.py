"""What plans are held against: the item list in force, the words of the registry.

Read inside the caller's session.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.annual_plan import ItemFacts
from app.core.annual_reading import Known
from app.core.annual_scope import Meant, meant
from app.core.finding_vocabulary import item_title
from app.store.engine import Store
from app.store.facets import facets
from app.store.schema import Item, Library


def known_items(session: Session, list_id: int) -> Known:
    """Return the items of a version of the list."""
    return Known.of(
        (
            ItemFacts(
                item.code,
                item_title(item.name, item.sub_item),
                item.basis,
                item.importance,
                item.ratio,
                item.method,
                item.object_kind,
            ),
            item.name,
        )
        for item in session.scalars(select(Item).where(Item.list_id == list_id).order_by(Item.id))
    )


def registry_words(session: Session, store: Store) -> Mapping[str, Mapping[str, int]]:
    """Return the words of the registry by condition of a scope, with how many have each."""
    found = facets(store, session)
    return {
        "kinds": found.get("kind", {}),
        "townships": found.get("township", {}),
        "stations": found.get("station", {}),
        "areas": found.get("area", {}),
        "labels": found.get("labels", {}),
        "libraries": dict.fromkeys(session.scalars(select(Library.name)), 0),
    }


def scope_meant(session: Session, store: Store, objects: str, area: str) -> Meant:
    """Return what a plan's 检查对象 and 检查地域 mean in the registry as it stands."""
    return meant(objects, area, registry_words(session, store))
