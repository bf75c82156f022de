"""The list of follow-ups, and what findings propose besides; inside the caller's session.

One question each for rows, steps, letters and findings, whatever the size of the registry.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import LIST_ENDS, LIST_JOINT
from app.core.findings import FindingAct, FindingBody
from app.core.follow_up import (
    ORDERS,
    PROPOSING,
    TRANSFERS,
    Kind,
    Stand,
    Step,
    due_of,
    is_open,
    proposed,
    stand,
)
from app.core.vocabulary import SOLE_TRADER, subject_class
from app.services.bureau import facts_of
from app.services.bureau_workdays import Clocks
from app.services.paper.follow_up_clock import first_due
from app.services.paper.follow_up_rows import KINDS, letters_of, steps_of
from app.services.paper.paper_numbers import paper_no
from app.store.effective import in_effect
from app.store.schema import (
    Assignment,
    Finding,
    FindingStep,
    FollowUp,
    FrozenEnterprise,
    Paper,
    Task,
)

# A finding proposes from its submission on; a draft may still say anything.
_SAID: Final = (FindingAct.SUBMIT, FindingAct.REVIEW, FindingAct.APPROVE)
_NEWEST: Final = 400  # follow-ups looked at for who was in charge of a kind last


@dataclass(frozen=True, slots=True)
class Asked:
    """Which are asked for; None and "": every one.

    Attributes:
        open_only: leave out what is done or taken back.
        words: in the enterprise's name, in who is in charge, in the task.
    """

    task_id: int | None = None
    kind: Kind | None = None
    open_only: bool = True
    late_only: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The enterprise something is about. `sole`: a sole trader, marked and not listed."""

    assignment_id: int
    task_id: int
    task_no: str
    task_name: str
    position: int
    name: str
    sole: bool


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One follow-up.

    Attributes:
        due: None where no clock runs. is_late, late, left: as core.deadlines.Standing; an
            ended one is never late.
        letters: numbers of its letters, oldest first ("" for one without a number).
    """

    id: int
    place: Place
    kind: Kind
    in_charge: str
    note: str
    begun_on: date
    due: date | None
    stand: Stand
    is_late: bool
    late: int
    left: int
    letters: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to do something."""
        return is_open(self.steps)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a finding proposes and nobody has begun or declined; filled in beforehand.

    Attributes:
        in_charge: the home branch, or who was in charge of such a thing last; "" unknown.
        due: by the bureau's rule from `begun_on`, None where no clock runs.
        problem: what was found, in one line.
    """

    place: Place
    kind: Kind
    in_charge: str
    begun_on: date
    due: date | None
    problem: str


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What was asked for. open, late: of these lines; tasks: (id, name) with any of either."""

    lines: tuple[FollowUpLine, ...]
    proposals: tuple[Proposal, ...]
    open: int
    late: int
    tasks: tuple[tuple[int, str], ...]


def followed(session: Session, asked: Asked, today: date) -> FollowUps:
    """Return follow-ups and proposals: open first, by day due, those without a day last."""
    clocks = Clocks(session)
    every = _lines(session, clocks, today, asked.task_id)
    proposals = _proposals(session, clocks, every, today, asked.task_id)
    lines = sorted((one for one in every if _is_asked(one, asked)), key=_order)
    places = [*(one.place for one in every), *(one.place for one in proposals)]
    pairs = {(place.task_id, place.task_name) for place in places}
    return FollowUps(
        tuple(lines),
        tuple(one for one in proposals if _fits(one, asked)),
        sum(one.is_open for one in lines),
        sum(one.is_late for one in lines),
        tuple(sorted(pairs)),
    )


def _order(one: FollowUpLine) -> tuple[bool, date, int, int]:
    return (not one.is_open, one.due or date.max, one.place.position, one.id)


def _is_asked(one: FollowUpLine, asked: Asked) -> bool:
    return (
        _fits(one, asked)
        and (one.is_open or not asked.open_only)
        and (one.is_late or not asked.late_only)
    )


def _fits(one: FollowUpLine | Proposal, asked: Asked) -> bool:
    where = "\n".join((one.place.name, one.in_charge, one.place.task_name, one.place.task_no))
    return asked.kind in (None, one.kind) and all(word in where for word in asked.words.split())


def _lines(
    session: Session, clocks: Clocks, today: date, task_id: int | None
) -> tuple[FollowUpLine, ...]:
    asked = select(FollowUp).join(Assignment, Assignment.id == FollowUp.assignment_id)
    asked = asked.where(FollowUp.kind.in_(KINDS)).order_by(FollowUp.id)
    if task_id is not None:
        asked = asked.where(Assignment.task_id == task_id)
    rows = session.scalars(asked).all()
    steps = steps_of(session, [row.id for row in rows])
    letters = letters_of(session, rows)
    places = _places(session, {row.assignment_id for row in rows})
    numbers = _Numbers(session)
    return tuple(
        _line(
            row, places[row.assignment_id], steps.get(row.id, ()), clocks, today, numbers, letters
        )
        for row in rows
    )


