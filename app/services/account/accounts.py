"""Logging in, accounts, and the second person of a two-person act.

Passwords are kept as Argon2id hashes. Five wrong ones in a row lock an account for a
delay that doubles; a locked account says until when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right, Role
from app.core.times import stamp
from app.errors import UserError
from app.services import journal
from app.services.bureau import check_bureau
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import Account, Bureau

# RFC 9106's second recommended option: 64 MiB, fit for an old PC.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
FREE_TRIES = 5
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=8)
SHORTEST_PASSWORD = 8


class WrongLogin(UserError):
    """Unknown login or wrong password; which of the two is not said."""

    code = "accounts.wrong_login"


class AccountLocked(UserError):
    """Too many wrong passwords; wait until the time named."""

    code = "accounts.locked"


class WeakPassword(UserError):
    """The password is shorter than SHORTEST_PASSWORD."""

    code = "accounts.weak_password"


class WrongOldPassword(UserError):
    """Whoever wants a new password must know the old one."""

    code = "accounts.wrong_old"


class LoginTaken(UserError):
    """Another account has this login."""

    code = "accounts.login_taken"


class LastAdmin(UserError):
    """The change would leave nobody who may manage accounts."""

    code = "accounts.last_admin"


class AccountIncomplete(UserError):
    """Login, name or role is missing."""

    code = "accounts.incomplete"


class UnknownAccount(UserError):
    """The account is not there any more."""

    code = "accounts.unknown"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as lists show it."""

    id: int
    login: str
    name: str
    post: str
    roles: tuple[Role, ...]
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an administrator enters; an empty password keeps the old one."""

    login: str
    name: str
    post: str
    roles: tuple[Role, ...]
    active: bool = True
    password: str = ""


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password with a fresh salt."""
    return _HASHER.hash(password)


def needs_setup(store: Store) -> bool:
    """Tell whether the data folder has no account yet (first start)."""
    # The account imports from the command line are booked on is inactive and does not count.
    with store.read() as session:
        return not session.scalar(select(func.count()).where(Account.active))


def log_in(store: Store, login: str, password: str, *, now: datetime) -> Actor:
    """Return the person for a login and password.

    Raises:
        WrongLogin, AccountLocked: the user's; both are logged.
    """
    with store.write() as session:
        outcome = _try(session, login, password, now)
    if isinstance(outcome, UserError):
        raise outcome
    return outcome


def confirm_second(
    store: Store, actor: Actor, login: str, password: str, *, now: datetime
) -> Actor:
    """Return the second person of a two-person act: another one, with CONFIRM.

    Raises:
        WrongLogin, AccountLocked, OwnWork, NotAllowed: the user's.
    """
    second = log_in(store, login, password, now=now)
    check_second(store, second, frozenset({actor.account_id}), "confirm_second", now)
    return second


def _try(session: Session, login: str, password: str, now: datetime) -> Actor | UserError:
    account = session.scalars(select(Account).where(Account.login == login.strip())).first()
    if account is None or not account.active:
        journal.record(session, "-", "LOGIN", {"ok": False}, now=now)
        return WrongLogin()
    if account.locked_until is not None and now < account.locked_until:
        _log_try(session, account, {"ok": False, "locked": True}, now)
        return AccountLocked(until=stamp(account.locked_until))
    if not _matches(account.password_hash, password):
        _count_failure(account, now)
        _log_try(session, account, {"ok": False}, now)
        return WrongLogin()
    account.failures = 0
    account.locked_until = None
    _log_try(session, account, {"ok": True}, now)
    return _actor(account)


def _count_failure(account: Account, now: datetime) -> None:
    account.failures += 1
    over = account.failures - FREE_TRIES
    if over >= 0:
        account.locked_until = now + min(FIRST_DELAY * 2**over, LONGEST_DELAY)


def _log_try(session: Session, account: Account, said: dict[str, bool], now: datetime) -> None:
    journal.record(session, account.name, "LOGIN", {"account": account.id, **said}, now=now)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _actor(account: Account) -> Actor:
    return Actor(
        account.id, account.login, account.name, frozenset(Role(role) for role in account.roles)
    )


def first_account(
    store: Store, bureau: "BureauDraft", draft: AccountDraft, *, now: datetime
) -> Actor:
    """Make the bureau and its first administrator; as `first_accounts` with one person."""
    return first_accounts(store, bureau, (draft,), now=now)


