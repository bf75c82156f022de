"""Showing the telephone numbers of one record whole: for who has the right, and logged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.experts import ExpertRow
from app.core.officers import OfficerRow
from app.core.people import Actor, Right
from app.core.personal import EXPERTS, FIELDS, SHOWN
from app.core.protocol import normalise_word
from app.services import journal
from app.services.personal import columns
from app.services.registry.experts import UnknownExpert, row_of
from app.services.registry.records import UnknownRecord, enterprise_row, history, officer_row
from app.services.registry.registry_lines import HistoryLine
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise, Expert, LogEntry, Officer

PersonalKind = Literal["enterprises", "officers", "experts"]
_LOGIN: Final = "LOGIN"


@dataclass(frozen=True, slots=True)
class Revealed:
    """A record as it is stored, with its history (none of an expert)."""

    record: EnterpriseRow | OfficerRow | ExpertRow
    history: tuple[HistoryLine, ...] = ()


@needs(Right.PERSONAL)
def reveal(
    store: Store, actor: Actor, kind: PersonalKind, record_id: int, *, now: datetime
) -> Revealed:
    """Return a record with its personal fields whole; the look is logged.

    Once per record and sitting: what somebody has seen since they logged in is not logged
    again when they come back to it.

    Raises:
        UnknownRecord, UnknownExpert: the user's; the list is out of date.
    """
    with store.write() as session:
        found = _found(session, kind, record_id)
        said = {"kind": kind, "id": record_id, "personal": columns(kind, FIELDS[kind])}
        if not _said_before(session, actor, said):
            journal.record(session, actor.name, SHOWN, said, now=now)
        return found


def _found(session: Session, kind: PersonalKind, record_id: int) -> Revealed:
    if kind == "enterprises":
        enterprise = session.get(Enterprise, record_id)
        if enterprise is None:
            raise UnknownRecord(id=record_id)
        past = history(session, "enterprises", "enterprise", record_id, whole=True)
        return Revealed(enterprise_row(enterprise), past)
    if kind == EXPERTS:
        expert = session.get(Expert, record_id)
        if expert is None:
            raise UnknownExpert()
        return Revealed(row_of(expert))
    officer = session.get(Officer, record_id)
    if officer is None:
        raise UnknownRecord(id=record_id)
    past = history(session, "officers", "officer", record_id, whole=True)
    return Revealed(officer_row(officer), past)


def _said_before(session: Session, actor: Actor, said: Mapping[str, object]) -> bool:
    """Tell whether the log has the same look since the person's last log-in."""
    name = normalise_word(actor.name)
    since = session.scalar(
        select(func.max(LogEntry.n)).where(LogEntry.kind == _LOGIN, LogEntry.operator == name)
    )
    looks = session.scalars(
        select(LogEntry.payload).where(
            LogEntry.kind == SHOWN, LogEntry.operator == name, LogEntry.n > (since or 0)
        )
    )
    return any(json.loads(payload) == said for payload in looks)
