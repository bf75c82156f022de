"""The stage "disclosure" of a task."""

from app.services.tasks import TaskCard
from app.ui.task.panel import Panel


class DisclosurePanel(Panel):
    """Shows a drawn task."""

    def show_task(self, card: TaskCard) -> None:
        self.card = card
