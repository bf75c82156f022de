"""The settings of draws: what a ceremony is prepared with, as dated parameters."""

from datetime import datetime

from app.core.draw_settings import FIRST, DrawSettings
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.bureau import parameter, set_parameter
from app.services.rights import needs
from app.store.engine import Store


@needs(Right.READ)
def draw_settings(store: Store, actor: Actor, *, now: datetime) -> DrawSettings:
    """Return the settings in force today."""
    day = beijing_date(now)
    with store.read() as session:
        return DrawSettings.of({key: parameter(session, key, day) for key in FIRST})


@needs(Right.SETTINGS)
def keep_draw_settings(
    store: Store, actor: Actor, settings: DrawSettings, note: str, *, now: datetime
) -> DrawSettings:
    """Keep what differs from today's settings, from today on; return what is in force then.

    Raises:
        BadParameter: the user's.
    """
    before = draw_settings(store, actor, now=now).values()
    for key, value in settings.values().items():
        if value != before[key]:
            set_parameter(store, actor, key, value, beijing_date(now), note, now=now)
    return draw_settings(store, actor, now=now)
