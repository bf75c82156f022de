"""The list of forms: what is in force, what differs, files in and out."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.paper import paper_wording, paper_wording_files
from app.services.paper.paper_wording_files import Change, Difference
from app.texts import text
from app.ui.screens.form_windows import DifferencesWindow, VersionsWindow
from app.ui.screens.settings_forms import FormsTab
from app.ui.shell import Shell
from app.ui.views.forms import differences_html, version_words

NOTICE = "check-notice"
OLD, NEW = "安排人员在场配合", "安排专人在场配合"


@pytest.fixture
def listed(drawn, settle, qtbot: QtBot) -> FormsTab:
    desk = drawn.desks[Role.CLERK]
    shell = Shell((), desk.jobs)
    qtbot.addWidget(shell)
    tab = FormsTab(desk, shell)
    tab.shell_kept = shell
    shell.push(tab)
    shell.show()
    settle()
    return tab


def _choose(tab: FormsTab, code: str) -> None:
    codes = [row.code for row in tab.table.rows()]
    tab.table.selectRow(codes.index(code))


def _own(tab: FormsTab, settle) -> None:
    desk = tab.desk
    opened = paper_wording.opened(desk.store, desk.actor, NOTICE)
    draft = paper_wording.Draft(NOTICE, opened.version, opened.source.replace(OLD, NEW), {})
    paper_wording.save(desk.store, desk.actor, draft, 0, "改", "按文件改", now=desk.clock())
    tab.refresh()
    settle()


def test_the_list_says_version_marks_and_use_and_finds(listed, settle):
    rows = listed.table.rows()
    assert len(rows) > 20
    listed.only_checks.setChecked(True)
    assert {row.checks > 0 for row in listed.table.rows()} == {True}
    assert listed.note.isVisible()
    listed.only_checks.setChecked(False)
    listed.search.setText("检查通知书")
    listed.search.returnPressed.emit()
    assert [row.code for row in listed.table.rows()] == [NOTICE]


def test_the_programs_version_is_put_back_with_a_reason(listed, settle, in_dialog, qtbot):
    _own(listed, settle)
    _choose(listed, NOTICE)
    assert listed.table.current_row().own

    def restore(window: QDialog) -> None:
        assert isinstance(window, VersionsWindow)
        assert not window.force_button.isEnabled()  # the one in force
        window.table.selectRow(1)
        assert window.force_button.isEnabled()
        in_dialog(window.force_button.click, _say_why)
        settle()

    def _say_why(dialog: QDialog) -> None:
        dialog.field.setPlainText("先用原样") if hasattr(dialog.field, "setPlainText") else (
            dialog.field.setText("先用原样")
        )
        dialog.accept_button.click()

    in_dialog(listed.versions, restore)
    settle()
    _choose(listed, NOTICE)
    assert not listed.table.current_row().own


def test_the_differences_are_shown_word_by_word(listed, settle, in_dialog):
    _own(listed, settle)
    _choose(listed, NOTICE)
    seen = []

    def read(window: QDialog) -> None:
        assert isinstance(window, DifferencesWindow)
        seen.append(window.page.toPlainText())
        window.accept()

    in_dialog(lambda: (listed.compare(), settle()), read)
    assert NEW in seen[0]
    assert OLD in seen[0]


def test_an_imported_file_is_looked_at_explained_and_kept(
    listed, settle, in_dialog, tmp_path: Path
):
    _own(listed, settle)
    desk = listed.desk
    place = tmp_path / "a.mqform"
    paper_wording_files.export(desk.store, desk.actor, NOTICE, 1001, place, now=desk.clock())
    said = []

    def agree(dialog: QDialog) -> None:
        said.append(dialog.accessibleDescription() or dialog.sentence.text())
        dialog.field.setPlainText("市局下发") if hasattr(dialog.field, "setPlainText") else (
            dialog.field.setText("市局下发")
        )
        dialog.accept_button.click()

    in_dialog(lambda: (listed.take_file(place), settle()), agree)
    settle()
    assert listed.said.isVisible()
    forms = paper_wording.forms(desk.store, desk.actor)
    assert next(one for one in forms if one.code == NOTICE).version == 1002


def test_a_file_that_is_no_style_gives_one_message(listed, settle, in_dialog, tmp_path: Path):
    place = tmp_path / "a.mqform"
    place.write_bytes(b"%PDF")
    said = []
    in_dialog(
        lambda: (listed.take_file(place), settle()),
        lambda dialog: (said.append(dialog.accessibleDescription()), dialog.accept()),
    )
    assert len(said) == 1
    assert text("form_editor.list.title") in said[0]


def test_words_of_a_form_are_no_markup_in_the_comparison():
    spans = ((Change.SAME, "<b>"), (Change.GONE, "甲&乙"))
    page = differences_html((Difference("正文", spans, (), check_cleared=True),))
    assert "&lt;b&gt;" in page
    assert "甲&amp;乙" in page
    assert text("form_editor.compare.cleared") in page
    assert text("form_editor.compare.nothing") in page


def test_versions_are_named_as_people_say_them():
    assert version_words(3, own=False) == "第3版"
    assert version_words(1002, own=True) == "本局第2版"
    assert version_words(1001, own=True, name="改") == "本局第1版（改）"
