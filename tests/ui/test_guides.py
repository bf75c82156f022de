"""F1 shows the guide of what is in front: a stage of a task has its own."""

import pytest

from app.core.people import Role
from app.texts import text
from app.ui.help import show_help
from app.ui.shell import Shell
from app.ui.task.open import PANELS
from app.ui.task.page import STAGES, TaskPage


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_guide_of_its_own(stage, in_dialog):
    def read(dialog) -> None:
        assert text(f"task.stage.{stage}") in dialog.windowTitle()
        assert dialog.sentence.text() == text(f"help.stage.{stage}")
        dialog.accept_button.click()

    in_dialog(lambda: show_help(None, f"stage.{stage}"), read)


def test_inside_a_task_the_guide_is_that_of_the_stage(approved, settle, qtbot):
    desk = approved.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    page = TaskPage(desk, shell, approved.task_id, PANELS)
    shell.show()
    shell.push(page)
    settle()
    with qtbot.waitSignal(shell.help_requested) as asked:
        shell.header.help.click()
    assert asked.args == ["stage.lock"]
    page.open_stage("plan")
    with qtbot.waitSignal(shell.help_requested) as asked:
        shell.header.help.click()
    assert asked.args == ["stage.plan"]
