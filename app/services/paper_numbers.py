"""Which number a paper has, or gets next: per form and year, without gaps (features.md F12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.times import beijing_date
from app.store.schema import Assignment, Document


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


def numbered(
    session: Session, task_id: int, code: str, ids: Sequence[int], now: datetime
) -> tuple[Numbered, ...]:
    """Return each assignment's number in the form: the one it has, or the next of the year."""
    day = beijing_date(now)
    known = documents(session, task_id, code)
    next_number = 1 + (
        session.scalar(
            select(func.max(Document.number)).where(
                Document.form_code == code, Document.year == day.year
            )
        )
        or 0
    )
    numbers = []
    for assignment_id in ids:
        if assignment_id in known:
            numbers.append(known[assignment_id])
        else:
            numbers.append(Numbered(assignment_id, day.year, next_number, day, False))
            next_number += 1
    return tuple(numbers)
