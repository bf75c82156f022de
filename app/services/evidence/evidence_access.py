"""Seeing and copying evidence: by right, or by asking and being allowed; every time logged.

Nobody sees or copies a kept record without approval (domain §1.7). Who has the right gives
the reason; who has not asks, and an approver allows it for some days. Whoever brought a file
may look at it again for as long, to write the finding with; copying it out is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.evidence import ALLOWED_DAYS, Touch, copy_name
from app.core.people import Actor, Right, require_other
from app.core.reasons import check_reason
from app.errors import UserError
from app.files import evidence_folder, thumbnails
from app.services import journal
from app.services.evidence.evidence import cache_of, root_of
from app.services.evidence.evidence_rows import (
    NoneChosen,
    acts_of,
    file_of,
    task_no_of,
    touch,
)
from app.services.rights import needs, refusals_logged
from app.store.engine import Store
from app.store.schema import Account, EvidenceAct, EvidenceFile, EvidenceLink

Progress = Callable[[str, float], None]
_HOLDS: Final = timedelta(days=ALLOWED_DAYS)
_ASKS: Final = {Touch.ASK_OPEN: Touch.ALLOW_OPEN, Touch.ASK_COPY: Touch.ALLOW_COPY}
_ENOUGH: Final = {
    Touch.OPENED: frozenset({Touch.ALLOW_OPEN, Touch.ALLOW_COPY}),
    Touch.COPIED: frozenset({Touch.ALLOW_COPY}),
}
_MOST_NAMES: Final = 1000


class AccessNotAllowed(UserError):
    """The file may not be seen or copied by this person now; it has to be asked for."""

    code = "evidence.not_allowed"


class NothingAsked(UserError):
    """Nobody waits for an answer about this file any more."""

    code = "evidence.nothing_asked"


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may do with a file now.

    Attributes:
        asked: waits for an answer. own: brought by the person; may be seen without a reason.
        reason: what the person gave when asking; stands for one that is left out, "" for none.
    """

    may_open: bool
    may_copy: bool
    asked: bool = False
    own: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks to see or copy a file."""

    digest: str
    name: str
    by_id: int
    by: str
    copying: bool
    reason: str
    at: datetime


@needs(Right.READ)
def access(store: Store, actor: Actor, digest: str, *, now: datetime) -> Access:
    """Return what the person may do with a file now; UnknownEvidence, EvidenceDestroyed."""
    with store.read() as session:
        return _access(session, actor, file_of(session, digest), now)


@needs(Right.READ)
def ask(
    store: Store,
    actor: Actor,
    digests: Sequence[str],
    copying: bool,
    reason: str,
    *,
    now: datetime,
) -> None:
    """Ask to see files, or to copy them out as well.

    Raises:
        NoneChosen, ReasonWrong, UnknownEvidence, EvidenceDestroyed: the user's.
    """
    said = check_reason(reason)
    act = Touch.ASK_COPY if copying else Touch.ASK_OPEN
    with store.write() as session:
        for digest in _chosen(digests):
            file_of(session, digest)
            touch(session, actor, digest, act, now, reason=said)
        _log(session, actor, act, digests, said, now)


@needs(Right.READ)
def requests(store: Store, actor: Actor) -> tuple[Request, ...]:
    """Return what waits for an answer, oldest first: to an approver everybody's, else one's own."""
    with store.read() as session:
        asking = set(
            session.scalars(
                select(EvidenceAct.digest).where(EvidenceAct.act.in_([act.value for act in _ASKS]))
            )
        )
        acts = acts_of(session, asking)
        waiting = [row for rows in acts.values() for row in _open_asks(rows).values()]
        if not actor.may(Right.APPROVE_FINDING):
            waiting = [row for row in waiting if row.by_id == actor.account_id]
        names = dict(session.execute(select(Account.id, Account.name)).all())
        return tuple(
            Request(
                row.digest,
                session.get_one(EvidenceFile, row.digest).name,
                row.by_id,
                names[row.by_id],
                row.act == Touch.ASK_COPY.value,
                row.reason,
                row.at,
            )
            for row in sorted(waiting, key=lambda row: row.id)
        )


@needs(Right.APPROVE_FINDING)
def answer(
    store: Store,
    actor: Actor,
    answered: Sequence[tuple[str, int]],
    allowed: bool,
    reason: str = "",
    *,
    now: datetime,
) -> None:
    """Allow or refuse what was asked for: (digest, account of who asked) each.

    Args:
        reason: asked for where it is refused.

    Raises:
        NothingAsked, NoneChosen, ReasonWrong, OwnWork: the user's.
    """
    said = reason.strip() if allowed else check_reason(reason)
    for _, account_id in answered:
        with refusals_logged(store, actor, "answer", now):
            require_other(actor, frozenset({account_id}), "CONFIRM")
    with store.write() as session:
        files = _chosen([digest for digest, _ in answered])
        acts = acts_of(session, files)
        for digest, account_id in answered:
            asked = _open_asks(acts.get(digest, ())).get(account_id)
            if asked is None:
                raise NothingAsked(file=file_of(session, digest).name)
            act = _ASKS[Touch(asked.act)] if allowed else Touch.REFUSE
            touch(session, actor, digest, act, now, reason=said, other_id=account_id)
        _log(session, actor, Touch.ALLOW_OPEN if allowed else Touch.REFUSE, files, said, now)


@needs(Right.READ)
def open_copy(
    store: Store, actor: Actor, digest: str, reason: str, folder: Path, *, now: datetime
) -> Path:
    """Lay a read-only copy into a folder for the system's viewer and log it; return it.

    Args:
        folder: of the caller, who takes it away again.

    Raises:
        AccessNotAllowed, ReasonWrong, UnknownEvidence, EvidenceDestroyed: the user's.
        EvidenceLost, EvidenceChanged, DiskFull, Unwritable: the machine's.
    """
    (path,) = _hand_out(store, actor, (digest,), Touch.OPENED, reason, folder, now, None)
    return path


@needs(Right.READ)
def copy_out(
    store: Store,
    actor: Actor,
    digests: Sequence[str],
    reason: str,
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Copy files out for use elsewhere and log it; errors as open_copy, and NoneChosen."""
    return _hand_out(store, actor, digests, Touch.COPIED, reason, folder, now, progress)


