"""Log-in, accounts and the second person."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core.people import NotAllowed, OwnWork, Role
from app.services.account import account_edits, account_given, accounts
from app.services.account.accounts import AccountDraft, BureauDraft
from app.services.bureau import BadBureau
from app.services.rights import SecondNeeded
from app.store.migrate import open_store
from app.store.schema import Account
from app.texts import error_text

WORD = "春江潮水连海平1"
BUREAU = BureauDraft("青岭县市场监督管理局", "青市监", "360899")
FIRST = AccountDraft("admin", "管理员", "", (Role.ADMIN,), password=WORD)


@pytest.fixture(scope="session")
def known_hash():
    """The hash of WORD: making one takes 64 MiB and a while."""
    return accounts.hash_password(WORD)


@pytest.fixture
def keyed(road, known_hash):
    """The road's people, all with WORD as their password."""
    with road.store.write() as session:
        session.execute(update(Account).values(password_hash=known_hash))
    return road


def try_in(road, password=WORD, login="clerk", **later):
    return accounts.log_in(road.store, login, password, now=road.at() + timedelta(**later))


def test_passwords_are_kept_as_argon2id_of_the_second_recommended_strength(known_hash):
    # RFC 9106 section 4: t=3, 64 MiB, 4 lanes.
    assert known_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_right_password_gives_the_person(keyed):
    assert try_in(keyed) == keyed.clerk
    assert try_in(keyed, login=" clerk ") == keyed.clerk
    assert [json.loads(one.payload) for one in keyed.log("LOGIN")] == [
        {"account": 1, "ok": True}
    ] * 2


@pytest.mark.parametrize("login", ["nobody", "CLERK", "", "clerk"])
def test_whether_the_login_or_the_password_is_wrong_is_not_said(keyed, login):
    with pytest.raises(accounts.WrongLogin) as caught:
        try_in(keyed, "wrong", login)
    assert caught.value.fields == {}
    assert [json.loads(one.payload)["ok"] for one in keyed.log("LOGIN")] == [False]


def test_a_deactivated_account_is_an_unknown_one(keyed):
    keyed.change(Account, Account.login == "clerk", active=False)
    with pytest.raises(accounts.WrongLogin):
        try_in(keyed)


def test_five_wrong_passwords_lock_for_a_delay_that_doubles(keyed):
    for _ in range(4):
        with pytest.raises(accounts.WrongLogin):
            try_in(keyed, "wrong")
    clock = timedelta()
    for minutes in (1, 2, 4):
        with pytest.raises(accounts.WrongLogin):
            accounts.log_in(keyed.store, "clerk", "wrong", now=keyed.at() + clock)
        for before in (timedelta(), timedelta(minutes=minutes, seconds=-1)):
            with pytest.raises(accounts.AccountLocked):
                accounts.log_in(keyed.store, "clerk", WORD, now=keyed.at() + clock + before)
        clock += timedelta(minutes=minutes)
    assert accounts.log_in(keyed.store, "clerk", WORD, now=keyed.at() + clock) == keyed.clerk


def test_a_lock_is_told_with_its_time_in_beijing_and_every_try_is_logged(keyed):
    for _ in range(5):
        with pytest.raises(accounts.WrongLogin):
            try_in(keyed, "wrong")
    with pytest.raises(accounts.AccountLocked) as caught:
        try_in(keyed)
    assert caught.value.fields == {"until": "2026-03-05 09:01:00"}
    assert "2026-03-05 09:01:00" in error_text(caught.value)
    tries = [json.loads(one.payload) for one in keyed.log("LOGIN")]
    assert tries == [{"account": 1, "ok": False}] * 5 + [
        {"account": 1, "locked": True, "ok": False}
    ]


def test_no_delay_is_longer_than_eight_hours(keyed):
    keyed.change(Account, Account.login == "clerk", failures=40)
    with pytest.raises(accounts.WrongLogin):
        try_in(keyed, "wrong")
    with pytest.raises(accounts.AccountLocked) as caught:
        try_in(keyed, minutes=1)
    assert caught.value.fields == {"until": "2026-03-05 17:00:00"}


def test_the_right_password_forgets_the_wrong_ones(keyed):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(accounts.WrongLogin):
                try_in(keyed, "wrong")
        try_in(keyed)
    assert keyed.row(Account, 1).failures == 0


def test_a_damaged_hash_lets_nobody_in(keyed):
    keyed.change(Account, Account.login == "clerk", password_hash="-")
    with pytest.raises(accounts.WrongLogin):
        try_in(keyed, "-")


def test_the_second_person_is_another_who_may_confirm(keyed):
    def second(login, password=WORD):
        return accounts.confirm_second(keyed.store, keyed.clerk, login, password, now=keyed.at())

    assert second("supervisor") == keyed.supervisor
    for login, error in (("clerk", OwnWork), ("colleague", NotAllowed), ("admin", NotAllowed)):
        with pytest.raises(error):
            second(login)
    with pytest.raises(accounts.WrongLogin):
        second("reviewer", "wrong")
    assert [json.loads(one.payload)["why"] for one in keyed.log("REFUSED")] == [
        "people.own_work",
        "people.not_allowed",
        "people.not_allowed",
    ]


