"""专家库: who advises inspections; entered by hand or by a list, ended, never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.experts import EXPERT_FIELDS, ExpertRow, read_expert
from app.core.headings import label
from app.core.people import Actor, Right
from app.core.personal import EXPERTS, FIELDS, is_masked, masked, masked_changes
from app.core.rows import Severity
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.registry.import_lines import FieldChange, shown
from app.services.registry.registry_lines import HistoryLine, Saved
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Expert, ImportBatch, RecordChange
from app.texts import text

CHANGED: Final = "expert"  # the kind of a record change
REASON_LENGTH: Final = 300


class ExpertThere(UserError):
    """Another expert has this name and unit."""

    code = "experts.there"


class StaleExpert(UserError):
    """Somebody saved the expert in the meantime."""

    code = "experts.stale"


class BadExpert(UserError):
    """A value cannot be taken as it is."""

    code = "experts.bad"


class UnknownExpert(UserError):
    """The expert is not in the register."""

    code = "experts.unknown"


class ReasonMissing(UserError):
    """To end or to renew an appointment needs a reason."""

    code = "experts.reason"


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """An expert in the list. ended: by hand, or the last day has passed. The phone is masked."""

    id: int
    expert: ExpertRow
    active: bool
    ended: bool
    version: int
    updated_at: datetime


@needs(Right.READ)
def experts(store: Store, actor: Actor, *, now: datetime) -> tuple[ExpertLine, ...]:
    """Return every expert, those who may go along today first, by name."""
    day = beijing_date(now)
    with store.read() as session:
        lines = [line_of(row, day) for row in session.scalars(select(Expert))]
    return tuple(sorted(lines, key=lambda one: (one.ended, one.expert.name, one.expert.unit)))


@needs(Right.READ)
def history(store: Store, actor: Actor, expert_id: int) -> tuple[HistoryLine, ...]:
    """Return an expert's changes, newest first."""
    with store.read() as session:
        rows = session.execute(
            select(RecordChange, Account.name, ImportBatch.file_name)
            .join(Account, Account.id == RecordChange.by_id)
            .outerjoin(ImportBatch, ImportBatch.id == RecordChange.import_id)
            .where(RecordChange.kind == CHANGED, RecordChange.record_id == expert_id)
            .order_by(RecordChange.id.desc())
        )
        return tuple(
            HistoryLine(change.version, change.at, by, file or "", _said(change.changes))
            for change, by, file in rows
        )


@needs(Right.REGISTRY)
def save_expert(
    store: Store,
    actor: Actor,
    expert_id: int | None,
    values: Mapping[str, str],
    based_on: int = 0,
    *,
    now: datetime,
) -> Saved:
    """Save an expert and return id, new version and what to look at.

    Args:
        expert_id: None for a new one.
        values: field of ExpertRow -> text as typed, every one of them.
        based_on: the version the person saw; of no account for a new one.

    Raises:
        StaleExpert, ExpertThere, BadExpert, UnknownExpert: the user's; nothing is saved.
    """
    expert, warnings = _checked(values)
    with store.write() as session:
        row = _free_row(session, expert_id, expert)
        if expert_id is not None and row.version != based_on:
            raise _stale(session, row)
        before = row_of(row) if expert_id is not None else None
        changes = differences(before, expert)
        if not changes:
            return Saved(row.id, row.version, warnings)
        put(session, actor, row, expert, changes, None, now)
        _note(session, actor, "new" if before is None else "edit", row, now)
        return Saved(row.id, row.version, warnings)


