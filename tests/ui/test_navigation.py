"""The navigation: every page can be reached without scrolling, on a low window too."""

import pytest

from app.core.people import Role
from app.ui import theme
from app.ui.navigation import Navigation, NavRow
from app.ui.pages import GROUPS, PAGES, nav_entries

LOW, HIGH = 740, 1050  # of the column at 1366×768 and 1920×1080


@pytest.fixture
def column(approved, qtbot):
    entries = nav_entries(approved.desks[Role.CLERK])
    rows = tuple(NavRow(one.key, one.title, one.icon, one.group, one.bottom) for one in entries)
    theme.set_compact(True)  # as the shell does on a low window
    nav = Navigation(rows, "青岭县市场监督管理局")
    qtbot.addWidget(nav)
    nav.show()
    yield nav
    theme.set_compact(False)


def shown(nav: Navigation) -> list[str]:
    return [key for key, *_ in PAGES if nav._buttons.get(key) and nav.button(key).isVisible()]


def test_the_entries_of_a_group_follow_one_another():
    order = [key for key, *_ in PAGES]
    for keys in GROUPS.values():
        first = order.index(keys[0])
        assert tuple(order[first : first + len(keys)]) == keys


def test_a_high_window_shows_every_entry(column):
    column.resize(column.width(), HIGH)
    assert len(shown(column)) == len(column._buttons)


@pytest.mark.parametrize("key", [key for key, *_ in PAGES])
def test_on_a_low_window_the_page_in_front_is_in_sight_and_nothing_scrolls(column, key, qtbot):
    column.resize(column.width(), LOW)
    column.mark(key)
    assert key in shown(column)
    qtbot.waitUntil(lambda: column._rows.verticalScrollBar().maximum() == 0)


def test_a_click_on_a_heading_opens_its_group_and_folds_the_other(column):
    column.resize(column.width(), LOW)
    first, second = column._headings.values()
    for heading, other in ((second, first), (first, second)):
        heading.click()
        assert heading.open
        assert not other.open
    first.click()
    assert not first.open
