"""后续处置 of the whole bureau: the page of a task's follow-ups, with the way to each task."""

from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.task.follow_ups import FollowUpsPage
from app.ui.task.open import open_task


class BureauFollowUps(FollowUpsPage):
    """What is open of every task."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(desk, shell)
        self.task_wanted.connect(self._open)

    def show_task(self, task_id: int, name: str = "") -> None:
        """Show what is open of one task, of one enterprise by its name."""
        if self.task.findData(task_id) < 0:
            self.task.addItem(str(task_id), task_id)  # its name comes with the answer
        self.task.setCurrentIndex(self.task.findData(task_id))
        self.when.setCurrentIndex(self.when.findData("open"))
        self.kind.setCurrentIndex(0)
        self.search.setText(name)
        self.search.take()
        self.refresh()

    def _open(self, task_id: int) -> None:
        page = open_task(self.desk, self.shell, task_id)
        if page is not None:
            page.stage = "findings"  # shown once the task has been read
