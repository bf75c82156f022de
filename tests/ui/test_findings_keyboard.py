"""The finding sheet by keyboard alone: Tab reaches everything, top to bottom, once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.people import Role
from app.ui.task.findings import FindingsPanel

MOST_TABS = 120


@pytest.fixture
def form(qtbot, drawn, settle):
    """The form of the first enterprise, in a window that has the keyboard."""
    panel = FindingsPanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(panel)
    panel.resize(1160, 560)
    with qtbot.waitActive(panel):
        panel.show()
    panel.show_task(drawn.card())
    settle()
    return panel.sheet_card.form


def tabbed(form, wanted):
    """Press Tab from the day on; return the wanted widgets in the order they were reached."""
    form.day.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(MOST_TABS):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now in wanted and now not in reached:
            reached.append(now)
    return reached


def test_tab_reaches_results_follow_ups_and_note_in_the_order_of_the_page(form):
    results = [line.box for line in form.results.lines() if not line.isHidden()]
    follow_ups = [line.box for line in form.follow_ups.block.lines() if not line.isHidden()]
    wanted = [*results, *follow_ups, form.note]
    assert tabbed(form, wanted) == wanted


def test_tab_comes_round_to_the_day_by_way_of_the_check_and_its_link(form):
    card = form.window().sheet_card
    link = card.check._links.itemAt(0).widget()
    wanted = [form.note, card.check.button, link, form.day]
    assert tabbed(form, wanted) == wanted
    card.check.button.setFocus(Qt.FocusReason.TabFocusReason)
    for following in (link, form.day):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is following
