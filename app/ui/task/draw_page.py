"""What the parts of the draw's page know of it."""

from pathlib import Path

from app.services.draw_stage import Staged
from app.services.tasks import TaskCard
from app.ui.task.draw_result import ResultCard
from app.ui.task.panel import Panel


class AttemptPanel(Panel):
    """A panel with one attempt in front.

    Attributes:
        card: the task on show.
        staged: the attempt as last read; lock_id: which it is, None while there is none.
        result_card: the operator's view of a stored result.
    """

    card: TaskCard | None = None
    staged: Staged | None = None
    lock_id: int | None = None
    result_card: ResultCard

    @property
    def files_folder(self) -> Path:
        """Where the protocol files of this attempt go."""
        assert self.staged is not None  # asked for stored attempts only
        show = self.staged.show
        return self.desk.folder / "evidence" / f"{show.draw_number}-{show.attempt}"
