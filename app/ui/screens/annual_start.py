"""An inspection task started from a task of the yearly plan."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.core.task import TaskPlan
from app.core.times import beijing_date
from app.services.annual import annual_tasks
from app.services.task import tasks
from app.services.task.tasks import TaskNumbers
from app.ui.desk import Desk


def start_task(
    desk: Desk, owner: QWidget, line_id: int, opened: Callable[[int], object], name: str = ""
) -> None:
    """Make a draft that inherits a planned task, under the next free numbers.

    Args:
        opened: called with the id of the new task.
        name: of the task where it is to have another than the planned one.
    """

    def made(plan: TaskPlan) -> None:
        named = replace(plan, name=name or plan.name)
        desk.read(
            owner,
            tasks.propose_numbers,
            beijing_date(desk.clock()),
            done=lambda numbers: save(named, numbers),
        )

    def save(plan: TaskPlan, numbers: TaskNumbers) -> None:
        desk.act(
            owner,
            tasks.save_task,
            None,
            0,
            plan,
            numbers,
            plan_line=line_id,
            done=lambda saved: opened(saved[0]),
        )

    desk.act(owner, annual_tasks.task_plan, line_id, done=made)
