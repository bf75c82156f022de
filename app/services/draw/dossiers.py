"""案卷: one file with which anybody can repeat and check a draw at home (SPEC §12, §14).

The same bytes for the same draw, whenever and wherever it is written. What was written
is read back and checked by the program's own verifier before anybody carries it away.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.container import pack, unpack
from app.core.dossier import check
from app.core.dossier_report import Report, Verdict
from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.errors import UserError
from app.files.atomic import whole_file
from app.files.sticks import ReadBackDiffers, carry
from app.services import journal
from app.services.draw.dossier_files import Gathered, acts_of, gather, last_entry
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Lock, LogEntry, Task
from app.texts import text

Progress = Callable[[str, float], None]
KIND = "DOSSIER"  # log entry: a dossier was written
FOLDER = "evidence"  # below the data folder
_CHECKED_FROM = 0.3  # share of the work that is done when the check begins


class PlaceGone(UserError):
    """The folder to copy to is not there (any more): mostly a stick that was pulled out."""

    code = "dossier.place_gone"


@dataclass(frozen=True, slots=True)
class Written:
    """A dossier that was written and checked.

    digest: SHA-256 of the file; entries, head: of its log.txt; report: what the check said.
    """

    path: Path
    digest: str
    size: int
    entries: int
    head: str
    report: Report


@dataclass(frozen=True, slots=True)
class DossierState:
    """What stands of an attempt's dossier.

    possible: the attempt has a result, and its LOCK entry binds names and kit. path: the one in the evidence folder that was found
    sound when it was written, None where there is none of the draw as it stands now.
    """

    possible: bool
    path: Path | None


@needs(Right.READ)
def write_dossier(
    store: Store,
    actor: Actor,
    lock_id: int,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Written:
    """Write an attempt's dossier into a folder, read it back, check it, and log that.

    An older one of the same attempt is replaced when the new one is complete.

    Raises:
        NoResultYet, NoKit: the user's.
        DiskFull, Unwritable, ReadBackDiffers: the machine's.
    """
    find = partial(_of_lock, lock_id)
    return write_found(store, actor, find, folder, place, now=now, say=progress or _silent)


def _of_lock(lock_id: int, session: Session) -> tuple[Gathered, str]:
    # Logged of the task: the head that stands in the hall and on the minutes is the draw's.
    draw = session.get_one(Draw, session.get_one(Lock, lock_id).draw_id)
    return gather(session, lock_id), session.get_one(Task, draw.task_id).task_no


@needs(Right.READ)
def write_found(
    store: Store,
    actor: Actor,
    find: Callable[[Session], tuple[Gathered, str]],
    folder: Path,
    put: Callable[[Path, bytes], object],
    *,
    now: datetime,
    say: Progress,
) -> Written:
    """Write the dossier that `find` gathers, as `write_dossier`.

    Args:
        find: gives its files, and the subject its log entry goes by.
        put: `put(path, data)` writes the file and sees that it can be read.
    """
    say("dossier.step.gather", 0.0)
    with store.read() as session:
        found, subject = find(session)
    data = pack(found.files)
    say("dossier.step.write", _CHECKED_FROM / 2)
    path = folder / dossier_name(found.draw, found.attempt)
    put(path, data)
    say("dossier.step.check", _CHECKED_FROM)
    report = check(
        unpack(data), progress=lambda _stage, done: say("dossier.step.check", _checked_share(done))
    )
    written = Written(path, sha256_hex(data), len(data), found.entries, found.head, report)
    with store.write() as session:
        _log(session, actor, subject, found, written, now)
    say("dossier.step.check", 1.0)
    return written


@needs(Right.READ)
def copy_dossier(
    store: Store,
    actor: Actor,
    lock_id: int,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Written:
    """As `write_dossier`, to a stick or another folder, which has to be there.

    Raises:
        PlaceGone, NoResultYet, NoKit: the user's.
        StickGone, StickFull, StickProtected, ReadBackDiffers: the machine's.
    """
    if not folder.is_dir():
        raise PlaceGone(folder=str(folder))
    find = partial(_of_lock, lock_id)
    return write_found(store, actor, find, folder, carry_file, now=now, say=progress or _silent)


def carry_file(path: Path, data: bytes) -> None:
    """Write a file to a stick, and see that the stick gives it back."""
    carry(path.parent, path.name, data)


@needs(Right.READ)
def dossier_state(store: Store, actor: Actor, lock_id: int) -> DossierState:
    """Return whether the evidence folder holds the dossier of the draw as it stands now."""
    with store.read() as session:
        lock = session.get_one(Lock, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        acts = acts_of(session)
        own = (draw.number, lock.attempt)
        last = last_entry(acts, own)
        bound = any("kit" in act.said for act in acts if act.attempt == own)
        task_no = session.get_one(Task, draw.task_id).task_no
        size = _size(session, task_no, draw.number, lock.attempt, last)
        name = dossier_name(draw.number, lock.attempt)
    path = store.folder / FOLDER / name
    there = size > 0 and path.is_file() and path.stat().st_size == size
    return DossierState(last > 0 and bound, path if there else None)


def dossier_name(draw: str, attempt: int) -> str:
    """Return the file name of an attempt's dossier."""
    return text("dossier.file", draw=draw, attempt=attempt)


def place(path: Path, data: bytes) -> None:
    """Write a file whole, and see that the medium gives it back.

    Raises:
        DiskFull, Unwritable, ReadBackDiffers: the machine's.
    """
    with whole_file(path) as file:
        file.write(data)
    try:
        same = path.read_bytes() == data
    except OSError:
        same = False
    if not same:
        raise ReadBackDiffers(file=str(path))


def _log(
    session: Session,
    actor: Actor,
    subject: str,
    found: Gathered,
    written: Written,
    now: datetime,
) -> None:
    journal.record(
        session,
        actor.name,
        KIND,
        {
            "kind": KIND,
            "draw": found.draw,
            "attempt": found.attempt,
            "file": written.path.name,
            "sha256": written.digest,
            "size": written.size,
            "entries": found.entries,
            "head": found.head,
            "verdict": written.report.verdict.value,
        },
        now=now,
        subject=subject,
    )


def _size(session: Session, task_no: str, draw: str, attempt: int, last: int) -> int:
    """Bytes of the dossier up to entry `last` as it was written and found sound; 0: never."""
    rows = session.scalars(
        select(LogEntry.payload)
        .where(LogEntry.kind == KIND, LogEntry.subject == task_no)
        .order_by(LogEntry.n.desc())
    )
    wanted = (KIND, draw, attempt, last)
    for said in map(json.loads, rows):
        if (said["kind"], said["draw"], said["attempt"], said["entries"]) == wanted:
            return int(said["size"]) if said["verdict"] == Verdict.CONSISTENT.value else 0
    return 0


def _checked_share(done: float) -> float:
    return _CHECKED_FROM + (1 - _CHECKED_FROM) * done


def _silent(step: str, share: float) -> None:
    """Take progress reports nobody listens to."""
