"""The editor of wordings: typed, confirmed, undone, saved; and what it does not let happen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.paper import papers
from app.ui.screens.form_editor import FormEditorPage
from app.ui.screens.form_windows import (
    InsertPopup,
    SaveVersionWindow,
)
from app.ui.sentences.mime import plain_words
from app.ui.shell import Shell

NOTICE = "check-notice"
OLD, NEW = "安排人员在场配合", "安排专人在场配合"


def forget(shell: Shell) -> None:
    """Nothing is asked on the way out of a test."""
    page = shell.pages.currentWidget()
    if isinstance(page, FormEditorPage):
        page.opened = None


@pytest.fixture
def editor(drawn, settle, qtbot: QtBot) -> Callable[..., FormEditorPage]:
    """Open a form in a window, as somebody of a role."""
    shells = []

    def run(code: str = NOTICE, role: Role = Role.CLERK) -> FormEditorPage:
        desk = drawn.desks[role]
        shell = Shell((), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell, before_close_func=forget)
        page = FormEditorPage(desk, shell, code)
        shell.push(page)
        shell.show()
        settle()
        return page

    return run


def select(page: FormEditorPage, words: str) -> None:
    """Find words as with the search box, which leaves them selected."""
    page.text_pane.search.setText(words)
    page.text_pane.search.returnPressed.emit()
    assert page.text_pane.edit.textCursor().selectedText() == words


def type_words(page: FormEditorPage, words: str) -> None:
    """Commit words as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(page.text_pane.edit, event)


def shown(page: FormEditorPage, number: int) -> str:
    written = page.text_pane.edit.written()[number]
    return "".join(words for _, words in written.parts)


def wait_page(page: FormEditorPage, settle, qtbot: QtBot) -> None:
    """Let the 600 ms after the last key go by, and the page come."""
    before = page.shown
    qtbot.waitUntil(lambda: page.shown is not before, timeout=20_000)
    settle()


def test_a_new_user_changes_a_sentence_of_the_notice_and_the_next_task_prints_it(
    drawn, editor, settle, qtbot, in_dialog, tmp_path: Path
):
    page = editor()
    assert not page.bar.primary_button.isEnabled()
    select(page, "安排人员")
    type_words(page, "安排专人")
    wait_page(page, settle, qtbot)
    words = "".join(one.extract_text() for one in PdfReader(page.shown.path).pages)
    assert NEW in re.sub(r"\s+", "", words)

    def fill(window: QDialog) -> None:
        assert isinstance(window, SaveVersionWindow)
        qtbot.mouseClick(window.accept_button, Qt.MouseButton.LeftButton)
        assert window.isVisible()  # name and reason are asked for
        window.name.setText("按法规股意见")
        window.reason.setPlainText("表述更明确")
        qtbot.mouseClick(window.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(
        lambda: qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier), fill
    )
    settle()
    assert "本局第1版" in page.crumb
    assert not page.changed()
    desk = drawn.desks[Role.CLERK]
    made = papers.issue_notices(
        desk.store, desk.actor, drawn.task_id, None, tmp_path, one_file=True, now=desk.clock()
    )
    printed = "".join(one.extract_text() for one in PdfReader(made.files[0]).pages)
    assert re.sub(r"\s+", "", printed).count(NEW) == 12


def test_every_sentence_comes_back_as_it_was_from_the_editor(editor):
    page = editor()
    assert page.draft().template == page.opened.source
    assert len(page.text_pane.edit.written()) == len(page.text_pane.lines)


def test_a_chip_goes_as_a_whole_and_comes_back_with_undo(editor, qtbot):
    page = editor()
    edit = page.text_pane.edit
    edit.go(3)  # the number of the notice: one chip
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert shown(page, 3) == ""
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(page, 3) == "{{ doc_no }}"
    assert not page.changed()
    qtbot.keyClick(edit, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(page, 3) == "{{ doc_no }}"


def test_chips_that_belong_together_go_together_or_not_at_all(editor, qtbot):
    page = editor()
    edit = page.text_pane.edit
    number = next(line.number for line in page.text_pane.lines if "二、检查时间" in line.shown)
    before = shown(page, number)
    edit.go(number)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)  # the chip that begins 黑体
    assert shown(page, number) == before
    assert page.text_pane.note.isVisible()
    edit.select_sentence()
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert shown(page, number) == ""