class _Numbers:
    """Numbers of letters in words, each worked out once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, str] = {}

    def of(self, paper: Paper) -> str:
        if paper.id not in self._known:
            self._known[paper.id] = paper_no(
                self._session, paper.form_code, paper.year, paper.number
            )
        return self._known[paper.id]


def _line(
    row: FollowUp,
    place: Place,
    steps: tuple[Step, ...],
    clocks: Clocks,
    today: date,
    numbers: _Numbers,
    letters: Mapping[int, Sequence[Paper]],
) -> FollowUpLine:
    due = due_of(row.due_on, steps)
    stands = clocks.standing(due, today) if due is not None and is_open(steps) else None
    papers = letters.get(row.id, ())
    return FollowUpLine(
        row.id,
        place,
        Kind(row.kind),
        row.in_charge,
        str(row.facts.get("note", "")),
        row.begun_on,
        due,
        stand(steps, made=bool(papers)),
        stands is not None and stands.is_late,
        stands.late if stands else 0,
        stands.left if stands else 0,
        tuple(numbers.of(paper) for paper in papers),
        steps,
    )


# -- proposals -------------------------------------------------------------------------


def _proposals(
    session: Session,
    clocks: Clocks,
    every: Sequence[FollowUpLine],
    today: date,
    task_id: int | None,
) -> tuple[Proposal, ...]:
    findings = session.execute(_findings(task_id)).all()
    failed: dict[int, set[Kind]] = {}
    for one in every:
        if one.stand is Stand.FAILED:
            failed.setdefault(one.place.assignment_id, set()).add(one.kind)
    there = _there(session, findings, every)
    places = _places(session, {row.assignment_id for row in findings})
    stations = _stations(session, set(places))
    last, bureau = _in_charge(session), facts_of(session).short_name
    found = []
    for row in findings:
        body = FindingBody.from_json(row.body)
        kinds = proposed(body.results, body.follow_ups, failed.get(row.assignment_id, ()))
        for kind in kinds:
            if kind in there.get(row.assignment_id, ()):
                continue
            home = stations.get(row.assignment_id, "") if kind in _AT_HOME else ""
            known = last.get(kind, "") or ("" if kind in TRANSFERS else bureau)
            start = row.inspected_on if kind is Kind.ABNORMAL else today
            if kind is Kind.ABNORMAL and Kind.PUBLICITY_ORDER in failed.get(row.assignment_id, ()):
                start = today
            due, _rule = first_due(clocks, kind, start)
            place = places[row.assignment_id]
            found.append(Proposal(place, kind, home or known, start, due, _problem(body)))
    return tuple(sorted(found, key=lambda one: (one.place.task_id, one.place.position)))


_AT_HOME: Final = ORDERS | {Kind.RECHECK, Kind.HOME_BRANCH}


def _findings(task_id: int | None) -> Select[Any]:
    """Ask for the newest said finding of each enterprise, of those that may set something going."""
    last = (
        select(FindingStep.finding_id, func.max(FindingStep.id).label("id"))
        .group_by(FindingStep.finding_id)
        .subquery()
    )
    newest = (
        select(func.max(Finding.id))
        .join(last, last.c.finding_id == Finding.id)
        .join(FindingStep, FindingStep.id == last.c.id)
        .where(FindingStep.act.in_(_SAID))
        .group_by(Finding.assignment_id)
    )
    wanted = (
        select(Finding.id, Finding.assignment_id, Finding.inspected_on, Finding.body)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(
            Finding.id.in_(newest),
            Assignment.id.in_(in_effect(task_id)),
            or_(*(cast(Finding.body, String).contains(f'"{code}"') for code in sorted(PROPOSING))),
        )
    )
    return wanted if task_id is None else wanted.where(Assignment.task_id == task_id)


def _there(
    session: Session, findings: Iterable[Any], every: Iterable[FollowUpLine]
) -> dict[int, set[Kind]]:
    """Return assignment -> kinds begun, or declined of the same finding."""
    newest = {row.assignment_id: row.id for row in findings}
    declined = {one.id: one for one in every if one.stand is Stand.TAKEN_BACK}
    of = dict(
        session.execute(
            select(FollowUp.id, FollowUp.finding_id).where(FollowUp.id.in_(declined))
        ).all()
    )
    found: dict[int, set[Kind]] = {}
    for one in every:
        back = one.id in declined
        if not back or of.get(one.id) == newest.get(one.place.assignment_id):
            found.setdefault(one.place.assignment_id, set()).add(one.kind)
    return found


def _problem(body: FindingBody) -> str:
    said = [item.problem.strip(LIST_ENDS) for item in body.items if item.found]
    return LIST_JOINT.join(one for one in said if one)


def _in_charge(session: Session) -> dict[Kind, str]:
    """Return kind -> who was in charge of one last."""
    rows = session.execute(
        select(FollowUp.kind, FollowUp.in_charge)
        .where(FollowUp.kind.in_(KINDS))
        .order_by(FollowUp.id.desc())
        .limit(_NEWEST)
    )
    found: dict[Kind, str] = {}
    for kind, name in rows:
        found.setdefault(Kind(kind), name)
    return found


def _places(session: Session, ids: Collection[int]) -> dict[int, Place]:
    rows = session.execute(_placed(ids))
    return {
        row.id: Place(
            row.id,
            row.task_id,
            row.task_no,
            row.task_name,
            row.position,
            str((row.facts or {}).get("name") or ""),
            subject_class(_kind_words(row.facts or {})) == SOLE_TRADER,
        )
        for row in rows
    }


def _stations(session: Session, ids: Collection[int]) -> dict[int, str]:
    return {
        row.id: str((row.facts or {}).get("station") or "") for row in session.execute(_placed(ids))
    }


def _kind_words(facts: Mapping[str, Any]) -> str:
    return str(facts.get("kind") or facts.get("name") or "")


def _placed(ids: Collection[int]) -> Select[Any]:
    return (
        select(
            Assignment.id,
            Assignment.task_id,
            Assignment.position,
            Task.task_no,
            Task.name.label("task_name"),
            FrozenEnterprise.facts,
        )
        .join(Task, Task.id == Assignment.task_id)
        .outerjoin(
            FrozenEnterprise,
            and_(
                FrozenEnterprise.lock_id == Assignment.lock_id,
                FrozenEnterprise.key == Assignment.enterprise_key,
            ),
        )
        .where(Assignment.id.in_(ids))
    )
