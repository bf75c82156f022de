"""That a data folder's data has gone to another place: said by its log, and asked back by two.

The entry is written before the data is copied, so that both places know of it: the new one
answers with an entry of its own, the old one stays as it was left.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.backups import MOVED_IN
from app.core.people import Actor, Right
from app.core.personal import FIELDS
from app.core.protocol import NONE
from app.core.reasons import check_reason
from app.files import place_file
from app.files.atomic import whole_file
from app.services import journal
from app.services.personal import PERSONAL_KINDS, columns
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import LogEntry

OUT: Final = "MOVED-OUT"
IN: Final = MOVED_IN
BACK: Final = "MOVED-BACK"
UNDERWAY: Final = "moving.json"  # in the data folder, while a copy is being made
GONE_TO: Final = "moved.json"  # in the old folder: where the data lies now


class Way(StrEnum):
    """How the data went."""

    FILE = "FILE"  # packed for another machine
    FOLDER = "FOLDER"  # to another folder of this machine


@dataclass(frozen=True, slots=True)
class MovedOut:
    """The data went elsewhere.

    Attributes:
        by, second: who had it moved. n: number of the entry that says so.
        place: the folder it lies in now, None where it is another machine's.
    """

    way: Way
    at: datetime
    by: str
    second: str
    n: int
    place: Path | None


def moved_out(store: Store) -> MovedOut | None:
    """Return that the data of an open folder went elsewhere, None where it is at home here.

    Needs no log-in: it is asked before anybody may. A move that was cut short is taken
    back first.
    """
    with store.read() as session:
        row = session.scalars(
            select(LogEntry)
            .where(LogEntry.kind.in_((OUT, IN, BACK)))
            .order_by(LogEntry.n.desc())
            .limit(1)
        ).first()
        if row is None or row.kind != OUT:
            return None
        facts = json.loads(row.payload)
        at = datetime.fromisoformat(row.at)
        place = place_file.read_place(store.folder / GONE_TO)
        return MovedOut(Way(facts["way"]), at, row.operator, row.witnesses, row.n, place)


def begin(
    session: Session, actor: Actor, second: Actor, way: Way, export: dict[str, Any], now: datetime
) -> LogEntry:
    """Write that everything leaves, inside the caller's transaction; return the entry."""
    seen = (second.name,)
    if way is Way.FILE:
        named = {one for kind in PERSONAL_KINDS for one in columns(kind, FIELDS[kind])}
        said = {"kind": "move", "personal": sorted(named), **export}
        journal.record(session, actor.name, "EXPORT", said, now=now, witnesses=seen)
    payload = {"way": way.value, "second": second.name}
    return journal.record(session, actor.name, OUT, payload, now=now, witnesses=seen)


def set_underway(folder: Path, now: datetime) -> None:
    """Note that a copy is being made; DiskFull, Unwritable are the machine's."""
    with whole_file(folder / UNDERWAY) as file:
        file.write(json.dumps({"since": now.isoformat()}).encode())


def not_underway(folder: Path) -> None:
    """Take the note away: from here on the copy counts."""
    (folder / UNDERWAY).unlink(missing_ok=True)


def take_back_unfinished(store: Store, *, now: datetime) -> bool:
    """Take a move back that was stopped or cut short before its copy counted; say whether."""
    if not (store.folder / UNDERWAY).exists():
        return False
    with store.write() as session:
        newest = session.scalars(
            select(LogEntry.kind)
            .where(LogEntry.kind.in_((OUT, IN, BACK)))
            .order_by(LogEntry.n.desc())
            .limit(1)
        ).first()
        if newest == OUT:
            journal.record(session, NONE, BACK, {"unfinished": True}, now=now)
    not_underway(store.folder)
    return True


def leave_note(folder: Path, place: Path) -> None:
    """Say in the old folder where the data lies now."""
    place_file.write_place(folder / GONE_TO, place)


@needs(Right.SETTINGS)
def go_on_here(store: Store, actor: Actor, second: Actor, reason: str, *, now: datetime) -> None:
    """Go on in a place the data was moved out of: two people, and why.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        ReasonWrong, OwnWork, NotAllowed: the user's.
    """
    said = check_reason(reason)
    check_second(store, second, frozenset({actor.account_id}), "go_on_here", now)
    with store.write() as session:
        payload = {"reason": said, "second": second.name}
        journal.record(session, actor.name, BACK, payload, now=now, witnesses=(second.name,))
    (store.folder / GONE_TO).unlink(missing_ok=True)
