"""全过程记录: files come in as evidence of a task, an enterprise, a step (features.md E6).

Every file lies once in the data folder, under its SHA-256; what it is evidence of are rows.
Other stages call `take`: team sheets with their photos, service with its receipts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.evidence import Health, Source, Touch, plain_name
from app.core.exif import MOST, Exif, read_exif
from app.core.parameters import EVIDENCE_RECORDINGS_MB
from app.core.people import Actor, Right
from app.core.reasons import check_reason
from app.core.record_plan import Per
from app.core.times import beijing_date
from app.errors import UserError
from app.files import evidence_folder, thumbnails
from app.files.evidence_folder import Kept, Looked
from app.services import journal
from app.services.assigned.assigned import one_assigned
from app.services.bureau import parameter
from app.services.evidence.evidence_plan import plan_in_force
from app.services.evidence.evidence_rows import health_of, standing, touch
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, EvidenceFile, EvidenceLink, Lock, Task

Progress = Callable[[str, float], None]
LONGEST_NOTE = 300


class NoPlace(UserError):
    """It is not said what the files are evidence of, or that is not there."""

    code = "evidence.no_place"


class UnknownStep(UserError):
    """The record plan has no such step, or it is not one of enterprises (of tasks)."""

    code = "evidence.unknown_step"


@dataclass(frozen=True, slots=True)
class Link:
    """What files are evidence of.

    Attributes:
        task_id: may be left out where the assignment or the lock says it.
        assignment_id: an enterprise drawn; for the steps of an enterprise.
        lock_id: an attempt of a draw; for the steps of a task.
        step: code of the record plan.
    """

    step: str
    task_id: int | None = None
    assignment_id: int | None = None
    lock_id: int | None = None
    note: str = ""
    source: Source = Source.HAND


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that was taken.

    Attributes:
        known: its bytes were there before. linked: it was not yet evidence of this.
        flawed: it is kept as it came, but cannot be shown: cut short or damaged.
    """

    digest: str
    name: str
    size: int
    media: str
    taken_at: str = ""
    place: str = ""
    known: bool = False
    linked: bool = True
    flawed: bool = False


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken, and why (its sentence: app.texts.error_text)."""

    path: Path
    error: UserError


@dataclass(frozen=True, slots=True)
class Taking:
    """What came of a number of files."""

    taken: tuple[TakenFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Got:
    """A file whose bytes are kept, before the database knows of it."""

    looked: Looked
    kept: Kept
    exif: Exif
    flawed: bool


@needs(Right.EVIDENCE)
def take(
    store: Store,
    actor: Actor,
    paths: Sequence[Path],
    link: Link,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Taking:
    """Keep files as evidence of one thing and log it; what cannot be taken is named.

    Raises:
        NoPlace, UnknownStep, UnknownAssignment: the user's; nothing is taken.
        DiskFull, Unwritable: the machine's; nothing is taken.
    """
    return take_several(store, actor, [(path, link) for path in paths], now=now, progress=progress)


@needs(Right.EVIDENCE)
def take_several(
    store: Store,
    actor: Actor,
    files: Sequence[tuple[Path, Link]],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Taking:
    """As `take`, each file evidence of something of its own: all in one transaction."""
    with store.read() as session:
        links = {link: _whole(session, link, beijing_date(now)) for _, link in files}
        most = recordings_of(session, beijing_date(now))
    got: list[tuple[_Got, Link]] = []
    refused: list[RefusedFile] = []
    try:
        for at, (path, link) in enumerate(files):
            if progress:
                progress("evidence.step.taking", at / len(files))
            try:
                got.append((_keep(store.folder, path, most), links[link]))
            except UserError as error:
                refused.append(RefusedFile(path, error))
        with store.write() as session:
            taken = tuple(_enter(session, actor, one, link, now) for one, link in got)
            _log(session, actor, taken, [link for _, link in got], now)
    except BaseException:
        _drop_new(store, got)
        raise
    return Taking(taken, tuple(refused))


@needs(Right.EVIDENCE)
def take_back(store: Store, actor: Actor, link_id: int, reason: str, *, now: datetime) -> None:
    """Say that a file is no evidence of what it was linked to; the file itself stays.

    Raises:
        NoPlace: there is no such link, or it was taken back before. ReasonWrong. The user's.
    """
    said = check_reason(reason)
    with store.write() as session:
        row = session.scalars(
            select(EvidenceLink).where(EvidenceLink.id == link_id, standing())
        ).first()
        if row is None:
            raise NoPlace()
        session.add(
            EvidenceLink(
                digest=row.digest,
                task_id=row.task_id,
                lock_id=row.lock_id,
                assignment_id=row.assignment_id,
                step=row.step,
                note=said,
                source=row.source,
                withdraws_id=row.id,
                by_id=actor.account_id,
                at=now,
            )
        )
        number = session.get_one(Task, row.task_id).task_no
        payload = {"act": "TAKE_BACK", "task": number, "files": [row.digest], "reason": said}
        journal.record(session, actor.name, "EVIDENCE", payload, now=now, subject=number)


def recordings_of(session: Session, day: date) -> int:
    """Return how many megabytes a recording may have on a day, inside the caller's session."""
    return int(parameter(session, EVIDENCE_RECORDINGS_MB, day))


