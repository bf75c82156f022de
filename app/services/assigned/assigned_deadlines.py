"""Every open deadline of the bureau: what is due when, and whose turn it is.

One question to the database for the inspections and one for the follow-ups, whatever the
size of the registry; core.due_list says what comes next, core.deadlines when it is due.
Read inside the caller's session.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, Subquery, Text, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.core.batches import batch_of
from app.core.due_list import HANDS, Inspection, Matter, Next, next_of
from app.core.findings import FindingAct, FindingState
from app.core.serving import DELIVERED, Outcome
from app.core.task import Stage, TaskPlan
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.core.workdays import Due
from app.services.assigned.assigned_adjust import Move, begun, moved, moves
from app.services.assigned.assigned_due_lines import DueLine, follow_up_lines, retests
from app.services.bureau_workdays import Clocks
from app.store.effective import in_effect
from app.store.schema import (
    Assignment,
    Document,
    Finding,
    FindingStep,
    FrozenEnterprise,
    FrozenOfficer,
    Publication,
    Served,
    Task,
)

NOTICE: Final = "check-notice"  # its form
_AFTER: Final[Mapping[str | None, FindingState]] = {
    None: FindingState.DRAFT,
    FindingAct.SUBMIT: FindingState.SUBMITTED,
    FindingAct.REVIEW: FindingState.REVIEWED,
    FindingAct.APPROVE: FindingState.APPROVED,
    FindingAct.RETURN: FindingState.RETURNED,
}


def open_deadlines(
    session: Session, today: date, task_id: int | None = None
) -> tuple[DueLine, ...]:
    """Return all that is open, what is due first in front.

    Args:
        task_id: of this task only.
    """
    clocks = Clocks(session)
    found = [
        *_inspections(session, clocks, today, task_id),
        *follow_up_lines(session, clocks, today, task_id),
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.task_id, one.position, one.matter)))


def _inspections(
    session: Session, clocks: Clocks, today: date, task_id: int | None
) -> Iterator[DueLine]:
    rows = session.execute(_open(task_id)).all()
    plans = _plans(session, {row.task_id for row in rows})
    drawn = _drawn(session, {row.lock_id for row in rows if plans[row.task_id].batches})
    who = _who(session, rows)
    ended = retests(session, task_id)
    for row in rows:
        plan = plans[row.task_id]
        total = drawn.get(row.lock_id, 0)
        nth = batch_of(row.position, plan.batches, total) if plan.batches else 0
        corrects = row.approved and row.act != FindingAct.APPROVE
        following = next_of(
            Inspection(
                plan.batches[nth - 1].last_day if nth else row.period_to,
                _AFTER[row.act] if row.finding_id is not None else FindingState.NONE,
                row.inspected_on,
                beijing_date(row.finding_at) if corrects else None,
                is_out=False,  # those are not asked for
                notice_open=row.noticed and not row.served,
                retest_on=ended.get(row.id),
            )
        )
        if following is None or (
            row.stage == Stage.ENDED and following.matter in (Matter.PUBLISH, Matter.INSPECT)
        ):
            continue
        yield _line(clocks, today, row, following, who[row.id])


def _open(task_id: int | None) -> Select[*tuple[Any, ...]]:
    """Ask for the drawn enterprises whose result is in no list that went out."""
    newest, last = _newest(), _last_step()
    passed = (
        select(Finding.assignment_id)
        .join(FindingStep, FindingStep.finding_id == Finding.id)
        .where(FindingStep.act == FindingAct.APPROVE)
    )
    noticed = select(Document.assignment_id).where(Document.form_code == NOTICE)
    wanted = (
        select(
            Assignment.id,
            Assignment.task_id,
            Assignment.lock_id,
            Assignment.position,
            type_coerce(Assignment.officer_keys, Text).label("officers"),
            func.json_extract(FrozenEnterprise.facts, "$.name").label("name"),
            Finding.id.label("finding_id"),
            Finding.inspected_on,
            Finding.at.label("finding_at"),
            FindingStep.act,
            Assignment.id.in_(passed).label("approved"),
            Assignment.id.in_(noticed).label("noticed"),
            Assignment.id.in_(_settled()).label("served"),
            Task.task_no,
            Task.name.label("task_name"),
            Task.stage,
            Task.period_to,
        )
        .join(Task, Task.id == Assignment.task_id)
        .outerjoin(newest, newest.c.assignment_id == Assignment.id)
        .outerjoin(Finding, Finding.id == newest.c.id)
        .outerjoin(last, last.c.finding_id == newest.c.id)
        .outerjoin(FindingStep, FindingStep.id == last.c.id)
        .outerjoin(
            FrozenEnterprise,
            and_(
                FrozenEnterprise.lock_id == Assignment.lock_id,
                FrozenEnterprise.key == Assignment.enterprise_key,
            ),
        )
        .where(
            Assignment.id.in_(in_effect(task_id)),
            or_(
                and_(newest.c.id.is_(None), Task.stage == Stage.DRAWN),
                and_(newest.c.id.is_not(None), newest.c.id.not_in(_published())),
            ),
        )
        .order_by(Assignment.lock_id, Assignment.position)
    )
    return wanted if task_id is None else wanted.where(Assignment.task_id == task_id)


def _newest() -> Subquery:
    """Ask for the newest revision of each enterprise."""
    return (
        select(Finding.assignment_id, func.max(Finding.id).label("id"))
        .group_by(Finding.assignment_id)
        .subquery()
    )


def _last_step() -> Subquery:
    """Ask for the newest step of each revision."""
    return (
        select(FindingStep.finding_id, func.max(FindingStep.id).label("id"))
        .group_by(FindingStep.finding_id)
        .subquery()
    )


def _published() -> Select[*tuple[Any, ...]]:
    """Ask for the revisions that stand in a list that went out."""
    out = func.json_each(Publication.finding_ids).table_valued("value")
    return select(out.c.value).select_from(Publication).join(out, Publication.id > 0)


def _settled() -> Select[*tuple[Any, ...]]:
    """Ask for the enterprises whose notice was served, or that nobody could be reached at."""
    last = (
        select(func.max(Served.id)).where(Served.form_code == NOTICE).group_by(Served.assignment_id)
    )
    over = [one.value for one in (*DELIVERED, Outcome.UNREACHABLE)]
    return select(Served.assignment_id).where(Served.id.in_(last), Served.outcome.in_(over))


def _plans(session: Session, tasks: Iterable[int]) -> dict[int, TaskPlan]:
    rows = session.execute(select(Task.id, Task.plan).where(Task.id.in_(tasks)))
    return {task_id: TaskPlan.from_json(plan) for task_id, plan in rows}


def _drawn(session: Session, locks: Iterable[int]) -> dict[int, int]:
    """Lock -> how many were drawn in it; a substitute has the place of another."""
    rows = session.execute(
        select(Assignment.lock_id, func.count(func.distinct(Assignment.position)))
        .where(Assignment.lock_id.in_(locks))
        .group_by(Assignment.lock_id)
    )
    return dict(rows.all())


def _who(session: Session, rows: Iterable[Row[Any]]) -> dict[int, str]:
    """Assignment -> its officers as they serve now, or did when it was inspected."""
    listed = list(rows)
    locks = {row.lock_id for row in listed}
    names: dict[tuple[int, str], str] = {
        (lock_id, key): name or ""
        for lock_id, key, name in session.execute(
            select(
                FrozenOfficer.lock_id,
                FrozenOfficer.key,
                func.json_extract(FrozenOfficer.facts, "$.name"),
            ).where(FrozenOfficer.lock_id.in_(locks))
        )
    }
    made = moves(session, locks)
    first = begun(session, locks) if made else {}
    teams: dict[tuple[int, str], str] = {}  # a team has many enterprises: said once

    def said(row: Row[Any], changes: Iterable[Move] = ()) -> str:
        keys = moved(json.loads(row.officers), changes, first.get(row.id))
        return LIST_MARK.join(names.get((row.lock_id, key), "") for key in keys)

    found: dict[int, str] = {}
    for row in listed:
        if row.lock_id in made:
            found[row.id] = said(row, made[row.lock_id])
            continue
        team = row.lock_id, row.officers
        if team not in teams:
            teams[team] = said(row)
        found[row.id] = teams[team]
    return found


def _line(clocks: Clocks, today: date, row: Row[Any], following: Next, who: str) -> DueLine:
    rule, start = following.rule, following.start
    due = clocks.due(rule, start) if rule is not None else Due(start)
    stands = clocks.standing(due.day, today)
    return DueLine(
        following.matter,
        HANDS[following.matter],
        who,
        row.task_id,
        row.task_no,
        row.task_name,
        row.id,
        row.position,
        row.name or "",
        rule,
        start,
        due.day,
        due.unknown_year,
        stands.is_late,
        stands.late,
        stands.left,
    )
