"""The field for a day and the fields for numbers: typed, pasted and picked."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QToolTip

from app.texts import text
from app.ui.widgets import DayField, DigitsOnly, NumberField, RatioField

# The offscreen platform says so of every menu and bubble.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)


@pytest.fixture
def field(qtbot):
    made = DayField(date(2026, 3, 5))
    qtbot.addWidget(made)
    made.show()
    return made


def put(field, words):
    """Type words as an input method hands them over, and leave the field."""
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    said = QInputMethodEvent()
    said.setCommitString(words)
    QApplication.sendEvent(field, said)
    field.editingFinished.emit()


@pytest.mark.parametrize(
    "words",
    [
        "20261122",
        "2026.11.22",
        "2026/11/22",
        "2026年11月22日",
        "２０２６－１１－２２",
        "1122",
        "11月22日",
    ],
)
def test_a_day_in_any_spelling_is_shown_one_way(field, words):
    put(field, words)
    assert (field.day(), field.text()) == (date(2026, 11, 22), "2026-11-22")


def test_a_day_counts_while_it_is_typed_and_is_told_once(field, qtbot):
    told = []
    field.dateChanged.connect(told.append)
    field.selectAll()
    QTest.keyClicks(field, "20261122")
    assert field.date() == QDate(2026, 11, 22)
    field.editingFinished.emit()
    assert told == [QDate(2026, 11, 22)]


def test_a_pasted_day_may_have_blanks_and_line_breaks(field):
    QApplication.clipboard().setText(" \n2026年11月22日\r\n")
    field.selectAll()
    field.paste()
    field.editingFinished.emit()
    assert field.text() == "2026-11-22"


@pytest.mark.parametrize(
    ("words", "key"), [("2026-13-45", "wrong"), ("", "empty"), ("2031-01-01", "range")]
)
def test_a_wrong_day_leaves_the_one_before_and_says_so_at_the_field(field, qtbot, words, key):
    field.setMaximumDate(date(2030, 12, 31))
    put(field, words)
    assert (field.day(), field.text()) == (date(2026, 3, 5), "2026-03-05")
    qtbot.waitUntil(lambda: "2026-03-05" in field.accessibleDescription())
    said = {"words": words, "day": "2026-03-05", "least": "1752-09-14", "most": "2030-12-31"}
    assert field.accessibleDescription() == text(f"dates.{key}", **said)
    assert QToolTip.isVisible()
    QToolTip.hideText()


def test_a_wrong_day_is_marked_while_it_stands_there(field):
    field.selectAll()
    QTest.keyClicks(field, "2026-13-455")
    assert field.property("invalid") == "true"
    put(field, "2026-03-06")
    assert field.property("invalid") == "false"


def test_arrows_go_by_days_and_pages_by_months(field):
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert field.text() == "2026-04-04"


def test_a_day_is_picked_from_the_month_and_the_key_opens_it(field):
    QTest.keyClick(field, Qt.Key.Key_F4)
    month = field.findChild(QCalendarWidget)
    assert month.selectedDate() == QDate(2026, 3, 5)
    month.clicked.emit(QDate(2026, 3, 18))
    assert field.text() == "2026-03-18"


def test_no_day_has_words_of_its_own_and_emptying_the_field_means_it(qtbot):
    field = DayField(date(2019, 1, 1))
    qtbot.addWidget(field)
    field.setMinimumDate(date(2019, 1, 1))
    field.setSpecialValueText("开始日期")
    assert field.text() == "开始日期"
    put(field, "20260305")
    assert field.text() == "2026-03-05"
    put(field, "")
    assert (field.text(), field.date()) == ("开始日期", field.minimumDate())


@pytest.mark.parametrize("words", ["１２", " 12\n", "1 2", "１２ 户"])
def test_a_number_field_takes_digits_of_any_width(qtbot, words):
    field = NumberField()
    qtbot.addWidget(field)
    field.setRange(0, 500)
    field.setSuffix(" 户")
    field.show()
    QApplication.clipboard().setText(words)
    field.selectAll()
    if words.endswith("户"):
        field.lineEdit().selectAll()
    field.lineEdit().paste()
    assert (field.value(), field.text()) == (12, "12 户")
    QTest.keyClicks(field, "x")
    assert field.value() == 12


def test_a_ratio_takes_a_full_width_point_and_words_for_none_stay(qtbot):
    field = RatioField()
    qtbot.addWidget(field)
    field.setRange(0, 100)
    field.setSpecialValueText("不限")
    field.setValue(0)
    assert field.text() == "不限"
    QApplication.clipboard().setText("２．５")
    field.selectAll()
    field.lineEdit().selectAll()
    field.lineEdit().paste()
    assert field.value() == 2.5


def test_a_line_for_digits_takes_them_in_full_width(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setValidator(DigitsOnly(8, line))
    QApplication.clipboard().setText(" ４０７２ ９１５８\n")
    line.paste()
    assert line.text() == "40729158"
    QTest.keyClicks(line, "a9")
    assert line.text() == "40729158"