def root_of(folder: Path) -> Path:
    """Return where the bytes lie below a data folder."""
    return folder / evidence_folder.FOLDER


def cache_of(folder: Path) -> Path:
    """Return where small pictures lie below a data folder."""
    return folder / thumbnails.FOLDER


def _keep(folder: Path, path: Path, recordings: int) -> _Got:
    looked = evidence_folder.look(path, recordings)
    kept = evidence_folder.keep(path, root_of(folder))
    if not thumbnails.is_picture(looked.media):
        return _Got(looked, kept, Exif(), False)
    with evidence_folder.place_of(root_of(folder), kept.digest).open("rb") as file:
        exif = read_exif(file.read(MOST))
    small = thumbnails.make(root_of(folder), cache_of(folder), kept.digest, looked.media)
    return _Got(looked, kept, exif, small.is_file() and thumbnails.is_blank(small))


def _drop_new(store: Store, got: Iterable[tuple[_Got, Link]]) -> None:
    """Take bytes away that came with a failed taking and that nobody else knows of."""
    new = {one.kept.digest for one, _ in got if one.kept.new}
    if not new:
        return
    with store.read() as session:
        new -= set(session.scalars(select(EvidenceFile.digest).where(EvidenceFile.digest.in_(new))))
    for digest in new:
        evidence_folder.destroy(root_of(store.folder), digest)
        thumbnails.forget(cache_of(store.folder), digest)


def _whole(session: Session, link: Link, day: date) -> Link:
    """Return a link with its task; raise where what it names is not there."""
    line = plan_in_force(session, day).line(link.step)
    owner = Per.TASK if link.assignment_id is None else Per.ENTERPRISE
    if line is None or line.per is not owner:
        raise UnknownStep(step=link.step)
    task_id = link.task_id
    if link.assignment_id is not None:
        task_id = one_assigned(session, link.assignment_id).task_id
    elif link.lock_id is not None:
        task_id = session.scalar(
            select(Draw.task_id).join(Lock, Lock.draw_id == Draw.id).where(Lock.id == link.lock_id)
        )
    fits = link.task_id in (None, task_id)
    if task_id is None or not fits or session.get(Task, task_id) is None:
        raise NoPlace()
    note = " ".join(link.note.split())[:LONGEST_NOTE]
    return replace(link, task_id=task_id, note=note)


def _enter(session: Session, actor: Actor, got: _Got, link: Link, now: datetime) -> TakenFile:
    digest, name = got.kept.digest, plain_name(got.looked.path.name)
    row = session.get(EvidenceFile, digest)
    if row is None:
        session.add(
            EvidenceFile(
                digest=digest,
                size=got.kept.size,
                media=got.looked.media,
                name=name,
                taken_at=got.exif.taken_at,
                place=got.exif.place,
                by_id=actor.account_id,
                at=now,
            )
        )
        session.flush()
        if got.flawed:
            touch(session, actor, digest, Touch.FLAWED, now)
    else:
        back = {Health.DESTROYED: Touch.BACK, Health.SOUND: None}
        act = back.get(health_of(session, digest), Touch.SOUND)
        if act is not None:
            touch(session, actor, digest, act, now)
    linked = not _is_linked(session, digest, link)
    if linked:
        _link(session, actor, digest, link, now)
    return TakenFile(
        digest,
        name,
        got.kept.size,
        got.looked.media,
        got.exif.taken_at,
        got.exif.place,
        row is not None,
        linked,
        got.flawed,
    )


def _link(session: Session, actor: Actor, digest: str, link: Link, now: datetime) -> None:
    session.add(
        EvidenceLink(
            digest=digest,
            task_id=link.task_id,
            lock_id=link.lock_id,
            assignment_id=link.assignment_id,
            step=link.step,
            note=link.note,
            source=link.source.value,
            by_id=actor.account_id,
            at=now,
        )
    )
    session.flush()


def _is_linked(session: Session, digest: str, link: Link) -> bool:
    same = (
        (EvidenceLink.task_id, link.task_id),
        (EvidenceLink.lock_id, link.lock_id),
        (EvidenceLink.assignment_id, link.assignment_id),
    )
    query = select(EvidenceLink.id).where(
        standing(),
        EvidenceLink.digest == digest,
        EvidenceLink.step == link.step,
        *(column.is_(None) if value is None else column == value for column, value in same),
    )
    return session.scalars(query.limit(1)).first() is not None


def _log(
    session: Session,
    actor: Actor,
    taken: Sequence[TakenFile],
    links: Sequence[Link],
    now: datetime,
) -> None:
    """Log what was taken, an entry a task; digests, so that the log binds the bytes."""
    for task_id in dict.fromkeys(link.task_id for link in links):
        pairs = [
            (one, link)
            for one, link in zip(taken, links, strict=True)
            if link.task_id == task_id and one.linked
        ]
        if not pairs:
            continue
        number = session.get_one(Task, task_id).task_no
        said = {
            "act": "TAKE",
            "task": number,
            "count": len(pairs),
            "steps": sorted({link.step for _, link in pairs}),
            "source": sorted({link.source.value for _, link in pairs}),
            "files": [one.digest for one, _ in pairs],
        }
        journal.record(session, actor.name, "EVIDENCE", said, now=now, subject=number)
