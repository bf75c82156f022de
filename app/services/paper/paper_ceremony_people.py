"""Who was at a draw and what people did there, as its sheets say it (features.md D1, D3).

People and authorisation come from the ceremony as frozen (before the freeze: as read out at
the roll call); what was done comes from the marks and from the throws as they were keyed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ceremony import Authorisation, Ceremony, NamelessWitness, Person, TooFewThrows
from app.core.conduct import Manner, Mark
from app.core.finding_vocabulary import LIST_JOINT
from app.core.keying import BLIND, OPEN
from app.core.task import DrawKind
from app.core.times import beijing_date
from app.services.paper.paper_facts import day_text
from app.store.schema import CeremonyMark, ThrowKeyed
from app.texts import text

MEDIA_NUMBER = "number"  # of the facts of a MEDIA mark


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who was there as read out before the list is locked, and the day."""

    people: Ceremony
    day: date


def roll_call(session: Session, draw_id: int, attempt: int) -> RollCall | None:
    """Return the newest roll call of an attempt that is not locked yet; None before it."""
    row = _newest(session, draw_id, attempt, Mark.OPENED)
    return RollCall(Ceremony.from_json(row.facts), beijing_date(row.at)) if row else None


def media_number(session: Session, draw_id: int, attempt: int) -> str:
    """Return the number of the video or the disc; "" where none was noted."""
    row = _newest(session, draw_id, attempt, Mark.MEDIA)
    return str(row.facts.get(MEDIA_NUMBER, "")) if row else ""


def keyed_by(session: Session, lock_id: int) -> dict[str, str]:
    """Return who keyed the throws in the open and who keyed them blind."""
    rows = session.execute(
        select(ThrowKeyed.turn, ThrowKeyed.keyed_by)
        .where(ThrowKeyed.lock_id == lock_id)
        .order_by(ThrowKeyed.id)
    ).all()
    return {
        "first": _joined(name for turn, name in rows if turn == OPEN),
        "second": _joined(name for turn, name in rows if turn == BLIND),
    }


def people_facts(people: Ceremony, kind: str, bureau: str) -> dict[str, object]:
    """Return what every sheet of a draw says about its people.

    Args:
        kind: DrawKind of the draw; who calls a part that is not drawn is not named.
    """
    return {
        "manner": text(f"papers.manner.{people.manner}"),
        "host_post": people.host_post,
        "authorised": authorised(people.authorisation),
        "drawers": _drawers(people, kind, bureau),
        "absent": [named(one) for one in (*people.supervisors, *people.witnesses) if one.absent],
        "keeper": keeper_words(people),
    }


def authorised(given: Authorisation) -> dict[str, str]:
    """Return who allowed the draw; all "" where nothing was entered."""
    try:
        day = day_text(date.fromisoformat(given.day))
    except ValueError:
        day = given.day
    return {"leader": given.leader, "post": given.post, "date": day, "paper": given.paper}


def witnesses(people: Ceremony) -> list[dict[str, str]]:
    """Return the supervisors and witnesses who came, each with the part played."""
    keeper = envelope_keeper(people)
    found = [
        {"role": text("sheets.role.supervisor"), **named(one)} for one in _came(people.supervisors)
    ]
    for one in _came(people.witnesses):
        role = "thrower" if one.digits else "keeper" if one is keeper else "witness"
        found.append({"role": text(f"sheets.role.{role}"), **named(one)})
    return found


def keeper_words(people: Ceremony) -> str:
    """Return who keeps the envelope, with body and post; "" where nobody is free to."""
    one = envelope_keeper(people)
    if one is None:
        return ""
    where = one.body + one.post
    return text("papers.ceremony.person", name=one.name, where=where) if where else one.name


def named(person: Person) -> dict[str, str]:
    """Return a person as sheets write it."""
    return {"name": person.name, "unit": person.body, "post": person.post}


def _drawers(people: Ceremony, kind: str, bureau: str) -> list[dict[str, object]]:
    """Who calls which part; `signs`: stands nowhere else among those who sign."""
    parts = {
        "OFF": people.officers_drawer if kind != DrawKind.ENTERPRISES else None,
        "ENT": people.enterprises_drawer if kind != DrawKind.OFFICERS else None,
    }
    signing = {people.host, people.operator, *people.names()}
    found: dict[str, tuple[Person, list[str]]] = {}
    for part, one in parts.items():
        if one is not None and one.name and not one.absent:
            found.setdefault(one.name, (one, []))[1].append(text(f"papers.drawn.{part}"))
    return [
        {
            **named(one),
            "unit": one.body or bureau,
            "part": LIST_JOINT.join(called),
            "signs": one.name not in signing,
        }
        for one, called in found.values()
    ]


def envelope_keeper(people: Ceremony) -> Person | None:
    """Who keeps the envelope; nobody at the desk, nor while too few throw for a draw."""
    if people.manner is Manner.DESK:
        return None
    try:
        return people.keeper()
    except (TooFewThrows, NamelessWitness):
        return None


def _came(people: Iterable[Person]) -> list[Person]:
    return [one for one in people if not one.absent]


def _joined(names: Iterable[str]) -> str:
    return LIST_JOINT.join(dict.fromkeys(names))


def _newest(session: Session, draw_id: int, attempt: int, mark: Mark) -> CeremonyMark | None:
    return session.scalars(
        select(CeremonyMark)
        .where(
            CeremonyMark.draw_id == draw_id,
            CeremonyMark.attempt == attempt,
            CeremonyMark.mark == mark.value,
        )
        .order_by(CeremonyMark.id.desc())
        .limit(1)
    ).first()
