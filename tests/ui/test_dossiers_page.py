"""The page 案卷核验: drop a dossier, see the conclusion, look through the draw, check a folder."""

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from sqlalchemy import select

from app.core.container import pack, unpack
from app.core.people import Role
from app.services.draw import dossiers
from app.store.schema import Lock
from app.ui import messages
from app.ui.pages import PAGES, nav_entries
from app.ui.screens import dossiers_many, dossiers_opened
from app.ui.screens.dossiers import DossiersPage
from app.ui.screens.dossiers_many import ManyPage
from app.ui.screens.dossiers_opened import CheckedPage
from app.ui.shell import Shell
from app.ui.views import checked as view

CLERK = Role.CLERK


@pytest.fixture
def desk(drawn):
    """Of the person who supervises: reads, and that is enough here."""
    return drawn.desks[Role.SUPERVISOR]


@pytest.fixture
def dossier(drawn, tmp_path):
    """The dossier of the drawn task."""
    clerk = drawn.desks[CLERK]
    with clerk.store.read() as session:
        lock_id = session.scalars(select(Lock.id)).one()
    folder = tmp_path / "in"
    made = dossiers.write_dossier(clerk.store, clerk.actor, lock_id, folder, now=clerk.clock())
    return made.path


@pytest.fixture
def changed(dossier):
    """The same with a letter of a name changed."""
    files = unpack(dossier.read_bytes())
    files["names.txt"] = files["names.txt"].replace("公司".encode(), "公祠".encode(), 1)
    path = dossier.with_name("改过.zip")
    path.write_bytes(pack(files))
    return path


@pytest.fixture
def shell(desk, qtbot, settle):
    made = Shell(nav_entries(desk), desk.jobs)
    qtbot.addWidget(made)
    made.resize(QSize(1366, 768))
    made.show()
    made.go("dossiers")
    settle()
    return made


@pytest.fixture
def page(shell) -> DossiersPage:
    found = shell.page("dossiers")
    assert isinstance(found, DossiersPage)
    return found


@pytest.fixture
def taken(shell, page, settle, near):
    """Hand something over and return the page that comes up."""

    def run(path):
        page.take(path)
        settle()
        settle()
        return shell.pages.currentWidget()

    return run


@pytest.fixture
def told(monkeypatch):
    """Codes of the errors that came up as a dialog."""
    codes: list[str] = []
    monkeypatch.setattr(
        messages, "show_error", lambda _parent, error, *_more: codes.append(error.code)
    )
    return codes


def drop(page, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), action, mime, buttons, keys))
    assert page.zone.property("over") == "true"
    page.dropEvent(QDropEvent(QPointF(5, 5), action, mime, buttons, keys))
    assert page.zone.property("over") == "false"


def test_whoever_may_read_finds_it_in_the_navigation(drawn):
    assert "dossiers" in {key for key, *_ in PAGES}
    for desk in drawn.desks.values():
        assert "dossiers" in {entry.key for entry in nav_entries(desk)}


def test_a_dropped_dossier_is_yellow_without_paper_and_its_draw_is_there(
    page, dossier, settle, shell
):
    drop(page, dossier)
    settle()
    settle()
    opened = shell.pages.currentWidget()
    assert isinstance(opened, CheckedPage)
    assert opened.verdict.property("tone") == "warning"
    assert opened.verdict.words.text() == "自洽，未与纸质核对"
    assert opened.report.toPlainText().splitlines()[-1] == "结论：自洽，未与纸质核对"
    titles = [opened.tabs.tabText(at) for at in range(opened.tabs.count())]
    assert titles == [
        "核验报告",
        "基本情况",
        "抽中对象",
        "匹配",
        "检查人员",
        "候补",
        "各次抽取",
        "见证",
    ]
    assert len(opened.tables["enterprises"].rows.rows()) == 12
    assert opened.kind.text() == "案卷 · 演练"


def test_a_scanned_square_code_turns_it_green(page, taken, dossier, settle):
    opened = taken(dossier)
    one = opened.checked
    opened.paper.fields["r"].setText(f"SSJ1R|R|{one.draw}|{one.attempt}|{one.r}|{one.head}")
    opened.paper.fields["r"].returnPressed.emit()
    typed = opened.paper.typed()
    assert (typed.r, typed.head, typed.m) == (one.r, one.head, "")
    opened.check_again()
    settle()
    settle()
    assert opened.verdict.property("tone") == "success"
    assert opened.verdict.words.text() == "通过"
    assert opened.checked.id > one.id
    assert opened.tables["teams"].rows.rows()


