"""A lost password: a way back in that everybody sees until two people have said why."""

from datetime import UTC, datetime, timedelta

import pytest

from app.cli import main
from app.core.people import RESET, Role
from app.services.account import account_edits, account_reset, accounts
from app.services.account.account_of_commands import command_actor
from app.services.account.account_reset import NotAnAdministrator
from app.services.account.accounts import AccountDraft, BureauDraft
from app.services.folder.folders import open_folder
from app.services.keeping import restores
from app.store.migrate import open_store

NOW = datetime(2026, 3, 5, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "data", NOW)
    accounts.first_account(
        made,
        BureauDraft("青岭县市场监督管理局", "青市监", "360899"),
        AccountDraft("admin", "管理员", "", (Role.ADMIN,), password="forgotten-it"),
        now=NOW,
    )
    yield made
    made.close()


def test_the_new_password_opens_and_the_mark_stays_until_two_people_acknowledge(store, tmp_path):
    for minute in range(accounts.FREE_TRIES):
        with pytest.raises(accounts.WrongLogin):
            accounts.log_in(store, "admin", "guess-guess", now=NOW + timedelta(seconds=minute))
    done = account_reset.reset_admin(store, command_actor(store, now=NOW), "", "0f" * 32, now=NOW)
    admin = accounts.log_in(store, done.login, done.password, now=NOW)
    profile = tmp_path / "heads.txt"
    (alarm,) = restores.look(store, admin, profile, now=NOW)
    assert (alarm.kind, list(alarm.facts)) == (RESET, ["account"])
    account_edits.create_account(
        store,
        admin,
        AccountDraft("two", "第二人", "", (Role.REVIEWER,), password="password"),
        now=NOW,
    )
    second = accounts.confirm_second(store, admin, "two", "password", now=NOW)
    restores.acknowledge(store, admin, second, "管理员交接时忘记密码", now=NOW)
    assert restores.open_alarms(store, admin) == ()


def test_nobody_but_an_active_administrator_is_reset(store):
    actor = command_actor(store, now=NOW)
    with pytest.raises(NotAnAdministrator) as caught:
        account_reset.reset_admin(store, actor, "somebody", "0" * 64, now=NOW)
    assert caught.value.fields["known"] == "admin"


def test_the_command_says_the_password_in_one_line_and_it_opens(store, tmp_path, capsys):
    store.close()
    assert main(["reset-admin", "--data", str(tmp_path / "data")]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    password = line.split("：")[1].split()[0]
    folder = open_folder(tmp_path / "data", now=NOW)
    try:
        assert accounts.log_in(folder.store, "admin", password, now=NOW).login == "admin"
    finally:
        folder.close()
