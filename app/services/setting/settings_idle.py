"""After how long without anybody the window locks itself."""

from datetime import datetime

from app.core.parameters import IDLE_MINUTES
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.bureau import parameter
from app.services.rights import needs
from app.store.engine import Store


@needs(Right.READ)
def idle_minutes(store: Store, actor: Actor, *, now: datetime) -> int:
    """Return the minutes, 0 for never."""
    with store.read() as session:
        return int(parameter(session, IDLE_MINUTES, beijing_date(now)))
