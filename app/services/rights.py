"""The gate every service function stands behind: the acting person and one right.

`@needs(Right.X)` marks a function whose first two arguments are the store and the
actor. Refusals are logged where the call brings the time with it (style: log refusals
too). A test walks all services and asks for the mark.
"""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import (
    Actor,
    NotAllowed,
    OwnWork,
    Right,
    confirms,
    require,
    require_other,
)
from app.errors import UserError
from app.services import journal
from app.store.engine import Store
from app.store.schema import Account

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Store, Actor, P], T]


class SecondNeeded(UserError):
    """An act that takes two people, and nobody else has confirmed it yet."""

    code = "rights.second_needed"


@contextmanager
def refusals_logged(store: Store, actor: Actor, act: str, now: datetime | None) -> Iterator[None]:
    """Log what is refused to a person inside, where the time is known; raise it on.

    Stands outside of the act's own transaction, which the refusal ends.
    """
    try:
        yield
    except (NotAllowed, OwnWork) as error:
        if now is not None:
            said = {"act": act, "why": error.code, "right": error.fields.get("right")}
            with store.write() as session:
                journal.record(session, actor.name, "REFUSED", said, now=now)
        raise


def who_may_confirm(session: Session, own: Set[int]) -> list[str]:
    """Return the names of those who may be the second person, in the order of their log-ins.

    Args:
        own: account ids of those whose act it is.
    """
    active = session.scalars(select(Account).where(Account.active).order_by(Account.login))
    return [one.name for one in active if one.id not in own and confirms(one.roles)]


def check_second(
    store: Store,
    second: Actor,
    own: Set[int],
    act: str,
    now: datetime,
    *,
    as_act: str = "CONFIRM",
) -> None:
    """Check that somebody may be the second person of an act; log the refusal.

    Args:
        second: from accounts.confirm_second.
        own: account ids of those whose act it is.
        act: name of the act, for the log.
        as_act: code of the act in the message to who may not confirm it.

    Raises:
        OwnWork, NotAllowed: the user's.
    """
    with refusals_logged(store, second, act, now):
        require_other(second, frozenset(own), as_act)
        require(second, Right.CONFIRM)


def needs(right: Right) -> Callable[[Service[P, T]], Service[P, T]]:
    """Check the actor's right before the function runs; log the refusal."""

    def wrap(function: Service[P, T]) -> Service[P, T]:
        @wraps(function)
        def guarded(store: Store, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            now = kwargs.get("now")
            with refusals_logged(
                store, actor, function.__name__, now if isinstance(now, datetime) else None
            ):
                require(actor, right)
            return function(store, actor, *args, **kwargs)

        guarded.__dict__["right"] = right
        return guarded

    return wrap
