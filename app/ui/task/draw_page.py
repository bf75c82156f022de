"""What the parts of the draw's page know of it."""

from app.services.draw.draw_stage import Staged
from app.services.task.tasks import TaskCard
from app.ui.task.draw_result import ResultCard
from app.ui.task.panel import Panel


class AttemptPanel(Panel):
    """A panel with one attempt in front.

    Attributes:
        may: the person may draw, and the task has not ended.
        card: the task on show.
        staged: the attempt as last read; lock_id: which it is, None while there is none.
        result_card: the operator's view of a stored result.
    """

    may: bool
    card: TaskCard | None = None
    staged: Staged | None = None
    lock_id: int | None = None
    result_card: ResultCard

    def load(self) -> None:
        """Read the attempt again; the panel itself knows how."""
