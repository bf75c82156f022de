"""The way into a ceremony as people take it: by the offer to go on, or by the task's page."""

from typing import cast

from app.ui.ceremony.page import ConductorPage
from app.ui.screens.workbench import WorkbenchPage
from app.ui.task.lock import LockPanel
from app.ui.walk.plan import open_first_task, task_page
from app.ui.walk.walker import Walker
from app.ui.widgets import Button


def into_the_ceremony(walker: Walker) -> tuple[ConductorPage, str]:
    """Open the conductor's page; return it and the step that was offered, "" for a new one."""
    banner = cast(WorkbenchPage, walker.shell.page("workbench")).resume
    offered = ""
    if banner.found:
        offered = banner.found[0].due.value
        (go_on,) = banner.findChildren(Button)
        walker.click(go_on)
    else:
        open_first_task(walker)
        panel = task_page(walker).panel("lock")
        assert isinstance(panel, LockPanel)
        walker.until(panel.bar.primary_button.isEnabled, "reconciliation")
        walker.click(panel.bar.primary_button)
    walker.rest()
    page = walker.shell.pages.currentWidget()
    assert isinstance(page, ConductorPage), type(page).__name__
    walker.until(lambda: page.shown is not None, "the ceremony")
    return page, offered
