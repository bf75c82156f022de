"""Taking the import of a list of inspections back: new ones go, changed ones get values back.

Works inside the caller's transaction; batches.undo is the act.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.people import Actor
from app.core.times import stamp as stamp_text
from app.services import other_checks
from app.services.batches_refused import BatchSince, EditedSince, FrozenSince, NothingToUndo
from app.services.other_checks_found import CHANGED
from app.store.schema import (
    Account,
    Draw,
    Enterprise,
    FrozenEnterprise,
    ImportBatch,
    Lock,
    OtherCheck,
    RecordChange,
)
from app.store.undoing import UNDO
from app.texts import text


def weigh(session: Session, batch: ImportBatch) -> tuple[int, int]:
    """Return how many inspections get old values back and how many go.

    Raises:
        NothingToUndo, EditedSince, BatchSince, FrozenSince: the user's.
    """
    changed = len(_changes(session, batch.id))
    fresh = session.scalar(select(func.count()).where(OtherCheck.import_id == batch.id)) or 0
    if not changed + fresh:
        raise NothingToUndo(file=batch.file_name)
    _check_frozen(session, batch)
    _check_later(session, batch)
    return changed, fresh


def take_back(session: Session, actor: Actor, import_id: int, act_id: int, now: datetime) -> None:
    """Undo what `weigh` counted; each inspection's history names the act."""
    batch = session.get_one(ImportBatch, import_id)
    for change in _changes(session, import_id):
        row = session.get_one(OtherCheck, change.record_id)
        back = {field: [after, before] for field, (before, after) in change.changes.items()}
        for field, (_, before) in back.items():
            setattr(row, field, _read(field, before))
        row.by_id, row.at = actor.account_id, now
        other_checks.keep_change(session, actor, row.id, back, now, act_id)
    reason = text("batches.fact_reason", file=batch.file_name)
    for row in session.scalars(select(OtherCheck).where(OtherCheck.import_id == import_id)).all():
        changes = {**other_checks.gone(row), "reason": ["", reason]}
        other_checks.keep_change(session, actor, row.id, changes, now, act_id)
        session.delete(row)
    session.flush()


def _changes(session: Session, import_id: int) -> list[RecordChange]:
    """Return the changes a list made to inspections that were there, newest first."""
    chosen = select(RecordChange).where(
        RecordChange.kind == CHANGED, RecordChange.import_id == import_id
    )
    return list(session.scalars(chosen.order_by(RecordChange.id.desc())))


def _check_frozen(session: Session, batch: ImportBatch) -> None:
    """A manifest frozen since has counted the inspections."""
    changed = select(RecordChange.record_id).where(
        RecordChange.kind == CHANGED, RecordChange.import_id == batch.id
    )
    about = select(OtherCheck.enterprise_id).where(
        or_(OtherCheck.import_id == batch.id, OtherCheck.id.in_(changed))
    )
    found = session.execute(
        select(Enterprise.name, Draw.number, func.count().over())
        .join(FrozenEnterprise, FrozenEnterprise.enterprise_id == Enterprise.id)
        .join(Lock, Lock.id == FrozenEnterprise.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(Lock.at >= batch.at, Enterprise.id.in_(about))
        .order_by(Lock.id, Enterprise.id)
        .limit(1)
    ).first()
    if found is not None:
        name, draw, count = found
        raise FrozenSince(file=batch.file_name, count=f"{count:,}", name=name, draw=draw)


def _check_later(session: Session, batch: ImportBatch) -> None:
    void = select(ImportBatch.id).where(
        or_(ImportBatch.act == UNDO, ImportBatch.undone_at.is_not(None))
    )
    own = select(RecordChange.record_id).where(
        RecordChange.kind == CHANGED, RecordChange.import_id == batch.id
    )
    fresh = select(OtherCheck.id).where(OtherCheck.import_id == batch.id)
    newest = select(func.max(RecordChange.id)).where(RecordChange.import_id == batch.id)
    later = session.execute(
        select(RecordChange, Account.name, ImportBatch.file_name)
        .join(Account, Account.id == RecordChange.by_id)
        .outerjoin(ImportBatch, ImportBatch.id == RecordChange.import_id)
        .where(
            RecordChange.kind == CHANGED,
            or_(RecordChange.import_id.is_(None), RecordChange.import_id.not_in(void)),
            or_(RecordChange.import_id.is_(None), RecordChange.import_id != batch.id),
            or_(
                RecordChange.record_id.in_(fresh),
                RecordChange.record_id.in_(own) & (RecordChange.id > newest.scalar_subquery()),
            ),
        )
        .order_by(RecordChange.id.desc())
    ).all()
    if not later:
        return
    change, by, file = later[0]
    row = session.get(OtherCheck, change.record_id)
    owner = session.get(Enterprise, row.enterprise_id) if row else None
    fields = {
        "file": batch.file_name,
        "count": f"{len({one.record_id for one, _, _ in later}):,}",
        "name": owner.name if owner else str(change.record_id),
        "by": by,
        "at": stamp_text(change.at),
    }
    if file:
        raise BatchSince(later=file, **fields)
    raise EditedSince(**fields)


def _read(field: str, kept: Any) -> Any:
    return date.fromisoformat(kept) if field == "checked_on" else kept
