"""One registry record as a value, and its history; read inside the caller's session."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.headings import Kind
from app.core.officers import OfficerRow
from app.core.personal import masked_changes
from app.errors import UserError
from app.services.registry.import_lines import field_changes
from app.services.registry.registry_lines import HistoryLine, RecusalLine
from app.store.bulk import FIELDS, LISTS, Registry
from app.store.schema import Account, Enterprise, ImportBatch, Officer, RecordChange, Recusal
from app.texts import text

_ACTS = ("EDIT", "UNDO")  # of a batch; any other act is the import of a file
CHANGED_RECUSAL = "recusal"  # the kind of a record change of a relation


class UnknownRecord(UserError):
    """The record is not in the registry."""

    code = "registry.unknown"


def enterprise_row(row: Enterprise) -> EnterpriseRow:
    """Return a mapped enterprise as a value."""
    return EnterpriseRow(**_values(row, "enterprises"))


def officer_row(row: Officer) -> OfficerRow:
    """Return a mapped officer as a value."""
    return OfficerRow(**_values(row, "officers"))


def _values(row: Enterprise | Officer, kind: Registry) -> dict[str, Any]:
    return {
        name: tuple(getattr(row, name)) if name in LISTS else getattr(row, name)
        for name in FIELDS[kind]
    }


def history(
    session: Session, kind: Kind, record_kind: str, record_id: int, *, whole: bool = False
) -> tuple[HistoryLine, ...]:
    """Return a record's changes, newest first; what is personal masked, or else `whole`."""
    rows = session.execute(
        select(RecordChange, Account.name, ImportBatch.act, ImportBatch.file_name)
        .join(Account, Account.id == RecordChange.by_id)
        .outerjoin(ImportBatch, ImportBatch.id == RecordChange.import_id)
        .where(RecordChange.kind == record_kind, RecordChange.record_id == record_id)
        .order_by(RecordChange.id.desc())
    )
    return tuple(
        HistoryLine(
            change.version,
            change.at,
            by,
            _source(act or "", file or ""),
            field_changes(kind, change.changes if whole else masked_changes(kind, change.changes)),
        )
        for change, by, act, file in rows
    )


def _source(act: str, name: str) -> str:
    """Return where a change came from: the file, the edit of many, what was taken back."""
    return text(f"batches.history.{act}", what=name) if act in _ACTS else name


def recusal_lines(
    session: Session,
    *,
    with_reasons: bool,
    officer_id: int | None = None,
    enterprise_id: int | None = None,
    active_only: bool = True,
) -> tuple[RecusalLine, ...]:
    """Return 回避 relations, newest first; reasons only for those who may see them."""
    chosen = (
        select(
            Recusal,
            Officer.key,
            Officer.name,
            Officer.unit,
            Enterprise.key,
            Enterprise.name,
            Account.name,
            ImportBatch.file_name,
        )
        .join(Officer, Officer.id == Recusal.officer_id)
        .join(Enterprise, Enterprise.id == Recusal.enterprise_id)
        .join(Account, Account.id == Recusal.by_id)
        .outerjoin(ImportBatch, ImportBatch.id == Recusal.import_id)
        .order_by(Recusal.id.desc())
    )
    if officer_id is not None:
        chosen = chosen.where(Recusal.officer_id == officer_id)
    if enterprise_id is not None:
        chosen = chosen.where(Recusal.enterprise_id == enterprise_id)
    if active_only:
        chosen = chosen.where(Recusal.active)
    why = _revoked_why(session) if with_reasons and not active_only else {}
    return tuple(
        _recusal_line(row, with_reasons=with_reasons, why=why) for row in session.execute(chosen)
    )


def _recusal_line(row: Any, *, with_reasons: bool, why: Mapping[int, str]) -> RecusalLine:
    one, officer_key, officer_name, unit, enterprise_key, enterprise_name, by, file = row
    return RecusalLine(
        one.id,
        one.officer_id,
        officer_key,
        officer_name,
        unit,
        one.enterprise_id,
        enterprise_key,
        enterprise_name,
        one.reason if with_reasons else "",
        one.active,
        by,
        one.at,
        "" if one.active else why.get(one.id, ""),
        file or "",
    )


def recusal_changes(session: Session, recusal_id: int) -> int:
    """Return how many changes the history of a relation has."""
    chosen = select(func.count()).where(
        RecordChange.kind == CHANGED_RECUSAL, RecordChange.record_id == recusal_id
    )
    return session.scalar(chosen) or 0


def _revoked_why(session: Session) -> dict[int, str]:
    """Return the reason each relation was revoked for the last time."""
    chosen = select(RecordChange).where(RecordChange.kind == CHANGED_RECUSAL)
    return {
        one.record_id: str(one.changes["reason"][1])
        for one in session.scalars(chosen.order_by(RecordChange.id))
        if one.changes.get("active") == [True, False]
    }
