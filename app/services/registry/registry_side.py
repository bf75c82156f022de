"""The registers that hang on enterprises: what 风险事实 and 个案与专项检查 have in common.

A row of them belongs to one enterprise and is known there by kind, day and number. Each
change keeps the former values in the record's history; an id is never given twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.headings import ListKind
from app.core.people import Actor
from app.store import search
from app.store.schema import OtherCheck, RecordChange, RiskFact

Kept = TypeVar("Kept", RiskFact, OtherCheck)


@dataclass(frozen=True, slots=True)
class SideRegister(Generic[Kept]):
    """What one register that hangs on enterprises has of its own.

    Attributes:
        list_kind: of its lists and their batches, and of what counts its changes.
        history: the kind of its record changes.
        fields: what is kept about an enterprise, field by field.
        day: the field that, with kind and reference, tells two rows of an enterprise apart.
        filled: fields in which a filled cell of a list replaces what is there.
        days: fields that hold a date or nothing.
    """

    table: type[Kept]
    list_kind: ListKind
    history: str
    fields: tuple[str, ...]
    day: str
    filled: tuple[str, ...]
    days: tuple[str, ...]


def next_id(session: Session, register: SideRegister[Kept]) -> int:
    """Return the id of the next row: one that none ever had, those taken out included."""
    last = session.scalar(select(func.max(register.table.id))) or 0
    gone_id = session.scalar(
        select(func.max(RecordChange.record_id)).where(RecordChange.kind == register.history)
    )
    return max(last, gone_id or 0) + 1


def keep_change(
    session: Session,
    actor: Actor,
    register: SideRegister[Kept],
    record_id: int,
    changes: Mapping[str, list[Any]],
    now: datetime,
    import_id: int | None = None,
) -> None:
    """Keep the former values of a row (field -> [before, after]) in the caller's transaction."""
    history = register.history
    before = session.scalar(
        select(func.count()).where(
            RecordChange.kind == history, RecordChange.record_id == record_id
        )
    )
    session.add(
        RecordChange(
            kind=history,
            record_id=record_id,
            version=2 + (before or 0),
            changes=dict(changes),
            import_id=import_id,
            by_id=actor.account_id,
            at=now,
        )
    )


def gone(register: SideRegister[Kept], row: Kept, reason: str) -> dict[str, list[Any]]:
    """Return the change that takes a row out, and why."""
    fields = ("enterprise_id", *register.fields)
    values = {field: [written(getattr(row, field)), None] for field in fields}
    return {**values, "reason": ["", reason]}


def written(value: Any) -> Any:
    """Return a value as a history keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def changed(session: Session, register: SideRegister[Kept]) -> None:
    """Count one change of the register: what was read or compared before is out of date."""
    search.changed(session, register.list_kind)
