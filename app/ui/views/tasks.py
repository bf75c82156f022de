"""What the task list and the workbench show."""

from datetime import date
from typing import TYPE_CHECKING

from app.core.task import DrawKind, Stage, TaskPlan
from app.core.vocabulary import METHODS
from app.services.desk.workbench import Overview, Waiting, Work
from app.services.task.tasks import TaskLine
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

TONES = {
    Stage.DRAFT: "neutral",
    Stage.SUBMITTED: "warning",
    Stage.REVIEWED: "warning",
    Stage.APPROVED: "info",
    Stage.DRAWN: "info",
    Stage.CLOSED: "success",
    Stage.ENDED: "neutral",
}


def quarter_name(day: date) -> str:
    """Return the name proposed for a task made on `day`."""
    return text("tasks.create.name_default", year=day.year, quarter=(day.month + 2) // 3)


def blank_plan(name: str, kind: DrawKind, day: date) -> TaskPlan:
    """Return the plan a new task starts with: everything else is chosen step by step."""
    return TaskPlan(
        name=name,
        plan_name=name,
        # Begun without a line of the yearly plan: the papers must not cite one.
        source="UPPER" if kind is DrawKind.OFFICERS else "ADHOC",
        lead="",
        partners=(),
        methods=METHODS[:1],
        item_codes=(),
        period_from=day,
        period_to=date(day.year, 12, 31),
        kind=kind,
    )


def todo(one: Waiting) -> str:
    """Return what a waiting task waits for."""
    if one.work is Work.RETURNED:
        kind = "plan" if one.plan_id else "task"
        return text(f"tasks.workbench.returned_{kind}", reason=one.reason)
    if one.plan_id:
        return text(f"tasks.workbench.todo_plan_{one.stage}")
    if one.work is Work.RECHECK and not one.count:
        return text("tasks.workbench.work_RECHECK_draw")
    if one.work is not None:
        return text(f"tasks.workbench.work_{one.work}", count=one.count)
    return text(f"tasks.workbench.todo_{one.stage}")


def due_day(one: Waiting) -> str:
    """Return the day a waiting task is due first; without a clock the end of its period."""
    if one.recheck_id:
        return ""
    return (one.due or one.period_to).isoformat()


def pressing(one: Waiting) -> str:
    """Return how many enterprises of a waiting task are late, or near their day; else ""."""
    if one.late:
        return text("tasks.workbench.late", count=one.late)
    return text("tasks.workbench.soon", count=one.soon) if one.soon else ""


def pressing_tone(one: Waiting) -> "Tone | None":
    """Return the tone of `pressing`; None where it says nothing."""
    return "danger" if one.late else "warning" if one.soon else None


def first_need(state: Overview) -> str:
    """Return which registry is missing first: items, enterprises, officers, or ""."""
    if not state.list_version:
        return "items"
    if not state.enterprises:
        return "enterprises"
    return "" if state.officers else "officers"


def period(line: TaskLine) -> str:
    """Return the inspection period of a task."""
    return text("tasks.period", start=line.period_from, stop=line.period_to)
