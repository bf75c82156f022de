"""计划执行情况: what of a year's plan is done, open and late, and what is due soon."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.annual_progress import LineFigures, LineState, Sums, is_due, state_of, sums
from app.core.people import Actor, Right
from app.core.task import Stage
from app.core.times import beijing_date
from app.files.workbooks import Sheet, write_xlsx
from app.services import journal
from app.services.annual.annual_plans import LineRow, card_of, lines_of, versions_of
from app.services.assigned.assigned_progress import NOTHING_DRAWN, progress
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    AnnualPlanLine,
    Assignment,
    Finding,
    Publication,
    Task,
    VoidedLock,
)
from app.texts import text


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A planned task: where it stands, and its figures."""

    line_id: int
    name: str
    lead: str
    period_from: date
    period_to: date
    joint: bool
    state: LineState
    figures: LineFigures
    tasks: tuple[tuple[int, str], ...]  # id and number of the tasks started from it


@dataclass(frozen=True, slots=True)
class Execution:
    """A plan against what was done of it."""

    title: str
    rows: tuple[ProgressRow, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Due:
    """A planned task whose period ends within 30 days, or has ended, and is not done."""

    plan_id: int
    line_id: int
    name: str
    period_to: date
    state: LineState


@needs(Right.READ)
def execution(store: Store, actor: Actor, plan_id: int, *, now: datetime) -> Execution:
    """Return how a version of a plan stands today.

    Raises:
        UnknownPlan: the user's.
    """
    with store.read() as session:
        return _execution(session, plan_id, beijing_date(now))


def _execution(session: Session, plan_id: int, day: date) -> Execution:
    card = card_of(session, plan_id)
    rows = _rows(session, card.lines, day)
    total = sums((row.state, row.figures, row.joint) for row in rows)
    return Execution(card.plan.title, rows, total)


@needs(Right.READ)
def due(store: Store, actor: Actor, *, now: datetime) -> tuple[Due, ...]:
    """Return what of the plans in force is due within 30 days or late, the oldest first."""
    day = beijing_date(now)
    with store.read() as session:
        found = [
            Due(plan.id, row.line_id, row.name, row.period_to, row.state)
            for plan in versions_of(session)
            if plan.in_force and plan.year in (day.year - 1, day.year)
            for row in _rows(session, lines_of(session, plan.id), day)
            if is_due(row.state, row.period_to, day)
        ]
    return tuple(sorted(found, key=lambda one: (one.period_to, one.line_id)))


@needs(Right.READ)
def export(store: Store, actor: Actor, plan_id: int, path: Path, *, now: datetime) -> Path:
    """Write the execution of a plan to .xlsx, sums below, and log it.

    Raises:
        UnknownPlan: the user's. EnvironmentFault: the machine's.
    """
    with store.write() as session:
        found = _execution(session, plan_id, beijing_date(now))
        headings = text("annual.progress.headings").split("|")
        rows: list[tuple[str | int | None, ...]] = [
            (
                at,
                row.name,
                row.lead,
                row.period_from.isoformat(),
                row.period_to.isoformat(),
                text(f"annual.line_state.{row.state}"),
                row.figures.planned,
                row.figures.drawn,
                row.figures.inspected,
                row.figures.published,
                "、".join(number for _, number in row.tasks),
            )
            for at, row in enumerate(found.rows, 1)
        ]
        rows += [(None, words, value) for words, value in sum_rows(found.sums)]
        title = text("annual.progress.file_title", title=found.title)
        widths = {0: 6.0, 1: 44.0, 10: 40.0}
        sheet = Sheet(title, headings, rows, widths, frozenset(), ((title,),))
        write_xlsx(path, [sheet])
        payload = {"table": title, "file": path.name, "rows": len(found.rows)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return path


def sum_rows(total: Sums) -> tuple[tuple[str, str], ...]:
    """Return the sums of a plan as (words, value)."""
    rows = [(text("annual.progress.lines"), str(total.lines))]
    rows += [(text(f"annual.line_state.{state}"), str(n)) for state, n in total.by_state.items()]
    rows += [
        (text(f"annual.progress.{name}"), f"{getattr(total, name):,}")
        for name in ("drawn", "inspected", "published")
    ]
    rows += [
        (text(f"annual.progress.{name}"), "—" if share is None else f"{share}%")
        for name in ("done_share", "checked_share", "published_share", "joint_share")
        for share in (getattr(total, name),)
    ]
    return tuple(rows)


def _rows(session: Session, lines: tuple[LineRow, ...], day: date) -> tuple[ProgressRow, ...]:
    figures, numbers = _figures(session)
    made = []
    for row in lines:
        line = row.line
        there = replace(figures.get(row.root, LineFigures()), planned=line.wanted())
        made.append(
            ProgressRow(
                row.id,
                line.name,
                line.lead,
                line.period_from,
                line.period_to,
                line.joint,
                state_of(there, line.period_to, day),
                there,
                tuple(numbers.get(row.root, ())),
            )
        )
    return tuple(made)


def _figures(
    session: Session,
) -> tuple[dict[int, LineFigures], dict[int, list[tuple[int, str]]]]:
    """Return by root of a line: the figures of its tasks, and which tasks they are."""
    root = func.coalesce(AnnualPlanLine.root_id, AnnualPlanLine.id)
    started = session.execute(
        select(root, Task.id, Task.task_no, Task.stage)
        .join(AnnualPlanLine, AnnualPlanLine.id == Task.plan_line_id)
        .where(Task.stage != Stage.ENDED.value)
        .order_by(Task.id)
    ).all()
    known, published = progress(session), _published(session)
    figures: dict[int, LineFigures] = {}
    numbers: dict[int, list[tuple[int, str]]] = {}
    for line, task_id, number, stage in started:
        before, there = figures.get(line, LineFigures()), known.get(task_id, NOTHING_DRAWN)
        numbers.setdefault(line, []).append((task_id, number))
        figures[line] = LineFigures(
            tasks=before.tasks + 1,
            closed=before.closed + (stage == Stage.CLOSED),
            drawn=before.drawn + there.assigned,
            inspected=before.inspected + there.assigned - there.to_write,
            published=before.published + published.get(task_id, 0),
        )
    return figures, numbers


def _published(session: Session) -> dict[int, int]:
    """Task id -> drawn enterprises of which a finding stands in an exported list."""
    out: dict[int, set[int]] = {}
    for task_id, findings in session.execute(select(Publication.task_id, Publication.finding_ids)):
        out.setdefault(task_id, set()).update(findings)
    if not out:
        return {}
    rows = session.execute(
        select(Assignment.task_id, Finding.id, Finding.assignment_id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(
            Assignment.task_id.in_(out),
            Assignment.lock_id.not_in(select(VoidedLock.lock_id)),
        )
    )
    there: dict[int, set[int]] = {}
    for task_id, finding_id, assignment_id in rows:
        if finding_id in out[task_id]:
            there.setdefault(task_id, set()).add(assignment_id)
    return {task_id: len(found) for task_id, found in there.items()}
