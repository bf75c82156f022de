"""With which number a form begins in a year, and numbers that are void (作废).

Rules: numbers have no gaps the register does not explain. A first number is said once per
form and year, above all given ones; a number is void once given, or as the very next one
(a sheet spoiled by hand), never further ahead. A notice or record whose enterprise is
still inspected keeps its number: it is issued again under it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.numbers import document_no
from app.core.people import Actor, Right
from app.core.task import Stage
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import task_of
from app.services.paper.paper_facts import NOTICE
from app.services.paper.paper_numbers import largest_number, next_number
from app.services.paper.paper_register import FormWords, form_words
from app.services.rights import needs
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import Assignment, Document, NumberStart, NumberVoid, Paper

LONGEST: Final = 300  # characters of a reason
LARGEST: Final = 99_999


class StartKnown(UserError):
    """The form has its first number for this year already; it cannot be said twice."""

    code = "papers.start_known"


class StartWrong(UserError):
    """The first number is not above all that were given, too large, or of another year."""

    code = "papers.start_wrong"


class VoidReason(UserError):
    """A number is made void with a reason of a certain length."""

    code = "papers.void_reason"


class VoidUnknown(UserError):
    """The number was not given, and is not the next one."""

    code = "papers.void_unknown"


class VoidAlready(UserError):
    """The number is void already."""

    code = "papers.void_already"


class VoidInEffect(UserError):
    """The enterprise is still inspected: its notice or record is made again, not void."""

    code = "papers.void_in_effect"


@dataclass(frozen=True, slots=True)
class NumberingLine:
    """How a form is numbered in a year.

    Attributes:
        first: as the bureau said it, 0 where it begins with 1 by itself.
        given: the largest number that was used, 0 for none. following: the next,
            in full; `next_number` the same as a number.
    """

    code: str
    title: str
    year: int
    first: int
    given: int
    following: str
    next_number: int


@needs(Right.READ)
def numbering(store: Store, actor: Actor, year: int) -> tuple[NumberingLine, ...]:
    """Return every numbered form with how it stands in a year.

    Raises:
        FormError: a form is not usable (the user's, who edits forms).
    """
    with store.read() as session:
        starts = {
            row.form_code: row.first
            for row in session.scalars(select(NumberStart).where(NumberStart.year == year))
        }
        lines = []
        for form in form_words(session).values():
            if not form.prefix:
                continue
            following = next_number(session, form.code, year)
            lines.append(
                NumberingLine(
                    form.code,
                    form.title,
                    year,
                    starts.get(form.code, 0),
                    largest_number(session, form.code, year),
                    document_no(form.prefix, year, following),
                    following,
                )
            )
        return tuple(lines)


@needs(Right.SETTINGS)
def set_start(
    store: Store, actor: Actor, code: str, year: int, first: int, *, now: datetime
) -> str:
    """Say with which number a form begins in a year; return the next number in full.

    Args:
        year: this one or the next, by the day in Beijing.
        first: above all numbers given this year, at most 99 999.

    Raises:
        StartKnown, StartWrong: the user's.
    """
    today = beijing_date(now)
    with store.write() as session:
        form = _numbered(session, code)
        known = select(NumberStart).where(NumberStart.form_code == code, NumberStart.year == year)
        if (row := session.scalars(known).first()) is not None:
            raise StartKnown(title=form.title, year=year, first=row.first)
        least = next_number(session, code, year)
        if year not in (today.year, today.year + 1) or not least <= first <= LARGEST:
            raise StartWrong(title=form.title, year=year, least=least, most=LARGEST)
        session.add(
            NumberStart(form_code=code, year=year, first=first, by_id=actor.account_id, at=now)
        )
        payload = {"form": code, "year": year, "number_start": first}
        journal.record(session, actor.name, "SETTING", payload, now=now)
    return document_no(form.prefix, year, first)


@needs(Right.PAPERS)
def void_number(
    store: Store, actor: Actor, code: str, year: int, number: int, reason: str, *, now: datetime
) -> str:
    """Make a number void for good and log it; return the number in full.

    Raises:
        VoidReason, VoidUnknown, VoidAlready, VoidInEffect: the user's.
    """
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise VoidReason(most=LONGEST)
    with store.write() as session:
        form = _numbered(session, code)
        label = document_no(form.prefix, year, number)
        if is_void(session, code, year, number):
            raise VoidAlready(number=label)
        following = next_number(session, code, year)
        subject = _subject(session, code, year, number, label)
        if subject is None and (number != following or year != beijing_date(now).year):
            raise VoidUnknown(number=label, following=document_no(form.prefix, year, following))
        session.add(
            NumberVoid(
                form_code=code,
                year=year,
                number=number,
                reason=said,
                by_id=actor.account_id,
                at=now,
            )
        )
        payload = {"form": code, "void": [year, number], "reason": said}
        journal.record(session, actor.name, "PAPER", payload, now=now, subject=subject or "")
    return label


def is_void(session: Session, code: str, year: int, number: int | None) -> bool:
    """Tell whether a number is void, inside the caller's session."""
    found = select(NumberVoid.id).where(
        NumberVoid.form_code == code, NumberVoid.year == year, NumberVoid.number == number
    )
    return session.scalars(found).first() is not None


def _numbered(session: Session, code: str) -> FormWords:
    form = form_words(session)[code]
    if not form.prefix:
        raise ValueError(f"{code} has no numbers")
    return form


def _subject(session: Session, code: str, year: int, number: int, label: str) -> str | None:
    """The number of the task a paper belongs to ("" for none); None: it was not given."""
    papers = select(Paper).where(
        Paper.form_code == code, Paper.year == year, Paper.number == number
    )
    paper = session.scalars(papers).first()
    if paper is not None:
        return task_of(session, paper.task_id).task_no if paper.task_id is not None else ""
    documents = select(Document).where(
        Document.form_code == code, Document.year == year, Document.number == number
    )
    document = session.scalars(documents).first()
    if document is None:
        return None
    place = session.get_one(Assignment, document.assignment_id)
    task = task_of(session, place.task_id)
    counts = place.id in set(session.scalars(in_effect(task.id)))
    if counts and not (task.stage == Stage.ENDED and code == NOTICE):
        raise VoidInEffect(number=label)
    return task.task_no