@needs(Right.READ)
def kept_pictures(store: Store, actor: Actor, digests: Sequence[str]) -> Mapping[str, str]:
    """Return as `small_pictures` does, of those that were tried before; quick."""
    cache = cache_of(store.folder)
    tried = {digest: thumbnails.cached(cache, digest) for digest in digests}
    return {
        digest: "" if thumbnails.is_blank(place) else str(place)
        for digest, place in tried.items()
        if place is not None
    }


@needs(Right.READ)
def small_pictures(
    store: Store, actor: Actor, digests: Sequence[str], *, progress: Progress | None = None
) -> Mapping[str, str]:
    """Return digest -> path of its small picture, "" for none; makes those not made yet.

    Takes long the first time: for a child process.
    """
    with store.read() as session:
        rows = [session.get(EvidenceFile, digest) for digest in digests]
        files = [(row.digest, row.media) for row in rows if row is not None]
    found: dict[str, str] = {}
    cache = cache_of(store.folder)
    for at, (digest, media) in enumerate(files):
        if progress:
            progress("evidence.step.drawing", at / len(files))
        found[digest] = ""
        if thumbnails.can_show(media):
            place = thumbnails.cached(cache, digest) or thumbnails.make(
                root_of(store.folder), cache, digest, media
            )
            found[digest] = "" if thumbnails.is_blank(place) else str(place)
    return found


