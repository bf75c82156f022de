"""后续处置 of the whole bureau: the page of a task's follow-ups, with the way to each task."""

from app.core.due_list import Matter
from app.ui.desk import Desk
from app.ui.screens.deadlines import open_at
from app.ui.shell import Shell
from app.ui.task.follow_ups import FollowUpsPage


class BureauFollowUps(FollowUpsPage):
    """What is open of every task."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(desk, shell)
        self.task_wanted.connect(self._open)

    def _open(self, task_id: int) -> None:
        open_at(self.desk, self.shell, task_id, Matter.FOLLOW_UP)
