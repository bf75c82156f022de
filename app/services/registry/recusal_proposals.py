"""Pairs that may have to be recused, found by rule: proposed to a person, never added.

An officer whose telephone is also an enterprise's, or its contact's, stands close to it;
where the name is the legal representative's or the contact's as well, closer still. A
name alone says nothing: too many people share one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from app.core.people import Actor, Right
from app.core.rows import clean_person
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Enterprise, Officer, Recusal

NAME_AND_PHONE: Final = "name_and_phone"
PHONE: Final = "phone"
_CHUNK: Final = 400
_SHORTEST: Final = 7  # digits of a telephone number that says something
_NUMBERS: Final = re.compile(r"\d[\d-]*\d")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair and why it is proposed: NAME_AND_PHONE or PHONE."""

    officer_id: int
    officer_name: str
    officer_unit: str
    enterprise_id: int
    enterprise_key: str
    enterprise_name: str
    legal_rep: str
    why: str


@needs(Right.RECUSAL)
def proposals(
    store: Store,
    actor: Actor,
    *,
    now: datetime,
    progress: Callable[[str, float], None] | None = None,
) -> tuple[Proposal, ...]:
    """Return the pairs that are not in the register, revoked ones included, nearest first.

    `now` is what every growing question gets; nothing here depends on the day.
    """
    found: list[Proposal] = []
    with store.read() as session:
        people = {
            number: one
            for one in session.scalars(select(Officer).order_by(Officer.id))
            for number in _phones(one.phone)
        }
        known = {(one.officer_id, one.enterprise_id) for one in session.scalars(select(Recusal))}
        numbers = sorted({form for number in people for form in _forms(number)})
        for at in range(0, len(numbers), _CHUNK):
            part = numbers[at : at + _CHUNK]
            rows = session.scalars(
                select(Enterprise).where(
                    or_(Enterprise.phone.in_(part), Enterprise.contact_phone.in_(part))
                )
            )
            for row in rows:
                for number in (*_phones(row.phone), *_phones(row.contact_phone)):
                    officer = people.get(number)
                    if officer is not None and (officer.id, row.id) not in known:
                        known.add((officer.id, row.id))
                        found.append(_proposal(officer, row))
    found.sort(key=lambda one: (one.why != NAME_AND_PHONE, one.officer_name, one.enterprise_key))
    return tuple(found)


def _proposal(officer: Officer, row: Enterprise) -> Proposal:
    names = {clean_person(row.legal_rep), clean_person(row.contact)}
    why = NAME_AND_PHONE if clean_person(officer.name) in names else PHONE
    return Proposal(
        officer.id,
        officer.name,
        officer.unit,
        row.id,
        row.key,
        row.name,
        row.legal_rep,
        why,
    )


def _phones(words: str) -> tuple[str, ...]:
    """Return the numbers in a cell, digits only."""
    found = (one.replace("-", "") for one in _NUMBERS.findall(words))
    return tuple(one for one in found if len(one) >= _SHORTEST)


def _forms(number: str) -> tuple[str, ...]:
    """Return how a number is written: plain, and with the area code parted."""
    return number, f"{number[:3]}-{number[3:]}", f"{number[:4]}-{number[4:]}"
