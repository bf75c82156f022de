"""The lists of the registries: sorted by a heading, shown before they are counted."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.registry import registry
from app.services.registry.registry import EnterpriseQuery, Facet, FirstPage
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.screens.officers import OfficersPage
from app.ui.shell import NavEntry, Shell


@pytest.fixture
def opened(approved, settle, qtbot: QtBot) -> Callable:
    """One of the two pages in the shell, with everything read."""
    shells = []  # qtbot keeps none alive

    def show(made: type):
        desk = approved.desks[Role.CLERK]
        shell = Shell((NavEntry("it", "it", "users", lambda shell: made(desk, shell)),), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.go("it")
        shell.show()
        settle()
        return shell.page("it")

    return show


def _click(page, name: str, settle) -> None:
    section = page.SORTS.index(name) + page.table._shift
    page.table.table.horizontalHeader().sectionClicked.emit(section)
    settle()


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(opened, settle):
    page = opened(EnterprisesPage)
    header = page.table.table.horizontalHeader()
    assert header.sortIndicatorSection() == 1
    _click(page, "founded", settle)
    up = [row.founded for row in page.table.table.rows()]
    assert up == sorted(up)
    assert header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
    _click(page, "founded", settle)
    down = [row.founded for row in page.table.table.rows()]
    assert down == sorted(down, reverse=True)
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    assert page.table.total == 200


def test_a_heading_that_nothing_is_sorted_by_leaves_the_order(opened, settle):
    page = opened(EnterprisesPage)
    before = page.table.table.rows()
    page.table.table.horizontalHeader().sectionClicked.emit(3)
    settle()
    assert page.table.table.rows() == before
    assert page.table.table.horizontalHeader().sortIndicatorSection() == 1


def test_sorting_is_no_filter_and_the_reset_takes_it_back(opened, settle):
    page = opened(EnterprisesPage)
    _click(page, "key", settle)
    assert not page.is_filtered()
    page.reset()
    settle()
    assert (page.table.sort, page.table.descending) == ("name", False)
    names = [row.name for row in page.table.table.rows()]
    assert names == sorted(names)


def test_every_order_can_be_reached_on_a_small_screen(opened):
    page = opened(EnterprisesPage)
    table = page.table.table
    for section, name in enumerate(page.SORTS, page.table._shift):
        assert not (name and table.isColumnHidden(section)), name


def test_officers_are_sorted_by_the_end_of_their_certificates(opened, settle):
    page = opened(OfficersPage)
    _click(page, "cert_expiry", settle)
    days = [row.cert_expiry for row in page.table.table.rows() if row.cert_expiry]
    assert len(days) > 10
    assert days == sorted(days)


def test_rows_stand_there_while_they_are_still_being_counted(opened, settle, monkeypatch):
    page = opened(EnterprisesPage)
    go_on, counted = Event(), registry.enterprises

    def slowly(*args):
        assert go_on.wait(30)
        return counted(*args)

    monkeypatch.setattr(registry, "enterprises", slowly)
    seen = []
    page.table.counting.connect(lambda: seen.append(_state(page)))
    page.table.counting.connect(go_on.set)
    _click(page, "key", settle)
    ((rows, can_go, title),) = seen
    assert (rows, can_go) == (50, False)
    assert "正在统计" in title
    assert page.table.pager.next.isEnabled()
    assert "共 200 条" in page.table.pager.range.text()


def _state(page) -> tuple[int, bool, str]:
    title = " ".join(one.text() for one in page.card.findChildren(type(page.table.pager.range)))
    return len(page.table.table.rows()), page.table.pager.next.isEnabled(), title


def test_a_list_no_longer_than_a_page_is_not_counted_again(opened, settle, monkeypatch):
    page = opened(EnterprisesPage)
    monkeypatch.setattr(registry, "enterprises", None)
    name = page.table.table.rows()[0].name
    page.search.setText(name)
    page.ask()
    settle()
    assert name in [row.name for row in page.table.table.rows()]
    assert page.table.total == len(page.table.table.rows())


def test_an_answer_to_an_older_question_is_dropped_and_its_work_called_off(
    opened, settle, monkeypatch
):
    page = opened(EnterprisesPage)
    go_on, first = Event(), registry.first_enterprises

    def late(store, actor, query):
        if query.text != "旧":
            return first(store, actor, query)
        assert go_on.wait(30)
        return FirstPage(page.table.table.rows()[:3], more=True)

    monkeypatch.setattr(registry, "first_enterprises", late)
    page.search.setText("旧")
    page.ask()
    wanted = page._wanted()
    assert wanted()
    page.search.setText("")
    page.ask()
    assert not wanted()
    go_on.set()
    settle()
    assert page.table.total == 200
    assert len(page.table.table.rows()) == 50


def test_filters_count_what_is_asked_for_and_keep_what_was_chosen(opened, settle, qtbot):
    page = opened(EnterprisesPage)
    township = page.filters["township"]
    township.setCurrentIndex(1)
    chosen = township.value()
    township.chosen.emit()
    settle()
    desk = page.desk
    facets = registry.facets(desk.store, desk.actor, EnterpriseQuery(township=chosen))
    kinds = page.filters["kind"]
    offered = [kinds.itemText(at) for at in range(1, kinds.count())]
    assert offered == [f"{one.value}（{one.count:,}）" for one in facets.kinds]
    assert township.count() > 2  # another one can be chosen instead
    township.show_facets((Facet("别处", 3),))
    assert township.value() == chosen


def test_values_do_not_change_under_an_open_list(opened, monkeypatch):
    page = opened(EnterprisesPage)
    box = page.filters["kind"]
    before = box.count()
    view = box.view()
    with monkeypatch.context() as open_list:
        open_list.setattr(view, "isVisible", lambda: True)
        box.show_facets(())
    assert box.count() == before
    box.hidePopup()
    assert box.count() == 1


def test_filters_nobody_uses_take_no_room(opened):
    page = opened(EnterprisesPage)
    assert page.filters["area"].count() == 1
    assert not page.filters["area"].isVisible()
