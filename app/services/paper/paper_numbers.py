"""Which number a paper has, or gets next: per form and year, without gaps (features.md F12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.numbers import document_no
from app.core.times import beijing_date
from app.services.bureau import facts_of
from app.services.form.form_library import library
from app.store.schema import Assignment, Document, NumberStart, NumberVoid, Paper


@dataclass(frozen=True, slots=True)
class Numbered:
    """An assignment's number in one form; `again` where it was issued before."""

    assignment_id: int
    year: int
    number: int
    issued_on: date
    again: bool


def documents(session: Session, task_id: int, code: str) -> dict[int, Numbered]:
    """Return assignment id -> its number in a form, of those that have one."""
    rows = session.scalars(
        select(Document)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id, Document.form_code == code)
    )
    return {
        row.assignment_id: Numbered(row.assignment_id, row.year, row.number, row.issued_on, True)
        for row in rows
    }


def facts_kept(session: Session, task_id: int, code: str) -> dict[int, Mapping[str, Any]]:
    """Return assignment id -> what was kept of its paper when it was first printed."""
    rows = session.execute(
        select(Document.assignment_id, Document.facts)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id, Document.form_code == code)
    )
    return dict(rows.all())


def documents_at(session: Session, task_id: int, code: str) -> dict[int, tuple[int, datetime]]:
    """Return assignment id -> (id of its paper, when it was first printed)."""
    rows = session.execute(
        select(Document.assignment_id, Document.id, Document.at)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id, Document.form_code == code)
    )
    return {assignment_id: (document_id, at) for assignment_id, document_id, at in rows}


def numbered(
    session: Session, task_id: int, code: str, ids: Sequence[int], now: datetime
) -> tuple[Numbered, ...]:
    """Return each assignment's number in the form: the one it has, or the next of the year."""
    day = beijing_date(now)
    known = documents(session, task_id, code)
    following = next_number(session, code, day.year)
    numbers = []
    for assignment_id in ids:
        if assignment_id in known:
            numbers.append(known[assignment_id])
        else:
            numbers.append(Numbered(assignment_id, day.year, following, day, False))
            following += 1
    return tuple(numbers)


def next_number(session: Session, code: str, year: int) -> int:
    """Return the number that a form gives next in a year.

    It follows the largest that was given or voided; the bureau may have said with which
    it begins, because it gave the ones before elsewhere.
    """
    first = session.scalar(
        select(NumberStart.first)
        .where(NumberStart.form_code == code, NumberStart.year == year)
        .order_by(NumberStart.id.desc())
    )
    return max(largest_number(session, code, year) + 1, first or 1)


def largest_number(session: Session, code: str, year: int) -> int:
    """Return the largest number of a form that was given or voided in a year, 0 for none."""
    return max(
        session.scalar(
            select(func.max(table.number)).where(table.form_code == code, table.year == year)
        )
        or 0
        for table in (Document, Paper, NumberVoid)
    )


def paper_no(session: Session, code: str, year: int, number: int | None) -> str:
    """Return the number of a paper made by hand, as in 青市监责改〔2026〕4号; "" without one.

    Raises:
        FormError: the form is not usable (the user's, who edits forms).
    """
    if number is None:
        return ""
    prefix = facts_of(session).short_name + library(session).latest(code).series
    return document_no(prefix, year, number)
