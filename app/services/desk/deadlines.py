"""期限: what of the bureau's inspections is due, late, and whose turn it is.

The lines are worked out from what is kept (assigned_deadlines); nothing here is stored but
a re-test or an objection, which moves the day of publication (core.deadlines, RETEST).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.deadlines import KEYS, Rule, Term
from app.core.due_list import RIGHTS, Hands, Matter
from app.core.follow_up import Act
from app.core.parameters import FIRST_DAY
from app.core.people import Actor, Right
from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import one_assigned, task_of
from app.services.assigned.assigned_deadlines import open_deadlines
from app.services.assigned.assigned_due_lines import RETEST, DueLine
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau import facts_of
from app.services.bureau_workdays import Clocks
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import FollowUp, FollowUpStep, Parameter

SOON: Final = 5  # working days left from which a line is told of as near


class When(StrEnum):
    """How near the day is."""

    ALL = "ALL"
    LATE = "LATE"
    SOON = "SOON"  # late, or SOON working days or fewer left


class NoFinding(UserError):
    """A re-test is noted before the enterprise was inspected."""

    code = "deadlines.not_inspected"


class BadRetest(UserError):
    """The day of a re-test lies before the inspection, or too far away."""

    code = "deadlines.bad_retest"


@dataclass(frozen=True, slots=True)
class DueAsked:
    """Which lines are asked for. None and "": every one."""

    task_id: int | None = None
    matter: Matter | None = None
    hands: Hands | None = None
    when: When = When.ALL
    words: str = ""  # in the enterprise's name, in whose turn it is, in the task


@dataclass(frozen=True, slots=True)
class DueList:
    """The lines asked for, what is due first in front.

    Attributes:
        late, soon: of these lines; `soon` without the late ones.
        tasks: (id, name) of every task with an open line, whatever was asked.
        unknown_years: years without a table that some line's day reaches into.
    """

    lines: tuple[DueLine, ...]
    late: int
    soon: int
    tasks: tuple[tuple[int, str], ...]
    unknown_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it counts today: since when; None: as the program came."""

    rule: Rule
    term: Term
    since: date | None
    note: str


@needs(Right.READ)
def due_list(store: Store, actor: Actor, asked: DueAsked, *, now: datetime) -> DueList:
    """Return the open deadlines asked for."""
    with store.read() as session:
        every = open_deadlines(session, beijing_date(now))
    return listed(every, asked)


def listed(every: Iterable[DueLine], asked: DueAsked) -> DueList:
    """Return of all lines those asked for, counted."""
    all_lines = tuple(every)
    lines = tuple(one for one in all_lines if _is_asked(one, asked))
    years = {one.unknown_year for one in lines if one.unknown_year is not None}
    return DueList(
        lines,
        sum(one.is_late for one in lines),
        sum(is_soon(one) for one in lines),
        tuple(sorted({(one.task_id, one.task_name) for one in all_lines})),
        tuple(sorted(years)),
    )


def is_soon(one: DueLine) -> bool:
    """Return whether a line is near its day and not past it."""
    return not one.is_late and one.left <= SOON


def _is_asked(one: DueLine, asked: DueAsked) -> bool:
    near = {
        When.ALL: True,
        When.LATE: one.is_late,
        When.SOON: one.is_late or is_soon(one),
    }[asked.when]
    words = asked.words.split()
    place = "\n".join((one.name, one.who, one.task_name, one.task_no))
    return (
        near
        and asked.task_id in (None, one.task_id)
        and asked.matter in (None, one.matter)
        and asked.hands in (None, one.hands)
        and all(word in place for word in words)
    )


def mine(actor: Actor, one: DueLine) -> bool:
    """Return whether a line waits for this person."""
    return actor.may(RIGHTS[one.matter])


# -- re-tests --------------------------------------------------------------------------


