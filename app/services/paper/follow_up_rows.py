"""Rows of follow-ups as every act on them reads them, inside the caller's session.

A letter belongs to the last follow-up of its kind that was begun before it was made; what
was made before the first of them, on the spot, belongs to that one. So it does not matter
from which page a letter is made.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.follow_up import LETTERS, Act, Kind, Step
from app.errors import UserError
from app.store.schema import FollowUp, FollowUpStep, NumberVoid, Paper
from app.texts import text

_SOME = 500  # ids asked for at once
KINDS = tuple(kind.value for kind in Kind)


class UnknownFollowUp(UserError):
    """There is no such follow-up."""

    code = "follow_up.unknown"


def follow_up_of(session: Session, follow_up_id: int) -> FollowUp:
    """Return one row, or raise UnknownFollowUp (the user's)."""
    row = session.get(FollowUp, follow_up_id)
    if row is None or row.kind not in KINDS:
        raise UnknownFollowUp()
    return row


def rows_of(session: Session, assignment_ids: Collection[int]) -> tuple[FollowUp, ...]:
    """Return the follow-ups of some enterprises, oldest first."""
    found: list[FollowUp] = []
    for some in _parts(sorted(assignment_ids)):
        found += session.scalars(
            select(FollowUp).where(FollowUp.assignment_id.in_(some), FollowUp.kind.in_(KINDS))
        )
    return tuple(sorted(found, key=lambda row: row.id))


def steps_of(session: Session, ids: Collection[int]) -> dict[int, tuple[Step, ...]]:
    """Return follow-up -> its steps, oldest first; those without any are left out."""
    found: dict[int, list[Step]] = {}
    for some in _parts(sorted(ids)):
        asked = (
            select(FollowUpStep)
            .where(FollowUpStep.follow_up_id.in_(some))
            .order_by(FollowUpStep.id)
        )
        for row in session.scalars(asked):
            step = Step(Act(row.act), row.day, row.facts)
            found.setdefault(row.follow_up_id, []).append(step)
    return {key: tuple(steps) for key, steps in found.items()}


def done_on(steps: Iterable[Step]) -> date | None:
    """Return the day a follow-up was done; None where it was not."""
    return next((step.day for step in steps if step.act is Act.DONE), None)


def letters_of(session: Session, rows: Sequence[FollowUp]) -> dict[int, tuple[Paper, ...]]:
    """Return follow-up -> its letters, oldest first; void ones are none.

    Args:
        rows: all follow-ups of the enterprises they belong to, or some of one form.
    """
    made = _papers(session, {row.assignment_id for row in rows})
    found: dict[int, list[Paper]] = {}
    for paper in made:
        fits = [
            row
            for row in rows
            if row.assignment_id == paper.assignment_id
            and LETTERS.get(Kind(row.kind)) == paper.form_code
            and _way_fits(Kind(row.kind), paper)
        ]
        before = [row for row in fits if row.at <= paper.at]
        if fits:
            found.setdefault((before[-1] if before else fits[0]).id, []).append(paper)
    return {key: tuple(papers) for key, papers in found.items()}


def _papers(session: Session, assignment_ids: Collection[int]) -> list[Paper]:
    void = {(row.form_code, row.year, row.number) for row in session.scalars(select(NumberVoid))}
    found: list[Paper] = []
    for some in _parts(sorted(assignment_ids)):
        found += session.scalars(
            select(Paper).where(
                Paper.assignment_id.in_(some), Paper.form_code.in_(set(LETTERS.values()))
            )
        )
    kept = [row for row in found if (row.form_code, row.year, row.number) not in void]
    return sorted(kept, key=lambda row: row.id)


def _way_fits(kind: Kind, paper: Paper) -> bool:
    """One form serves two ends: told to another department, or given to the home branch."""
    if paper.form_code != LETTERS[Kind.HOME_BRANCH]:
        return True
    home = paper.inputs.get("way") == text("letters.home_branch")
    return home == (kind is Kind.HOME_BRANCH)


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for at in range(0, len(ids), _SOME):
        yield ids[at : at + _SOME]
