"""Whose 执法证 runs out: what the start page says before a draw finds nobody (features B5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.certificates import Runs, is_serving, runs
from app.core.parameters import CERTIFICATE_DAYS
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.bureau import parameter
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Officer


@dataclass(frozen=True, slots=True)
class Certificates:
    """Of the officers on duty or on leave: whose certificate runs out, or has.

    days: what counts as soon. names: the first few of `soon`, by last day.
    """

    days: int
    soon: int
    out: int
    names: tuple[str, ...]


_NAMED = 3


@needs(Right.READ)
def certificates(store: Store, actor: Actor, *, now: datetime) -> Certificates:
    """Return how many certificates run out within the bureau's number of days, and whose."""
    day = beijing_date(now)
    with store.read() as session:
        days = int(parameter(session, CERTIFICATE_DAYS, day))
        rows = session.execute(
            select(Officer.name, Officer.cert_no, Officer.cert_expiry, Officer.state)
        ).all()
    found = [
        (until, name, runs(number, until, day, days))
        for name, number, until, state in rows
        if is_serving(state)
    ]
    soon = sorted((until, name) for until, name, how in found if how is Runs.SOON and until)
    return Certificates(
        days,
        len(soon),
        sum(how is Runs.OUT for _, _, how in found),
        tuple(name for _, name in soon[:_NAMED]),
    )
