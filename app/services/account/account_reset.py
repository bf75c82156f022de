"""The way back in where no administrator knows a password any more; it leaves its mark.

Whoever may write the data folder's files can do it, from the command line, with the window
closed: the gate is the operating system's. What keeps it honest is the log: the entry stands
on everybody's screen until two people have acknowledged it (services.restores).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import RESET, Actor, Right, Role
from app.errors import UserError
from app.services import journal
from app.services.account.accounts import hash_password
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account

_LENGTH: Final = 12  # characters of the new password, of 16 kinds


class NotAnAdministrator(UserError):
    """The login belongs to no active administrator."""

    code = "accounts.not_admin"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What to log in with, once: to be changed at once."""

    login: str
    password: str


@needs(Right.ACCOUNTS)
def reset_admin(
    store: Store, actor: Actor, login: str, chance: str, *, now: datetime
) -> NewPassword:
    """Give an administrator a new password and lift a lock; logged under RESET.

    Args:
        actor: the account of the commands.
        login: of an active administrator; "" where there is only one.
        chance: 64 hex digits of the operating system's generator.

    Raises:
        NotAnAdministrator: the user's; names those there are.
    """
    password = chance[:_LENGTH]
    with store.write() as session:
        account = _administrator(session, login.strip())
        account.password_hash = hash_password(password)
        account.failures, account.locked_until = 0, None
        account.version += 1
        journal.record(session, actor.name, RESET, {"account": account.id}, now=now)
        return NewPassword(account.login, password)


def _administrator(session: Session, login: str) -> Account:
    found = [
        one
        for one in session.scalars(select(Account).where(Account.active).order_by(Account.login))
        if Role.ADMIN.value in one.roles
    ]
    wanted = [one for one in found if login in ("", one.login)]
    if len(wanted) != 1:
        raise NotAnAdministrator(login=login or "-", known=" ".join(one.login for one in found))
    return wanted[0]
