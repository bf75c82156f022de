"""个案 and 专项 inspections on screen: entered, changed, removed, imported; on a record's page."""

import csv
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.other_checks import CheckKind
from app.core.people import Role
from app.services.registry import other_checks, other_checks_found
from app.services.registry.other_checks_found import CheckFields, CheckQuery
from app.store.schema import Enterprise
from app.ui import messages
from app.ui.screens.other_checks import OtherChecksPage
from app.ui.screens.other_checks_windows import (
    ChecksImport,
    CheckWindow,
    HistoryWindow,
    RemoveWindow,
)
from app.ui.screens.record_page import RecordPage
from app.ui.shell import Shell
from app.ui.views import other_checks as view

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
FIELDS = CheckFields(CheckKind.CASE, date(2026, 3, 1), unit="城关所", reference="投〔2026〕1号")


@pytest.fixture
def open_page(approved, settle, qtbot: QtBot):
    """A page in a window of 1366 × 768, for somebody of a role."""
    shells = []

    def run(make, role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell((), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell)
        page = make(desk, shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.push(page)
        settle()
        return page

    return run


@pytest.fixture
def someone(approved):
    """(id, name, key) of an enterprise."""
    with approved.desks[Role.CLERK].store.read() as session:
        row = session.execute(
            select(Enterprise.id, Enterprise.name, Enterprise.key)
            .where(Enterprise.uscc != "")
            .order_by(Enterprise.id)
        ).first()
        return tuple(row)


def lines(approved):
    desk = approved.desks[Role.CLERK]
    return other_checks_found.page(desk.store, desk.actor, CheckQuery(), 0, 50).rows


def add(approved, enterprise_id, fields=FIELDS):
    desk = approved.desks[Role.CLERK]
    return other_checks.add(desk.store, desk.actor, enterprise_id, fields, now=NOW)


def test_an_inspection_is_entered_changed_and_removed(
    open_page, approved, someone, settle, in_dialog
):
    page = open_page(OtherChecksPage)

    def enter(window):
        assert isinstance(window, CheckWindow)
        settle()
        window.accept_button.click()
        assert window.form.field("who").property("invalid") == "true"
        window.finder.search.setText(someone[2])
        window.finder.search.take()  # what the pause after typing would do
        window.finder.look()
        settle()
        window.lines["reference"].setText("投〔2026〕1号")
        window.accept_button.click()

    in_dialog(page.add_button.click, enter)
    settle()
    (line,) = lines(approved)
    assert (line.name, line.fields.kind) == (someone[1], CheckKind.CASE)
    assert page.table.table.rows() == (line,)
    page.table.table.selectRow(0)

    def change(window):
        window.above.setChecked(True)
        window.accept_button.click()
        assert window.form.field("reason").property("invalid") == "true"
        window.reason.setText("核对案卷")
        window.accept_button.click()

    in_dialog(page.edit_button.click, change)
    settle()
    assert lines(approved)[0].fields.from_above
    page.table.table.selectRow(0)

    def look(window):
        assert isinstance(window, HistoryWindow)
        settle()
        assert [row[0].reason for row in window.table.rows()] == ["核对案卷"]
        window.accept_button.click()

    in_dialog(page.history_button.click, look)

    def remove(window):
        assert isinstance(window, RemoveWindow)
        window.reason.setText("登记错了对象")
        window.accept_button.click()

    in_dialog(page.remove_button.click, remove)
    settle()
    assert lines(approved) == ()


def test_a_list_is_shown_saved_and_can_be_taken_back_from_its_page(
    open_page, approved, someone, settle, in_dialog, tmp_path, monkeypatch
):
    monkeypatch.setattr(messages, "inform", lambda *_args: None)
    path = tmp_path / "检查.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["名称", "统一社会信用代码", "检查种类", "检查日期"])
        writer.writerow([someone[1], someone[2], "专项检查", "2026-02-01"])
        writer.writerow(["没有的店", "", "专项检查", "2026-02-01"])
    page = open_page(OtherChecksPage)

    def take(window):
        assert isinstance(window, ChecksImport)
        window.read_file(path)
        settle()
        assert (len(window.entries.rows()), len(window.issues.rows())) == (1, 1)
        window.accept_button.click()

    in_dialog(page.import_button.click, take)
    settle()
    assert [line.source for line in lines(approved)] == ["检查.csv"]
    page.show_batches()
    settle()
    batches = page.shell.pages.currentWidget()
    assert [row.kind for row in batches.table.rows()] == ["checks"]


def test_the_list_is_narrowed_and_a_reader_only_reads(open_page, approved, someone, settle):
    add(approved, someone[0])
    page = open_page(OtherChecksPage, Role.SUPERVISOR)
    assert not page.add_button.isVisibleTo(page)
    assert page.history_button.isVisibleTo(page)
    page.kind.setCurrentIndex(page.kind.findData("SPECIAL"))
    settle()
    assert page.table.total == 0
    page.kind.setCurrentIndex(0)
    page.year.setCurrentIndex(page.year.findData(2026))
    settle()
    assert page.table.total == 1


def test_they_stand_on_the_page_of_the_enterprise(open_page, approved, someone, settle, in_dialog):
    add(approved, someone[0])
    page = open_page(lambda desk, shell: RecordPage(desk, shell, "enterprises", someone[0]))
    part = page.checks
    assert len(part.table.rows()) == 1

    def enter(window):
        assert window.finder is None
        window.kind.setCurrentIndex(1)
        window.accept_button.click()

    in_dialog(part.add_button.click, enter)
    settle()
    assert len(part.table.rows()) == 2
    assert "2" in page.tabs.tabText(page.tabs.indexOf(part))


@pytest.mark.parametrize(
    ("day", "known", "reason", "wrong"),
    [
        (date(2026, 3, 5), True, None, set()),
        (date(2026, 3, 6), True, None, {"day"}),
        (date(2026, 3, 5), False, None, {"who"}),
        (date(2026, 3, 5), True, "", {"reason"}),
        (date(2026, 3, 5), True, "核对", set()),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_field_by_field(day, known, reason, wrong):
    found = view.entry_errors(day, date(2026, 3, 5), known=known, reason=reason)
    assert set(found) == wrong
