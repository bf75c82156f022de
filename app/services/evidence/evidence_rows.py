"""Rows of evidence as every act on it reads and writes them, inside the caller's session."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from app.core.evidence import Health, Touch, health
from app.core.people import Actor
from app.errors import UserError
from app.store.schema import Account, EvidenceAct, EvidenceFile, EvidenceLink, Task

_SOME = 500  # digests asked for at once


class UnknownEvidence(UserError):
    """No such file is registered."""

    code = "evidence.not_known"


class EvidenceDestroyed(UserError):
    """The file was destroyed; only what was written of it stays. Fields: file."""

    code = "evidence.destroyed"


class NoneChosen(UserError):
    """An act on several files was asked for without any."""

    code = "evidence.none_chosen"


def standing() -> ColumnElement[bool]:
    """Return what holds of a row of evidence_link that links, and was not taken back."""
    later = aliased(EvidenceLink)
    taken_back = select(later.id).where(later.withdraws_id == EvidenceLink.id).exists()
    return EvidenceLink.withdraws_id.is_(None) & ~taken_back


def linked_files() -> Select[EvidenceFile, EvidenceLink, str]:
    """Return the question for files with their links and who made them, oldest link first."""
    return (
        select(EvidenceFile, EvidenceLink, Account.name)
        .join(EvidenceLink, EvidenceLink.digest == EvidenceFile.digest)
        .join(Account, Account.id == EvidenceLink.by_id)
        .where(standing())
        .order_by(EvidenceLink.id)
    )


def acts_of(session: Session, digests: Collection[str]) -> dict[str, tuple[EvidenceAct, ...]]:
    """Return the acts of files, oldest first; files without any are left out."""
    found: dict[str, list[EvidenceAct]] = {}
    for some in _parts(sorted(set(digests))):
        asked = select(EvidenceAct).where(EvidenceAct.digest.in_(some)).order_by(EvidenceAct.id)
        for row in session.scalars(asked):
            found.setdefault(row.digest, []).append(row)
    return {digest: tuple(rows) for digest, rows in found.items()}


def touches(session: Session, digests: Collection[str]) -> dict[str, tuple[Touch, ...]]:
    """Return what was done to files, oldest first; files untouched are left out."""
    return {
        digest: tuple(Touch(row.act) for row in rows)
        for digest, rows in acts_of(session, digests).items()
    }


def health_of(session: Session, digest: str) -> Health:
    """Return where one file stands."""
    return health(touches(session, (digest,)).get(digest, ()))


def file_of(session: Session, digest: str) -> EvidenceFile:
    """Return a file that was not destroyed.

    Raises:
        UnknownEvidence, EvidenceDestroyed: the user's.
    """
    row = session.get(EvidenceFile, digest)
    if row is None:
        raise UnknownEvidence()
    if health_of(session, digest) is Health.DESTROYED:
        raise EvidenceDestroyed(file=row.name)
    return row


def task_no_of(session: Session, digests: Collection[str]) -> str:
    """Return the number of the one task that files belong to; "" for none or several."""
    found: set[str] = set()
    for some in _parts(sorted(set(digests))):
        found.update(
            session.scalars(
                select(Task.task_no)
                .join(EvidenceLink, EvidenceLink.task_id == Task.id)
                .where(EvidenceLink.digest.in_(some), standing())
                .distinct()
            )
        )
    return found.pop() if len(found) == 1 else ""


def touch(
    session: Session,
    actor: Actor,
    digest: str,
    act: Touch,
    now: datetime,
    *,
    reason: str = "",
    other_id: int | None = None,
) -> None:
    """Add an act of a file, inside the caller's transaction."""
    session.add(
        EvidenceAct(
            digest=digest,
            act=act.value,
            reason=reason,
            other_id=other_id,
            by_id=actor.account_id,
            at=now,
        )
    )


def _parts(digests: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(digests), _SOME):
        yield digests[at : at + _SOME]
