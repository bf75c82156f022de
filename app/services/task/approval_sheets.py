"""The printed sheets of a task's 法制审核 and 审批 (features.md B9, F5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import LIST_JOINT
from app.core.people import Actor, Right
from app.core.scope import Scope
from app.core.shortfall import Shortfall
from app.core.task import DrawKind, TaskPlan
from app.core.times import beijing_date
from app.services.assigned.assigned_items import task_items
from app.services.decision_sheets import (
    APPROVAL,
    LEGAL,
    Decided,
    Later,
    Matter,
    SheetMade,
    print_sheet,
)
from app.services.quota_needs import short_of
from app.services.quota_words import quota_rows, short_lines
from app.services.rights import needs
from app.services.task.task_changes import UnknownTask
from app.services.task.task_lines import ChangeLine, changes_of, steps_of
from app.store.engine import Store
from app.store.schema import Draw, ItemList, Lock, Task, VoidedLock
from app.texts import text

_CONDITIONS: Final = (
    "kinds",
    "townships",
    "stations",
    "areas",
    "sections",
    "trade_codes",
    "risk_classes",
    "labels",
    "libraries",
)


@needs(Right.READ)
def legal_sheet(
    store: Store,
    actor: Actor,
    task_id: int,
    folder: Path,
    short: Sequence[Shortfall] = (),
    *,
    now: datetime,
) -> SheetMade:
    """Print the 法制审核意见表 of a task; what is not decided yet is left blank.

    Args:
        short: items of which fewer are drawn than their list demands, as the pool counts
            today; where a list is locked, what the lock keeps stands instead.

    Raises:
        NotSubmitted, UnknownTask, MissingGlyphs, FormError: the user's.
        EnvironmentFault: the machine's.
    """
    return print_sheet(
        store,
        actor,
        LEGAL,
        lambda session: task_matter(session, task_id, _counted(short, now)),
        folder,
        now=now,
    )


@needs(Right.READ)
def approval_sheet(
    store: Store,
    actor: Actor,
    task_id: int,
    folder: Path,
    short: Sequence[Shortfall] = (),
    *,
    now: datetime,
) -> SheetMade:
    """Print the 审批表 of a task, with what was changed after approval; errors as legal_sheet."""
    return print_sheet(
        store,
        actor,
        APPROVAL,
        lambda session: task_matter(session, task_id, _counted(short, now)),
        folder,
        now=now,
    )


def _counted(short: Sequence[Shortfall], now: datetime) -> str:
    words = "".join(short_lines(short))
    return text("decision.short_counted", day=_day(beijing_date(now)), words=words) if words else ""


def _locked_short(session: Session, task_id: int) -> str | None:
    """What the newest lock that stands says of items drawn too little; None: none is locked."""
    locks = (
        select(Lock.counts)
        .join(Draw, Draw.id == Lock.draw_id)
        .where(
            Draw.task_id == task_id,
            Draw.kind != DrawKind.OFFICERS.value,
            Lock.id.not_in(select(VoidedLock.lock_id)),
        )
        .order_by(Lock.id.desc())
    )
    counts = session.scalars(locks.limit(1)).first()
    if counts is None:
        return None
    words = "".join(short_lines(short_of(counts)))
    return text("decision.short_locked", words=words) if words else ""


def task_matter(session: Session, task_id: int, short: str = "") -> Matter:
    """Return what is decided on, inside the caller's session.

    Args:
        short: where fewer are drawn than the item list demands, as it counts before the lock.

    Raises:
        UnknownTask: the user's.
    """
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownTask(task=task_id)
    plan = TaskPlan.from_json(task.plan)
    locked = _locked_short(session, task_id)
    rows = (*_rows(plan), ("short", short if locked is None else locked))
    return Matter(
        "task",
        task.name,
        text("decision.no", inner=task.inner_no, number=task.task_no),
        task.task_no,
        session.get_one(ItemList, task.list_id).version_label,
        tuple((text(f"decision.row.{key}"), value) for key, value in rows if value),
        tuple((one.name, one.basis) for one in task_items(session, task_id)),
        tuple(Decided(one.act, one.by, one.at, one.opinion) for one in steps_of(session, task_id)),
        tuple(_later(one) for one in changes_of(session, task_id)),
    )


def _rows(plan: TaskPlan) -> Iterator[tuple[str, str]]:
    source = plan.plan_name if plan.source == "PLAN" else ""
    yield "source", source or text(f"terms.source.{plan.source}")
    yield "period", text("papers.period", first=_day(plan.period_from), last=_day(plan.period_to))
    yield "methods", LIST_JOINT.join(plan.methods)
    yield "lead", plan.lead
    yield "partners", LIST_JOINT.join(plan.partners)
    if plan.kind is DrawKind.OFFICERS:
        yield "scope", text("decision.listed", count=len(plan.listed))
    else:
        yield "scope", _scope_words(plan.scope)
        yield "quotas", _quota_words(plan)
    if plan.kind is not DrawKind.ENTERPRISES:
        rule = text(f"terms.arrangement_hint.{plan.team.arrangement}")
        yield (
            "team",
            text("decision.team", rule=rule, teams=plan.team.teams, size=plan.team.headcount),
        )
    for key, out in (
        ("out_enterprises", plan.out_enterprises),
        ("out_officers", plan.out_officers),
    ):
        yield (
            key,
            LIST_JOINT.join(
                text("decision.out", name=one.name or one.key, reason=one.reason) for one in out
            ),
        )
    yield (
        "overrides",
        LIST_JOINT.join(
            text("decision.out", name=one.name, reason=one.reason) for one in plan.overrides
        ),
    )
    yield "from_above", text("decision.from_above") if plan.from_above else ""
    contact = text("decision.joint").join(one for one in (plan.contact, plan.phone) if one)
    yield "contact", contact
    yield "place", plan.place


def _scope_words(scope: Scope) -> str:
    if not scope.directed:
        return text("decision.undirected")
    groups = [words for group in scope.groups() if (words := _group_words(group))]
    said = text("decision.or").join(groups)
    return text("decision.directed", conditions=said) if said else text("terms.directed.yes")


def _group_words(scope: Scope) -> str:
    parts = [
        text(
            "decision.condition",
            label=text(f"decision.scope.{name}"),
            values=LIST_JOINT.join(getattr(scope, name)),
        )
        for name in _CONDITIONS
        if getattr(scope, name)
    ]
    if scope.founded_from or scope.founded_to:
        parts.append(
            text(
                "decision.founded",
                first=_day(scope.founded_from) if scope.founded_from else "",
                last=_day(scope.founded_to) if scope.founded_to else "",
            )
        )
    if scope.facts.asks:
        parts.append(text("decision.facts", kinds=LIST_JOINT.join(scope.facts.kinds)))
    return text("decision.joint").join(parts)


def _quota_words(plan: TaskPlan) -> str:
    return text("decision.joint").join(words for _, words in quota_rows(plan))


def _later(one: ChangeLine) -> Later:
    said = [
        text("decision.draw_rules", draw=one.draw)
        if one.draw
        else text(
            "decision.change",
            label=text(f"terms.part.{name}"),
            before=_value(name, before),
            after=_value(name, after),
        )
        for name, before, after in one.fields
    ]
    people = text("decision.people", by=one.by, second=one.second)
    return Later(one.at, text("decision.joint").join(said), one.reason, people)


def _value(name: str, value: object) -> str:
    if name == "period_to":
        return _day(date.fromisoformat(str(value)))
    if name == "batches" and isinstance(value, list):
        return LIST_JOINT.join(
            text("tasks.period", start=one["first_day"], stop=one["last_day"]) for one in value
        )
    return str(value) or text("decision.blank")


def _day(day: date) -> str:
    return text("papers.day", year=day.year, month=day.month, day=day.day)