@needs(Right.FINDING)
def note_retest(
    store: Store, actor: Actor, assignment_id: int, ended_on: date, note: str, *, now: datetime
) -> date:
    """Keep the day a re-test's result was served or the time to object ran out; log it.

    From that day the result has to be published within the bureau's RETEST rule; the
    newest such day counts.

    Returns:
        The day the publication is due now.

    Raises:
        NoFinding, BadRetest, UnknownAssignment: the user's.
    """
    with store.write() as session:
        place = one_assigned(session, assignment_id)
        known = task_revisions(session, place.task_id, (place.id,)).get(place.id, Revisions())
        if known.newest is None:
            raise NoFinding(name=place.facts["name"])
        inspected = known.newest.inspected_on
        if not inspected <= ended_on or (ended_on - beijing_date(now)).days > 365:
            raise BadRetest(day=ended_on.isoformat(), inspected=inspected.isoformat())
        due = Clocks(session).due(Rule.RETEST, ended_on)
        row = FollowUp(
            assignment_id=place.id,
            finding_id=known.newest.finding_id,
            kind=RETEST,
            in_charge=_lead(session, place.task_id),
            facts={"note": " ".join(note.split())[:200]},
            begun_on=ended_on,
            due_on=due.day,
            due_rule=Rule.RETEST.value,
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        _log(session, actor, "retest", row, place.task_id, now)
        return due.day


@needs(Right.FINDING)
def take_back_retest(store: Store, actor: Actor, assignment_id: int, *, now: datetime) -> bool:
    """Take back the newest re-test noted for an enterprise; False where there is none."""
    with store.write() as session:
        place = one_assigned(session, assignment_id)
        gone = select(FollowUpStep.follow_up_id).where(FollowUpStep.act == Act.TAKEN_BACK)
        row = session.scalars(
            select(FollowUp)
            .where(
                FollowUp.assignment_id == assignment_id,
                FollowUp.kind == RETEST,
                FollowUp.id.not_in(gone),
            )
            .order_by(FollowUp.id.desc())
        ).first()
        if row is None:
            return False
        session.add(
            FollowUpStep(
                follow_up_id=row.id,
                act=Act.TAKEN_BACK.value,
                facts={},
                day=beijing_date(now),
                by_id=actor.account_id,
                at=now,
            )
        )
        _log(session, actor, "retest_back", row, place.task_id, now)
        return True


def _lead(session: Session, task_id: int) -> str:
    """Who publishes: the department in the lead, else the bureau."""
    lead = TaskPlan.from_json(task_of(session, task_id).plan).lead
    return lead or facts_of(session).short_name


def _log(
    session: Session, actor: Actor, act: str, row: FollowUp, task_id: int, now: datetime
) -> None:
    task_no = task_of(session, task_id).task_no
    payload: dict[str, object] = {
        "act": act,
        "assignment": row.assignment_id,
        "on": row.begun_on.isoformat(),
        "due": row.due_on.isoformat() if row.due_on else "",
    }
    journal.record(session, actor.name, "FINDING", payload, now=now, subject=task_no)


# -- the rules -------------------------------------------------------------------------


@needs(Right.READ)
def rules(store: Store, actor: Actor, *, now: datetime) -> tuple[RuleLine, ...]:
    """Return every rule as it counts today."""
    today = beijing_date(now)
    with store.read() as session:
        clocks = Clocks(session)
        return tuple(_rule(session, clocks, rule, today) for rule in Rule)


def _rule(session: Session, clocks: Clocks, rule: Rule, today: date) -> RuleLine:
    rows = session.scalars(
        select(Parameter)
        .where(
            Parameter.key == KEYS[rule],
            Parameter.valid_from <= today,
            Parameter.valid_from > FIRST_DAY,  # what the folder was made with
        )
        .order_by(Parameter.valid_from, Parameter.id)
    ).all()
    term = clocks.term(rule, today)
    if not rows:
        return RuleLine(rule, term, None, "")
    return RuleLine(rule, term, rows[-1].valid_from, rows[-1].note)
