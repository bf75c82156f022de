"""What the panels of a task's stages share."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.task.tasks import TaskCard
from app.ui.desk import Desk
from app.ui.landing import first_field, primary_of
from app.ui.widgets import Page


class Panel(Page):
    """One stage of a task: a page of its own, with its own action bar.

    Signals:
        changed: the task or its draw moved; the frame reads it again and shows the
            stage that follows.
        stage_wanted: the key of another stage the user asked for ("plan", "approval",
            "lock", "draw", "papers", "findings", "disclosure", "archive").
        enterprise_wanted: the finding of an assignment is to come to the front.
        settings_wanted: the key of a tab of the settings page.
    """

    changed = Signal()
    stage_wanted = Signal(str)
    enterprise_wanted = Signal(int)
    settings_wanted = Signal(str)
    _wanted = 0  # the assignment in front, in panels that show one enterprise at a time

    def __init__(self, desk: Desk, *, scroll: bool = True) -> None:
        super().__init__(scroll=scroll)
        self.desk = desk

    def enterprise(self) -> int:
        """The assignment in front, 0 where it is not one enterprise that is shown."""
        return self._wanted

    def landing(self) -> QWidget | None:
        """Where the keyboard starts: the next act, or the first field before it."""
        return primary_of(self) or first_field(self)

    def show_task(self, card: TaskCard) -> None:
        """Show the task as it stands now; called each time the panel comes to the front."""
        raise TypeError(f"{type(self).__name__} does not say how to show a task")
