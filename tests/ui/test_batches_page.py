"""Taking batches back, and one field of many records, through the windows."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.registry import batches, bulk_edits, registry
from app.services.registry.bulk_edits import How
from app.services.registry.registry import EnterpriseQuery
from app.ui.screens.batches import BatchesPage
from app.ui.screens.bulk_edit import BulkEdit, Edited
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.screens.officers import OfficersPage
from app.ui.shell import NavEntry, Shell
from app.ui.widgets import ProgressDialog


@pytest.fixture
def opened(approved, settle, qtbot: QtBot) -> Callable:
    """A page in the shell, for somebody of a role, with everything read."""
    shells = []  # qtbot keeps none alive

    def show(made: Callable, role: Role = Role.CLERK):
        desk = approved.desks[role]
        entry = NavEntry("it", "it", "users", lambda shell: made(desk, shell))
        shell = Shell((entry,), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.go("it")
        shell.show()
        settle()
        return shell.page("it")

    return show


@pytest.fixture
def edited(approved):
    """Three enterprises whose status somebody has just set."""
    desk = approved.desks[Role.CLERK]
    ids = [line.id for line in _lines(desk)[:3]]
    done = bulk_edits.edit(
        desk.store, desk.actor, "enterprises", ids, "status", "迁出", now=desk.clock()
    )
    return desk, ids, done


def _lines(desk, **query):
    return registry.enterprises(desk.store, desk.actor, EnterpriseQuery(**query)).lines


def _pick(page, settle, number):
    page.table.selectRow(number)
    settle()


def test_the_chosen_batch_says_what_taking_it_back_would_do(opened, edited, settle):
    page = opened(lambda desk, shell: BatchesPage(desk, shell, "enterprises"))
    assert [row.act for row in page.table.rows()] == ["EDIT", "FILE"]
    _pick(page, settle, 0)
    assert page.bar.primary_button.isEnabled()
    assert "3 条恢复原值" in page.note._words.text()


def test_a_batch_that_has_to_stay_says_why_and_has_no_button(opened, edited, settle):
    page = opened(lambda desk, shell: BatchesPage(desk, shell, "enterprises"))
    _pick(page, settle, 1)
    assert not page.bar.primary_button.isEnabled()
    assert "请先撤销" in page.note._words.text()


def test_the_undo_is_asked_about_and_then_done(opened, edited, settle, in_dialog):
    desk, ids, _done = edited
    page = opened(lambda desk, shell: BatchesPage(desk, shell))
    _pick(page, settle, 0)
    in_dialog(page.ask_and_undo, lambda window: window.accept_button.click())
    settle()
    assert page.table.rows()[0].undone_at is not None
    assert "3 条恢复原值" in page.note._words.text()
    assert not set(ids) & {line.id for line in _lines(desk, status="迁出")}


def test_turning_back_leaves_the_batch_as_it_is(opened, edited, settle, in_dialog):
    page = opened(lambda desk, shell: BatchesPage(desk, shell))
    _pick(page, settle, 0)
    in_dialog(page.ask_and_undo, lambda window: window.reject_button.click())
    settle()
    assert page.table.rows()[0].undone_at is None


def test_somebody_who_only_reads_sees_the_batches_and_takes_none_back(opened, edited, settle):
    page = opened(lambda desk, shell: BatchesPage(desk, shell), Role.SUPERVISOR)
    assert page.table.rows()
    _pick(page, settle, 0)
    assert not page.bar.primary_button.isVisible()


@pytest.mark.parametrize("made", [EnterprisesPage, OfficersPage])
def test_the_registry_opens_its_own_batches(opened, settle, made):
    page = opened(made)
    page.tools.show_batches()
    settle()
    front = page.shell.pages.currentWidget()
    assert isinstance(front, BatchesPage)
    assert {row.kind for row in front.table.rows()} == {page.KIND}


@pytest.fixture
def window(opened, settle, qtbot) -> Callable:
    """The window that edits what is ticked on the page of enterprises."""
    kept = []

    def show(ticked: int) -> BulkEdit:
        page = opened(EnterprisesPage)
        ids = [row.id for row in page.table.table.rows()[:ticked]]
        page.table.table.rows_model.set_checked(ids, True)
        made = BulkEdit(page, page.desk, page.chosen())
        kept.append((page, made))
        qtbot.addWidget(made)
        made.show()
        settle()
        return made

    return show


def _set(made: BulkEdit, qtbot: QtBot, field: str, words: str) -> None:
    made.field.setCurrentIndex(made.field.findData(field))
    made.value.setEditText(words)
    qtbot.waitUntil(lambda: made.seen is not None)


def test_how_many_change_stands_there_before_anything_is_saved(window, qtbot):
    made = window(3)
    assert not made.accept_button.isEnabled()
    _set(made, qtbot, "station", "新设监管所")
    assert (made.seen.chosen, made.seen.changing) == (3, 3)
    assert made.accept_button.isEnabled()
    assert made.accept_button.text() == "修改 3 户"


def test_all_that_is_asked_for_can_be_chosen_instead_of_the_ticked_rows(window, qtbot):
    made = window(3)
    made.all.setChecked(True)
    _set(made, qtbot, "station", "新设监管所")
    assert made.seen.changing == 200


def test_without_ticked_rows_only_all_can_be_chosen(window):
    made = window(0)
    assert made.all.isChecked()
    assert not made.by_hand.isEnabled()


def test_fields_that_hold_several_words_take_one_more_or_one_less(window, qtbot):
    made = window(3)
    _set(made, qtbot, "status", "注销")
    assert not made.how.isEnabled()
    assert made.edit()[1:] == ("status", "注销", How.SET)
    _set(made, qtbot, "labels", "双随机")
    assert made.how.isEnabled()
    assert made.edit()[1:] == ("labels", "双随机", How.ADD)


def test_a_value_that_does_not_fit_is_said_at_the_field(window, qtbot):
    made = window(3)
    made.field.setCurrentIndex(made.field.findData("township"))
    made.value.setEditText("镇" * 51)
    qtbot.waitUntil(lambda: made.value.property("invalid") == "true")
    assert not made.accept_button.isEnabled()


def test_known_words_and_those_in_use_are_offered(window, qtbot):
    made = window(3)
    made.field.setCurrentIndex(made.field.findData("status"))
    offered = {made.value.itemData(at) for at in range(made.value.count())}
    assert {"存续", "注销", "迁出"} <= offered
    made.field.setCurrentIndex(made.field.findData("township"))
    assert made.value.count() > 0


def test_the_edit_is_saved_and_taken_back_from_the_message(opened, settle, in_dialog, qtbot):
    page = opened(EnterprisesPage)
    ids = [row.id for row in page.table.table.rows()[:2]]
    assert not page.tools.edit_button.isVisible()
    page.table.table.rows_model.set_checked(ids, True)
    assert page.tools.edit_button.text() == "批量修改 2 户"

    def fill(made) -> None:
        _set(made, qtbot, "station", "新设监管所")
        made.accept_button.click()

    in_dialog(page.tools.edit_button.click, fill)
    saved, told = [], []

    def answer() -> None:
        front = QApplication.activeModalWidget()
        if isinstance(front, Edited) and not saved:
            saved.append({line.id for line in _lines(page.desk, station="新设监管所")})
            front.undo_button.click()
        elif saved and front is not None and not isinstance(front, ProgressDialog | Edited):
            told.append(front.accessibleDescription())
            front.accept()

    timer = QTimer(interval=20)
    timer.timeout.connect(answer)
    timer.start()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    timer.stop()
    settle()
    assert saved == [set(ids)]
    assert "2 条记录恢复原值" in told[0]
    (line, *_) = batches.list_(page.desk.store, page.desk.actor, "enterprises")
    assert line.act == "EDIT"
    assert line.undone_at is not None
