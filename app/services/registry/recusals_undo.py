"""Taking the import of a list of 回避 back: what it brought goes, with a last entry in history.

Works inside the caller's transaction; batches.undo is the act.
"""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.core.people import Actor
from app.core.times import stamp as stamp_text
from app.services.registry.batches_refused import EditedSince, FrozenSince, NothingToUndo
from app.services.registry.records import CHANGED_RECUSAL, recusal_changes
from app.store.schema import (
    Account,
    Draw,
    Enterprise,
    FrozenEnterprise,
    FrozenOfficer,
    ImportBatch,
    Lock,
    RecordChange,
    Recusal,
)
from app.texts import text


def weigh(session: Session, batch: ImportBatch) -> tuple[int, int]:
    """Return how many relations get old values back (none ever) and how many go.

    Raises:
        NothingToUndo, EditedSince, FrozenSince: the user's.
    """
    fresh = session.scalar(select(func.count()).where(Recusal.import_id == batch.id)) or 0
    if not fresh:
        raise NothingToUndo(file=batch.file_name)
    _check_frozen(session, batch)
    _check_later(session, batch)
    return 0, fresh


def take_back(session: Session, actor: Actor, import_id: int, act_id: int, now: datetime) -> None:
    """Undo what `weigh` counted; each relation's history names the act."""
    batch = session.get_one(ImportBatch, import_id)
    reason = text("batches.fact_reason", file=batch.file_name)
    for one in session.scalars(_brought(batch)).all():
        gone = {name: [getattr(one, name), None] for name in ("officer_id", "enterprise_id")}
        session.add(
            RecordChange(
                kind=CHANGED_RECUSAL,
                record_id=one.id,
                version=1 + recusal_changes(session, one.id),
                changes={**gone, "reason": [one.reason, reason]},
                import_id=act_id,
                by_id=actor.account_id,
                at=now,
            )
        )
        session.delete(one)
    session.flush()


def _brought(batch: ImportBatch) -> Select[Recusal]:
    return select(Recusal).where(Recusal.import_id == batch.id).order_by(Recusal.id)


def _check_frozen(session: Session, batch: ImportBatch) -> None:
    """A manifest with both of a pair has heeded the relation."""
    found = session.execute(
        select(Enterprise.name, Draw.number, func.count().over())
        .join(Recusal, Recusal.enterprise_id == Enterprise.id)
        .join(FrozenEnterprise, FrozenEnterprise.enterprise_id == Enterprise.id)
        .join(Lock, Lock.id == FrozenEnterprise.lock_id)
        .join(
            FrozenOfficer,
            (FrozenOfficer.lock_id == Lock.id) & (FrozenOfficer.officer_id == Recusal.officer_id),
        )
        .join(Draw, Draw.id == Lock.draw_id)
        .where(Recusal.import_id == batch.id, Lock.at >= batch.at)
        .order_by(Lock.id, Recusal.id)
        .limit(1)
    ).first()
    if found is not None:
        name, draw, count = found
        raise FrozenSince(file=batch.file_name, count=f"{count:,}", name=name, draw=draw)


def _check_later(session: Session, batch: ImportBatch) -> None:
    """Who revoked a relation, or took it up again, meant it."""
    later = session.execute(
        select(Recusal.at, Account.name, Enterprise.name, func.count().over())
        .join(Account, Account.id == Recusal.by_id)
        .join(Enterprise, Enterprise.id == Recusal.enterprise_id)
        .where(
            Recusal.import_id == batch.id,
            or_(Recusal.active.is_(False), Recusal.at != batch.at),
        )
        .order_by(Recusal.at.desc(), Recusal.id)
        .limit(1)
    ).first()
    if later is not None:
        at, by, name, count = later
        raise EditedSince(
            file=batch.file_name, count=f"{count:,}", name=name, by=by, at=stamp_text(at)
        )
