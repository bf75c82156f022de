"""The accounts: made, changed and taken out of use, by two people where it gives power."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.account import account_edits, accounts
from app.services.account.accounts import AccountDraft, AccountLine, WrongLogin
from app.texts import text
from app.ui.screens.settings import SettingsPage
from app.ui.screens.settings_account_window import (
    AccountWindow,
    OwnPasswordWindow,
    PasswordWindow,
)
from app.ui.screens.settings_accounts import AccountsTab
from app.ui.second_person import SecondPersonDialog
from app.ui.start.newer_version import NewerVersion

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
TODAY = date(2026, 3, 5)


def _click(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def seconded(monkeypatch, qtbot) -> list[str]:
    """A reviewer stands by and confirms whatever asks for a second person; why it asked."""
    asked: list[str] = []

    def stand_by(dialog: SecondPersonDialog) -> bool:
        asked.append(dialog.sentence.text())
        dialog.person.login.setText("shenhe")
        dialog.person.password.setText(text("sample.password"))
        _click(qtbot, dialog.accept_button)
        qtbot.waitUntil(lambda: dialog.second is not None)
        return True

    monkeypatch.setattr(SecondPersonDialog, "exec", stand_by)
    return asked


def _accounts(page: SettingsPage, settle) -> AccountsTab:
    page.tabs.setCurrentIndex(1)
    settle()
    assert isinstance(page.accounts, AccountsTab)
    return page.accounts


def _row(tab: AccountsTab, login: str) -> AccountLine:
    return next(row for row in tab.table.rows() if row.login == login)


def test_a_new_account_is_made_in_the_window_and_can_log_in(
    settings_opened, settle, approved, qtbot, in_dialog, typing, seconded
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)

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
    assert len(seconded) == 1
    actor = accounts.log_in(approved.desks[Role.ADMIN].store, "zhouwen", "long enough", now=NOW)
    assert actor.name == "周文"


def test_a_login_somebody_has_is_named_at_its_field_and_the_words_stay(
    settings_opened, settle, qtbot, typing
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)
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


def test_a_reset_password_is_the_one_that_counts(
    settings_opened, settle, approved, qtbot, typing, seconded
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)
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
    assert "第二人" in seconded[0]


@pytest.mark.parametrize("take", [True, False])
def test_an_account_somebody_else_changed_is_shown_beside_ones_own(
    settings_opened, settle, approved, qtbot, typing, monkeypatch, take
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)
    row = _row(tab, "jingban")
    window = AccountWindow(tab, tab.desk, row)
    window.show()
    desk = approved.desks[Role.ADMIN]
    theirs = AccountDraft(row.login, row.name, "科长", row.roles)
    account_edits.change_account(desk.store, desk.actor, row.id, row.version, theirs, now=NOW)
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
    settings_opened, settle, approved, qtbot, typing
):
    desk = approved.desks[Role.CLERK]
    window = OwnPasswordWindow(settings_opened(Role.CLERK), desk)
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


def test_an_account_goes_out_of_use_after_a_question_and_back_by_two_people(
    settings_opened, settle, qtbot, in_dialog, seconded
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)
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
    assert len(seconded) == 1
    assert _row(tab, "jiandu").active


def test_the_last_administrator_cannot_be_taken_out_of_use(
    settings_opened, settle, qtbot, in_dialog
):
    tab = _accounts(settings_opened(Role.ADMIN), settle)
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
