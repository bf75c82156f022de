"""The tasks that somebody opened last, on the start page: one click each."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.task import tasks
from app.services.task.tasks import TaskLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.habits import Habits
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.widgets import Button, label
from app.ui.widgets.tips import plain_tip

MOST: Final = 5
MOST_OF_SAMPLE: Final = 2  # the start page of the sample has more to say


class RecentTasks(QWidget):
    """Names as links, as wide as the card allows, the whole in a tip; hidden while there are none.

    width: px there are for a name.
    """

    def __init__(self, desk: Desk, shell: Shell, width: int) -> None:
        super().__init__()
        self.desk = desk
        self.shell = shell
        self._width = width
        self.links: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(label(text("comfort.recent.title"), "strong"))
        self.hide()

    def refresh(self) -> None:
        """Read names and order again."""
        if Habits(self.desk.heads).tasks(self.desk.folder, self.desk.actor.account_id):
            self.desk.read(self, tasks.tasks, done=self._show)

    def _show(self, lines: Iterable[TaskLine]) -> None:
        last = Habits(self.desk.heads).tasks(self.desk.folder, self.desk.actor.account_id)
        names = {one.id: one.name for one in lines}
        most = MOST_OF_SAMPLE if self.desk.is_sample else MOST
        there = [task_id for task_id in last if task_id in names][:most]
        for link in self.links:
            self._column.removeWidget(link)
            link.deleteLater()
        self.links = [self._link(task_id, names[task_id]) for task_id in there]
        self.setVisible(bool(there))

    def _link(self, task_id: int, name: str) -> Button:
        link = Button(name, kind="link")
        link.ensurePolished()
        link.setText(link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, self._width))
        link.setToolTip(plain_tip(name))
        link.setAccessibleName(name)
        link.clicked.connect(partial(self._open, task_id))
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link

    def _open(self, task_id: int) -> None:
        open_task(self.desk, self.shell, task_id)
