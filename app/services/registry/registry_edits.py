"""Editing one record by hand: checked like an imported row, with its version in mind.

A record is saved only over the version the person saw; over a newer one the answer is
both versions side by side, and nothing is saved.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.headings import label
from app.core.officers import OfficerRow
from app.core.people import Actor, Right
from app.core.personal import FIELDS, is_masked
from app.core.registry import read_registry
from app.core.rows import Severity
from app.core.times import stamp as stamp_text
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services import journal
from app.services.registry.comparison import layout, values_of
from app.services.registry.import_lines import field_changes, shown
from app.services.registry.import_rows import change, issue_key
from app.services.registry.pinyin import initials
from app.services.registry.records import UnknownRecord, history
from app.services.registry.registry_lines import Saved
from app.services.rights import needs
from app.store import bulk, search
from app.store.bulk import New, Registry, Stamp, Value, Values
from app.store.engine import Store
from app.store.schema import Enterprise, ForeignCount, Officer
from app.texts import text

_YEARS: Final = range(2000, 2101)
_MOST: Final = 365


class StaleRecord(UserError):
    """Somebody saved the record in the meantime.

    fields: name, yours and newer (versions), by, at, summary, and `differences`: a tuple
    of FieldChange with before = the newer version's value, after = the value not saved.
    """

    code = "registry.stale"


class BadField(UserError):
    """A value cannot be taken as it is."""

    code = "registry.bad_field"


class AlreadyThere(UserError):
    """Another record has this identifier."""

    code = "registry.already_there"


class BadCount(UserError):
    """A year, number or source of inspections by others that cannot be."""

    code = "registry.bad_count"


@needs(Right.REGISTRY)
def save_enterprise(
    store: Store,
    actor: Actor,
    enterprise_id: int | None,
    values: Mapping[str, str],
    based_on_version: int = 0,
    *,
    now: datetime,
) -> Saved:
    """Save an enterprise and return its id and new version.

    Args:
        enterprise_id: None for a new one.
        values: field of EnterpriseRow -> text as typed; fields left out stay as they are.
        based_on_version: the version the person saw; of no account for a new one.

    Raises:
        StaleRecord, BadField, AlreadyThere, UnknownRecord: the user's; nothing is saved.
    """
    return _save(store, actor, "enterprises", enterprise_id, values, based_on_version, now)


@needs(Right.REGISTRY)
def save_officer(
    store: Store,
    actor: Actor,
    officer_id: int | None,
    values: Mapping[str, str],
    based_on_version: int = 0,
    *,
    now: datetime,
) -> Saved:
    """Save an officer and return id and new version; see save_enterprise.

    Raises:
        StaleRecord, BadField, AlreadyThere, UnknownRecord: the user's; nothing is saved.
    """
    return _save(store, actor, "officers", officer_id, values, based_on_version, now)


def _save(
    store: Store,
    actor: Actor,
    kind: Registry,
    record_id: int | None,
    given: Mapping[str, str],
    based_on: int,
    now: datetime,
) -> Saved:
    _refuse_masked(kind, given)
    with store.write() as session:
        before = _before(session, kind, record_id)
        record, warnings = _checked(kind, {**_texts(kind, before), **given})
        after = values_of(kind, record)
        fields: dict[str, tuple[Value, Value]] = {
            name: (was, to)
            for name, was, to in zip(
                bulk.FIELDS[kind], before or (None,) * len(after), after, strict=True
            )
            if was != to
        }
        version = 0
        if record_id is not None:
            version = _version(session, kind, record_id)
            if fields and version != based_on:
                raise _stale(session, kind, record_id, record.name, (based_on, version), fields)
            if not fields:
                return Saved(record_id, version, warnings)
        _check_free(session, kind, record_id, after)
        stamp = Stamp(actor.account_id, now)
        if record_id is None:
            record_id = _insert(session, kind, record, after, stamp)
        else:
            list(bulk.update(session, kind, [change(record_id, fields)], stamp))
        _note(session, actor, kind, record_id, version + 1, fields, now)
        return Saved(record_id, version + 1, warnings)


def _refuse_masked(kind: Registry, given: Mapping[str, str]) -> None:
    """Raise BadField, the user's, for a number that somebody saw masked and saves so."""
    for name in FIELDS[kind]:
        if is_masked(given.get(name, "")):
            reason = text("errors.personal.masked")
            raise BadField(column=label(kind, name), value=given[name], reason=reason)


def _before(session: Session, kind: Registry, record_id: int | None) -> Values | None:
    if record_id is None:
        return None
    found = bulk.some(session, kind, [record_id])
    if record_id not in found:
        raise UnknownRecord(id=record_id)
    return found[record_id][1]


