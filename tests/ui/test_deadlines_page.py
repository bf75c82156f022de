"""The page of deadlines, the rules and the days off in the settings, the start page's word."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.due_list import Matter
from app.core.people import Role
from app.core.workdays import DayKind
from app.services.desk import deadlines
from app.services.finding import findings
from app.services.registry import holidays
from app.ui import messages
from app.ui.pages import nav_entries
from app.ui.screens.settings_holidays_import import HolidaysImport
from app.ui.shell import Shell

LATE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # long after; next year is not known yet


@pytest.fixture
def window(drawn, qtbot, settle):
    """Open the window of a role at a page, on some day."""
    made = []

    def show(role, key, now=LATE):
        desk = replace(drawn.desks[role], clock=lambda: now)
        shell = Shell(nav_entries(desk), desk.jobs)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        made.append(shell)
        shell.show()
        shell.go(key)
        settle()
        return shell, shell.page(key)

    yield show
    for shell in made:
        shell._agreed = True


@pytest.fixture
def begun(drawn):
    """Findings of two enterprises are drafts."""
    desk = drawn.desks[Role.CLERK]
    ids = drawn.assignments[:2]
    findings.enter_clean(
        desk.store, desk.actor, ids, date(2026, 3, 6), ("ONSITE",), now=desk.clock()
    )
    return ids


def test_what_is_due_stands_in_one_list_and_leads_to_its_stage(window, begun, settle):
    shell, page = window(Role.CLERK, "deadlines")
    lines = page.table.rows()
    assert len(lines) == 12
    # inspected on Friday 6 March: 20 working days end on 3 April, before the period does
    assert [one.due for one in lines[:3]] == [date(2026, 4, 3)] * 2 + [date(2026, 4, 30)]
    assert page.table.rows_model._texts[0][1].startswith("逾期")
    assert page.count.text().startswith("12条，逾期12条")
    page.table.selectRow(0)
    page.open_button.click()
    settle()
    assert shell.pages.currentWidget().stage == "findings"


def test_filters_narrow_the_list_and_say_so_where_nothing_is_left(window, begun, settle):
    _, page = window(Role.CLERK, "deadlines")
    page.matter.setCurrentIndex(page.matter.findData(Matter.SUBMIT))
    settle()
    assert {one.assignment_id for one in page.table.rows()} == set(begun)
    page.matter.setCurrentIndex(page.matter.findData(Matter.REVIEW))
    settle()
    assert page.empty.isVisible()
    assert not page.print_button.isEnabled()


def test_the_reminder_list_is_printed_and_opened(window, begun, qtbot, settle, monkeypatch):
    opened = []
    monkeypatch.setattr("app.ui.list_out.open_pdf", lambda _page, path: opened.append(path))
    _, page = window(Role.CLERK, "deadlines")
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
    assert opened[0].read_bytes().startswith(b"%PDF")


def test_a_retest_is_noted_in_a_window_and_taken_back(
    window, begun, settle, in_dialog, drawn, monkeypatch
):
    _, page = window(Role.CLERK, "deadlines", drawn.desks[Role.CLERK].clock())
    page.table.selectRow(0)

    def enter(dialog):
        dialog.note.setText("复检报告2026-7号")
        dialog.accept_button.click()
        settle()

    in_dialog(page.retest_button.click, enter)
    settle()
    moved = next(one for one in page.table.rows() if one.rule and one.rule.value == "RETEST")
    # noted for Tuesday 10 March: five working days later
    assert moved.due == date(2026, 3, 17)
    assert "2026-03-17" in page.note._words.text()
    page.table.selectRow(page.table.rows().index(moved))
    monkeypatch.setattr(messages, "confirm", lambda *_words, **_more: True)
    page.back_button.click()
    settle()
    assert not any(one.rule and one.rule.value == "RETEST" for one in page.table.rows())


def test_who_only_looks_sees_the_list_and_notes_nothing(window):
    _, page = window(Role.SUPERVISOR, "deadlines")
    assert page.table.rows()
    assert not page.retest_button.isVisible()


def test_the_start_page_puts_late_work_first_and_asks_for_next_years_days(window, begun):
    _, page = window(Role.CLERK, "workbench")
    row = page.table.rows()[0]
    assert (row.late, row.due) == (12, date(2026, 4, 3))
    assert "逾期12户" in page.table.rows_model._texts[0]
    assert "2027年" in page.holidays._words.text()
    assert page.holidays._button is None  # a clerk changes no settings


def test_in_september_nobody_is_asked_for_next_year(window):
    _, page = window(Role.ADMIN, "workbench", datetime(2026, 9, 30, 1, 0, tzinfo=UTC))
    assert not page.holidays.isVisible()


def test_the_administrator_is_led_to_the_year_that_is_missing(window, settle):
    shell, page = window(Role.ADMIN, "workbench")
    page.holidays._button.click()
    settle()
    tab = shell.page("settings").holidays
    assert tab.picture.year == 2027
    assert "还没有录入" in tab.state.text()


def test_a_click_takes_a_day_through_its_kinds_and_saving_counts_anew(
    window, settle, qtbot, in_dialog
):
    _, page = window(Role.ADMIN, "settings")
    page.show_year(2026)
    settle()
    tab = page.holidays
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    for day, kinds in ((friday, ("off", "day", "off")), (saturday, ("work", "off", "weekend"))):
        for kind in kinds:
            place = tab.picture.cell(day).center()
            qtbot.mouseClick(tab.picture, Qt.MouseButton.LeftButton, pos=place)
            assert tab.picture.kind_of(day) == kind
    assert tab.changed() == 1

    def save(dialog):
        dialog.source.setText("县府办通知")
        dialog.accept_button.click()

    in_dialog(tab.save_button.click, save)
    settle()
    assert "247个工作日" in tab.state.text()
    assert "县府办通知" in tab.source.text()
    assert tab.restore_button.isEnabled()
    assert tab.changed() == 0


def test_the_keyboard_reaches_every_day_and_says_where_it_stands(window, settle):
    _, page = window(Role.ADMIN, "settings")
    page.show_year(2026)
    settle()
    picture = page.holidays.picture
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_End)
    assert picture.current == date(2026, 12, 31)
    QTest.keyClick(picture, Qt.Key.Key_Up)
    QTest.keyClick(picture, Qt.Key.Key_Left)
    assert picture.current == date(2026, 12, 23)
    QTest.keyClick(picture, Qt.Key.Key_Space)
    assert picture.kind_of(date(2026, 12, 23)) == "off"
    assert "2026-12-23 放假" in picture.accessibleDescription()
    page.holidays.discard()
    assert page.holidays.changed() == 0


def test_changed_days_are_not_lost_without_a_question(window, settle, monkeypatch):
    _, page = window(Role.ADMIN, "settings")
    page.show_year(2026)
    settle()
    page.holidays.picture.toggle(date(2026, 11, 20))
    monkeypatch.setattr(messages, "confirm", lambda *_words, **_more: False)
    assert not page.may_leave()
    page.show_year(2025)
    assert page.holidays.picture.year == 2026
    page.holidays.discard()
    assert page.may_leave()


def test_a_year_is_imported_in_a_window_and_a_wrong_row_keeps_it_from_being_saved(
    window, settle, qtbot, tmp_path, drawn
):
    _, page = window(Role.ADMIN, "settings")
    dialog = HolidaysImport(page, page.desk, 2027)
    qtbot.addWidget(dialog)
    path = tmp_path / "2027.csv"
    path.write_text(
        "日期,休或班,节日\n2027-01-01,休,元旦\n2027-10-08,班,国庆节\n", encoding="utf-8"
    )
    dialog.read_file(path)
    settle()
    assert not dialog.accept_button.isEnabled()
    assert [one.row for one in dialog.issues.rows()] == [3]
    path.write_text("日期,休或班,节日\n2027-01-01,休,<b>元旦</b>\n", encoding="utf-8")
    dialog.read_file(path)
    settle()
    assert dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    assert dialog.form.field("source").property("invalid") == "true"
    dialog.source.setText("国务院办公厅通知")
    desk = page.desk
    holidays.commit(desk.store, desk.actor, dialog.shown, dialog.source.text(), now=LATE)
    page.show_year(2027)
    page.holidays.refresh()
    settle()
    assert page.holidays.picture.days[date(2027, 1, 1)].kind is DayKind.OFF
    assert "260" in page.holidays.state.text()


def test_a_rule_is_changed_from_a_day_on_and_set_back(window, settle, in_dialog, monkeypatch):
    _, page = window(Role.ADMIN, "settings")
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(names.index("期限规则"))
    settle()
    tab = page.deadlines
    tab.table.selectRow(2)  # 责令限期履行公示义务
    assert "末日" in tab.basis.text()

    def enter(dialog):
        dialog.count.setValue(15)
        dialog.note.setText("省局文件")
        dialog.accept_button.click()
        settle()

    in_dialog(tab.change_button.click, enter)
    settle()
    assert tab.table.rows()[2].term.count == 15
    assert tab.reset_button.isEnabled()
    monkeypatch.setattr(messages, "confirm", lambda *_words, **_more: True)
    tab.reset_button.click()
    settle()
    found = deadlines.rules(page.desk.store, page.desk.actor, now=LATE)
    assert (found[2].term.count, found[2].term.unit) == (10, "CALENDAR")