def test_the_code_of_another_value_goes_to_its_own_field(page):
    field = page.paper.fields["head"]
    field.setText(f"SSJ1|M|3608-1|1|{'a' * 64}")
    field.returnPressed.emit()
    assert (field.text(), page.paper.fields["m"].text()) == ("", "a" * 64)


def test_what_is_no_hash_is_said_at_the_field_and_nothing_is_checked(page, taken, dossier, shell):
    page.paper.fields["m"].setText("12345")
    assert taken(dossier) is page
    assert page.paper.fields["m"].property("invalid") == "true"
    assert page.table.rows() == ()


def test_a_changed_dossier_is_red_with_the_first_wrong_line_and_shows_no_names(taken, changed):
    opened = taken(changed)
    assert opened.verdict.property("tone") == "danger"
    assert "names.txt" in opened.verdict.sentence.text()
    assert opened.tabs.count() == 1
    assert opened.tables == {}


def test_every_check_stands_in_the_list_and_a_row_opens_it(page, taken, dossier, shell, settle):
    first = taken(dossier).checked
    shell.back()
    settle()
    taken(dossier)
    shell.back()
    settle()
    assert len(page.table.rows()) == 1
    page.every.setChecked(True)
    settle()
    assert [row.id for row in page.table.rows()] == [first.id + 1, first.id]
    page.table.opened.emit(page.table.rows()[1])
    settle()
    assert shell.pages.currentWidget().checked.id == first.id


def test_another_file_is_one_sentence(page, taken, tmp_path, told):
    path = tmp_path / "方案.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert taken(path) is page
    assert told == ["checked.not_a_dossier"]


def test_two_things_at_once_are_refused(page, dossier, changed, monkeypatch):
    said = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    drop(page, dossier, changed)
    assert said
    assert page.table.rows() == ()


def test_a_file_that_was_changed_after_the_check_is_not_browsed(
    taken, dossier, changed, shell, settle
):
    checked = taken(dossier).checked
    shell.back()
    dossier.write_bytes(changed.read_bytes())
    opened = CheckedPage(shell.pages.currentWidget().desk, shell, checked)
    shell.push(opened)
    settle()
    assert opened.tables == {}
    assert "核验以后变了" in opened.problem._words.text()


def test_the_search_narrows_a_table_to_rows_with_every_word(taken, dossier):
    opened = taken(dossier)
    table = opened.tables["reserves"]
    whole = len(table.rows.rows())
    name = table.rows.rows()[3][3]
    table.show_matching(f"检查对象 {name}")
    assert 1 <= len(table.rows.rows()) < whole
    assert all(name in row[3] for row in table.rows.rows())
    assert f"共 {whole} 条" in table.count.text()
    table.show_matching("没有这样的字")
    assert table.rows.rows() == ()


def test_a_long_table_shows_its_first_rows_and_says_so(monkeypatch):
    assert view.count_words(5000, 5000) == "共 5,000 条，列出 2,000 条；请查找缩小范围"
    assert view.count_words(7, 7) == "共 7 条"


def test_a_folder_is_checked_in_one_go_and_its_table_goes_to_a_workbook(
    taken, dossier, changed, tmp_path, settle, monkeypatch
):
    many = taken(dossier.parent)
    assert isinstance(many, ManyPage)
    assert {row.checked.verdict.value for row in many.table.rows()} == {"CONSISTENT", "DIFFERS"}
    assert "不一致 1 份" in many.summary._words.text()
    said = []
    monkeypatch.setattr(messages, "inform", lambda _parent, _title, words: said.append(words))
    path = tmp_path / "表.xlsx"
    monkeypatch.setattr(dossiers_many, "ask_path", lambda *_args: path)
    many.ask_and_export()
    settle()
    assert said
    cells = {row[3] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)}
    assert {"自洽，未与纸质核对", "不一致"} <= cells
    many.table.opened.emit(many.table.rows()[0])
    settle()
    settle()
    assert isinstance(many.shell.pages.currentWidget(), CheckedPage)


def test_an_empty_folder_says_what_to_choose(taken, tmp_path):
    folder = tmp_path / "空"
    folder.mkdir()
    many = taken(folder)
    assert "没有案卷" in many.summary._words.text()
    assert not many.actions_bar.primary_button.isEnabled()


def test_the_report_is_saved(taken, dossier, tmp_path, settle, monkeypatch):
    opened = taken(dossier)
    path = tmp_path / "报告.txt"
    monkeypatch.setattr(messages, "inform", lambda *_args: None)
    monkeypatch.setattr(dossiers_opened, "ask_path", lambda *_args: path)
    opened.ask_and_save()
    settle()
    assert "结论：" in path.read_text("utf-8-sig")