@needs(Right.REGISTRY)
def set_active(
    store: Store,
    actor: Actor,
    expert_id: int,
    active: bool,
    reason: str,
    based_on: int,
    *,
    now: datetime,
) -> None:
    """End an expert's appointment, or renew an ended one; the reason stays in the history.

    Raises:
        ReasonMissing, StaleExpert, UnknownExpert: the user's.
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(most=REASON_LENGTH)
    with store.write() as session:
        row = session.get(Expert, expert_id)
        if row is None:
            raise UnknownExpert()
        if row.version != based_on or row.active == active:
            raise _stale(session, row)
        changes: dict[str, list[Any]] = {"active": [row.active, active], "reason": [None, reason]}
        row.active = active
        row.version += 1
        row.updated_at = now
        _record(session, actor, row, changes, None, now)
        _note(session, actor, "renew" if active else "end", row, now)


def row_of(row: Expert) -> ExpertRow:
    """Return a mapped expert as a value."""
    values = {one.name: getattr(row, one.name) for one in fields(ExpertRow)}
    return ExpertRow(**{**values, "skills": tuple(row.skills)})


def line_of(row: Expert, day: date) -> ExpertLine:
    """Return a mapped expert as a line of the list on a day; the phone is masked."""
    ended = not row.active or (row.until is not None and row.until < day)
    expert = masked(EXPERTS, row_of(row))
    return ExpertLine(row.id, expert, row.active, ended, row.version, row.updated_at)


def differences(before: ExpertRow | None, after: ExpertRow) -> dict[str, list[Any]]:
    """Return field -> [before, after], as JSON values, of what differs."""
    blank = before or ExpertRow("")
    return {
        name: [_plain(getattr(before, name)) if before else None, _plain(getattr(after, name))]
        for name in EXPERT_FIELDS
        if getattr(blank, name) != getattr(after, name)
    }


def put(
    session: Session,
    actor: Actor,
    row: Expert,
    expert: ExpertRow,
    changes: Mapping[str, list[Any]],
    import_id: int | None,
    now: datetime,
) -> None:
    """Write an expert over a row, new or there, with its history."""
    for name in EXPERT_FIELDS:
        value = getattr(expert, name)
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    if row.id is None:
        row.id = _next_id(session)
        row.active, row.version = True, 0
        row.updated_at, row.import_id = now, import_id
        session.add(row)
    row.version += 1
    row.updated_at = now
    if import_id is not None:
        row.import_id = import_id
    session.flush()
    _record(session, actor, row, changes, import_id, now)


def _next_id(session: Session) -> int:
    """Return a number no expert has or ever had: it stands in lots and histories."""
    highest = session.scalar(
        select(func.max(RecordChange.record_id)).where(RecordChange.kind == CHANGED)
    )
    return (highest or 0) + 1


def _record(
    session: Session,
    actor: Actor,
    row: Expert,
    changes: Mapping[str, list[Any]],
    import_id: int | None,
    now: datetime,
) -> None:
    session.add(
        RecordChange(
            kind=CHANGED,
            record_id=row.id,
            version=row.version,
            changes=dict(changes),
            import_id=import_id,
            by_id=actor.account_id,
            at=now,
        )
    )


def _checked(values: Mapping[str, str]) -> tuple[ExpertRow, tuple[str, ...]]:
    """Return the expert and what to look at; a value that would be lost is an error here."""
    for name in FIELDS[EXPERTS]:
        if is_masked(values.get(name, "")):
            reason = text("errors.personal.masked")
            raise BadExpert(column=label("experts", name), value=values[name], reason=reason)
    read = read_expert(dict(values), 0)
    warnings = []
    for issue in read.issues:
        message = text(f"errors.{issue.code}", value=issue.value, first_row=0)
        if issue.severity is not Severity.WARN:
            raise BadExpert(
                column=label("experts", issue.column), value=issue.value, reason=message
            )
        warnings.append(message)
    assert read.value is not None  # no issue refused it
    return read.value, tuple(warnings)


def _free_row(session: Session, expert_id: int | None, expert: ExpertRow) -> Expert:
    """Return the row to write over; refuses a name and unit that another expert has."""
    same = session.scalars(
        select(Expert).where(Expert.name == expert.name, Expert.unit == expert.unit)
    ).first()
    if same is not None and same.id != expert_id:
        raise ExpertThere(name=expert.name, unit=expert.unit or text("experts.no_unit"))
    if expert_id is None:
        return Expert()
    row = session.get(Expert, expert_id)
    if row is None:
        raise UnknownExpert()
    return row


def _stale(session: Session, row: Expert) -> StaleExpert:
    by = session.scalars(
        select(Account.name)
        .join(RecordChange, RecordChange.by_id == Account.id)
        .where(RecordChange.kind == CHANGED, RecordChange.record_id == row.id)
        .order_by(RecordChange.id.desc())
    ).first()
    return StaleExpert(name=row.name, by=by or "")


def _note(session: Session, actor: Actor, act: str, row: Expert, now: datetime) -> None:
    payload = {"kind": "experts", "act": act, "id": row.id, "version": row.version}
    journal.record(session, actor.name, "REGISTRY", payload, now=now)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _said(changes: Mapping[str, list[Any]]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(_heading(name), _word(name, before), _word(name, after))
        for name, (before, after) in masked_changes(EXPERTS, changes).items()
    )


def _heading(name: str) -> str:
    return text(f"experts.{name}") if name in ("active", "reason") else label("experts", name)


def _word(name: str, value: Any) -> str:
    if name == "active":
        return text("experts.on" if value else "experts.off")
    return shown(value)
