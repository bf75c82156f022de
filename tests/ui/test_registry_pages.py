"""The pages of the two registries: finding, filtering, one record, two people at once."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.core.people import Role
from app.core.personal import mask_phones
from app.services.registry import registry
from app.services.registry.registry import EnterpriseQuery, OfficerQuery
from app.services.registry.registry_personal import reveal
from app.store.schema import Enterprise
from app.texts import text
from app.ui import messages
from app.ui.importing.page import ImportPage
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.screens.list_import import RecusalsImport
from app.ui.screens.officers import OfficersPage
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_foreign import ForeignWindow
from app.ui.screens.record_newer import NewerRecord
from app.ui.screens.record_page import RecordPage
from app.ui.shell import NavEntry, Shell
from app.ui.views.registry import GROUPS, record_state

DAY = date(2026, 3, 5)


@pytest.fixture
def opened(approved, settle, qtbot: QtBot) -> Callable:
    """One of the two pages in the shell, for somebody of a role, with everything read."""
    shells = []  # qtbot keeps none alive

    def show(made: type, role: Role = Role.CLERK):
        desk = approved.desks[role]
        entry = NavEntry("it", "it", "users", lambda shell: made(desk, shell))
        shell = Shell((entry,), desk.jobs)
        shells.append(shell)
        qtbot.addWidget(shell, before_close_func=_forget)
        shell.resize(1366, 768)
        shell.go("it")
        shell.show()
        settle()
        return shell.page("it")

    return show


def _forget(shell: Shell) -> None:
    """Nothing is asked on the way out of a test."""
    front = shell.pages.currentWidget()
    if isinstance(front, EditPage):
        front.may_leave = lambda: True


@pytest.fixture
def record(opened, settle) -> Callable:
    """The page of the first enterprise of the list."""

    def show(role: Role = Role.CLERK) -> RecordPage:
        page = opened(EnterprisesPage, role)
        page.open_record(page.table.table.rows()[0].id)
        settle()
        front = page.shell.pages.currentWidget()
        assert isinstance(front, RecordPage)
        return front

    return show


@pytest.fixture
def form(record, settle) -> Callable:
    """The form of the first enterprise of the list."""

    def show() -> EditPage:
        page = record()
        page.edit()
        settle()
        front = page.shell.pages.currentWidget()
        assert isinstance(front, EditPage)
        return front

    return show


def _stored(page, record_id: int):
    desk = page.desk
    card = registry.enterprise(desk.store, desk.actor, record_id)
    whole = reveal(desk.store, desk.actor, "enterprises", record_id, now=desk.clock())
    return replace(card, record=whole.record)


def test_the_page_shows_the_whole_registry_fifty_at_a_time(opened):
    page = opened(EnterprisesPage)
    assert page.table.total == 200
    assert len(page.table.table.rows()) == 50


def test_letters_of_pinyin_find_what_the_service_finds(opened, settle, qtbot):
    page = opened(EnterprisesPage)
    with qtbot.waitSignal(page.search.searched):
        page.search.setText("qx")
    settle()
    desk = page.desk
    found = registry.enterprises(desk.store, desk.actor, EnterpriseQuery("qx"))
    assert page.table.total == found.total < 200


def test_a_filter_and_its_reset(opened, settle):
    page = opened(EnterprisesPage)
    box = page.filters["township"]
    box.setCurrentIndex(1)
    box.chosen.emit()
    settle()
    assert 0 < page.table.total < 200
    assert {row.township for row in page.table.table.rows()} == {box.value()}
    page.reset()
    settle()
    assert page.table.total == 200


def test_the_second_page_holds_other_records(opened, settle):
    page = opened(EnterprisesPage)
    first = {row.id for row in page.table.table.rows()}
    page.table.pager.next.click()
    settle()
    assert first.isdisjoint(row.id for row in page.table.table.rows())


@pytest.mark.parametrize("made", [EnterprisesPage, OfficersPage])
def test_nothing_is_cut_off_on_a_small_screen(opened, made):
    page = opened(made)
    assert page.minimumSizeHint().width() <= page.width()
    assert page.table.table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("made", [EnterprisesPage, OfficersPage])
def test_somebody_who_only_reads_has_no_buttons_that_write(opened, made):
    page = opened(made, Role.SUPERVISOR)
    tools = page.tools
    for button in (tools.import_button, tools.export_button, tools.template_button):
        assert not button.isVisible()
    assert not page.new_button.isVisible()


def test_a_record_says_who_brought_it_and_from_which_file(record):
    page = record()
    (first, *_) = page.history.rows()
    card = page.card
    assert (first.by, first.source) == (card.history[0].by, card.history[0].source)
    assert page.name.text() == card.record.name


def test_somebody_who_only_reads_cannot_change_a_record(record):
    page = record(Role.SUPERVISOR)
    assert not page.bar.primary_button.isVisible()
    assert not page.foreign_button.isVisibleTo(page)


def test_inspections_by_others_are_noted_with_the_enterprise(record, settle, in_dialog, typing):
    page = record()

    def fill(window) -> None:
        assert isinstance(window, ForeignWindow)
        window.accept_button.click()
        assert window.isVisible()  # nobody is named yet
        typing(window.source, "市应急管理局")
        window.count.setValue(2)
        window.accept_button.click()

    in_dialog(page.add_foreign, fill)
    settle()
    assert [(one.year, one.count, one.source) for one in page.foreign.rows()] == [
        (2026, 2, "市应急管理局")
    ]


def test_a_change_is_saved_and_stands_first_in_the_history(form, settle, typing):
    page = form()
    number, before = page.record_id, page.fields["legal_rep"].text()
    assert not page.bar.primary_button.isEnabled()
    typing(page.fields["legal_rep"], "汤显祖")
    page.bar.primary_button.click()
    settle()
    newest = _stored(page, number).history[0].changes
    assert [(one.before, one.after) for one in newest] == [(before, "汤显祖")]
    front = page.shell.pages.currentWidget()
    assert isinstance(front, RecordPage)
    assert front.history.rows()[0].after == "汤显祖"


def test_a_value_that_cannot_be_is_said_at_its_field(form, settle, typing):
    page = form()
    typing(page.fields["founded"], "去年")
    page.save()
    settle()
    assert page.fields["founded"].property("invalid") == "true"
    assert _stored(page, page.record_id).version == 1


def _change_behind(page, field: str, value: str) -> None:
    desk = page.desk
    registry.save_enterprise(
        desk.store, desk.actor, page.record_id, {field: value}, 1, now=desk.clock()
    )


def test_the_newer_version_can_be_taken(form, settle, typing, in_dialog):
    page = form()
    _change_behind(page, "legal_rep", "先到的人")
    typing(page.fields["legal_rep"], "后到的人")

    def take(window) -> None:
        assert isinstance(window, NewerRecord)
        (row,) = window.table.rows()
        assert (row.mine, row.newer) == ("后到的人", "先到的人")
        window.accept_button.click()

    def save() -> None:
        page.save()
        settle()

    in_dialog(save, take)
    settle()
    assert page.fields["legal_rep"].text() == "先到的人"
    assert _stored(page, page.record_id).version == 2


def test_my_version_can_be_kept_and_what_the_other_changed_elsewhere_stays(
    form, settle, typing, in_dialog
):
    page = form()
    number = page.record_id
    _change_behind(page, "phone", "0795-7700001")
    typing(page.fields["legal_rep"], "后到的人")

    def keep(window) -> None:
        assert isinstance(window, NewerRecord)
        window.keep_button.click()

    def save() -> None:
        page.save()
        settle()

    in_dialog(save, keep)
    settle()
    stored = _stored(page, number).record
    assert (stored.legal_rep, stored.phone) == ("后到的人", "0795-7700001")


def test_officers_are_found_by_unit(opened, settle):
    page = opened(OfficersPage)
    desk = page.desk
    assert page.table.total == registry.officers(desk.store, desk.actor, OfficerQuery()).total
    box = page.filters["unit"]
    box.setCurrentIndex(1)
    box.chosen.emit()
    settle()
    assert {row.unit for row in page.table.table.rows()} == {box.value()}


def test_a_certificate_run_out_goes_before_leave():
    out = OfficerRow("甲", cert_no="1", cert_expiry=date(2026, 3, 4), state="休假")
    assert record_state(out, DAY) == (text("registry.certificate.out"), "danger")
    assert record_state(replace(out, cert_expiry=DAY), DAY) == ("休假", "warning")
    assert record_state(replace(out, state="退休"), DAY) == ("退休", "neutral")


def test_the_template_and_the_export_are_written(opened, settle, in_dialog, tmp_path):
    page = opened(EnterprisesPage)

    def write(act: Callable[[Path], None], path: Path) -> None:
        def go() -> None:
            act(path)
            settle()

        in_dialog(go, lambda window: window.accept_button.click())

    write(page.tools.template_to, tmp_path / "template.xlsx")
    assert (tmp_path / "template.xlsx").stat().st_size > 0


def test_an_export_holds_every_record(opened, qtbot, monkeypatch, tmp_path):
    page = opened(EnterprisesPage)
    told = []
    monkeypatch.setattr(messages, "inform", lambda *words: told.append(words))
    page.tools.export_to(tmp_path / "all.csv")
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    whole = (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()
    assert len(whole) == 201


def test_every_field_a_file_brings_of_an_enterprise_can_be_seen_and_changed():
    on_the_page = {name for group in GROUPS["enterprises"].values() for name in group}
    assert on_the_page == {one.name for one in fields(EnterpriseRow)}


def test_a_list_of_another_kind_goes_on_where_such_lists_are_taken_in(
    opened, tmp_path, settle, in_dialog, qtbot
):
    page = opened(EnterprisesPage)
    page.tools.start_import()
    people = tmp_path / "人员.csv"
    people.write_text("姓名,执法证号\n陈一,14080810013\n", "utf-8-sig")
    page.tools.import_elsewhere(people, "officers")
    front = page.shell.pages.currentWidget()
    assert isinstance(front, ImportPage)
    qtbot.waitUntil(lambda: front.step == "preview", timeout=30_000)
    assert (front.kind, front.path) == ("officers", people)
    pairs = tmp_path / "回避.csv"
    pairs.write_text("执法证号,统一社会信用代码,回避事由\n1,2,持股\n", "utf-8-sig")
    front.may_leave = lambda: True
    seen = []
    in_dialog(
        lambda: page.tools.import_elsewhere(pairs, "recusals"),
        lambda dialog: (seen.append((type(dialog), dialog.path)), dialog.reject()),
    )
    settle()
    assert seen == [(RecusalsImport, pairs)]
    assert page.shell.pages.currentWidget() is page


def test_unit_and_post_of_an_officer_stand_in_full_where_the_window_is_small(opened):
    page = opened(OfficersPage)
    table = page.table.table
    titles = [one.title for one in page.columns()]
    room = {title: table.columnWidth(at) for at, title in enumerate(titles, 1)}  # after the boxes
    words = QFontMetrics(table.font())
    for title, longest in (
        (text("registry.column.unit"), "价格监督与反不正当竞争股"),
        (text("registry.column.post"), "事业编工作人员"),
        (text("registry.column.cert_expiry"), "2026-05-01 即将到期"),
    ):
        assert room[title] >= words.horizontalAdvance(longest) + 20


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER])
def test_a_telephone_number_is_masked_until_who_may_see_it_asks(opened, settle, role):
    page = opened(EnterprisesPage, role)
    desk = page.desk
    line = page.table.table.rows()[0]
    record = RecordPage(desk, page.shell, "enterprises", line.id)
    page.shell.push(record)
    settle()
    with desk.store.read() as session:
        whole = session.get_one(Enterprise, line.id).phone
    assert whole
    assert record.facts.values["phone"].text() == mask_phones(whole) != whole
    assert record.show_button.isVisible() is (role is Role.CLERK)
    if role is Role.CLERK:
        record.show_button.click()
        settle()
        assert record.facts.values["phone"].text() == whole
        assert record.bar.sentence.text() == text("personal.shown")
        assert not record.show_button.isVisible()
