"""Findings as kept: every revision of an assignment with its steps.

Read inside the caller's session. The newest revision is what people work on; the newest
approved one is what is published and printed as the result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.findings import FindingAct, FindingBody, FindingState, state_after
from app.services.assigned import FEW
from app.store.schema import Account, Assignment, Finding, FindingStep


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of a revision."""

    act: FindingAct
    by_id: int
    by: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a finding."""

    finding_id: int
    assignment_id: int
    number: int
    inspected_on: date
    body: FindingBody
    by_id: int
    by: str
    at: datetime
    steps: tuple[StepTaken, ...]

    @property
    def state(self) -> FindingState:
        """Where this revision stands."""
        return state_after(tuple(step.act.value for step in self.steps))


@dataclass(frozen=True, slots=True)
class Revisions:
    """All revisions of one assignment, oldest first."""

    all: tuple[Revision, ...] = ()

    @property
    def newest(self) -> Revision | None:
        """The one people work on."""
        return self.all[-1] if self.all else None

    @property
    def number(self) -> int:
        """The newest one's number; 0 where there is none."""
        return self.all[-1].number if self.all else 0

    @property
    def state(self) -> FindingState:
        """The newest one's state."""
        return self.all[-1].state if self.all else FindingState.NONE

    @property
    def approved(self) -> Revision | None:
        """The newest approved one: what is published."""
        passed = (one for one in reversed(self.all) if one.state is FindingState.APPROVED)
        return next(passed, None)

    def writers(self) -> frozenset[int]:
        """Who wrote or submitted anything since the last approved revision."""
        hands: set[int] = set()
        for one in reversed(self.all):
            if one.state is FindingState.APPROVED:
                break
            hands.add(one.by_id)
            hands |= {step.by_id for step in one.steps if step.act is FindingAct.SUBMIT}
        return frozenset(hands)

    def reviewers(self) -> frozenset[int]:
        """Who passed the newest revision in its review."""
        newest = self.newest
        steps = newest.steps if newest else ()
        return frozenset(step.by_id for step in steps if step.act is FindingAct.REVIEW)


def task_revisions(
    session: Session, task_id: int, ids: Iterable[int] | None = None
) -> dict[int, Revisions]:
    """Return the revisions by assignment id; assignments without any are left out.

    Args:
        ids: only of these assignments.
    """
    names = dict(session.execute(select(Account.id, Account.name)).all())
    query = (
        select(Finding)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.task_id == task_id)
        .order_by(Finding.assignment_id, Finding.revision)
    )
    stepped = (
        select(FindingStep)
        .join(Finding, Finding.id == FindingStep.finding_id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.task_id == task_id)
        .order_by(FindingStep.id)
    )
    wanted = None if ids is None else set(ids)
    if wanted is not None and len(wanted) <= FEW:
        query = query.where(Finding.assignment_id.in_(wanted))
        stepped = stepped.where(Finding.assignment_id.in_(wanted))
    steps: dict[int, list[StepTaken]] = {}
    for step in session.scalars(stepped):
        steps.setdefault(step.finding_id, []).append(
            StepTaken(FindingAct(step.act), step.by_id, names[step.by_id], step.at, step.opinion)
        )
    found: dict[int, list[Revision]] = {}
    for row in session.scalars(query):
        found.setdefault(row.assignment_id, []).append(
            Revision(
                row.id,
                row.assignment_id,
                row.revision,
                row.inspected_on,
                FindingBody.from_json(row.body),
                row.by_id,
                names[row.by_id],
                row.at,
                tuple(steps.get(row.id, ())),
            )
        )
    return {
        key: Revisions(tuple(rows))
        for key, rows in found.items()
        if wanted is None or key in wanted
    }