def test_sentences_are_neither_joined_nor_split(editor, qtbot):
    page = editor()
    edit = page.text_pane.edit
    count = edit.document().blockCount()
    edit.go(2)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    edit.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClick(edit, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    type_words(page, "二")
    assert edit.document().blockCount() == count
    assert shown(page, 2) == "双随机检查通知书\n二"
    assert "双随机检查通知书<br/>二</p>" in page.draft().template
    edit.selectAll()
    type_words(page, "全没了")
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    edit.cut()
    assert edit.document().blockCount() == count
    assert shown(page, 2) == "双随机检查通知书\n二"


def test_typed_tags_and_commands_are_words_on_paper(editor, settle, qtbot):
    page = editor()
    page.text_pane.edit.go(2)
    type_words(page, "<b>{{ org }}{% if %}&")
    wait_page(page, settle, qtbot)
    assert page.shown.faults == ()
    words = "".join(one.extract_text() for one in PdfReader(page.shown.path).pages)
    assert "<b>{{ org }}{% if %}&" in words


def test_what_is_pasted_from_elsewhere_comes_as_plain_words(editor):
    page = editor()
    edit = page.text_pane.edit
    edit.go(2)
    data = QMimeData()
    data.setHtml("<b>粗</b>")
    data.setText("一\t\n\n  二\r\n\u200b三")
    edit.insertFromMimeData(data)
    assert shown(page, 2).startswith("一\n二\n三")
    assert plain_words("　甲") == "甲"


def test_a_copied_piece_keeps_its_chips_and_a_half_pair_is_left_out(editor):
    page = editor()
    edit = page.text_pane.edit
    number = next(line.number for line in page.text_pane.lines if "二、检查时间" in line.shown)
    edit.go(number)
    edit.select_sentence()
    whole = edit.createMimeDataFromSelection()
    assert whole.text().count("［") == 5
    edit.go(2)
    edit.insertFromMimeData(whole)
    assert shown(page, 2).count("{{") == 3
    assert shown(page, 2).count("<f ") == shown(page, 2).count("</f>") == 1


def test_a_chip_is_put_in_from_the_list_and_printed(editor, settle, qtbot):
    page = editor()
    page.text_pane.edit.go(2)
    page.text_pane.insert()
    popup = page.window().findChild(InsertPopup)
    popup.search.setText("任务编号")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert shown(page, 2).startswith("{{ task.no }}")
    wait_page(page, settle, qtbot)
    words = PdfReader(page.shown.path).pages[0].extract_text()
    assert f"{page.opened.sample['task']['no']}双随机检查通知书" in words


def test_what_is_to_be_confirmed_is_amber_until_it_is_confirmed(editor, settle, qtbot):
    page = editor("correction-order")
    pane, edit = page.text_pane, page.text_pane.edit
    before = edit.checks()
    assert before > 0
    qtbot.mouseClick(pane.next_button, Qt.MouseButton.LeftButton)
    number = edit.current
    assert edit.is_check(number)
    qtbot.mouseClick(pane.clear_button, Qt.MouseButton.LeftButton)
    assert edit.checks() == before - 1
    assert page.draft().template.count('check="yes"') == before - 1
    wait_page(page, settle, qtbot)
    assert page.bar.primary_button.isEnabled()
    edit.undo()
    assert edit.checks() == before
    assert not page.changed()


def test_the_expert_view_names_faults_by_line_and_lets_nobody_out_with_them(
    editor, settle, qtbot, in_dialog
):
    page = editor()
    page.switch()
    source = page.xml_pane.source()
    assert source == page.opened.source
    page.xml_pane.edit.setPlainText(source.replace("{{ org }}", "{{ orgg }}", 1))
    wait_page(page, settle, qtbot)
    assert page.xml_pane.faults.item(0).text().startswith("第 4 行：")
    assert not page.bar.primary_button.isEnabled()
    in_dialog(lambda: (page.switch(), settle()), lambda dialog: dialog.accept())
    assert page.is_expert
    page.xml_pane.edit.setPlainText(source.replace("七、检查纪律", "七、廉政纪律"))
    wait_page(page, settle, qtbot)
    page.switch()
    settle()
    assert not page.is_expert
    assert any("七、廉政纪律" in line.shown for line in page.text_pane.lines)
    assert page.changed()


def test_leaving_with_unsaved_words_asks_first(editor, in_dialog, qtbot):
    page = editor()
    assert page.may_leave()
    page.text_pane.edit.go(2)
    type_words(page, "新")
    stayed = []
    in_dialog(
        lambda: stayed.append(page.may_leave()),
        lambda dialog: qtbot.mouseClick(dialog.reject_button, Qt.MouseButton.LeftButton),
    )
    assert stayed == [False]


def test_a_page_is_shown_with_the_facts_of_a_real_task(editor, settle, drawn):
    page = editor()
    assert page.facts.count() == 2
    page.facts.setCurrentIndex(1)
    settle()
    words = "".join(one.extract_text() for one in PdfReader(page.shown.path).pages)
    assert "冷链仓储" not in words


def test_the_page_follows_the_sentence(editor, settle, qtbot):
    page = editor()
    number = next(line.number for line in page.text_pane.lines if line.shown == "送达地点")
    page.text_pane.edit.go(number)
    settle()
    assert page.preview_pane.page == page.preview_pane.pages - 1
    page.text_pane.edit.go(6)
    settle()
    assert page.preview_pane.page == 0


def test_who_may_not_change_wordings_can_look_and_type_nothing(editor, qtbot):
    page = editor(role=Role.REVIEWER)
    edit = page.text_pane.edit
    edit.go(2)
    qtbot.keyClicks(edit, "abc")
    type_words(page, "字")
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert not page.changed()
    assert not page.bar.primary_button.isEnabled()
