"""The people of the last sample, to begin the next one with."""

from dataclasses import replace

from sqlalchemy import select

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.people import Actor, Right
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Recheck


@needs(Right.READ)
def last_people(store: Store, actor: Actor) -> Ceremony | None:
    """Return place and people of the newest sample, nobody absent yet; None: the first one."""
    with store.read() as session:
        kept = session.scalars(select(Recheck.people).order_by(Recheck.id.desc()).limit(1)).first()
    if kept is None:
        return None
    last = Ceremony.from_json(kept)
    return replace(
        last,
        supervisors=tuple(map(_there, last.supervisors)),
        witnesses=tuple(map(_there, last.witnesses)),
        authorisation=Authorisation(),
        beacon_source="",
        beacon_digits=0,
    )


def _there(person: Person) -> Person:
    return replace(person, absent=False)
