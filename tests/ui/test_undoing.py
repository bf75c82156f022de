"""Ctrl+Z and 撤销 bring back what a draft was before its last changes, several steps."""

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.people import Role
from app.core.scope import Scope
from app.core.task import DrawKind
from app.services.finding import findings
from app.services.task import tasks
from app.ui.task.findings import FindingsPanel
from app.ui.task.plan import PlanPanel
from app.ui.views.tasks import blank_plan

TODAY = date(2026, 3, 5)
NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")


@pytest.fixture
def plan(approved, settle, qtbot) -> PlanPanel:
    """The panel of a fresh draft, at its scope."""
    desk = approved.desks[Role.CLERK]
    numbers = tasks.propose_numbers(desk.store, desk.actor, TODAY)
    made = blank_plan("二季度抽查", DrawKind.BOTH, TODAY)
    number, _ = tasks.save_task(desk.store, desk.actor, None, 0, made, numbers, now=NOW)
    panel = PlanPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(1160, 620)
    panel.show()
    panel.show_task(tasks.task(desk.store, desk.actor, number))
    settle()
    return panel


def _tick(part: Any, choice: str, at: int) -> str:
    item = part.choices[choice].list.item(at)
    item.setCheckState(Qt.CheckState.Checked)
    return str(item.data(Qt.ItemDataRole.UserRole))


def test_changes_of_a_scope_are_taken_back_one_by_one_and_saved_so(plan, settle):
    plan._open("scope")
    settle()
    part = plan.parts["scope"]
    assert not plan.undoing.button.isEnabled()  # what came in by itself is no change
    town = _tick(part, "townships", 0)
    settle()
    _tick(part, "stations", 1)
    settle()
    plan.undoing.button.click()
    settle()
    assert plan._taken().plan.scope == Scope(townships=(town,))
    QTest.keyClick(
        part.choices["townships"].list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    settle()
    assert plan._taken().plan.scope == Scope()
    assert not plan.undoing.button.isEnabled()
    _tick(part, "townships", 0)
    settle()
    plan.undoing.back()
    plan.go("basics")
    settle()
    card = tasks.task(plan.desk.store, plan.desk.actor, plan.card.id)
    assert card.plan.scope == Scope()


def test_a_date_and_an_item_of_a_plan_come_back(plan, settle):
    basics = plan.parts["basics"]
    plan._open("basics")
    settle()
    was = basics.dates["period_to"].day()
    name = basics.lines["name"]
    name.setFocus()
    basics.dates["period_to"].setDate(date(2026, 12, 1))
    QTest.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert basics.dates["period_to"].day() == was
    words = name.text()
    QTest.keyClicks(name, "x")
    QTest.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert name.text() == words
    assert not plan.undoing.button.isEnabled()  # the field took its own typing back
    plan._open("items")
    settle()
    items = plan.parts["items"]
    before = items.codes()
    items.table.rows_model.setData(
        items.table.rows_model.index(0, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    )
    settle()
    assert items.codes() != before
    plan.undoing.back()
    settle()
    assert items.codes() == before


def test_an_entry_of_a_finding_comes_back_and_is_kept_as_it_was(drawn, settle, qtbot):
    panel = FindingsPanel(drawn.desks[Role.CLERK])
    qtbot.addWidget(panel)
    panel.resize(1160, 560)
    panel.show()
    panel.show_task(drawn.card())
    settle()
    form = panel.sheet_card.form
    first = form.body()
    panel.quick_clean()
    clean = form.body()
    panel.activateWindow()
    form.note.setFocus()
    QTest.keyClicks(form.note, "abc")
    assert form.body().note == "abc"
    panel.undoing.back()  # the typing is one change
    assert form.body() == clean != first
    panel.undoing.back()
    assert form.body() == first
    assert not panel.undoing.button.isEnabled()
    kept: list[bool] = []
    panel.keeper.flush(lambda: kept.append(True))
    settle()
    desk = panel.desk
    sheet = findings.sheet(desk.store, desk.actor, panel.keeper._assignment_id, today=TODAY)
    assert kept == [True]
    assert sheet.body == first


def test_who_only_reads_has_nothing_to_take_back(drawn, settle, qtbot):
    panel = FindingsPanel(drawn.desks[Role.SUPERVISOR])
    qtbot.addWidget(panel)
    panel.show()
    panel.show_task(drawn.card())
    settle()
    assert not panel.undoing.button.isVisible()
