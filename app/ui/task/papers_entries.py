"""The ways from a task to its other papers and to the register."""

from PySide6.QtWidgets import QWidget

from app.services.task.tasks import TaskCard
from app.ui.desk import Desk
from app.ui.paper_register import RegisterPage
from app.ui.shell import Shell


def open_register(desk: Desk, owner: QWidget, card: TaskCard) -> RegisterPage | None:
    """Push the register narrowed to a task; None where the page in front would not leave."""
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = RegisterPage(desk, shell, card.id, card.numbers.task_no)
    return page if shell.push(page) else None