def test_the_first_start_makes_bureau_and_administrator(tmp_path, road):
    store = open_store(tmp_path / "new", road.at())
    assert accounts.needs_setup(store)
    actor = accounts.first_account(store, BUREAU, FIRST, now=road.at())
    assert actor.roles == {Role.ADMIN}
    assert not accounts.needs_setup(store)
    assert accounts.log_in(store, "admin", WORD, now=road.at()) == actor
    with pytest.raises(RuntimeError):
        accounts.first_account(store, BUREAU, FIRST, now=road.at())
    store.close()


@pytest.mark.parametrize(
    ("bureau", "draft", "error"),
    [
        (BureauDraft("", "青市监", "360899"), FIRST, BadBureau),
        (BureauDraft("青岭县", "青市监", "3608"), FIRST, BadBureau),
        (BUREAU, AccountDraft("", "管", "", (Role.ADMIN,), password=WORD), "incomplete"),
        (BUREAU, AccountDraft("a", "管", "", (Role.ADMIN,), password="1234567"), "weak"),
        (BUREAU, AccountDraft("a", "管", "", (Role.CLERK,), password=WORD), "last"),
    ],
)
def test_a_first_start_that_would_not_do_leaves_nothing(tmp_path, road, bureau, draft, error):
    kinds = {
        "incomplete": accounts.AccountIncomplete,
        "weak": accounts.WeakPassword,
        "last": accounts.LastAdmin,
    }
    store = open_store(tmp_path / "new", road.at())
    with pytest.raises(kinds.get(error, error)):
        accounts.first_account(store, bureau, draft, now=road.at())
    assert accounts.needs_setup(store)
    store.close()


def create(road, login="new", name="新人", roles=(Role.CLERK,), password=WORD):
    draft = AccountDraft(login, name, "科员", roles, password=password)
    return account_edits.create_account(road.store, road.admin, draft, road.reviewer, now=road.at())


def line(road, account_id):
    return next(one for one in accounts.accounts(road.store, road.admin) if one.id == account_id)


def test_a_new_account_logs_in_with_its_roles(road):
    account_id = create(road, roles=(Role.CLERK, Role.REVIEWER))
    assert try_in(road, login="new").roles == {Role.CLERK, Role.REVIEWER}
    assert line(road, account_id).post == "科员"
    assert [json.loads(one.payload) for one in road.log("ACCOUNT")] == [
        {"account": account_id, "roles": ["CLERK", "REVIEWER"], "active": True}
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "1234567"}, accounts.WeakPassword),
        ({"password": ""}, accounts.WeakPassword),
        ({"login": " clerk "}, accounts.LoginTaken),
        ({"login": " "}, accounts.AccountIncomplete),
        ({"name": ""}, accounts.AccountIncomplete),
        ({"roles": ()}, accounts.AccountIncomplete),
    ],
)
def test_an_account_that_would_not_do_is_refused(road, changes, error):
    with pytest.raises(error):
        create(road, **changes)
    assert len(road.rows(select(Account))) == 8
    assert road.log("ACCOUNT") == []


def change(road, account_id, version=1, **changes):
    old = line(road, account_id)
    draft = AccountDraft(
        old.login,
        changes.get("name", old.name),
        old.post,
        changes.get("roles", old.roles),
        changes.get("active", True),
        changes.get("password", ""),
    )
    account_edits.change_account(
        road.store,
        road.admin,
        account_id,
        version,
        draft,
        changes.get("second", road.reviewer),
        now=road.at(),
    )


def test_an_empty_password_keeps_the_old_one(keyed):
    change(keyed, 1, name="改名")
    assert try_in(keyed).name == "改名"
    assert line(keyed, 1).version == 2


def test_a_new_password_opens_a_locked_account(keyed):
    keyed.change(Account, Account.id == 1, failures=9, locked_until=keyed.at(60))
    change(keyed, 1, password="另一个密码123")
    assert try_in(keyed, "另一个密码123") == keyed.clerk


def test_whoever_changes_an_account_second_is_told(road):
    change(road, 1, name="一")
    with pytest.raises(account_edits.StaleAccount):
        change(road, 1, name="二")
    assert line(road, 1).name == "一"


@pytest.mark.parametrize("changes", [{"active": False}, {"roles": (Role.CLERK,)}])
def test_the_last_administrator_stays(road, changes):
    admin = road.admin.account_id
    with pytest.raises(accounts.LastAdmin):
        change(road, admin, **changes)
    assert (line(road, admin).active, line(road, admin).roles) == (True, (Role.ADMIN,))
    create(road, roles=(Role.ADMIN,))
    change(road, admin, **changes)


def test_an_account_that_is_not_there_is_said_so(road):
    with pytest.raises(accounts.UnknownAccount):
        account_edits.change_account(road.store, road.admin, 99, 1, FIRST, now=road.at())


