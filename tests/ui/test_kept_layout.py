"""Columns, their order and width, the order of rows and the halves of a page stay as they were left."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.core.people import Role
from app.texts import text
from app.ui import theme
from app.ui.habits import FILE, Habits
from app.ui.paging import PagedTable
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.screens.log import LogPage
from app.ui.tables import Column, RowsTable


@dataclass(frozen=True)
class Firm:
    name: str


NAME = Column("企业名称", lambda row: row.name)
CODE = Column("编号", lambda row: "9136", 180)
PLACE = Column("地址", lambda row: "清溪镇", 200, optional=True)
COUNT = Column("户数", lambda row: "1", 64, right=True)
COLUMNS = (NAME, CODE, PLACE, COUNT)


@pytest.fixture
def desk(approved, tmp_path):
    return replace(approved.desks[Role.CLERK], heads=tmp_path / "heads.txt")


@pytest.fixture
def seat(desk, qtbot):
    kept = []

    def made(columns=COLUMNS, *, key=None, at=desk, width=900):
        place = QWidget()
        kept.append(place)
        place.desk = at
        table = RowsTable(columns, "企业", key=key)
        QVBoxLayout(place).addWidget(table)
        table.set_rows((Firm("甲"), Firm("乙")))
        place.resize(width, 300)
        qtbot.addWidget(place)
        place.show()
        return table

    return made


def shown(table):
    """The headings from left to right, with their widths."""
    header, model = table.horizontalHeader(), table.model()
    sections = [header.logicalIndex(at) for at in range(header.count())]
    return [
        (model.headerData(one, Qt.Orientation.Horizontal), table.columnWidth(one))
        for one in sections
        if not table.isColumnHidden(one)
    ]


def choose(table, words):
    """Press an entry of the menu of the headings, or of its list of columns."""
    menu = table.tools.menu()
    next(one for one in menu.findChildren(QAction) if one.text() == words).trigger()
    menu.close()


@pytest.mark.parametrize("key", [None, lambda row: row.name], ids=["plain", "with ticks"])
def test_columns_come_back_as_they_were_left(seat, key):
    table = seat(key=key)
    first = 1 if key else 0
    header = table.horizontalHeader()
    header.resizeSection(first + 1, 251)
    header.moveSection(header.visualIndex(first + 3), first)
    choose(table, "地址")
    table.set_rows((Firm("丙"),))  # another page of the list moves nothing
    left = shown(table)
    assert [one for one, _ in left][first:] == ["户数", "企业名称", "编号"]
    assert ("编号", 251) in left
    table.window().close()
    assert shown(seat(key=key)) == left
    other = shown(seat(key=key, width=1300))  # a larger window: only what stretches gives way
    assert dict(other)["编号"] == 251
    assert dict(other)["企业名称"] > dict(left)["企业名称"]


def test_a_column_drawn_wider_takes_from_what_stretches_once_the_hand_is_off(seat, desk, qtbot):
    table = seat()
    before = dict(shown(table))
    table.horizontalHeader().resizeSection(1, 250)
    qtbot.waitUntil(lambda: bool(Habits(desk.heads).laid_out("QWidget/企业")))
    assert dict(shown(table))["企业名称"] == before["企业名称"] - 70
    assert shown(seat()) == shown(table)  # kept while the first one still stands


def test_the_default_columns_come_back_and_nothing_is_kept_any_more(seat, desk):
    table = seat()
    made = shown(table)
    table.horizontalHeader().resizeSection(0, 500)
    table.horizontalHeader().moveSection(0, 2)
    choose(table, "户数")
    assert shown(table) != made
    choose(table, text("tables.columns_reset"))
    assert shown(table) == made
    table.window().close()
    assert shown(seat()) == made


def test_a_column_that_is_gone_is_passed_over_and_a_new_one_is_shown(seat):
    table = seat()
    table.horizontalHeader().moveSection(3, 0)
    table.horizontalHeader().resizeSection(2, 222)
    table.window().close()
    fresh = Column("联系人", lambda row: "", 100)
    later = seat((NAME, fresh, COUNT))
    assert [one for one, _ in shown(later)] == ["户数", "企业名称", "联系人"]


@pytest.mark.parametrize(
    "kept", ["[1]", "{", '{"order": 5, "widths": {"编号": "x"}, "hidden": {}}']
)
def test_what_cannot_be_read_lays_out_nothing(seat, desk, kept):
    made = shown(seat())
    Habits(desk.heads)._write("layout/QWidget/企业", kept)
    assert shown(seat()) == made


def test_the_last_column_is_not_hidden_and_other_sizes_of_text_scale_widths(seat):
    table = seat()
    for words in ("编号", "地址", "户数"):
        choose(table, words)
    choose(table, "企业名称")
    assert [one for one, _ in shown(table)] == ["企业名称"]
    choose(table, "编号")
    table.horizontalHeader().resizeSection(1, 200)
    table.window().close()
    theme.set_scale(1.5)
    try:
        assert dict(shown(seat(width=1300)))["编号"] == 300
    finally:
        theme.set_scale(1.0)


def test_without_a_profile_nothing_is_kept(seat, desk, tmp_path):
    bare = replace(desk, heads=None)  # the walk through every room works at such a desk
    made = shown(seat(at=bare))
    table = seat(at=bare)
    table.horizontalHeader().resizeSection(1, 300)
    table.window().close()
    assert shown(seat(at=bare)) == made
    assert not (tmp_path / FILE).exists()


def test_the_order_of_rows_is_kept_by_the_page(desk, window, settle):
    page = window(desk).page("enterprises")
    assert isinstance(page, EnterprisesPage)
    table: PagedTable = page.table
    at = next(n for n, name in enumerate(page.SORTS) if name and name != page.FIRST)
    section = at + (1 if table.table.rows_model.checkable else 0)
    for _ in range(2):
        table.table.horizontalHeader().sectionClicked.emit(section)
        settle()
    assert (table.sort, table.descending) == (page.SORTS[at], True)
    again = window(desk).page("enterprises")
    assert (again.table.sort, again.table.descending) == (page.SORTS[at], True)
    again.reset()
    settle()
    assert window(desk).page("enterprises").table.sort == page.FIRST


def test_the_bar_between_two_halves_stays_where_it_was_put(desk, window, settle):
    def bar(shell):
        shell.go("log")
        settle()
        assert isinstance(shell.pages.currentWidget(), LogPage)
        return shell.pages.currentWidget().findChild(QSplitter)

    one = window(desk)
    split = bar(one)
    before = split.sizes()
    split.moveSplitter(split.sizes()[0] - 90, 1)
    left = split.sizes()
    assert left != before
    one.go("enterprises")  # hidden: written at once
    assert bar(window(desk)).sizes() == left
