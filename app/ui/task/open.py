"""Opening the page of one task from anywhere."""

from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.task.approval import ApprovalPanel
from app.ui.task.archive import ArchivePanel
from app.ui.task.disclosure import DisclosurePanel
from app.ui.task.draw import DrawPanel
from app.ui.task.findings import FindingsPanel
from app.ui.task.lock import LockPanel
from app.ui.task.page import Factory, TaskPage
from app.ui.task.papers import PapersPanel
from app.ui.task.plan import PlanPanel

PANELS: dict[str, Factory] = {
    "plan": PlanPanel,
    "approval": ApprovalPanel,
    "lock": LockPanel,
    "draw": DrawPanel,
    "papers": PapersPanel,
    "findings": FindingsPanel,
    "disclosure": DisclosurePanel,
    "archive": ArchivePanel,
}


def open_task(desk: Desk, shell: Shell, task_id: int) -> TaskPage | None:
    """Push the page of a task; None where the page in front would not leave."""
    page = TaskPage(desk, shell, task_id, PANELS)
    return page if shell.push(page) else None
