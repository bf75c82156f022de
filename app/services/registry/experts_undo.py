"""Taking the import of a list of experts back: new ones go, changed ones get their old values.

Works inside the caller's transaction; batches.undo is the act.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor
from app.core.times import stamp as stamp_text
from app.services.registry.batches_refused import EditedSince, FrozenSince, NothingToUndo
from app.services.registry.experts import CHANGED
from app.store.schema import Account, Draw, Expert, ImportBatch, Lock, RecordChange, TeamSupport
from app.texts import text


def weigh(session: Session, batch: ImportBatch) -> tuple[int, int]:
    """Return how many experts get old values back and how many go.

    Raises:
        NothingToUndo, EditedSince, FrozenSince: the user's.
    """
    changes = _brought(session, batch)
    if not changes:
        raise NothingToUndo(file=batch.file_name)
    fresh = {one.record_id for one in changes if one.version == 1}
    _check_later(session, batch, changes)
    _check_used(session, batch, fresh)
    return len(changes) - len(fresh), len(fresh)


def take_back(session: Session, actor: Actor, import_id: int, act_id: int, now: datetime) -> None:
    """Undo what `weigh` counted; each expert's history names the act."""
    batch = session.get_one(ImportBatch, import_id)
    reason = text("batches.fact_reason", file=batch.file_name)
    for one in _brought(session, batch):
        row = session.get_one(Expert, one.record_id)
        back: dict[str, list[Any]] = {
            name: [after, before] for name, (before, after) in one.changes.items()
        }
        session.add(
            RecordChange(
                kind=CHANGED,
                record_id=row.id,
                version=row.version + 1,
                changes={**back, "reason": [None, reason]},
                import_id=act_id,
                by_id=actor.account_id,
                at=now,
            )
        )
        if one.version == 1:
            session.delete(row)
            continue
        for name, (before, _after) in one.changes.items():
            day = name == "until" and before is not None
            setattr(row, name, date.fromisoformat(before) if day else before)
        row.version += 1
        row.updated_at = now
    session.flush()


def _brought(session: Session, batch: ImportBatch) -> list[RecordChange]:
    chosen = select(RecordChange).where(
        RecordChange.kind == CHANGED, RecordChange.import_id == batch.id
    )
    return list(session.scalars(chosen.order_by(RecordChange.id)))


def _check_later(session: Session, batch: ImportBatch, brought: list[RecordChange]) -> None:
    """Who changed an expert afterwards meant it."""
    latest = {one.record_id: one.version for one in brought}
    rows = session.execute(
        select(RecordChange.record_id, RecordChange.version, RecordChange.at, Account.name)
        .join(Account, Account.id == RecordChange.by_id)
        .where(RecordChange.kind == CHANGED, RecordChange.record_id.in_(latest))
        .order_by(RecordChange.id.desc())
    )
    later = [row for row in rows if row.version > latest[row.record_id]]
    if later:
        number, _version, at, by = later[0]
        raise EditedSince(
            file=batch.file_name,
            count=f"{len({row.record_id for row in later}):,}",
            name=session.get_one(Expert, number).name,
            by=by,
            at=stamp_text(at),
        )


def _check_used(session: Session, batch: ImportBatch, fresh: set[int]) -> None:
    """Who goes along with a team stands on its papers and stays."""
    rows = session.execute(
        select(TeamSupport.people, Draw.number)
        .join(Lock, Lock.id == TeamSupport.lock_id)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(TeamSupport.kind == "EXPERT")
    )
    used = {
        person["id"]: (person["name"], draw)
        for people, draw in rows
        for person in people
        if person.get("id") in fresh
    }
    if used:
        name, draw = next(iter(used.values()))
        raise FrozenSince(file=batch.file_name, count=f"{len(used):,}", name=name, draw=draw)
