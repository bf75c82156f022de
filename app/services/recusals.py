"""回避: which officer does not inspect which enterprise, and since when.

A relation is never deleted: it is revoked, and the log keeps both acts. The reason is
private: it stays in the database, out of the log and out of every list that leaves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.codes import clean_code
from app.core.people import Actor, Right
from app.core.rows import Cell, clean_text
from app.errors import UserError
from app.services import journal
from app.services.records import REVOKED, UnknownRecord, recusal_lines, revocations
from app.services.registry_lines import RecusalLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise, Officer, RecordChange, Recusal
from app.texts import text

REASON_LENGTH = 300


class AlreadyRecused(UserError):
    """The pair is in the register already."""

    code = "recusals.already"


class ReasonMissing(UserError):
    """A relation needs a reason, and a short one."""

    code = "recusals.reason"


class NotActive(UserError):
    """The relation has been revoked before, or is not there."""

    code = "recusals.not_active"


@dataclass(frozen=True, slots=True)
class RecusalsDone:
    """What an import did. refused: (row, what the row says, why) of rows not taken."""

    added: int
    there_before: int
    refused: tuple[tuple[int, str, str], ...]


@needs(Right.READ)
def list_(
    store: Store,
    actor: Actor,
    *,
    officer_id: int | None = None,
    enterprise_id: int | None = None,
    active_only: bool = True,
) -> tuple[RecusalLine, ...]:
    """Return the relations, newest first, of one officer, one enterprise, or all.

    Reasons are there only for those who keep the register.
    """
    with store.read() as session:
        return recusal_lines(
            session,
            with_reasons=actor.may(Right.RECUSAL),
            officer_id=officer_id,
            enterprise_id=enterprise_id,
            active_only=active_only,
        )


@needs(Right.RECUSAL)
def add(
    store: Store, actor: Actor, officer_id: int, enterprise_id: int, reason: str, *, now: datetime
) -> int:
    """Put a pair into the register and return the relation's id.

    Raises:
        ReasonMissing, AlreadyRecused, UnknownRecord: the user's.
    """
    with store.write() as session:
        officer, enterprise = (
            session.get(Officer, officer_id),
            session.get(Enterprise, enterprise_id),
        )
        if officer is None or enterprise is None:
            raise UnknownRecord(id=officer_id if officer is None else enterprise_id)
        row = put(session, actor, officer_id, enterprise_id, reason, now)
        if row is None:
            raise AlreadyRecused(officer=officer.name, enterprise=enterprise.name)
        payload = {"act": "add", "recusal": row.id, "officer": officer.key}
        payload["enterprise"] = enterprise.key
        journal.record(session, actor.name, "RECUSAL", payload, now=now)
        return row.id


@needs(Right.RECUSAL)
def revoke(store: Store, actor: Actor, recusal_id: int, reason: str, *, now: datetime) -> None:
    """Revoke a relation; later draws no longer heed it.

    The reason is as private as the relation's own: it goes into the record's history.

    Raises:
        ReasonMissing, NotActive: the user's.
    """
    reason = _short(reason)
    with store.write() as session:
        row = session.get(Recusal, recusal_id)
        if row is None or not row.active:
            raise NotActive(id=recusal_id)
        row.active, row.by_id, row.at = False, actor.account_id, now
        session.add(
            RecordChange(
                kind=REVOKED,
                record_id=recusal_id,
                version=1 + revocations(session, recusal_id),
                changes={"active": [True, False], "reason": [row.reason, reason]},
                by_id=actor.account_id,
                at=now,
            )
        )
        payload = {"act": "revoke", "recusal": recusal_id}
        journal.record(session, actor.name, "RECUSAL", payload, now=now)


def take_over(
    session: Session,
    actor: Actor,
    file_name: str,
    rows: Iterable[tuple[int, Mapping[str, Cell]]],
    *,
    now: datetime,
) -> RecusalsDone:
    """Take in rows of cert_no, uscc and reason inside the caller's transaction."""
    added = there = 0
    refused: list[tuple[int, str, str]] = []
    for number, cells in rows:
        cert = clean_code(clean_text(cells.get("cert_no")))
        code = clean_code(clean_text(cells.get("uscc")))
        officer, enterprise = _officer(session, cert), _enterprise(session, code)
        reason = clean_text(cells.get("reason"))
        if officer is None or enterprise is None or not reason:
            missing = cert if officer is None else code
            what = "unknown" if officer is None or enterprise is None else "no_reason"
            refused.append((number, missing, text(f"imports.recusal_{what}")))
        elif put(session, actor, officer, enterprise, reason[:REASON_LENGTH], now) is None:
            there += 1
        else:
            added += 1
    payload = {"act": "import", "file": file_name, "added": added, "refused": len(refused)}
    journal.record(session, actor.name, "RECUSAL", payload, now=now)
    return RecusalsDone(added, there, tuple(refused))


def put(
    session: Session,
    actor: Actor,
    officer_id: int,
    enterprise_id: int,
    reason: str,
    now: datetime,
) -> Recusal | None:
    """Add a pair or take a revoked one up again; None where it is active already."""
    reason = _short(reason)
    row = session.scalars(
        select(Recusal).where(
            Recusal.officer_id == officer_id, Recusal.enterprise_id == enterprise_id
        )
    ).first()
    if row is not None and row.active:
        return None
    if row is None:
        row = Recusal(officer_id=officer_id, enterprise_id=enterprise_id)
    row.reason, row.active, row.by_id, row.at = reason, True, actor.account_id, now
    session.add(row)
    session.flush()
    return row


def _short(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(most=REASON_LENGTH)
    return reason


def _officer(session: Session, cert: str) -> int | None:
    chosen = select(Officer.id).where(or_(Officer.key == cert, Officer.cert_no == cert))
    return session.scalars(chosen).first() if cert else None


def _enterprise(session: Session, code: str) -> int | None:
    chosen = select(Enterprise.id).where(
        or_(Enterprise.key == code, Enterprise.uscc == code, Enterprise.regno == code)
    )
    return session.scalars(chosen).first() if code else None
