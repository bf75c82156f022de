"""Accounts made and changed by an administrator, with a second person where it gives power.

Whoever may hand out roles could make themselves a second person; so a role, a password or an
account in use again is confirmed by somebody who may confirm, as soon as there is one.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right, Role
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services import journal
from app.services.account.accounts import (
    AccountDraft,
    LastAdmin,
    UnknownAccount,
    add_account,
    check_draft,
    check_password,
    hash_password,
)
from app.services.rights import SecondNeeded, check_second, needs, who_may_confirm
from app.store.engine import Store
from app.store.schema import Account
from app.texts import text


class StaleAccount(UserError):
    """Somebody else changed the account in the meantime."""

    code = "accounts.stale"


@needs(Right.ACCOUNTS)
def create_account(
    store: Store,
    actor: Actor,
    draft: AccountDraft,
    second: Actor | None = None,
    *,
    now: datetime,
) -> int:
    """Add an account and return its id.

    Args:
        second: the second person, from accounts.confirm_second.

    Raises:
        SecondNeeded, OwnWork, NotAllowed: the user's.
        AccountIncomplete, WeakPassword, LoginTaken: the user's.
    """
    _check_second(store, actor, second, "create_account", now)
    with store.write() as session:
        account = add_account(session, draft)
        _ask_second(session, actor, account, second)
        _log(session, actor, account, second, now)
        return account.id


@needs(Right.ACCOUNTS)
def change_account(
    store: Store,
    actor: Actor,
    account_id: int,
    version: int,
    draft: AccountDraft,
    second: Actor | None = None,
    *,
    now: datetime,
) -> None:
    """Change name, post, roles, password or activity of an account.

    Args:
        second: the second person, from accounts.confirm_second; a change of name or post
            alone, and taking an account out of use, need none.

    Raises:
        SecondNeeded, OwnWork, NotAllowed: the user's.
        StaleAccount, UnknownAccount, AccountIncomplete, WeakPassword, LastAdmin: the
            user's.
    """
    check_draft(draft)
    _check_second(store, actor, second, "change_account", now)
    with store.write() as session:
        account = session.get(Account, account_id)
        if account is None:
            raise UnknownAccount()
        if account.version != version:
            raise StaleAccount(login=account.login)
        if draft.password:
            check_password(draft.password)
        if _gives_power(account, draft):
            _ask_second(session, actor, account, second)
        if draft.password:
            account.password_hash = hash_password(draft.password)
            account.failures, account.locked_until = 0, None
        account.name, account.post = draft.name.strip(), draft.post.strip()
        account.roles = [role.value for role in draft.roles]
        account.active = draft.active
        account.version += 1
        session.flush()
        if not any(Role.ADMIN.value in one.roles for one in _active(session)):
            raise LastAdmin(login=account.login)
        _log(session, actor, account, second, now, password=bool(draft.password))


def _gives_power(account: Account, draft: AccountDraft) -> bool:
    """Whether somebody may do afterwards what they could not do before."""
    wider = not {role.value for role in draft.roles} <= set(account.roles)
    return bool(draft.password) or wider or (draft.active and not account.active)


def _check_second(
    store: Store, actor: Actor, second: Actor | None, act: str, now: datetime
) -> None:
    if second is None:
        return
    check_second(store, second, frozenset({actor.account_id}), act, now)


def _ask_second(session: Session, actor: Actor, account: Account, second: Actor | None) -> None:
    """Raise SecondNeeded where somebody else could confirm and nobody did.

    Whoever the change is about cannot: their own power is what it gives.
    """
    own = {actor.account_id, account.id}
    if second is not None and second.account_id not in own:
        return
    able = who_may_confirm(session, own)
    if able:
        raise SecondNeeded(what=text("second.what.power"), names=LIST_MARK.join(able))


def _active(session: Session) -> list[Account]:
    return list(session.scalars(select(Account).where(Account.active).order_by(Account.login)))


def _log(
    session: Session,
    actor: Actor,
    account: Account,
    second: Actor | None,
    now: datetime,
    *,
    password: bool = False,
) -> None:
    said = {"account": account.id, "roles": account.roles, "active": account.active}
    if password:
        said["password"] = "set"
    witnesses = (second.name,) if second is not None else ()
    journal.record(session, actor.name, "ACCOUNT", said, now=now, witnesses=witnesses)
