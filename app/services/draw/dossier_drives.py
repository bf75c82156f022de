"""Where a dossier can be carried to: the sticks that are plugged in."""

from app.core.people import Actor, Right
from app.files import sticks
from app.files.sticks import Drive
from app.services.rights import needs
from app.store.engine import Store

__all__ = ["Drive", "drives"]


@needs(Right.READ)
def drives(store: Store, actor: Actor) -> tuple[Drive, ...]:
    """Return the removable drives, those that can be written to first."""
    return sticks.drives()
