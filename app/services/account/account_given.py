"""Whether somebody's password was given to them by somebody else: the log knows."""

import json

from sqlalchemy import select

from app.core.people import RESET, Actor, Right
from app.core.protocol import normalise_word
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import LogEntry


@needs(Right.READ)
def password_is_given(store: Store, actor: Actor) -> bool:
    """Tell whether the actor's password was last set by another person.

    An administrator who made the account, or set its password anew, knows the password; so
    does whoever reset it from the command line. Entries of older versions do not say whether
    a later change of an account set a password: those count as none.
    """
    with store.read() as session:
        rows = session.execute(
            select(LogEntry.kind, LogEntry.operator, LogEntry.payload)
            .where(LogEntry.kind.in_(("ACCOUNT", RESET)))
            .order_by(LogEntry.n)
        ).all()
    given = made = False
    own = normalise_word(actor.name)
    for kind, operator, payload in rows:
        said = json.loads(payload)
        if said.get("account") != actor.account_id:
            continue
        if said.get("password") == "own":
            given = given and not said.get("ok")
        elif kind == RESET or said.get("password") == "set" or not made:
            given = kind == RESET or operator != own
        made = True
    return given
