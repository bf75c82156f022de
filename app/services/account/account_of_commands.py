"""Who acts when nobody sits at a window: the account of the command line.

It has an administrator's rights on the registries, stands in the log under its own name,
and is inactive: nobody can log in as it.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.core.people import Actor, Role
from app.services import journal
from app.store.engine import Store
from app.store.schema import Account
from app.texts import text

LOGIN: Final = "cli"
_NO_PASSWORD: Final = "-"


def command_actor(store: Store, *, now: datetime) -> Actor:
    """Return the acting person of a command; its account is made on first use.

    Whoever may write the data folder's files may do what it does: the gate is the
    operating system's.
    """
    name = text("cli.account")
    with store.write() as session:
        account = session.scalars(select(Account).where(Account.login == LOGIN)).first()
        if account is None:
            account = Account(
                login=LOGIN,
                name=name,
                roles=[Role.ADMIN.value],
                password_hash=_NO_PASSWORD,
                active=False,
            )
            session.add(account)
            session.flush()
            journal.record(session, name, "ACCOUNT", {"account": account.id}, now=now)
        return Actor(account.id, LOGIN, account.name, frozenset({Role.ADMIN}))
