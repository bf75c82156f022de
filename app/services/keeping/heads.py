"""Heads of the log kept apart from the database: in the user's profile and a second folder.

After acts have been logged the newest number and head go to `heads.txt` in each place. A file
that cannot be written never stands in the way: it is told of, and tried again.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.heads import KnownHead
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL, Tag
from app.core.times import utc_text
from app.errors import EnvironmentFault
from app.files.heads_file import append_head, read_heads
from app.services import journal
from app.services.keeping.heads_folder import SecondGone, folder_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry
from app.texts import error_text

REHEARSED: Final = "heads-SSJ1R.txt"  # a sample county's heads never stand among real ones
FILE: Final = "heads.txt"
_log = logging.getLogger(__name__)


class Source(StrEnum):
    """Where a known head comes from."""

    PROFILE = "PROFILE"  # the file in the user's profile
    SECOND = "SECOND"  # the file in the second folder
    PAPER = "PAPER"  # the register of heads seen on paper


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where a log begins and ends; `n` 0 for an empty one."""

    tag: Tag
    first: str
    n: int
    head: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A place for heads after it was written to.

    Attributes:
        n: newest entry the file is known to hold; 0 where nothing is known.
        behind: entries of the log that came after it.
        added: a line was added now.
        fault: what stands in the way, as a sentence; "" where all is well.
    """

    source: Source
    path: Path
    n: int
    behind: int
    added: bool = False
    fault: str = ""


def end_of(session: Session) -> LogEnd:
    """Return where the log begins and ends, inside the caller's session."""
    tag = journal.tag_of(session)
    first = session.scalars(select(LogEntry.head).order_by(LogEntry.n).limit(1)).first()
    last = session.execute(
        select(LogEntry.n, LogEntry.head).order_by(LogEntry.n.desc()).limit(1)
    ).first()
    return LogEnd(tag, first or "", last.n if last else 0, last.head if last else "")


def places(session: Session, profile: Path) -> tuple[tuple[Source, Path], ...]:
    """Return the files of this data folder: `profile`'s, and the second folder's where set."""
    rehearsed = journal.tag_of(session) == REHEARSAL
    own = profile.with_name(REHEARSED) if rehearsed else profile
    second = folder_of(session)
    there = (Source.PROFILE, own)
    if second is None:
        return (there,)
    return there, (Source.SECOND, second / (REHEARSED if rehearsed else FILE))


@needs(Right.READ)
def keep(store: Store, actor: Actor, profile: Path, *, now: datetime) -> tuple[Kept, ...]:
    """Note the newest head wherever it is not noted yet. Files in the way are told of only.

    Call it only after `restores.look` in the same sitting: what a file knew before has been
    compared by then.

    Args:
        profile: heads.txt of the user's profile; a sample county's file stands beside it.
    """
    with store.read() as session:
        end, files = end_of(session), places(session, profile)
    return tuple(_kept(source, path, end, now) for source, path in files) if end.n else ()


def _kept(source: Source, path: Path, end: LogEnd, now: datetime) -> Kept:
    noted = 0
    try:
        if source is Source.SECOND and not path.parent.is_dir():
            raise SecondGone(path=str(path.parent))  # never to be made where a stick is missing
        own = [one for one in read_heads(path) if one.tag == end.tag]
        if own and (own[-1].first, own[-1].n, own[-1].head) == (end.first, end.n, end.head):
            return Kept(source, path, end.n, 0)
        noted = max((one.n for one in own if one.first == end.first and one.n <= end.n), default=0)
        append_head(path, KnownHead(end.tag, end.first, end.n, end.head, utc_text(now)), now)
    except EnvironmentFault as error:
        _log.warning("heads not noted: %s %s", source.value, error.code)
        return Kept(source, path, noted, end.n - noted, fault=error_text(error))
    return Kept(source, path, end.n, 0, added=True)