def _hand_out(
    store: Store,
    actor: Actor,
    digests: Sequence[str],
    act: Touch,
    reason: str,
    folder: Path,
    now: datetime,
    progress: Progress | None,
) -> tuple[Path, ...]:
    """Copy files into a folder, then log it; what fails half-way leaves nothing."""
    with store.read() as session:
        files = [file_of(session, digest) for digest in _chosen(digests)]
        said = _why(session, actor, files, act, reason, now)
        names = [(file.digest, file.name, file.media) for file in files]
    made: list[Path] = []
    try:
        for at, (digest, name, media) in enumerate(names):
            if progress:
                progress("evidence.step.copying", at / len(names))
            target = _free(folder, copy_name(name, media))
            evidence_folder.copy(root_of(store.folder), digest, target, name)
            made.append(target)
        with store.write() as session:
            for digest, _, _ in names:
                touch(session, actor, digest, act, now, reason=said)
            _log(session, actor, act, [digest for digest, _, _ in names], said, now)
    except BaseException:
        for path in made:
            evidence_folder.discard(path)
        raise
    return tuple(made)


def _why(
    session: Session,
    actor: Actor,
    files: Sequence[EvidenceFile],
    act: Touch,
    reason: str,
    now: datetime,
) -> str:
    """Return the reason an act is logged with: one's own, or that of what was asked for."""
    said = ""
    for file in files:
        may = _access(session, actor, file, now)
        if not (may.may_copy if act is Touch.COPIED else may.may_open):
            raise AccessNotAllowed(file=file.name, days=ALLOWED_DAYS)
        own = may.own and act is Touch.OPENED
        if not own and not reason.strip():
            reason = may.reason
        said = reason.strip() if own and not reason.strip() else check_reason(reason)
    return said


def _access(session: Session, actor: Actor, file: EvidenceFile, now: datetime) -> Access:
    if actor.may(Right.OPEN_EVIDENCE):
        return Access(True, True)
    rows = acts_of(session, (file.digest,)).get(file.digest, ())
    given = {
        Touch(row.act)
        for row in rows
        if row.other_id == actor.account_id and timedelta() <= now - row.at <= _HOLDS
    }
    own = _brought(session, actor, file, now)
    return Access(
        own or bool(given & _ENOUGH[Touch.OPENED]),
        bool(given & _ENOUGH[Touch.COPIED]),
        actor.account_id in _open_asks(rows),
        own,
        _asked_with(rows, actor),
    )


def _brought(session: Session, actor: Actor, file: EvidenceFile, now: datetime) -> bool:
    newest = session.scalars(
        select(EvidenceLink.at)
        .where(EvidenceLink.digest == file.digest, EvidenceLink.by_id == actor.account_id)
        .order_by(EvidenceLink.id.desc())
        .limit(1)
    ).first()
    return newest is not None and now - newest <= _HOLDS


def _asked_with(rows: Sequence[EvidenceAct], actor: Actor) -> str:
    """The reason the person gave when asking for a file last; "" where nothing was asked."""
    reasons = [
        row.reason
        for row in rows
        if row.by_id == actor.account_id and row.act in {act.value for act in _ASKS}
    ]
    return reasons[-1] if reasons else ""


def _open_asks(rows: Sequence[EvidenceAct]) -> dict[int, EvidenceAct]:
    """Return who waits for an answer with what they asked last: account -> row."""
    answers = {Touch.ALLOW_OPEN, Touch.ALLOW_COPY, Touch.REFUSE}
    waiting: dict[int, EvidenceAct] = {}
    for row in rows:
        act = Touch(row.act)
        if act in _ASKS:
            waiting[row.by_id] = row
        elif act in answers and row.other_id is not None:
            waiting.pop(row.other_id, None)
    return waiting


def _chosen(digests: Sequence[str]) -> tuple[str, ...]:
    if not digests:
        raise NoneChosen()
    return tuple(dict.fromkeys(digests))


def _free(folder: Path, name: str) -> Path:
    """Return a name nothing has in the folder yet: 现场.jpg, 现场-2.jpg …"""
    path = folder / name
    for number in range(2, _MOST_NAMES):
        if not path.exists():
            break
        path = (folder / name).with_stem(f"{(folder / name).stem}-{number}")
    return path


def _log(
    session: Session, actor: Actor, act: Touch, digests: Sequence[str], reason: str, now: datetime
) -> None:
    number = task_no_of(session, digests)
    said = {"act": act.value, "count": len(digests), "files": list(digests), "reason": reason}
    journal.record(session, actor.name, "EVIDENCE", said, now=now, subject=number)
