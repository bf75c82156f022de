"""公开副本 and 公布值: what of a draw may be seen by everybody, and when (SPEC §12).

Until the inspections have ended only M, R and the head are public: a list of the drawn
would be a tip-off. Then the public copy shows every drawn enterprise its ticket, without
reserves, officers, names or recusals; it says itself what it cannot prove.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.container import pack, unpack
from app.core.dossier import check
from app.core.dossier_report import Report
from app.core.people import Actor, Right
from app.core.protocol import REHEARSAL, sha256_hex
from app.core.public_copy import public_text
from app.core.task import Stage
from app.errors import UserError
from app.services import journal
from app.services.bureau import facts_of
from app.services.draw.dossier_files import Gathered, gather
from app.services.draw.dossiers import KIND, PlaceGone, place
from app.services.evidence.evidence_kit import LIST
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Lock, Result, Task, VoidedLock
from app.texts import text

Progress = Callable[[str, float], None]
ENDED = (Stage.CLOSED, Stage.ENDED)
_OWN = ("manifest.txt", "names.txt", "result.txt", "adjust.txt", "log.txt", "payloads.txt")


class NotEnded(UserError):
    """The inspections of the task have not ended: its list stays inside."""

    code = "public_copy.not_ended"


@dataclass(frozen=True, slots=True)
class Published:
    """A file for the public; report: what the check of a public copy said."""

    path: Path
    digest: str
    report: Report | None = None


@needs(Right.PUBLISH)
def write_public_copy(
    store: Store,
    actor: Actor,
    lock_id: int,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Published:
    """Write the public copy of an attempt, substitutions included; check and log it.

    Raises:
        NotEnded, NoResultYet, NoKit, PlaceGone: the user's.
        DiskFull, Unwritable, ReadBackDiffers: the machine's.
    """
    say = progress or (lambda _key, _share: None)
    _check_folder(folder)
    with store.read() as session:
        task = _task(session, lock_id)
        if Stage(task.stage) not in ENDED:
            raise NotEnded(task=task.task_no)
        say("dossier.step.gather", 0.0)
        found = gather(session, lock_id)
    files = public_files(found)
    data = pack(files)
    path = folder / text("dossier.public_file", draw=found.draw, attempt=found.attempt)
    say("dossier.step.write", 0.4)
    place(path, data)
    say("dossier.step.check", 0.6)
    report = check(unpack(data))
    made = Published(path, sha256_hex(data), report)
    _log(store, actor, lock_id, found, made, "PUBLIC", now)
    return made


@needs(Right.PUBLISH)
def write_values(
    store: Store, actor: Actor, lock_id: int, folder: Path, *, now: datetime
) -> Published:
    """Write M, R and the head as a small text to publish at any time; log it.

    With a byte order mark and CR LF: the oldest editors on office machines show it.

    Raises:
        As write_public_copy, without NotEnded.
    """
    _check_folder(folder)
    with store.read() as session:
        found = gather(session, lock_id)
        words = _values(session, lock_id, found)
    data = "".join(f"{line}\r\n" for line in words).encode("utf-8-sig")
    path = folder / text("dossier.values_file", draw=found.draw, attempt=found.attempt)
    place(path, data)
    made = Published(path, sha256_hex(data))
    _log(store, actor, lock_id, found, made, "VALUES", now)
    return made


def public_files(found: Gathered) -> dict[str, bytes]:
    """Return the files of the public copy of a dossier."""
    files = found.files
    kit = {
        name: data
        for name, data in files.items()
        if name not in _OWN and name != "opening.txt" and not name.startswith("attempts/")
    }
    said = public_text(
        files["manifest.txt"],
        files["opening.txt"],
        files["result.txt"],
        files.get("adjust.txt", b""),
        found.entries,
        found.head,
        sha256_hex(files[LIST]),
    )
    return {"public.txt": said, "opening.txt": files["opening.txt"], **kit}


def _values(session: Session, lock_id: int, found: Gathered) -> list[str]:
    """The lines of the sheet of values."""
    lock, stored = session.get_one(Lock, lock_id), session.get_one(Result, lock_id)
    bureau, task = facts_of(session), _task(session, lock_id)
    said = [text("dossier.sheet.title", bureau=bureau.name)]
    if lock.tag == REHEARSAL:
        said.append(text("dossier.sheet.sample"))
    said += [
        "",
        text("dossier.sheet.task", name=task.name),
        text("dossier.sheet.number", draw=found.draw, attempt=found.attempt),
    ]
    if session.scalar(select(VoidedLock.lock_id).where(VoidedLock.lock_id == lock_id)):
        said.append(text("dossier.sheet.voided"))
    page = found.files.get("verify.html")
    return [
        *said,
        "",
        text("dossier.sheet.m", value=lock.manifest_hash),
        text("dossier.sheet.r", value=stored.result_hash),
        text("dossier.sheet.head", n=found.entries, value=found.head),
        *([text("dossier.sheet.page", value=sha256_hex(page))] if page else []),
        "",
        text("dossier.sheet.note"),
    ]


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise PlaceGone(folder=str(folder))


def _task(session: Session, lock_id: int) -> Task:
    draw = session.get_one(Draw, session.get_one(Lock, lock_id).draw_id)
    return session.get_one(Task, draw.task_id)


def _log(
    store: Store,
    actor: Actor,
    lock_id: int,
    found: Gathered,
    made: Published,
    kind: str,
    now: datetime,
) -> None:
    with store.write() as session:
        journal.record(
            session,
            actor.name,
            KIND,
            {
                "kind": kind,
                "draw": found.draw,
                "attempt": found.attempt,
                "file": made.path.name,
                "sha256": made.digest,
                "entries": found.entries,
                "head": found.head,
            },
            now=now,
            subject=_task(session, lock_id).task_no,
        )