def test_a_weak_password_changes_nothing(road):
    with pytest.raises(accounts.WeakPassword):
        change(road, 1, name="改名", password="1234567")
    assert line(road, 1).name == "人员clerk"


def test_ones_own_password_changes_with_the_old_one_and_is_logged(keyed):
    with pytest.raises(accounts.WrongOldPassword):
        accounts.change_own_password(
            keyed.store, keyed.reviewer, "wrong", "another one", now=keyed.at()
        )
    with pytest.raises(accounts.WeakPassword):
        accounts.change_own_password(keyed.store, keyed.reviewer, WORD, "short", now=keyed.at())
    accounts.change_own_password(keyed.store, keyed.reviewer, WORD, "another one", now=keyed.at())
    assert try_in(keyed, "another one", "reviewer") == keyed.reviewer
    with pytest.raises(accounts.WrongLogin):
        try_in(keyed, login="reviewer")
    assert try_in(keyed) == keyed.clerk  # nobody else's
    said = [json.loads(one.payload) for one in keyed.log("ACCOUNT")]
    assert [one["ok"] for one in said if one.get("password") == "own"] == [False, True]


def test_guessing_the_old_password_locks_like_guessing_at_the_door(keyed):
    for _ in range(accounts.FREE_TRIES):
        with pytest.raises(accounts.WrongOldPassword):
            accounts.change_own_password(
                keyed.store, keyed.clerk, "wrong", "another one", now=keyed.at()
            )
    with pytest.raises(accounts.AccountLocked):
        accounts.change_own_password(keyed.store, keyed.clerk, WORD, "another one", now=keyed.at())
    with pytest.raises(accounts.AccountLocked):
        try_in(keyed)


@pytest.mark.parametrize("given", [{"roles": (Role.CLERK, Role.APPROVER)}, {"password": WORD}])
def test_power_is_given_by_two_people_and_the_second_stands_in_the_log(road, given):
    with pytest.raises(SecondNeeded) as caught:
        change(road, road.clerk.account_id, second=None, **given)
    assert road.reviewer.name in caught.value.fields["names"]
    change(road, road.clerk.account_id, **given)
    assert road.log("ACCOUNT")[-1].witnesses == road.reviewer.name.upper()


@pytest.mark.parametrize("second", ["admin", "clerk"])
def test_neither_the_administrator_nor_who_may_not_confirm_is_a_second_person(road, second):
    with pytest.raises((OwnWork, NotAllowed)):
        change(road, road.clerk.account_id, second=getattr(road, second), password=WORD)
    assert road.log("REFUSED")


def test_whose_account_is_changed_cannot_confirm_it(road):
    with pytest.raises(SecondNeeded):
        change(road, road.reviewer.account_id, second=road.reviewer, password=WORD)


@pytest.mark.parametrize("lesser", [{"name": "改名"}, {"active": False}, {"roles": ()}])
def test_a_name_and_taking_power_away_need_no_second(road, lesser):
    if lesser.get("roles") == ():
        lesser = {"roles": line(road, road.approver.account_id).roles[:1]}
    change(road, road.approver.account_id, second=None, **lesser)


def test_where_nobody_else_could_confirm_the_first_administrator_goes_alone(tmp_path, road):
    store = open_store(tmp_path / "new", road.at())
    admin = accounts.first_account(
        store, BureauDraft("青岭县市场监督管理局", "青市监", "360899"), FIRST, now=road.at()
    )
    draft = AccountDraft("second", "第二人", "", (Role.REVIEWER,), password=WORD)
    account_edits.create_account(store, admin, draft, now=road.at())
    draft = AccountDraft("third", "第三人", "", (Role.CLERK,), password=WORD)
    with pytest.raises(SecondNeeded):
        account_edits.create_account(store, admin, draft, now=road.at())
    store.close()


def test_a_password_set_by_somebody_else_is_given_until_its_owner_changes_it(road, tmp_path):
    store = open_store(tmp_path / "new", road.at())
    draft = AccountDraft("clerk", "经办甲", "", (Role.CLERK,), password=WORD)
    admin = accounts.first_accounts(store, BUREAU, (FIRST, draft), now=road.at())
    clerk = accounts.log_in(store, "clerk", WORD, now=road.at())

    def given(actor):
        return account_given.password_is_given(store, actor)

    assert (given(admin), given(clerk)) == (False, True)
    accounts.change_own_password(store, clerk, WORD, "自己的密码有十个字", now=road.at())
    assert not given(clerk)
    row = next(one for one in accounts.accounts(store, admin) if one.id == clerk.account_id)
    renamed = replace(draft, name="经办甲一", password="")
    account_edits.change_account(store, admin, row.id, row.version, renamed, now=road.at())
    assert not given(clerk)  # a new name is no new password
    again = replace(renamed, password="管理员又另设了一个")
    account_edits.change_account(store, admin, row.id, row.version + 1, again, now=road.at())
    assert given(clerk)
    store.close()
