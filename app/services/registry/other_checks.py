"""个案检查 and 专项检查 outside the lots: listed, entered, changed and removed by hand (B10).

They count towards the yearly cap unless a higher level ordered them. Nothing is
overwritten in silence: former values stay in the record's history, with the reason, and
the log names the act. Lists of them come in by other_checks_import.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.headings import label
from app.core.other_checks import (
    LONGEST_ITEM,
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    LONGEST_UNIT,
    CheckKind,
)
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.registry.other_checks_found import REGISTER, CheckFields, said
from app.services.registry.records import UnknownRecord
from app.services.registry.registry_side import changed, gone, keep_change, next_id, written
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Enterprise, OtherCheck
from app.texts import text

_LONGEST: Final = {
    "unit": LONGEST_UNIT,
    "item_code": LONGEST_ITEM,
    "reference": LONGEST_REFERENCE,
    "note": LONGEST_NOTE,
}
LONGEST_REASON: Final = 300


class BadCheck(UserError):
    """A field of an inspection cannot be so."""

    code = "checks.bad"


class CheckThere(UserError):
    """The enterprise has this very inspection already."""

    code = "checks.there"


class NoSuchCheck(UserError):
    """The inspection has been removed, or is not there."""

    code = "checks.gone"


class StaleCheck(UserError):
    """Somebody changed the inspection in the meantime."""

    code = "checks.stale"


@needs(Right.REGISTRY)
def add(
    store: Store, actor: Actor, enterprise_id: int, fields: CheckFields, *, now: datetime
) -> int:
    """Enter an inspection and return its id.

    Raises:
        BadCheck, CheckThere, UnknownRecord: the user's.
    """
    fields = _checked(fields, now)
    with store.write() as session:
        enterprise = session.get(Enterprise, enterprise_id)
        if enterprise is None:
            raise UnknownRecord(id=enterprise_id)
        _check_free(session, enterprise, fields, None)
        row = OtherCheck(
            id=next_id(session, REGISTER),
            enterprise_id=enterprise_id,
            **asdict(fields),
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        _log(session, actor, "add", row, enterprise.key, now)
        return row.id


@needs(Right.REGISTRY)
def change(
    store: Store,
    actor: Actor,
    check_id: int,
    seen_at: datetime,
    fields: CheckFields,
    reason: str,
    *,
    now: datetime,
) -> None:
    """Change an inspection, with the reason; the former values stay in its history.

    Args:
        seen_at: CheckLine.at of the version the person saw.

    Raises:
        BadCheck, CheckThere, NoSuchCheck, StaleCheck: the user's.
    """
    fields, reason = _checked(fields, now), _reason(reason)
    with store.write() as session:
        row, enterprise = _seen(session, check_id, seen_at)
        _check_free(session, enterprise, fields, check_id)
        changes: dict[str, list[Any]] = {}
        for field, value in asdict(fields).items():
            before = getattr(row, field)
            if before != value:
                changes[field] = [written(before), written(value)]
                setattr(row, field, value)
        if not changes:
            return
        row.by_id, row.at = actor.account_id, now
        changes["reason"] = ["", reason]
        keep_change(session, actor, REGISTER, check_id, changes, now)
        _log(session, actor, "change", row, enterprise.key, now)


@needs(Right.REGISTRY)
def remove(
    store: Store, actor: Actor, check_id: int, seen_at: datetime, reason: str, *, now: datetime
) -> None:
    """Take out an inspection that was entered wrongly; its values stay in the history.

    Raises:
        BadCheck, NoSuchCheck, StaleCheck: the user's.
    """
    reason = _reason(reason)
    with store.write() as session:
        row, enterprise = _seen(session, check_id, seen_at)
        keep_change(session, actor, REGISTER, check_id, gone(REGISTER, row, reason), now)
        _log(session, actor, "remove", row, enterprise.key, now)
        session.delete(row)


def _seen(session: Session, check_id: int, seen_at: datetime) -> tuple[OtherCheck, Enterprise]:
    row = session.get(OtherCheck, check_id)
    if row is None:
        raise NoSuchCheck(id=check_id)
    enterprise = session.get_one(Enterprise, row.enterprise_id)
    if row.at != seen_at:
        raise StaleCheck(name=enterprise.name, by=session.get_one(Account, row.by_id).name)
    return row, enterprise


def _checked(fields: CheckFields, now: datetime) -> CheckFields:
    """The fields as they are kept; blanks around and within words say nothing."""
    if fields.checked_on > beijing_date(now):
        raise _bad("checked_on", fields.checked_on.isoformat())
    words: Mapping[str, str] = {
        field: " ".join(getattr(fields, field).split()) for field in _LONGEST
    }
    for field, most in _LONGEST.items():
        if len(words[field]) > most:
            raise _bad(field, words[field][:40])
    return CheckFields(CheckKind(fields.kind), fields.checked_on, fields.from_above, **words)


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise BadCheck(field=text("other_checks.reason"), value=reason[:40])
    return reason


def _bad(field: str, value: str) -> BadCheck:
    return BadCheck(field=label("checks", field), value=value)


def _check_free(
    session: Session, enterprise: Enterprise, fields: CheckFields, but: int | None
) -> None:
    there = session.scalars(
        select(OtherCheck.id).where(
            OtherCheck.enterprise_id == enterprise.id,
            OtherCheck.kind == fields.kind,
            OtherCheck.checked_on == fields.checked_on,
            OtherCheck.reference == fields.reference,
        )
    ).first()
    if there is not None and there != but:
        kind = said("kind", fields.kind)
        raise CheckThere(name=enterprise.name, kind=kind, day=fields.checked_on.isoformat())


def _log(
    session: Session, actor: Actor, act: str, row: OtherCheck, enterprise: str, now: datetime
) -> None:
    payload = {"act": act, "check": row.id, "enterprise": enterprise, "kind": row.kind}
    journal.record(session, actor.name, "CHECK", payload, now=now)
    changed(session, REGISTER)
