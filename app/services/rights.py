"""The gate every service function stands behind: the acting person and one right.

`@needs(Right.X)` marks a function whose first two arguments are the store and the
actor. Refusals are logged where the call brings the time with it (style: log refusals
too). A test walks all services and asks for the mark.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.core.people import Actor, NotAllowed, Right, require
from app.services import journal
from app.store.engine import Store

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Store, Actor, P], T]


def needs(right: Right) -> Callable[[Service[P, T]], Service[P, T]]:
    """Check the actor's right before the function runs; log the refusal."""

    def wrap(function: Service[P, T]) -> Service[P, T]:
        @wraps(function)
        def guarded(store: Store, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            try:
                require(actor, right)
            except NotAllowed:
                now = kwargs.get("now")
                if isinstance(now, datetime):
                    with store.write() as session:
                        journal.record(
                            session,
                            actor.name,
                            "REFUSED",
                            {"act": function.__name__, "right": right.value},
                            now=now,
                        )
                raise
            return function(store, actor, *args, **kwargs)

        guarded.__dict__["right"] = right
        return guarded

    return wrap
