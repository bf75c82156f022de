"""Lists: columns that fit, check boxes that stay, pages of which only the newest is shown."""

import threading
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.ui import paging
from app.ui.paging import PagedTable
from app.ui.tables import Column, RowsModel, RowsTable


@dataclass(frozen=True)
class Firm:
    number: int
    name: str
    state: str = "存续"


@dataclass(frozen=True)
class Answer:
    rows: tuple
    total: int


COLUMNS = (
    Column("序号", lambda row: str(row.number), 64, right=True),
    Column("企业名称", lambda row: row.name),
    Column("成立日期", lambda row: "2019-05-07", 112, optional=True),
    Column("登记状态", lambda row: row.state, 100, pill=lambda row: "success"),
)


def firms(count):
    return tuple(Firm(number, f"清溪第{number}商行") for number in range(count))


def source(total):
    rows = firms(total)
    return lambda offset, limit: Answer(rows[offset : offset + limit], total)


def test_the_model_keeps_qts_rules(qtmodeltester):
    model = RowsModel(COLUMNS, key=lambda row: row.number)
    model.set_rows(firms(5))
    qtmodeltester.check(model, force_py=True)
    assert model.data(model.index(2, 2)) == "清溪第2商行"


def test_checked_rows_stay_checked_on_other_pages(qtbot):
    table = RowsTable(COLUMNS, "企业", key=lambda row: row.number)
    qtbot.addWidget(table)
    table.set_rows(firms(3))
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    table.set_rows(())
    table.set_rows(firms(3))
    assert table.checked_keys() == {1}
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.checked_keys() == set()


def test_return_opens_the_row_one_stands_on(qtbot):
    table = RowsTable(COLUMNS, "企业")
    qtbot.addWidget(table)
    table.set_rows(firms(3))
    table.selectRow(2)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [firms(3)[2]]


def test_dispensable_columns_give_way_and_the_name_takes_the_rest(qtbot):
    table = RowsTable(COLUMNS, "企业")
    qtbot.addWidget(table)
    table.show()
    table.resize(900, 300)
    assert not table.isColumnHidden(2)
    widths = sum(table.columnWidth(number) for number in range(4))
    assert widths == table.viewport().width()
    table.resize(460, 300)
    assert table.isColumnHidden(2)
    assert table.columnWidth(1) >= 240


def test_tab_leaves_a_table(qtbot):
    window = QWidget()
    box = QVBoxLayout(window)
    table = RowsTable(COLUMNS, "企业")
    after = QLineEdit()
    box.addWidget(table)
    box.addWidget(after)
    qtbot.addWidget(window)
    table.set_rows(firms(3))
    with qtbot.waitActive(window):
        window.show()
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_table_paints_pills_without_the_focus_rectangle(qtbot):
    table = RowsTable(COLUMNS, "企业")
    qtbot.addWidget(table)
    table.set_rows(firms(3))
    table.resize(900, 300)
    table.selectRow(0)
    assert not table.grab().isNull()


@pytest.fixture
def paged(qtbot, jobs):
    made = PagedTable(COLUMNS, "企业", jobs)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(paged):
    return [row.number for row in paged.table.rows()]


def test_pages_are_walked_with_the_buttons_and_by_number(qtbot, paged):
    with qtbot.waitSignal(paged.loaded):
        paged.show_source(source(120))
    assert shown(paged) == list(range(50))
    assert paged.pager.range.text() == "第 1–50 条，共 120 条"
    assert not paged.pager.first.isEnabled()
    with qtbot.waitSignal(paged.loaded):
        paged.pager.last.click()
    assert shown(paged) == list(range(100, 120))
    assert not paged.pager.next.isEnabled()
    paged.pager.number.setText("2")
    with qtbot.waitSignal(paged.loaded):
        qtbot.keyClick(paged.pager.number, Qt.Key.Key_Return)
    assert shown(paged) == list(range(50, 100))


def test_a_page_number_that_is_too_large_means_the_last(qtbot, paged):
    with qtbot.waitSignal(paged.loaded):
        paged.show_source(source(120))
    paged.pager.number.setText("99")
    with qtbot.waitSignal(paged.loaded):
        qtbot.keyClick(paged.pager.number, Qt.Key.Key_Return)
    assert paged.pager.number.text() == "3"


def test_an_empty_list_says_so(qtbot, paged):
    with qtbot.waitSignal(paged.loaded):
        paged.show_source(source(0))
    assert paged.empty.isVisible()
    assert paged.pager.range.text() == "共 0 条"


def test_a_list_that_shrank_shows_its_last_page(qtbot, paged):
    with qtbot.waitSignal(paged.loaded):
        paged.show_source(source(120))
    with qtbot.waitSignal(paged.loaded):
        paged.pager.last.click()
    paged._source = source(60)
    with qtbot.waitSignal(paged.loaded):
        paged.reload()
    assert shown(paged) == list(range(50, 60))


def test_only_the_answer_to_the_newest_question_is_shown(qtbot, paged):
    gate = threading.Event()

    def slow(offset, limit):
        gate.wait()
        return Answer(firms(1), 1)

    paged.show_source(slow)
    with qtbot.waitSignal(paged.loaded):
        paged.show_source(source(7))
    gate.set()
    qtbot.waitUntil(lambda: not paged._jobs.busy)
    assert shown(paged) == list(range(7))


def test_a_list_that_cannot_be_read_is_told_once(qtbot, paged, monkeypatch):
    told = []
    monkeypatch.setattr(paging.messages, "show_error", lambda _p, error, _r: told.append(error))

    def broken(offset, limit):
        raise UserError(what="x")

    paged.show_source(broken)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError)


def test_a_click_anywhere_in_the_cell_of_a_check_box_ticks_it_once(qtbot):
    table = RowsTable(COLUMNS, "企业", key=lambda row: row.number)
    qtbot.addWidget(table)
    table.resize(700, 200)
    table.set_rows(firms(3))
    with qtbot.waitExposed(table):
        table.show()
    cell = table.visualRect(table.model().index(1, 0))
    for place in (cell.topLeft() + QPoint(2, 2), cell.center(), cell.bottomRight()):
        before = table.checked_keys()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert table.checked_keys() == before ^ {1}
    beside = table.visualRect(table.model().index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert table.checked_keys() == {1}


def test_a_column_that_says_nothing_gives_its_room_to_the_name(qtbot):
    columns = (
        Column("企业名称", lambda row: row.name),
        Column("最早到期", lambda row: row.state, 116, if_filled=True),
    )
    table = RowsTable(columns, "企业")
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()
    table.set_rows((Firm(1, "清溪商行", ""), Firm(2, "清溪酒业", "")))
    assert table.isColumnHidden(1)
    wide = table.columnWidth(0)
    table.set_rows((Firm(1, "清溪商行", ""), Firm(2, "清溪酒业", "3月1日")))
    assert not table.isColumnHidden(1)
    assert table.columnWidth(0) == wide - table.columnWidth(1)
