"""The settings page: who may change what, where a wrong entry is named, what others see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.parameters import CERTIFICATE_DAYS, RISK_CLASSES, YEARLY_CAP
from app.core.people import Role
from app.services import accounts, bureau
from app.services.accounts import AccountDraft, AccountLine, WrongLogin
from app.services.settings_facts import ParameterLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.newer_version import NewerVersion
from app.ui.screens.settings import SettingsPage
from app.ui.screens.settings_account_window import (
    AccountWindow,
    OwnPasswordWindow,
    PasswordWindow,
)
from app.ui.screens.settings_accounts import AccountsTab, OwnAccountTab
from app.ui.screens.settings_parameters import ParameterWindow
from app.ui.shell import Shell
from app.ui.views.settings import (
    WrongEntry,
    line_in_force,
    line_state,
    parse_value,
    typed_words,
)

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)


@pytest.fixture
def opened(approved, settle, qtbot: QtBot) -> Callable[[Role], SettingsPage]:
    """The page in a window, for somebody of a role, with everything read."""

    shells = []  # qtbot keeps none alive

    def show(role: Role) -> SettingsPage:
        desk: Desk = approved.desks[role]
        shell = Shell((), desk.jobs)
        page = SettingsPage(desk, shell)
        shells.append(shell)
        qtbot.addWidget(shell, before_close_func=_forget)
        shell.push(page)
        shell.show()
        settle()
        return page

    return show


def _forget(shell: Shell) -> None:
    """Nothing is asked on the way out of a test."""
    shell.pages.currentWidget().bureau.facts = None


def _click(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# -- the bureau ------------------------------------------------------------------------------


def test_a_changed_telephone_number_is_what_the_next_reader_gets(
    opened, settle, approved, qtbot, typing
):
    page = opened(Role.ADMIN)
    typing(page.bureau.fields["phone"], "0796-7654321")
    _click(qtbot, page.bureau.save)
    settle()
    assert bureau.bureau(approved.desks[Role.ADMIN].store).phone == "0796-7654321"
    assert page.bureau.saved.text() == text("settings.saved", time="09:30:00")
    assert not page.bureau.changed()


def test_a_wrong_area_code_is_named_at_its_field_and_nothing_is_saved(
    opened, approved, qtbot, typing
):
    page = opened(Role.ADMIN)
    before = bureau.bureau(approved.desks[Role.ADMIN].store)
    typing(page.bureau.fields["area_code"], "36082")
    typing(page.bureau.fields["name"], " ")
    _click(qtbot, page.bureau.save)
    for key in ("area_code", "name"):
        assert page.bureau.fields[key].property("invalid") == "true"
    assert bureau.bureau(approved.desks[Role.ADMIN].store) == before


def test_the_discipline_of_the_notice_is_marked_as_to_be_confirmed(opened):
    page = opened(Role.ADMIN)
    assert page.bureau.check.isVisible()
    assert "待核" in text("settings.bureau.discipline_check")


@pytest.mark.parametrize("take", [True, False])
def test_saving_over_a_newer_version_shows_both_and_asks_which(
    opened, settle, approved, qtbot, in_dialog, take, typing
):
    page = opened(Role.ADMIN)
    desk = approved.desks[Role.ADMIN]
    theirs = replace(bureau.bureau(desk.store), contact="办公室")
    bureau.change_bureau(desk.store, desk.actor, theirs, now=NOW)
    typing(page.bureau.fields["contact"], "法规股")

    def choose(dialog: QDialog) -> None:
        assert "法规股" in dialog.lines.text()
        assert "办公室" in dialog.lines.text()
        _click(qtbot, dialog.accept_button if take else dialog.reject_button)

    in_dialog(lambda: (_click(qtbot, page.bureau.save), settle()), choose)
    settle()
    assert bureau.bureau(desk.store).contact == ("办公室" if take else "法规股")
    assert page.bureau.fields["contact"].text() == ("办公室" if take else "法规股")


def test_leaving_with_unsaved_words_asks_first(opened, qtbot, in_dialog, typing):
    page = opened(Role.ADMIN)
    typing(page.bureau.fields["address"], "新址")
    stayed = []
    in_dialog(
        lambda: stayed.append(page.may_leave()), lambda dialog: _click(qtbot, dialog.reject_button)
    )
    assert stayed == [False]


def test_a_clerk_reads_the_facts_and_can_change_none(opened):
    page = opened(Role.CLERK)
    assert page.bureau.fields["name"].text()
    assert all(field.isReadOnly() for field in page.bureau.fields.values())
    assert not page.bureau.save.isVisible()
    assert isinstance(page.accounts, OwnAccountTab)
    assert not any(card.change.isVisibleTo(page) for card in page.parameters.cards.values())


# -- accounts --------------------------------------------------------------------------------


def _accounts(page: SettingsPage, settle) -> AccountsTab:
    page.tabs.setCurrentIndex(1)
    settle()
    assert isinstance(page.accounts, AccountsTab)
    return page.accounts


def _row(tab: AccountsTab, login: str) -> AccountLine:
    return next(row for row in tab.table.rows() if row.login == login)


def test_a_new_account_is_made_in_the_window_and_can_log_in(
    opened, settle, approved, qtbot, in_dialog, typing
):
    tab = _accounts(opened(Role.ADMIN), settle)

    def fill(window: QDialog) -> None:
        assert isinstance(window, AccountWindow)
        _click(qtbot, window.accept_button)  # empty: every field says what is missing
        assert window.login.property("invalid") == "true"
        typing(window.login, "zhouwen")
        typing(window.name, "周文")
        window.roles[Role.CLERK].setChecked(True)
        typing(window.password, "long enough")
        typing(window.again, "long enough")
        _click(qtbot, window.accept_button)

    in_dialog(lambda: _click(qtbot, tab.add_button), fill)
    settle()
    assert _row(tab, "zhouwen").roles == (Role.CLERK,)
    actor = accounts.log_in(approved.desks[Role.ADMIN].store, "zhouwen", "long enough", now=NOW)
    assert actor.name == "周文"


def test_a_login_somebody_has_is_named_at_its_field_and_the_words_stay(
    opened, settle, qtbot, typing
):
    tab = _accounts(opened(Role.ADMIN), settle)
    window = AccountWindow(tab, tab.desk, None)
    window.show()
    typing(window.login, "jingban")
    typing(window.name, "同名")
    window.roles[Role.REVIEWER].setChecked(True)
    typing(window.password, "long enough")
    typing(window.again, "long enough")
    _click(qtbot, window.accept_button)
    settle()
    assert window.isVisible()
    assert window.login.property("invalid") == "true"
    assert window.name.text() == "同名"
    window.close()


def test_a_reset_password_is_the_one_that_counts(opened, settle, approved, qtbot, typing):
    tab = _accounts(opened(Role.ADMIN), settle)
    window = PasswordWindow(tab, tab.desk, _row(tab, "jingban"))
    window.show()
    typing(window.password, "brand new one")
    typing(window.again, "brand new on")
    _click(qtbot, window.accept_button)
    assert window.again.property("invalid") == "true"
    typing(window.again, "brand new one")
    _click(qtbot, window.accept_button)
    settle()
    store = approved.desks[Role.ADMIN].store
    with pytest.raises(WrongLogin):
        accounts.log_in(store, "jingban", text("sample.password"), now=NOW)
    assert accounts.log_in(store, "jingban", "brand new one", now=NOW).login == "jingban"


@pytest.mark.parametrize("take", [True, False])
def test_an_account_somebody_else_changed_is_shown_beside_ones_own(
    opened, settle, approved, qtbot, typing, monkeypatch, take
):
    tab = _accounts(opened(Role.ADMIN), settle)
    row = _row(tab, "jingban")
    window = AccountWindow(tab, tab.desk, row)
    window.show()
    desk = approved.desks[Role.ADMIN]
    theirs = AccountDraft(row.login, row.name, "科长", row.roles)
    accounts.change_account(desk.store, desk.actor, row.id, row.version, theirs, now=NOW)
    typing(window.post, "科员")

    shown = []

    def answer(dialog: NewerVersion) -> bool:
        shown.append(dialog.lines.text())
        return take

    monkeypatch.setattr(NewerVersion, "exec", answer)
    _click(qtbot, window.accept_button)
    settle()
    qtbot.waitUntil(lambda: bool(shown))
    settle()
    assert "科员" in shown[0]
    assert "科长" in shown[0]
    if take:
        assert window.isVisible()
        assert window.post.text() == "科长"
        window.close()
    else:
        assert not window.isVisible()
    tab.refresh()
    settle()
    assert _row(tab, "jingban").post == ("科长" if take else "科员")


def test_everybody_changes_their_own_password_and_must_know_the_old(
    opened, settle, approved, qtbot, typing
):
    desk = approved.desks[Role.CLERK]
    window = OwnPasswordWindow(opened(Role.CLERK), desk)
    window.show()
    for old in ("", "wrong old one"):
        typing(window.old, old)
        typing(window.password, "brand new one")
        typing(window.again, "brand new one")
        _click(qtbot, window.accept_button)
        settle()
        assert window.isVisible()
        assert window.old.property("invalid") == "true"
    typing(window.old, text("sample.password"))
    _click(qtbot, window.accept_button)
    settle()
    assert not window.isVisible()
    login = desk.actor.login
    assert accounts.log_in(desk.store, login, "brand new one", now=NOW) == desk.actor


def test_an_account_goes_out_of_use_after_a_question_and_back_without(
    opened, settle, qtbot, in_dialog
):
    tab = _accounts(opened(Role.ADMIN), settle)
    tab.table.selectRow(tab.table.rows().index(_row(tab, "jiandu")))
    in_dialog(
        lambda: _click(qtbot, tab.active_button),
        lambda dialog: _click(qtbot, dialog.accept_button),
    )
    settle()
    assert not _row(tab, "jiandu").active
    assert tab.active_button.text() == text("settings.accounts.activate")
    _click(qtbot, tab.active_button)
    settle()
    assert _row(tab, "jiandu").active


def test_the_last_administrator_cannot_be_taken_out_of_use(opened, settle, qtbot, in_dialog):
    tab = _accounts(opened(Role.ADMIN), settle)
    tab.table.selectRow(tab.table.rows().index(_row(tab, "guanli")))
    said = []

    def read(dialog: QDialog) -> None:
        said.append(dialog.accessibleDescription())
        _click(qtbot, dialog.accept_button)

    in_dialog(
        lambda: _click(qtbot, tab.active_button),
        lambda dialog: _click(qtbot, dialog.accept_button),
    )
    in_dialog(settle, read)
    settle()
    assert text("errors.accounts.last_admin", login="guanli") in said
    assert _row(tab, "guanli").active


# -- parameters ------------------------------------------------------------------------------


def _parameters(page: SettingsPage, settle):
    page.tabs.setCurrentIndex(2)
    settle()
    return page.parameters


def test_a_value_counts_from_its_date_on_and_the_old_one_stays_readable(
    opened, settle, approved, qtbot, in_dialog, typing
):
    tab = _parameters(opened(Role.ADMIN), settle)
    assert tab.cards[YEARLY_CAP].figure.text() == "2 次"

    def enter(value: str, days: int) -> Callable[[QDialog], None]:
        def fill(window: QDialog) -> None:
            assert isinstance(window, ParameterWindow)
            typing(window.value, "0")
            _click(qtbot, window.accept_button)
            assert window.value.property("invalid") == "true"
            assert window.note.property("invalid") == "true"
            typing(window.value, value)
            window.day.setDate(QDate(2026, 3, 5).addDays(days))
            typing(window.note, "县局通知")
            _click(qtbot, window.accept_button)

        return fill

    for value, days in (("3", 0), ("1", 30)):
        in_dialog(lambda: _click(qtbot, tab.cards[YEARLY_CAP].change), enter(value, days))
        settle()
    assert tab.cards[YEARLY_CAP].figure.text() == "3 次"
    states = {
        row.value: line_state(row, tab.lines, TODAY) for row in tab.lines if row.key == YEARLY_CAP
    }
    assert states == {2: "earlier", 3: "in_force", 1: "later"}
    desk = approved.desks[Role.ADMIN]
    assert bureau.parameters(desk.store, desk.actor, TODAY)[YEARLY_CAP] == 3
    later = TODAY + timedelta(days=30)
    assert bureau.parameters(desk.store, desk.actor, later)[YEARLY_CAP] == 1


@given(st.sampled_from([YEARLY_CAP, CERTIFICATE_DAYS]), st.text(max_size=6))
def test_a_whole_number_in_range_is_taken_and_nothing_else(key, words):
    plain = words.strip()
    good = plain.isascii() and plain.isdigit() and 1 <= int(plain) <= 365
    if good:
        assert parse_value(key, words) == int(plain)
    else:
        with pytest.raises(WrongEntry):
            parse_value(key, words)


@given(st.lists(st.text("ABCD高低较", min_size=1, max_size=10), min_size=1, unique=True))
def test_classes_read_back_as_they_were_typed(classes):
    assert parse_value(RISK_CLASSES, typed_words(classes)) == classes


@pytest.mark.parametrize("words", ["", "、", "A、A", "A、" + "长" * 11])
def test_classes_that_repeat_or_are_empty_or_too_long_are_refused(words):
    with pytest.raises(WrongEntry):
        parse_value(RISK_CLASSES, words)


def test_of_two_values_with_one_date_the_later_entry_counts():
    first, second = (ParameterLine(YEARLY_CAP, value, TODAY, "", "", NOW) for value in (2, 4))
    assert line_in_force((first, second), YEARLY_CAP, TODAY) is second
    assert line_in_force((first, second), YEARLY_CAP, TODAY - timedelta(days=1)) is None


# -- forms and about -------------------------------------------------------------------------


def test_forms_are_listed_with_version_and_basis_and_licences_can_be_read(opened, settle):
    page = opened(Role.SUPERVISOR)
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(names.index("文书样式"))
    settle()
    titles = {row.title for row in page.forms.table.rows()}
    assert "双随机检查通知书" in titles
    assert page.forms.basis.text().startswith("依据：")
    page.tabs.setCurrentIndex(names.index("关于"))
    settle()
    notices = page.about.notices
    assert notices.isReadOnly()
    assert "LGPL-3.0" in notices.toPlainText()