def first_accounts(
    store: Store, bureau: "BureauDraft", drafts: Sequence[AccountDraft], *, now: datetime
) -> Actor:
    """Make the bureau and its first people in an empty data folder: all of it or nothing.

    Args:
        drafts: the first is an administrator, who is returned.

    Raises:
        BadBureau, AccountIncomplete, WeakPassword, LoginTaken, LastAdmin: the user's.
        RuntimeError: the folder has accounts, a caller's bug.
    """
    check_bureau(bureau.name, bureau.short_name, bureau.area_code)
    if Role.ADMIN not in drafts[0].roles:
        raise LastAdmin(login=drafts[0].login.strip())
    for draft in drafts:
        check_password(draft.password)
    with store.write() as session:
        if session.scalar(select(func.count()).where(Account.active)):
            raise RuntimeError("the data folder has accounts already")
        session.add(
            Bureau(
                id=1,
                name=bureau.name.strip(),
                short_name=bureau.short_name.strip(),
                area_code=bureau.area_code.strip(),
                is_sample=False,
            )
        )
        actors: list[Actor] = []
        for draft in drafts:
            account = add_account(session, draft)
            by = actors[0].name if actors else account.name
            journal.record(session, by, "ACCOUNT", {"account": account.id}, now=now)
            actors.append(_actor(account))
        return actors[0]


@dataclass(frozen=True, slots=True)
class BureauDraft:
    """What the first start asks about the bureau."""

    name: str
    short_name: str
    area_code: str


def add_account(session: Session, draft: AccountDraft) -> Account:
    """Add an account inside the caller's transaction.

    Raises:
        AccountIncomplete, WeakPassword, LoginTaken: the user's.
    """
    check_draft(draft)
    check_password(draft.password)
    if session.scalars(select(Account).where(Account.login == draft.login.strip())).first():
        raise LoginTaken(login=draft.login.strip())
    account = Account(
        login=draft.login.strip(),
        name=draft.name.strip(),
        post=draft.post.strip(),
        roles=[role.value for role in draft.roles],
        active=draft.active,
        password_hash=hash_password(draft.password),
        failures=0,
        version=1,
    )
    session.add(account)
    session.flush()
    return account


@needs(Right.READ)
def change_own_password(store: Store, actor: Actor, old: str, new: str, *, now: datetime) -> None:
    """Change one's own password; wrong tries count like those of the log-in.

    Raises:
        WrongOldPassword, AccountLocked, WeakPassword, UnknownAccount: the user's.
    """
    check_password(new)
    with store.write() as session:
        refused = _change_own(session, actor, old, new, now)
    if refused is not None:
        raise refused  # after the failure has been counted and logged


def _change_own(
    session: Session, actor: Actor, old: str, new: str, now: datetime
) -> UserError | None:
    account = session.get(Account, actor.account_id)
    if account is None or not account.active:
        return UnknownAccount()
    if account.locked_until is not None and now < account.locked_until:
        return AccountLocked(until=stamp(account.locked_until))
    said: dict[str, object] = {"account": account.id, "password": "own"}
    if not _matches(account.password_hash, old):
        _count_failure(account, now)
        journal.record(session, account.name, "ACCOUNT", {**said, "ok": False}, now=now)
        return WrongOldPassword()
    account.password_hash = hash_password(new)
    account.failures, account.locked_until = 0, None
    account.version += 1
    journal.record(session, account.name, "ACCOUNT", {**said, "ok": True}, now=now)
    return None


@needs(Right.ACCOUNTS)
def accounts(store: Store, actor: Actor) -> tuple[AccountLine, ...]:
    """Return every account, by login."""
    with store.read() as session:
        return tuple(
            AccountLine(
                one.id,
                one.login,
                one.name,
                one.post,
                tuple(Role(role) for role in one.roles),
                one.active,
                one.version,
            )
            for one in session.scalars(select(Account).order_by(Account.login))
        )


def check_draft(draft: AccountDraft) -> None:
    """Raise AccountIncomplete (the user's) where login, name or role is missing."""
    for field, there in (
        ("login", draft.login.strip()),
        ("person", draft.name.strip()),
        ("role", draft.roles),
    ):
        if not there:
            raise AccountIncomplete(field=field)


def check_password(password: str) -> None:
    """Raise WeakPassword (the user's) where a password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(least=SHORTEST_PASSWORD)
