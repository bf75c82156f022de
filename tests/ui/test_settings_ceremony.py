"""The settings of draws: what a ceremony begins with, the host's words, the test card."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.core.conduct import Step
from app.core.draw_settings import DrawSettings
from app.core.people import Role
from app.services.draw import script_words
from app.services.setting import settings_draw
from app.texts import text
from app.ui import messages
from app.ui.hall_settings import HallSettings
from app.ui.screens.settings_ceremony import CeremonyTab
from app.ui.script_edit import ScriptEdit
from app.ui.shell import Shell
from app.ui.views.draw_settings import samples, setting_words
from app.ui.views.settings import value_words


@pytest.fixture
def opened(approved, settle, qtbot: QtBot) -> Callable[[Role], CeremonyTab]:
    """The tab in a window, for somebody of a role, with everything read."""
    shells = []  # qtbot keeps none alive

    def show(role: Role) -> CeremonyTab:
        shell = Shell((), approved.desks[role].jobs)
        tab = CeremonyTab(approved.desks[role])
        shells.append(shell)
        qtbot.addWidget(shell, before_close_func=lambda _shell: tab.script.forget())
        shell.push(tab)
        shell.show()
        settle()
        return tab

    return show


def _click(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _in_force(approved) -> DrawSettings:
    desk = approved.desks[Role.ADMIN]
    return settings_draw.draw_settings(desk.store, desk.actor, now=desk.clock())


def _words(approved, step: Step) -> str:
    desk = approved.desks[Role.CLERK]
    return next(
        one.words for one in script_words.script(desk.store, desk.actor) if one.step is step
    )


def test_changed_settings_are_what_the_next_draw_begins_with(opened, approved, settle, qtbot):
    assert _in_force(approved) == DrawSettings(4, False, True, "", 0)
    tab = opened(Role.ADMIN)
    assert not tab.draw.save.isEnabled()
    tab.draw.digits.setValue(6)
    tab.draw.way.setCurrentIndex(1)
    tab.draw.order.setCurrentIndex(1)
    tab.draw.beacon.setText("福彩3D")
    tab.draw.beacon_digits.setValue(3)
    _click(qtbot, tab.draw.save)
    settle()
    assert _in_force(approved) == DrawSettings(6, True, False, "福彩3D", 3)
    assert not tab.draw.save.isEnabled()


def test_a_public_number_needs_source_and_digits(opened):
    tab = opened(Role.ADMIN)
    tab.draw.beacon.setText("福彩3D")
    assert not tab.draw.save.isEnabled()
    tab.draw.beacon_digits.setValue(3)
    assert tab.draw.save.isEnabled()


def test_whoever_may_not_change_settings_sees_them(opened):
    tab = opened(Role.CLERK)
    assert not tab.draw.save.isVisible()
    assert not tab.draw.digits.isEnabled()
    assert tab.script.save.isVisible()


def test_words_with_a_chip_are_kept_for_that_step_and_can_go_back(opened, approved, settle, qtbot):
    script = opened(Role.CLERK).script
    script.steps.setCurrentRow(list(Step).index(Step.CLOSED))
    script.edit.moveCursor(QTextCursor.MoveOperation.End)
    _click(qtbot, script.names.buttons["bureau"])
    assert script.edit.words() == text("script.says.closed") + "{bureau}"
    assert script.preview.text().endswith(samples()["bureau"])
    _click(qtbot, script.save)
    settle()
    assert _words(approved, Step.CLOSED) == text("script.says.closed") + "{bureau}"
    assert text("ceremony_settings.script.own") in script.steps.currentItem().text()
    _click(qtbot, script.reset)
    settle()
    assert _words(approved, Step.CLOSED) == text("script.says.closed")
    assert not script.reset.isEnabled()


def test_a_name_nobody_knows_is_said_and_not_kept(opened):
    script = opened(Role.CLERK).script
    script.edit.show_words("")
    script.edit.textCursor().insertText("请{领导}讲话")
    assert "领导" in script.error.text()
    assert not script.save.isEnabled()


def test_typed_words_are_asked_for_before_another_step_is_shown(opened, monkeypatch):
    script = opened(Role.CLERK).script
    script.edit.textCursor().insertText("各位，")
    monkeypatch.setattr(messages, "confirm", lambda *_words: False)
    script.steps.setCurrentRow(3)
    assert script.steps.currentRow() == 0
    assert script.unsaved
    monkeypatch.setattr(messages, "confirm", lambda *_words: True)
    script.steps.setCurrentRow(3)
    assert script.steps.currentRow() == 3
    assert not script.unsaved


def test_the_screens_are_counted_and_the_settings_of_the_projector_open(opened, in_dialog, qtbot):
    card = opened(Role.CLERK).screen_card
    assert "2" in card.found.text()  # a desk and a projector
    seen = []
    in_dialog(
        lambda: _click(qtbot, card.open_button),
        lambda window: (seen.append(type(window)), window.accept()),
    )
    assert seen == [HallSettings]


@pytest.mark.parametrize("step", list(Step))
def test_every_shipped_line_comes_back_from_the_editor_as_it_was(step, qtbot):
    edit = ScriptEdit()
    qtbot.addWidget(edit)
    words = text(f"script.says.{step}")
    edit.show_words(words)
    assert edit.words() == words


def test_chips_go_over_the_clipboard_as_chips_and_foreign_ones_do_not(qtbot):
    one, other = ScriptEdit(), ScriptEdit()
    qtbot.addWidget(one)
    qtbot.addWidget(other)
    one.show_words("由{host}主持")
    one.selectAll()
    other.insertFromMimeData(one.createMimeDataFromSelection())
    assert other.words() == "由{host}主持"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("draw_digits", 4, "4 位"),
        ("draw_slips", "slips", "纸签"),
        ("draw_order", "enterprises", "检查对象"),
        ("draw_beacon", ["", 0], "不用"),
        ("draw_beacon", ["福彩3D", 3], "福彩3D，3位"),
    ],
)
def test_a_setting_in_the_history_reads_as_on_the_page(key, value, words):
    assert setting_words(key, value) == words
    assert value_words(key, value) == words