def _version(session: Session, kind: Registry, record_id: int) -> int:
    table = bulk.TABLES[kind]
    return session.scalars(select(table.version).where(table.id == record_id)).one()


def _texts(kind: Registry, values: Values | None) -> dict[str, str]:
    """Return a record as somebody would type it."""
    if values is None:
        return {}
    return {
        name: shown(bulk.plain(name, value))
        for name, value in zip(bulk.FIELDS[kind], values, strict=True)
    }


def _checked(
    kind: Registry, cells: Mapping[str, str]
) -> tuple[EnterpriseRow | OfficerRow, tuple[str, ...]]:
    """Return the record and what to look at; a value that would be lost is an error here."""
    (_, read) = next(iter(read_registry(kind, [(0, dict(cells))])))
    warnings = []
    for issue in read.issues:
        message = text(f"errors.{issue.code}", value=issue.value, first_row=issue.first_row)
        if issue.severity is not Severity.WARN:
            raise BadField(column=label(kind, issue.column), value=issue.value, reason=message)
        warnings.append(message)
    assert isinstance(read.value, EnterpriseRow | OfficerRow)
    return read.value, tuple(warnings)


def _stale(
    session: Session,
    kind: Registry,
    record_id: int,
    name: str,
    versions: tuple[int, int],
    fields: Mapping[str, tuple[Value, Value]],
) -> StaleRecord:
    last = history(session, kind, bulk.RECORD_KINDS[kind], record_id)[0]
    read = {
        one: (bulk.plain(one, newer), bulk.plain(one, yours))
        for one, (newer, yours) in fields.items()
    }
    differences = field_changes(kind, read)
    return StaleRecord(
        name=name,
        yours=versions[0],
        newer=versions[1],
        by=last.by,
        at=stamp_text(last.at),
        differences=differences,
        summary=LIST_MARK.join(
            text("imports.difference", column=one.column, newer=one.before, yours=one.after)
            for one in differences
        ),
    )


def _check_free(session: Session, kind: Registry, record_id: int | None, after: Values) -> None:
    """Raise AlreadyThere where another record has the identifier that counts."""
    first, second = layout(kind).identifiers(after)
    if not first and not second:
        return
    chosen = select(Officer.id, Officer.name).where(
        or_(Officer.key == first, Officer.cert_no == first)
    )
    if kind == "enterprises":
        same = Enterprise.uscc == first if first else Enterprise.regno == second
        chosen = select(Enterprise.id, Enterprise.name).where(
            or_(Enterprise.key == (first or second), same)
        )
    for number, name in session.execute(chosen.limit(2)):
        if number != record_id:
            raise AlreadyThere(name=name, code=first or second)


def _insert(
    session: Session,
    kind: Registry,
    record: EnterpriseRow | OfficerRow,
    values: Values,
    stamp: Stamp,
) -> int:
    key = record.key or issue_key(session)
    list(bulk.insert(session, kind, [New(key, initials(record.name), values)], stamp))
    table = bulk.TABLES[kind]
    return session.scalars(select(table.id).where(table.key == key)).one()


def _note(
    session: Session,
    actor: Actor,
    kind: Registry,
    record_id: int,
    version: int,
    fields: Mapping[str, object],
    now: datetime,
) -> None:
    search.changed(session, kind)
    payload: dict[str, object] = {"kind": kind, "id": record_id, "version": version}
    if version > 1:
        payload["fields"] = sorted(fields)
    journal.record(session, actor.name, "REGISTRY", payload, now=now)


@needs(Right.REGISTRY)
def add_foreign_count(
    store: Store,
    actor: Actor,
    enterprise_id: int,
    year: int,
    count: int,
    source: str,
    *,
    now: datetime,
) -> None:
    """Note how often others inspected an enterprise in a year; it counts towards the cap.

    The number of the same year and source is replaced; 0 takes it back.

    Raises:
        BadCount, UnknownRecord: the user's.
    """
    source = " ".join(source.split())
    if year not in _YEARS or not 0 <= count <= _MOST or not 1 <= len(source) <= 100:
        raise BadCount(year=year, count=count, source=source)
    with store.write() as session:
        if session.get(Enterprise, enterprise_id) is None:
            raise UnknownRecord(id=enterprise_id)
        row = session.scalars(
            select(ForeignCount).where(
                ForeignCount.enterprise_id == enterprise_id,
                ForeignCount.year == year,
                ForeignCount.source == source,
            )
        ).first() or ForeignCount(enterprise_id=enterprise_id, year=year, source=source)
        row.count, row.by_id, row.at = count, actor.account_id, now
        session.add(row)
        payload = {"foreign_count": enterprise_id, "year": year, "count": count}
        journal.record(session, actor.name, "REGISTRY", payload, now=now)
