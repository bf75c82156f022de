"""What goes wrong in a hall: nervous hands, a keying left open, a draw without a plan."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from app.core.conduct import Mark, Step
from app.core.keying import BLIND
from app.store.schema import Enterprise, Officer, Task
from app.ui.projector import Kind
from app.ui.stage_window import stage_window


@pytest.mark.parametrize("second", [QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonPress])
def test_of_a_double_click_only_the_first_press_counts(room, settle, second):
    """Fast hands on a touch pad: the system may call the second press a double click or not."""
    room.bring_to(Step.OFFICERS)
    page = room.open()
    stage = stage_window(room.shell)
    stage.open()
    button = page.bar.primary_button

    def mouse(kind: QEvent.Type, at: int) -> None:
        middle = QPointF(button.rect().center())
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, middle, middle, left, left, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(at)
        QApplication.sendEvent(button, event)

    def click(at: int, first: QEvent.Type = QEvent.Type.MouseButtonPress) -> None:
        mouse(first, at)
        mouse(QEvent.Type.MouseButtonRelease, at + 60)

    click(1000)
    assert stage.rolling
    click(1180, second)
    assert stage.rolling  # not paused by the same double click
    click(1360)
    assert stage.rolling
    click(2000)
    assert stage.paused
    assert page.shown is Step.OFFICERS


def test_a_key_held_down_acts_once_and_the_focus_never_slips_to_the_void(room, qtbot, settle):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    room.key(1, "周敏")
    room.key(2, "陆伟明")
    page = room.open()
    stage_window(room.shell).open()
    room.shell.activateWindow()
    qtbot.waitUntil(room.shell.isActiveWindow)
    qtbot.waitUntil(page.bar.primary_button.hasFocus)
    qtbot.keyClick(page.bar.primary_button, Qt.Key.Key_Return)
    assert not page.bar.primary_button.isEnabled()  # die by die
    assert room.shell.focusWidget() is room.shell.pages
    repeats = [one.autoRepeat() for one in page.bar.findChildren(QShortcut)]
    assert repeats == [False, False]
    page.throws._die.stop()


@pytest.fixture
def hopeless(room):
    """Everybody belongs to the one station whose district all enterprises lie in: NOPLAN."""
    with room.desk.store.write() as session:
        session.execute(update(Enterprise).values(station="城关所"))
        session.execute(update(Officer).values(unit="城关所"))
        task = session.get_one(Task, room.task_id)
        rules = {"arrangement": "GLOBAL", "distinct_units": False, "avoid_district": True}
        task.plan = {**task.plan, "team": {**task.plan["team"], **rules}}
    return room


def test_without_a_plan_clerk_and_room_are_told_and_the_way_goes_on(
    hopeless, press, agreed, papers
):
    hopeless.bring_to(Step.OFFICERS)
    page, stage = hopeless.open(), stage_window(hopeless.shell)
    assert {Step.TEAMS, Step.MATCHING}.isdisjoint(page.conductor.hall.steps)
    explained = page.reveal.no_plan._words
    hopeless.wait(lambda: "本辖区" in explained.text())  # which rule, worked out meanwhile
    assert "没有一种编排" in explained.text()
    assert "另抽执法人员" in explained.text()
    assert not page.void_button.isHidden()
    result = page.conductor.hall.show.result_hash
    for _ in range(2):  # what was drawn is shown as ever
        assert stage.scene.kind is Kind.DRAW
        press(page)
        press(page)
    assert page.shown is Step.MINUTES
    assert stage.scene.kind is Kind.MINUTES
    assert "执法人员另行公开抽取" in stage.scene.note
    assert "请主持人说明" in page.minutes.no_plan._words.text()
    page.minutes.ticks.tick_all()
    press(page)
    press(page)
    assert page.shown is Step.CLOSED
    assert "另行公开抽取" in stage.scene.note
    assert "另抽执法人员" in page.closed.note._words.text()
    assert page.conductor.hall.show.result_hash == result
    assert page.bar.primary_button.text() == "返回任务"
    press(page)
    assert hopeless.shell.pages.currentWidget() is not page


def test_nothing_of_the_first_keying_is_left_for_the_second(room, qtbot, settle):
    room.bring_to(Step.THROWS)
    room.mark(Mark.THROWN)
    page = room.open()
    room.shell.activateWindow()
    qtbot.waitUntil(room.shell.isActiveWindow)
    card = page.throws.keying
    for field, digits in zip(card.fields.values(), ("4711", "0836"), strict=True):
        field.setFocus()
        qtbot.keyClicks(field, digits)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        settle()
    assert card.turn.turn == BLIND
    assert [field.text() for field in card.fields.values()] == ["", ""]
    assert {pill.text() for pill in card._pills.values()} == {"待录入"}  # nobody keys yet
    card.who.setCurrentIndex(0)
    card.who.activated.emit(0)
    assert [field.text() for field in card.fields.values()] == ["", ""]
    assert {pill.text() for pill in card._pills.values()} == {"录入中"}
