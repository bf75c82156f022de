"""回避: which officer does not inspect which enterprise, and since when.

A relation is not deleted but revoked, and the log keeps both acts; only what a list brought
goes when the list as a whole is taken back (recusals_undo). The reason is
private: it stays in the database, out of the log and out of every list that leaves.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.errors import UserError
from app.services import journal
from app.services.registry.records import CHANGED_RECUSAL as CHANGED
from app.services.registry.records import UnknownRecord, recusal_changes, recusal_lines
from app.services.registry.registry_lines import RecusalLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise, Officer, RecordChange, Recusal

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
                kind=CHANGED,
                record_id=recusal_id,
                version=1 + recusal_changes(session, recusal_id),
                changes={"active": [True, False], "reason": [row.reason, reason]},
                by_id=actor.account_id,
                at=now,
            )
        )
        payload = {"act": "revoke", "recusal": recusal_id}
        journal.record(session, actor.name, "RECUSAL", payload, now=now)


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
        number = next_id(session)
        row = Recusal(id=number, officer_id=officer_id, enterprise_id=enterprise_id)
    row.reason, row.active, row.by_id, row.at = reason, True, actor.account_id, now
    session.add(row)
    session.flush()
    return row


def next_id(session: Session) -> int:
    """Return a number no relation has had: histories of those taken back stay theirs."""
    used = select(func.max(RecordChange.record_id)).where(RecordChange.kind == CHANGED)
    return max(session.scalar(select(func.max(Recusal.id))) or 0, session.scalar(used) or 0) + 1


def _short(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(most=REASON_LENGTH)
    return reason
