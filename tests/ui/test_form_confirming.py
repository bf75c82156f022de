"""The editor: a sentence put back or emptied, and wordings gone through and confirmed."""

import json
from functools import partial

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.core.people import Role
from app.services.paper import paper_wording
from app.store.schema import LogEntry
from app.ui.screens.form_editor import FormEditorPage
from app.ui.screens.settings import SettingsPage
from app.ui.shell import NavEntry, Shell
from app.ui.task.making import MakingPage

ORDER = "correction-order"


def forget(shell):
    page = shell.pages.currentWidget()
    if isinstance(page, FormEditorPage):
        page.opened = None


@pytest.fixture
def shell(drawn, settle, qtbot):
    """A window with the page of the settings."""
    desk = drawn.desks[Role.CLERK]
    entry = NavEntry("settings", "系统设置", "settings", partial(SettingsPage, desk))
    made = Shell((entry,), desk.jobs)
    qtbot.addWidget(made, before_close_func=forget)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


@pytest.fixture
def editor(drawn, shell, settle):
    """Open a form."""

    def run(code=ORDER):
        page = FormEditorPage(drawn.desks[Role.CLERK], shell, code)
        shell.push(page)
        settle()
        return page

    return run


def shown(page, number):
    return "".join(words for _, words in page.text_pane.edit.written()[number].parts)


def save(page, in_dialog, settle):
    """Save, with what the window suggests and a reason; return the suggested name."""
    seen = []

    def fill(window):
        seen.append(window.name.text())
        window.name.setText(window.name.text() or "改文字")
        window.reason.setPlainText("法规股已核定")
        window.accept()

    in_dialog(page.save, fill)
    settle()
    return seen[0]


def entries(desk):
    with desk.store.read() as session:
        rows = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "FORM"))
        return [json.loads(row) for row in rows]


def test_a_sentence_goes_back_to_the_programs_wording_and_that_can_be_undone(editor, qtbot):
    page = editor()
    pane, edit = page.text_pane, page.text_pane.edit
    line = next(line for line in pane.lines if line.check)
    edit.go(line.number)
    assert not pane.reset_button.isEnabled()
    before = shown(page, line.number)
    pane.confirm()
    edit.select_sentence()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert shown(page, line.number) == ""
    assert pane.reset_button.isEnabled()
    qtbot.mouseClick(pane.reset_button, Qt.MouseButton.LeftButton)
    assert shown(page, line.number) == before
    assert edit.is_check(line.number)
    assert not page.changed()
    edit.undo()
    assert shown(page, line.number) == ""
    assert not edit.is_check(line.number)


def test_an_emptied_sentence_stays_in_the_list_after_saving_and_comes_back(
    editor, settle, in_dialog, qtbot
):
    page = editor()
    count = len(page.text_pane.lines)
    number = next(line.number for line in page.text_pane.lines if "陈述" in line.shown)
    before = shown(page, number)
    page.text_pane.edit.go(number)
    page.text_pane.edit.select_sentence()
    qtbot.keyClick(page.text_pane.edit, Qt.Key.Key_Delete)
    page.preview()
    settle()
    save(page, in_dialog, settle)
    assert page.opened.own
    assert len(page.text_pane.lines) == count
    assert shown(page, number) == ""
    page.grab()  # painting an empty line
    page.text_pane.edit.go(number)
    page.text_pane.reset()
    assert shown(page, number) == before
    page.preview()
    settle()
    save(page, in_dialog, settle)
    desk = page.desk
    opened = paper_wording.opened(desk.store, desk.actor, ORDER)
    assert [line.shown for line in opened.lines] == [line.shown for line in opened.shipped]


def test_confirming_is_an_act_of_its_own_that_names_what_was_confirmed(editor, settle, in_dialog):
    page = editor()
    marked = [line for line in page.text_pane.lines if line.check]
    page.text_pane.edit.go(marked[0].number)
    page.text_pane.confirm()
    page.preview()
    settle()
    assert save(page, in_dialog, settle) == "核定待核文字"
    assert page.text_pane.edit.checks() == len(marked) - 1
    (said,) = entries(page.desk)
    assert (said["act"], said["confirmed"]) == ("CONFIRM", [marked[0].shown])
    page.text_pane.edit.go(marked[1].number)
    page.text_pane.confirm()
    page.text_pane.edit.go(0)
    page.text_pane.edit.select_sentence()
    page.text_pane.edit.erase()
    page.preview()
    settle()
    save(page, in_dialog, settle)
    said = entries(page.desk)[-1]
    assert (said["act"], said["confirmed"]) == ("SAVE", [marked[1].shown])


def test_from_the_note_beside_the_fields_to_the_sentence_and_back(
    drawn, shell, settle, in_dialog, monkeypatch
):
    monkeypatch.setattr(MakingPage, "preview", lambda self: None)
    page = MakingPage(drawn.desks[Role.CLERK], shell, drawn.card())
    shell.push(page)
    settle()
    page.kinds.choose(ORDER)
    checks = page.kind.checks
    assert page.asks.confirm_button.isVisible()
    page.asks.confirm_button.click()
    settle()
    editor = shell.pages.currentWidget()
    assert isinstance(editor, FormEditorPage)
    assert editor.code == ORDER
    edit = editor.text_pane.edit
    assert edit.is_check(edit.current)
    editor.text_pane.confirm()
    editor.preview()
    settle()
    save(editor, in_dialog, settle)
    shell.back()
    settle()
    assert shell.pages.currentWidget() is page
    assert page.kind.checks == checks - 1


def test_who_may_not_change_wordings_gets_no_way_to_confirm(drawn, shell, settle, monkeypatch):
    monkeypatch.setattr(MakingPage, "preview", lambda self: None)
    page = MakingPage(drawn.desks[Role.APPROVER], shell, drawn.card())
    shell.push(page)
    settle()
    page.kinds.choose(ORDER)
    assert page.kind.checks
    assert not page.asks.confirm_button.isVisible()
