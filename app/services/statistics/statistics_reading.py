"""What the database holds of drawn inspections, as core.statistics adds it up."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.follow_up import closing
from app.core.statistics import Inspection, State, state_of
from app.core.statistics_compare import Basis, Period, Registered
from app.services.assigned.assigned_closing import Endings, endings
from app.store.inspected import inspections, registered
from app.store.schema import AnnualPlan, AnnualPlanLine, Item, Task, TaskItem


class TaskFacts(NamedTuple):
    """What statistics ask of a task."""

    id: int
    number: str
    name: str
    plan: str
    lead: str
    items: tuple[str, ...]  # codes


def tasks_of(session: Session) -> dict[int, TaskFacts]:
    """Return the tasks by id. The plan is the yearly one's title, else as the task names it."""
    codes: dict[int, list[str]] = {}
    asked = (
        select(TaskItem.task_id, Item.code)
        .join(Item, Item.id == TaskItem.item_id)
        .order_by(TaskItem.task_id, TaskItem.position)
    )
    for task_id, code in session.execute(asked):
        codes.setdefault(task_id, []).append(code)
    rows = session.execute(
        select(
            Task.id,
            Task.inner_no,
            Task.name,
            Task.plan_name,
            AnnualPlan.title,
            Task.plan,
        )
        .outerjoin(AnnualPlanLine, AnnualPlanLine.id == Task.plan_line_id)
        .outerjoin(AnnualPlan, AnnualPlan.id == AnnualPlanLine.plan_id)
        .order_by(Task.id.desc())
    )
    return {
        one.id: TaskFacts(
            one.id,
            one.inner_no,
            one.name,
            one.title or one.plan_name,
            str(one.plan.get("lead") or ""),
            tuple(codes.get(one.id, ())),
        )
        for one in rows
    }


def read(
    session: Session,
    period: Period,
    basis: Basis,
    tasks: Mapping[int, TaskFacts],
    chosen: Collection[int] | None = None,
) -> Iterator[Inspection]:
    """Yield the inspections of a period.

    Args:
        chosen: of these tasks only.
    """
    found = inspections(
        session,
        period.since,
        period.until,
        by_inspection=basis is Basis.INSPECTED,
        tasks=chosen,
    )
    ends = endings(session, None)
    for row in found:
        yield _inspection(row, tasks[row[2]], ends)


def registry_of(session: Session) -> dict[tuple[str, str, str, str], Registered]:
    """Return what the registry holds by (township, station, kind, class)."""
    counts: dict[tuple[str, str, str, str], Registered] = {}
    for *place, living, many in registered(session):
        key = (place[0], place[1], place[2], place[3])
        counts[key] = counts.get(key, Registered()) + Registered(many, many if living else 0)
    return counts


def _inspection(row: Any, task: TaskFacts, ends: Endings) -> Inspection:
    at, enterprise, task_id, facts, risk_class, day, entered, act, approved, out, said, items = row
    station, township, kind, own_items = _facts(facts)
    state = state_of(
        entered=bool(entered), last_act=act, approved=bool(approved), published=bool(out)
    )
    place = (enterprise, task_id, task.plan, task.lead, station, township, risk_class or "", kind)
    if state not in (State.TO_PUBLISH, State.PUBLISHED):
        return Inspection(*place, day[:7], state, items=_asked(own_items or task.items))
    results, methods, follow_ups, closed, closed_on = _said(said)
    if at in ends:
        closed, _ = closing(closed, closed_on, ends[at])
    return Inspection(*place, day[:7], state, results, methods, follow_ups, _items(items), closed)


@lru_cache(maxsize=4096)
def _facts(written: str | None) -> tuple[str, str, str, tuple[str, ...]]:
    station, township, kind, items = json.loads(written) if written else (None,) * 4
    return station or "", township or "", kind or "", tuple(items or ())


@lru_cache(maxsize=4096)
def _said(
    written: str,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool, date | None]:
    results, methods, follow_ups, closed, closed_on = json.loads(written)
    return (
        tuple(results or ()),
        tuple(methods or ()),
        tuple(follow_ups or ()),
        bool(closed),
        date.fromisoformat(closed_on) if closed_on else None,
    )


@lru_cache(maxsize=4096)
def _items(written: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((code, verdict) for code, verdict in json.loads(written))


@lru_cache(maxsize=1024)
def _asked(codes: tuple[str, ...]) -> tuple[tuple[str, str | None], ...]:
    return tuple((code, None) for code in codes)
