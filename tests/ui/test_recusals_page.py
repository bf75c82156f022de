"""The register of 回避: adding by search, revoking, and who sees the reasons."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.core.people import Role
from app.services.registry import recusals, recusals_import
from app.services.registry.registry_lines import RecusalLine
from app.store.schema import Enterprise, Officer
from app.ui import messages
from app.ui.screens.batches import BatchesPage
from app.ui.screens.recusals import RecusalsPage
from app.ui.screens.recusals_new import NewRecusal, Revocation
from app.ui.shell import NavEntry, Shell
from app.ui.views import recusals as view

_AT = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
_LINE = RecusalLine(1, 2, "K1", "张三", "城关所", 3, "91A", "甲公司", "夫妻", True, "周敏", _AT)


@pytest.fixture
def show(approved, settle, qtbot: QtBot):
    """The page in a window, for somebody of a role."""
    shells = []  # qtbot keeps none alive

    def run(role: Role = Role.CLERK):
        desk = approved.desks[role]
        shell = Shell(
            (NavEntry("it", "-", "ban", lambda shell: RecusalsPage(desk, shell)),), desk.jobs
        )
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(QSize(1366, 768))
        shell.show()
        shell.go("it")
        settle()
        return shell.page("it")

    return run


def _register(approved, role=Role.CLERK, **named):
    desk = approved.desks[role]
    return recusals.list_(desk.store, desk.actor, **named)


def _free_pair(approved):
    """An officer and an enterprise without a relation."""
    taken = {line.officer_id for line in _register(approved, active_only=False)}
    with approved.desks[Role.CLERK].store.read() as session:
        officer = session.scalars(select(Officer).where(Officer.id.not_in(taken))).first()
        enterprise = session.scalars(select(Enterprise).order_by(Enterprise.id)).first()
        return (officer.id, officer.name, officer.cert_no), (enterprise.id, enterprise.key)


def test_a_pair_is_found_by_number_and_registered_with_its_reason(
    show, approved, settle, in_dialog, qtbot, typing
):
    page = show()
    (officer_id, name, cert), (enterprise_id, code) = _free_pair(approved)
    before = len(page.table.rows())

    def fill(dialog):
        assert isinstance(dialog, NewRecusal)
        settle()
        typing(dialog.officer.search, cert)
        typing(dialog.enterprise.search, code)
        qtbot.waitUntil(lambda: dialog.officer.list.count() == 1)
        qtbot.waitUntil(lambda: dialog.enterprise.list.count() == 1)
        typing(dialog.reason, "近亲属在该单位任职")
        dialog.accept_button.click()

    in_dialog(page.add_button.click, fill)
    settle()
    rows = page.table.rows()
    assert len(rows) == before + 1
    assert (rows[0].officer_id, rows[0].enterprise_id) == (officer_id, enterprise_id)
    assert rows[0].officer_name == name
    assert rows[0].reason == "近亲属在该单位任职"


def test_the_initials_of_a_name_find_the_officer(show, approved, settle, in_dialog, qtbot, typing):
    page = show()
    with approved.desks[Role.CLERK].store.read() as session:
        row = session.scalars(select(Officer)).first()
        name, initials = row.name, row.initials

    def look(dialog):
        settle()
        typing(dialog.officer.search, initials)
        qtbot.waitUntil(lambda: 0 < dialog.officer.list.count() < 50)
        said = [dialog.officer.list.item(at).text() for at in range(dialog.officer.list.count())]
        assert any(one.startswith(name) for one in said)
        dialog.reject()

    in_dialog(page.add_button.click, look)


def test_what_is_missing_is_said_at_the_field_and_nothing_is_saved(
    show, approved, settle, in_dialog
):
    page = show()
    before = _register(approved)

    def press(dialog):
        settle()
        dialog.accept_button.click()
        assert dialog.isVisible()
        assert dialog.reason.property("invalid") == "true"
        dialog.reject()

    in_dialog(page.add_button.click, press)
    assert _register(approved) == before


@pytest.mark.parametrize(
    ("officer", "enterprise", "reason", "wrong"),
    [
        (None, 1, "亲属", {"officer"}),
        (1, None, "亲属", {"enterprise"}),
        (1, 1, "", {"reason"}),
        (1, 1, "长" * 301, {"reason"}),
        (1, 1, "长" * 300, set()),
    ],
)
def test_an_entry_needs_both_and_a_short_reason(officer, enterprise, reason, wrong):
    assert set(view.entry_errors(officer, enterprise, reason)) == wrong


def test_a_revoked_relation_leaves_the_list_and_comes_back_with_the_others(
    show, approved, settle, in_dialog, typing
):
    page = show()
    page.table.selectRow(0)
    line = page.table.current_row()

    def write(dialog):
        assert isinstance(dialog, Revocation)
        dialog.accept_button.click()
        assert dialog.reason.property("invalid") == "true"
        typing(dialog.reason, "已转让股份")
        dialog.accept_button.click()

    in_dialog(page.revoke_button.click, write)
    settle()
    assert line.id not in [row.id for row in page.table.rows()]
    page.with_revoked.click()
    settle()
    [again] = [row for row in page.table.rows() if row.id == line.id]
    assert not again.active
    assert view.reason_words(again) == f"{line.reason}（撤销：已转让股份）"
    page.table.selectRow(page.table.rows().index(again))
    assert not page.revoke_button.isEnabled()


def test_turning_back_revokes_nothing(show, approved, in_dialog, settle):
    page = show()
    before = _register(approved)
    page.table.selectRow(0)
    in_dialog(page.revoke_button.click, lambda dialog: dialog.reject())
    settle()
    assert _register(approved) == before


def test_without_the_right_there_are_no_buttons_and_no_reasons(show):
    page = show(Role.SUPERVISOR)
    assert not page.add_button.isVisible()
    assert not page.revoke_button.isVisible()
    titles = [column.title for column in page.table.rows_model.columns]
    assert "回避事由" not in titles
    assert page.table.rows()
    assert {row.reason for row in page.table.rows()} == {""}


def test_the_search_finds_by_person_unit_and_enterprise_but_not_by_reason():
    assert view.found((_LINE,), "张三") == (_LINE,)
    assert view.found((_LINE,), "城关 91a") == (_LINE,)
    assert view.found((_LINE,), "夫妻") == ()


def test_a_search_without_a_hit_is_not_an_empty_register(show, qtbot):
    page = show()
    page.search.setText("没有这个人")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)
    page.search.clear()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.table)


def test_the_day_is_beijings():
    assert view.day(_LINE) == "2026-03-05"


def test_tab_leads_from_the_reason_to_the_buttons(show, settle, in_dialog, qtbot):
    page = show()

    def tab(dialog):
        settle()
        dialog.reason.setFocus()
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Tab)
        assert not dialog.reason.hasFocus()
        assert dialog.reason.toPlainText() == ""
        dialog.reject()

    in_dialog(page.add_button.click, tab)


def test_a_small_screen_shows_every_needed_column(show):
    page = show()
    assert page.table.horizontalScrollBar().maximum() == 0


def test_lists_that_came_in_are_looked_at_and_taken_back_from_here(show, settle):
    page = show()
    assert {row.file for row in page.table.rows()} == {"示例回避登记.csv"}
    page.batches_button.click()
    settle()
    batches = page.shell.pages.currentWidget()
    assert isinstance(batches, BatchesPage)
    assert [line.kind for line in batches.table.rows()] == ["recusals"]


def test_the_register_written_to_a_file_comes_in_again_and_changes_nothing(
    show, approved, settle, tmp_path, monkeypatch
):
    monkeypatch.setattr(messages, "inform", lambda *words: None)
    page = show()
    path = tmp_path / "a.csv"
    page.table.tools.export_to(path)
    settle()
    desk = approved.desks[Role.CLERK]
    shown = recusals_import.preview(desk.store, desk.actor, path)
    assert (shown.rows, len(shown.entries), len(shown.new), shown.refused) == (20, 20, 0, 0)
