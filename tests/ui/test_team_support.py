"""随行安排: who and what goes along with a team, typed, chosen and drawn in the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.paper import team_support
from app.services.paper.team_support_rows import Helper
from app.services.registry import experts
from app.texts import text
from app.ui.task.papers_support import SupportDialog

BLANK = dict.fromkeys(("name", "unit", "title", "skills", "phone", "until", "note"), "")


@pytest.fixture
def window(drawn, settle, qtbot: QtBot) -> Callable[..., SupportDialog]:
    """The window over a drawn task, with three experts of one skill and one of another."""
    desk = drawn.desks[Role.CLERK]
    for name, skill in (("甲", "食品"), ("乙", "食品"), ("丙", "食品"), ("丁", "广告")):
        values = {**BLANK, "name": name, "unit": "县检测中心", "skills": skill}
        experts.save_expert(desk.store, desk.actor, None, values, now=desk.clock())

    def show(role: Role = Role.CLERK) -> SupportDialog:
        mine = drawn.desks[role]
        lines = team_support.teams(mine.store, mine.actor, drawn.task_id)
        made = SupportDialog(None, mine, drawn.task_id, lines, may=role is Role.CLERK)
        qtbot.addWidget(made, before_close_func=_forget)
        made.setModal(False)  # the windows it opens are the modal ones
        made.resize(QSize(1180, 640))
        made.show()
        settle()
        return made

    return show


def _forget(made: SupportDialog) -> None:
    """Nothing is asked on the way out of a test."""
    made.may = False


def _kept(made: SupportDialog, at: int = 0):
    return team_support.teams(made.desk.store, made.desk.actor, made.task_id)[at].support


def test_assistants_and_vehicle_are_typed_and_saved_for_the_team_in_front(
    window, settle, qtbot: QtBot, typing
):
    made = window()
    typing(made.assistants, "周协助 麦㙦镇人民政府")
    typing(made.vehicle, "赣D12345")
    qtbot.mouseClick(made.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert _kept(made).assistants == (Helper("周协助", "麦㙦镇人民政府"),)
    assert _kept(made).vehicle == "赣D12345"
    assert "赣D12345" in made.teams.rows_model.data(made.teams.rows_model.index(0, 3))
    assert made.isVisible()  # there are more teams
    assert not made.changed()


def test_another_team_comes_to_the_front_after_the_one_before_is_saved(window, settle):
    made = window()
    made.vehicle.setText("赣D00001")
    made.teams.selectRow(1)
    settle()
    assert _kept(made, 0).vehicle == "赣D00001"
    assert made.vehicle.text() == ""
    assert made.teams.currentIndex().row() == 1


def test_what_cannot_be_saved_stays_in_front_with_the_message(window, settle, in_dialog):
    made = window()
    made.assistants.setPlainText("周协助\n周协助")
    in_dialog(lambda: (made.teams.selectRow(1), settle()), lambda box: box.reject())
    settle()
    assert made.teams.currentIndex().row() == 0
    assert made.assistants.toPlainText() == "周协助\n周协助"


def test_an_expert_is_drawn_passed_over_with_a_reason_and_drawn_again(window, settle, in_dialog):
    made = window()
    made.skill.setCurrentIndex(made.skill.findData("食品"))
    made.lot.click()
    settle()
    (first,) = made.along.rows()
    assert (first.rank, len(first.ranked)) == (1, 3)
    made.along.selectRow(0)

    def refuse(box) -> None:
        box.reason.setPlainText("出差")
        box.accept_button.click()

    in_dialog(made.remove.click, refuse)
    settle()
    made.lot.click()
    settle()
    assert [(one.rank, one.out) for one in made.along.rows()] == [(1, "出差"), (2, "")]
    assert [one.rank for one in _kept(made).going] == [2]


def test_an_expert_is_chosen_by_hand_and_taken_off_again(window, settle, in_dialog):
    made = window()
    in_dialog(made.choose.click, lambda box: box.accept_button.click())
    assert len(made.along.rows()) == 1
    assert made.along.rows()[0].ticket == ""
    made.along.selectRow(0)
    made.remove.click()
    assert made.along.rows() == ()


def test_who_may_not_issue_papers_only_reads(window):
    made = window(Role.SUPERVISOR)
    assert not made.assistants.isEnabled()
    assert not made.lot.isEnabled()
    assert made.accept_button.text() == text("ui.button.close")
