"""Keeping that something for the public was put up, or taken down: append-only, logged."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.announced import Deed, Gate, Matter, made
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.rights import needs
from app.services.walks.announced import Key, NotOpen, chosen_lines, gate_words, name_of
from app.store.engine import Store
from app.store.schema import Announced

KIND: Final = "ANNOUNCE"  # log entry
LONGEST: Final = 300  # characters of a place or reason


class NotMade(UserError):
    """It is put down as posted, and no files were ever made of it as it is."""

    code = "announced.not_made"


class NotOut(UserError):
    """What is to be taken down does not stand outside."""

    code = "announced.not_out"


class PlaceMissing(UserError):
    """Where it was put up, or why it was taken down, is not said, or too long."""

    code = "announced.place_missing"


class BadDay(UserError):
    """The day is not between the making of the files and today."""

    code = "announced.bad_day"


@needs(Right.PUBLISH)
def post(
    store: Store, actor: Actor, keys: Sequence[Key], place: str, day: date, *, now: datetime
) -> int:
    """Keep that things were put up; return how many.

    Args:
        place: where: the address of the page, the notice board.

    Raises:
        NothingChosen, UnknownMatter, NotOpen, NotMade, PlaceMissing, BadDay: the user's.
    """
    where = _words(place)
    with store.write() as session:
        chosen = chosen_lines(session, keys, now)
        for one in chosen:
            if one.matter.gate is not Gate.OPEN:
                raise NotOpen(name=name_of(one.matter), why=gate_words(one.matter.gate))
            files = made(one.deeds)
            if files is None or files.digest != one.digest:
                raise NotMade(name=name_of(one.matter))
            if not files.day <= day <= beijing_date(now):
                raise BadDay(day=day.isoformat(), first=files.day.isoformat())
        for one in chosen:
            files = made(one.deeds)
            assert files is not None  # asked above
            keep(
                session,
                actor,
                one.matter,
                Deed.POSTED,
                files.digest,
                day,
                now,
                place=where,
                folder=files.folder,
                counts=files.counts,
            )
        _log(session, actor, Deed.POSTED, [one.matter for one in chosen], now, place=where)
    return len(chosen)


@needs(Right.PUBLISH)
def withdraw(
    store: Store, actor: Actor, keys: Sequence[Key], reason: str, day: date, *, now: datetime
) -> int:
    """Keep that things were taken down, and why; return how many.

    Raises:
        NothingChosen, UnknownMatter, NotOut, PlaceMissing, BadDay: the user's.
    """
    why = _words(reason)
    with store.write() as session:
        chosen = chosen_lines(session, keys, now)
        for one in chosen:
            outside = one.outside
            if outside is None:
                raise NotOut(name=name_of(one.matter))
            if not outside.day <= day <= beijing_date(now):
                raise BadDay(day=day.isoformat(), first=outside.day.isoformat())
        for one in chosen:
            keep(session, actor, one.matter, Deed.WITHDRAWN, one.digest, day, now, place=why)
        _log(session, actor, Deed.WITHDRAWN, [one.matter for one in chosen], now, reason=why)
    return len(chosen)


def keep(
    session: Session,
    actor: Actor,
    matter: Matter,
    deed: Deed,
    digest: str,
    day: date,
    now: datetime,
    *,
    place: str = "",
    folder: str = "",
    counts: Mapping[str, object] | None = None,
) -> None:
    """Keep a deed inside the caller's session."""
    session.add(
        Announced(
            kind=matter.kind.value,
            act=deed.value,
            task_id=matter.task_id or None,
            subject=matter.subject,
            file_name=folder,
            digest=digest,
            place=place,
            day=day,
            counts=dict(counts or {}),
            by_id=actor.account_id,
            at=now,
        )
    )


def _log(
    session: Session,
    actor: Actor,
    deed: Deed,
    matters: Sequence[Matter],
    now: datetime,
    **more: object,
) -> None:
    tasks = {one.subject for one in matters if one.task_id}
    journal.record(
        session,
        actor.name,
        KIND,
        {"act": deed.value, "things": [f"{one.kind}:{one.subject}" for one in matters], **more},
        now=now,
        subject=tasks.pop() if len(tasks) == 1 else "",
    )


def _words(said: str) -> str:
    words = said.strip()
    if not words or len(words) > LONGEST:
        raise PlaceMissing(most=LONGEST)
    return words
