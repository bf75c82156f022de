"""Taking the import of a list that hangs on enterprises back: 风险事实, 个案与专项检查.

New rows go, changed ones get their values back. Works inside the caller's transaction;
batches.undo is the act.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.core.people import Actor
from app.core.times import stamp as stamp_text
from app.services.registry import registry_side as side
from app.services.registry.batches_refused import (
    BatchSince,
    EditedSince,
    FrozenSince,
    NothingToUndo,
)
from app.services.registry.registry_side import Kept, SideRegister
from app.store.schema import (
    Account,
    Draw,
    Enterprise,
    FrozenEnterprise,
    ImportBatch,
    Lock,
    RecordChange,
)
from app.store.undoing import UNDO
from app.texts import text


@dataclass(frozen=True, slots=True)
class SideList(Generic[Kept]):
    """The lists of one register, as far as an import of them is taken back."""

    register: SideRegister[Kept]

    def weigh(self, session: Session, batch: ImportBatch) -> tuple[int, int]:
        """Return how many rows get old values back and how many go.

        Raises:
            NothingToUndo, EditedSince, BatchSince, FrozenSince: the user's.
        """
        table = self.register.table
        changed = len(self._changes(session, batch.id))
        fresh = session.scalar(select(func.count()).where(table.import_id == batch.id)) or 0
        if not changed + fresh:
            raise NothingToUndo(file=batch.file_name)
        self._check_frozen(session, batch)
        self._check_later(session, batch)
        return changed, fresh

    def take_back(
        self, session: Session, actor: Actor, import_id: int, act_id: int, now: datetime
    ) -> None:
        """Undo what `weigh` counted; each row's history names the act."""
        batch = session.get_one(ImportBatch, import_id)
        register, table = self.register, self.register.table
        for change in self._changes(session, import_id):
            row = session.get_one(table, change.record_id)
            back = {field: [after, before] for field, (before, after) in change.changes.items()}
            for field, (_, before) in back.items():
                setattr(row, field, self._read(field, before))
            row.by_id, row.at = actor.account_id, now
            side.keep_change(session, actor, register, row.id, back, now, act_id)
        reason = text("batches.fact_reason", file=batch.file_name)
        for row in session.scalars(select(table).where(table.import_id == import_id)).all():
            changes = side.gone(register, row, reason)
            side.keep_change(session, actor, register, row.id, changes, now, act_id)
            session.delete(row)
        session.flush()

    def _by(self, import_id: int) -> ColumnElement[bool]:
        """Choose the changes a list made to rows that were there."""
        own = RecordChange.kind == self.register.history
        return own & (RecordChange.import_id == import_id)

    def _changes(self, session: Session, import_id: int) -> list[RecordChange]:
        """Return the changes a list made to rows that were there, newest first."""
        chosen = select(RecordChange).where(self._by(import_id))
        return list(session.scalars(chosen.order_by(RecordChange.id.desc())))

    def _changed_ids(self, batch: ImportBatch) -> Select[int]:
        return select(RecordChange.record_id).where(self._by(batch.id))

    def _check_frozen(self, session: Session, batch: ImportBatch) -> None:
        """A manifest frozen since has counted the rows."""
        table = self.register.table
        about = select(table.enterprise_id).where(
            or_(table.import_id == batch.id, table.id.in_(self._changed_ids(batch)))
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

    def _check_later(self, session: Session, batch: ImportBatch) -> None:
        """Who changed a row afterwards meant it."""
        table = self.register.table
        void = select(ImportBatch.id).where(
            or_(ImportBatch.act == UNDO, ImportBatch.undone_at.is_not(None))
        )
        fresh = select(table.id).where(table.import_id == batch.id)
        newest = select(func.max(RecordChange.id)).where(RecordChange.import_id == batch.id)
        later = session.execute(
            select(RecordChange, Account.name, ImportBatch.file_name)
            .join(Account, Account.id == RecordChange.by_id)
            .outerjoin(ImportBatch, ImportBatch.id == RecordChange.import_id)
            .where(
                RecordChange.kind == self.register.history,
                or_(RecordChange.import_id.is_(None), RecordChange.import_id.not_in(void)),
                or_(RecordChange.import_id.is_(None), RecordChange.import_id != batch.id),
                or_(
                    RecordChange.record_id.in_(fresh),
                    RecordChange.record_id.in_(self._changed_ids(batch))
                    & (RecordChange.id > newest.scalar_subquery()),
                ),
            )
            .order_by(RecordChange.id.desc())
        ).all()
        if not later:
            return
        change, by, file = later[0]
        row = session.get(table, change.record_id)
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

    def _read(self, field: str, kept: Any) -> Any:
        if field in self.register.days:
            return date.fromisoformat(kept) if kept else None
        return kept
