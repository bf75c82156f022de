"""What is looked at once a data folder is open: every page of its file, and the clock.

Both concern the folder and not a person, so nobody has to be logged in.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.core.protocol import NONE
from app.core.times import utc_text
from app.errors import AppError
from app.services import journal
from app.store import soundness
from app.store.engine import DATABASE, Store
from app.store.schema import LogEntry

CLOCK: Final = "CLOCK"  # the log's kind
SLACK: Final = timedelta(minutes=10)  # clocks of the same machine differ by less after a restart
_PAGE: Final = re.compile(r"\bpage (\d+)\b", re.IGNORECASE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Damage:
    """A database file found damaged. `page`: of the file, 0 where SQLite names none."""

    page: int
    detail: str


@dataclass(frozen=True, slots=True)
class SetBack:
    """The clock stands before the newest entry of the log."""

    last: datetime
    now: datetime
    n: int


def look_through(folder: Path, stopped: Callable[[], bool]) -> Damage | None:
    """Read every page of a data folder's database; what is found stops all further writing.

    Args:
        stopped: asked now and then whether to give up, which finds nothing.
    """
    try:
        found = soundness.check(folder / DATABASE, stopped)
    except AppError as error:  # busy, or gone meanwhile: no damage, and the next start looks again
        _log.warning("database not looked through: %s", error.code)
        return None
    if not found:
        return None
    _log.error("database damaged: %s", found)
    soundness.mark(folder, found)
    page = _PAGE.search(found)
    return Damage(int(page[1]) if page else 0, found)


def damage_error(folder: Path, found: Damage) -> AppError:
    """Return the error that what was found amounts to."""
    return soundness.DatabaseDamaged(path=str(folder / DATABASE), detail=found.detail)


def clock_set_back(store: Store, *, now: datetime) -> SetBack | None:
    """Return how the clock contradicts the log, None where it does not."""
    with store.read() as session:
        newest = select(LogEntry.n, LogEntry.at).order_by(LogEntry.n.desc()).limit(1)
        row = session.execute(newest).first()
    if row is None:
        return None
    last = datetime.fromisoformat(row.at)
    return SetBack(last, now, row.n) if last - now > SLACK else None


def go_on_with_clock(store: Store, found: SetBack, *, now: datetime) -> None:
    """Note in the log that somebody says the clock is right now: it was wrong before."""
    payload = {"n": found.n, "log_at": utc_text(found.last), "clock_at": utc_text(now)}
    with store.write() as session:
        journal.record(session, NONE, CLOCK, payload, now=now)
