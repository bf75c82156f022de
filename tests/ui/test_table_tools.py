"""Every table copies, prints and goes into a file, as filtered and not only the page on show."""

import csv
import subprocess
import sys
from dataclasses import dataclass

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.core.people import Role
from app.services.registry import exchange, exchange_found
from app.ui import messages
from app.ui.paging import PagedTable
from app.ui.pdf import view as pdf_view
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.shell import NavEntry, Shell
from app.ui.tables import Column, RowsTable
from app.ui.views.tables import Content, html_of, tsv_of


@dataclass(frozen=True)
class Firm:
    number: int
    name: str
    code: str = "913608240000000001"


COLUMNS = (
    Column("企业名称", lambda row: row.name),
    Column("编号", lambda row: row.code, 180),
    Column("电话", lambda row: "13000000000", 120, private=True),
    Column("序号", lambda row: str(row.number), 64, right=True),
)


@dataclass(frozen=True)
class Answer:
    rows: tuple
    total: int


def firms(count):
    return tuple(Firm(number, f"清溪第{number}商行") for number in range(count))


@pytest.fixture
def told(monkeypatch):
    seen = []
    monkeypatch.setattr(messages, "inform", lambda *words: seen.append(words[2]))
    monkeypatch.setattr(messages, "show_error", lambda _p, error, *_: seen.append(error))
    return seen


@pytest.fixture
def seat(approved, qtbot):
    """Something that stands at the desk of somebody of a role."""

    kept = []  # qtbot keeps none alive

    def made(role=Role.CLERK):
        place = QWidget()
        kept.append(place)
        place.desk = approved.desks[role]
        QVBoxLayout(place)
        qtbot.addWidget(place)
        return place

    return made


@pytest.fixture
def table(seat):
    def made(role=Role.CLERK, multi=True):
        place = seat(role)
        one = RowsTable(COLUMNS, "企业", multi=multi)
        place.layout().addWidget(one)
        one.set_rows(firms(3))
        place.resize(900, 300)
        place.show()
        return one

    return made


def clipboard():
    return QGuiApplication.clipboard().mimeData()


def test_copying_takes_the_chosen_rows_and_all_where_none_is(qtbot, table):
    one = table()
    qtbot.keyClick(one, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(clipboard().text().splitlines()) == 4
    one.selectRow(1)
    qtbot.keyClick(one, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard().text().splitlines() == [
        "企业名称\t编号\t电话\t序号",
        "清溪第1商行\t913608240000000001\t13000000000\t1",
    ]
    assert "mso-number-format" in clipboard().html()


def test_private_columns_are_copied_only_by_those_who_keep_the_registries(qtbot, table):
    one = table(Role.SUPERVISOR)
    one.tools.copy_all()
    assert "电话" not in clipboard().text()
    assert "13000000000" not in clipboard().html()


def test_a_process_that_has_copied_something_ends_in_good_order():
    work = (
        "from PySide6.QtWidgets import QApplication\n"
        "from app.ui import clipboard\n"
        "app = QApplication([])\n"
        "clipboard.put('a\\tb', '<b>a</b>')\n"
        "assert app.clipboard().text() == 'a\\tb'\n"
    )
    assert subprocess.run([sys.executable, "-c", work], check=False).returncode == 0


def test_what_is_copied_is_neither_a_formula_nor_two_cells():
    content = Content("表", ("甲", "乙"), (("=cmd()", "一\t二\n三"), ("-12.5%", "<b>")))
    assert tsv_of(content).splitlines() == ["甲\t乙", "'=cmd()\t一 二 三", "-12.5%\t<b>"]
    assert "&lt;b&gt;" in html_of(content)


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")
def test_the_menu_opens_from_the_button_the_keyboard_and_the_mouse(qtbot, table):
    one = table()
    one.selectRow(0)
    place = one.rect().center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, place, one.mapToGlobal(place), Qt.KeyboardModifier(0)
    )
    for trigger in (one.tools.button.click, lambda: QApplication.sendEvent(one, event)):
        trigger()
        menu = QApplication.activePopupWidget()
        words = [action.text()[:2] for action in menu.actions() if action.text()]
        assert words == ["复制", "复制", "打印", "导出", "显示", "恢复"]
        menu.close()


def test_the_button_leaves_numbers_at_the_right_edge_alone(qtbot, seat):
    place = seat()
    plain = RowsTable(COLUMNS[:2], "企业")
    counted = RowsTable(COLUMNS, "企业")
    for one in (plain, counted):
        place.layout().addWidget(one)
    place.resize(900, 500)
    place.show()
    assert plain.tools.button.isVisible()
    assert not counted.tools.button.isVisible()


def test_a_table_is_written_as_it_is_seen(qtbot, table, settle, told, tmp_path):
    path = tmp_path / "a.xlsx"
    table().tools.export_to(path)
    settle()
    rows = list(openpyxl.load_workbook(path)["企业"].values)
    assert rows[0] == ("企业名称", "编号", "电话", "序号")
    assert len(rows) == 4
    assert "3" in told[0]


def paged(seat, jobs, count, role=Role.CLERK):
    place = seat(role)
    rows = firms(count)
    one = PagedTable(COLUMNS, "企业", jobs)
    place.layout().addWidget(one)
    one.show_source(lambda offset, limit: Answer(rows[offset : offset + limit], count))
    return one


def test_all_pages_are_written_not_only_the_one_on_show(seat, jobs, settle, told, tmp_path):
    one = paged(seat, jobs, 170)
    settle()
    path = tmp_path / "a.csv"
    one.table.tools.export_to(path)
    settle()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[3] for row in rows[1:]] == [str(number) for number in range(170)]


def test_all_pages_are_printed_and_shown(seat, jobs, settle, told, monkeypatch):
    shown = []
    monkeypatch.setattr(pdf_view, "open_pdf", lambda _parent, path: shown.append(path))
    one = paged(seat, jobs, 120)
    settle()
    one.table.tools.print_out()
    settle()
    assert shown[0].is_file()
    assert shown[0].name.startswith("企业-")


def test_more_than_anybody_prints_is_refused_before_it_is_read(seat, jobs, settle, told):
    one = paged(seat, jobs, exchange.MOST_PRINTED + 1)
    settle()
    one.table.tools.whole = None  # reading would fail
    one.table.tools.print_out()
    assert isinstance(told[0], exchange.TooManyToPrint)


def test_the_registry_is_written_as_filtered_by_the_service_that_knows_it(
    approved, qtbot, settle, told, tmp_path
):
    desk = approved.desks[Role.CLERK]
    entry = NavEntry("it", "it", "users", lambda shell: EnterprisesPage(desk, shell))
    shell = Shell((entry,), desk.jobs)
    qtbot.addWidget(shell)
    shell.go("it")
    settle()
    page = shell.page("it")
    township = page.table.table.rows()[0].township
    page.filters["township"].set_value(township)
    page.ask()
    settle()
    found = page.table.total
    work = page.writing()
    assert work.service is exchange_found.export_found
    path = tmp_path / "a.csv"
    page.table.table.tools.export_to(path)
    settle()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == found + 1
    assert township in page.about()
    del shell


def test_a_list_is_printed_on_sheets_that_lie_and_a_paper_on_sheets_that_stand():
    from PySide6.QtGui import QPageLayout

    from app.ui.pdf.print_window import orientation_of

    assert orientation_of((842, 595)) is QPageLayout.Orientation.Landscape
    assert orientation_of((595, 842)) is QPageLayout.Orientation.Portrait
