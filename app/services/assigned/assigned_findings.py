"""Findings as kept: every revision of an assignment with its steps.

Read inside the caller's session. The newest revision is what people work on; the newest
approved one is what is published and printed as the result.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVarTuple

from sqlalchemy import Select, Text, select, type_coerce
from sqlalchemy.orm import Session

from app.core.findings import FindingAct, FindingBody, FindingState, Sign, state_after
from app.core.wording import Words
from app.services.assigned.assigned import FEW
from app.services.assigned.assigned_wording import wording
from app.store.schema import Account, Assignment, DepartmentSign, Finding, FindingStep

Columns = TypeVarTuple("Columns")


_ACTS: Final = {one.value: one for one in FindingAct}


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
    """One revision of a finding.

    Attributes:
        words: the dictionaries on the day of its inspection.
        signs: what departments signed under this revision or an earlier one, oldest first.
    """

    finding_id: int
    assignment_id: int
    number: int
    inspected_on: date
    body: FindingBody
    by_id: int
    by: str
    at: datetime
    steps: tuple[StepTaken, ...]
    words: Words
    signs: tuple[Sign, ...] = ()

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

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Everything departments signed, oldest first; whether it holds, the items tell."""
        return self.all[-1].signs if self.all else ()

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
    wanted = None if ids is None else set(ids)
    few = wanted if wanted is not None and len(wanted) <= FEW else None
    names = dict(session.execute(select(Account.id, Account.name)).all())
    # Columns and not entities, and the same body read once: one batch enters thousands alike.
    columns = select(
        Finding.id,
        Finding.assignment_id,
        Finding.revision,
        Finding.inspected_on,
        type_coerce(Finding.body, Text).label("body"),
        Finding.by_id,
        Finding.at,
    )
    query = _of_task(columns, task_id, few)
    bodies: dict[str, FindingBody] = {}
    steps = _steps(session, task_id, few, names)
    signs = _signs(session, task_id, few)
    said = wording(session)
    found: dict[int, list[Revision]] = {}
    for row in session.execute(query.order_by(Finding.assignment_id, Finding.revision)):
        body = bodies.get(row.body)
        if body is None:
            body = bodies[row.body] = FindingBody.from_json(json.loads(row.body))
        before = found.setdefault(row.assignment_id, [])
        before.append(
            Revision(
                row.id,
                row.assignment_id,
                row.revision,
                row.inspected_on,
                body,
                row.by_id,
                names[row.by_id],
                row.at,
                tuple(steps.get(row.id, ())),
                said.on(row.inspected_on),
                (
                    *(before[-1].signs if before else ()),
                    *(_sign(one, body) for one in signs.get(row.id, ())),
                ),
            )
        )
    return {
        key: Revisions(tuple(rows))
        for key, rows in found.items()
        if wanted is None or key in wanted
    }


def _of_task(query: Select[*Columns], task_id: int, few: set[int] | None) -> Select[*Columns]:
    """Narrow a query over findings to those of a task, and of these enterprises alone."""
    query = query.join(Assignment, Assignment.id == Finding.assignment_id)
    query = query.where(Assignment.task_id == task_id)
    return query if few is None else query.where(Finding.assignment_id.in_(few))


def _steps(
    session: Session, task_id: int, few: set[int] | None, names: Mapping[int, str]
) -> dict[int, list[StepTaken]]:
    """Return finding id -> its steps, oldest first."""
    query = select(
        FindingStep.finding_id,
        FindingStep.act,
        FindingStep.by_id,
        FindingStep.at,
        FindingStep.opinion,
    ).join(Finding, Finding.id == FindingStep.finding_id)
    steps: dict[int, list[StepTaken]] = {}
    for finding_id, act, by_id, at, opinion in session.execute(
        _of_task(query, task_id, few).order_by(FindingStep.id)
    ):
        taken = StepTaken(_ACTS[act], by_id, names[by_id], at, opinion)
        steps.setdefault(finding_id, []).append(taken)
    return steps


def _signs(session: Session, task_id: int, few: set[int] | None) -> dict[int, list[DepartmentSign]]:
    """Return finding id -> what departments signed under it, oldest first."""
    query = select(DepartmentSign).join(Finding, Finding.id == DepartmentSign.finding_id)
    signs: dict[int, list[DepartmentSign]] = {}
    for sign in session.scalars(_of_task(query, task_id, few).order_by(DepartmentSign.id)):
        signs.setdefault(sign.finding_id, []).append(sign)
    return signs


def _sign(row: DepartmentSign, body: FindingBody) -> Sign:
    return Sign(row.department, row.signed_by, row.opinion, row.signed_on, body.items)
