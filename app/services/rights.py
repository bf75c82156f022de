"""The gate every service function stands behind: the acting person and one right.

`@needs(Right.X)` marks a function whose first two arguments are the store and the
actor. Refusals are logged where the call brings the time with it (style: log refusals
too). A test walks all services and asks for the mark.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.core.people import Actor, NotAllowed, OwnWork, Right, require
from app.services import journal
from app.store.engine import Store

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Store, Actor, P], T]


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
