"""The bureau's own data and its dated parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.parameters import FIRST_VALUES, Dated, check_value, in_force
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.files.pdf.typeface import OwnFont
from app.services import journal
from app.services.bureau_fonts import fonts_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Bureau, Parameter


class StaleBureau(UserError):
    """Somebody else changed the bureau's data in the meantime."""

    code = "bureau.stale"


class BadBureau(UserError):
    """A required field is empty or the area code is not six digits."""

    code = "bureau.bad"


@dataclass(frozen=True, slots=True)
class BureauFacts:
    """The bureau as screens and papers show it."""

    name: str
    short_name: str
    area_code: str
    address: str
    contact: str
    phone: str
    supervision_phone: str
    discipline: str
    is_sample: bool
    version: int
    fonts: tuple[OwnFont, ...] = ()  # of its own, for its papers


def facts_of(session: Session) -> BureauFacts:
    """Return the bureau inside the caller's session."""
    row = session.get_one(Bureau, 1)
    return BureauFacts(
        row.name,
        row.short_name,
        row.area_code,
        row.address,
        row.contact,
        row.phone,
        row.supervision_phone,
        row.discipline,
        row.is_sample,
        row.version,
        fonts_of(session),
    )


def bureau(store: Store) -> BureauFacts | None:
    """Return the bureau, or None in an empty data folder. Needs no log-in: the log-in page shows it."""
    with store.read() as session:
        return facts_of(session) if session.get(Bureau, 1) else None


def check_bureau(name: str, short_name: str, area_code: str) -> None:
    """Raise BadBureau (the user's fault) where the first things about a bureau are not right."""
    for field, value in (("name", name), ("short_name", short_name)):
        if not value.strip():
            raise BadBureau(field=field)
    if not re.fullmatch("[0-9]{6}", area_code.strip()):  # GB/T 2260
        raise BadBureau(field="area_code")


@needs(Right.SETTINGS)
def change_bureau(store: Store, actor: Actor, facts: BureauFacts, *, now: datetime) -> BureauFacts:
    """Save the bureau's data and return it with its new version.

    Args:
        facts: `version` is the one the change is based on; `is_sample` never changes.

    Raises:
        StaleBureau, BadBureau: the user's.
    """
    check_bureau(facts.name, facts.short_name, facts.area_code)
    with store.write() as session:
        row = session.get_one(Bureau, 1)
        if row.version != facts.version:
            raise StaleBureau()
        changed = []
        for field in (
            "name",
            "short_name",
            "area_code",
            "address",
            "contact",
            "phone",
            "supervision_phone",
            "discipline",
        ):
            value = getattr(facts, field).strip()
            if getattr(row, field) != value:
                setattr(row, field, value)
                changed.append(field)
        row.version += 1
        journal.record(session, actor.name, "SETTING", {"bureau": changed}, now=now)
        return facts_of(session)


def parameter(session: Session, key: str, day: date) -> Any:
    """Return a parameter's value on a day, inside the caller's session."""
    rows = session.scalars(select(Parameter).where(Parameter.key == key).order_by(Parameter.id))
    return in_force([Dated(row.key, row.value, row.valid_from, row.note) for row in rows], key, day)


@needs(Right.READ)
def parameters(store: Store, actor: Actor, day: date) -> dict[str, Any]:
    """Return every known parameter's value on a day."""
    with store.read() as session:
        return {key: parameter(session, key, day) for key in FIRST_VALUES}


@needs(Right.SETTINGS)
def set_parameter(
    store: Store, actor: Actor, key: str, value: Any, valid_from: date, note: str, *, now: datetime
) -> None:
    """Add a dated value of a known parameter; earlier ones stay.

    Raises:
        BadParameter: the user's. KeyError: no such parameter, a caller's bug.
    """
    set_parameters(store, actor, {key: value}, valid_from, note, now=now)


@needs(Right.SETTINGS)
def set_parameters(
    store: Store,
    actor: Actor,
    values: Mapping[str, Any],
    valid_from: date,
    note: str,
    *,
    now: datetime,
) -> None:
    """Add dated values of several parameters that belong together: all of them or none.

    Raises:
        BadParameter: the user's. KeyError: no such parameter, a caller's bug.
    """
    for key, value in values.items():
        check_value(key, value)
    with store.write() as session:
        for key, value in values.items():
            session.add(
                Parameter(
                    key=key,
                    value=value,
                    valid_from=valid_from,
                    note=note,
                    by_id=actor.account_id,
                    at=now,
                )
            )
            payload = {"key": key, "value": value, "from": valid_from.isoformat()}
            journal.record(session, actor.name, "SETTING", payload, now=now)


def set_folder(
    session: Session, actor: Actor, key: str, folder: Path | None, *, now: datetime
) -> None:
    """Keep where a folder of this machine lies, from today on; None: there is none any more.

    The log says that it was set: where it lies is the machine's matter.
    """
    value = str(folder) if folder is not None else ""
    day = beijing_date(now)
    session.add(Parameter(key=key, value=value, valid_from=day, by_id=actor.account_id, at=now))
    payload = {"key": key, "value": folder is not None}
    journal.record(session, actor.name, "SETTING", payload, now=now)
