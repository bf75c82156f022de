"""Samples of re-checks that wait for who draws them: not drawn yet, or with open re-checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.core.times import beijing_date
from app.store.schema import Recheck, RecheckDrawn, RecheckFinding, RecheckVoid


@dataclass(frozen=True, slots=True)
class OpenSample:
    """A sample with something left to do. open: its re-checks not entered; 0 before the draw."""

    id: int
    number: str
    name: str
    day: date
    open: int


def open_samples(session: Session) -> Iterator[OpenSample]:
    """Yield the standing samples that are not finished, the oldest first."""
    done = and_(
        RecheckFinding.recheck_id == RecheckDrawn.recheck_id,
        RecheckFinding.assignment_id == RecheckDrawn.assignment_id,
    )
    left = func.count(func.distinct(RecheckDrawn.assignment_id)) - func.count(
        func.distinct(RecheckFinding.assignment_id)
    )
    rows = session.execute(
        select(
            Recheck.id,
            Recheck.number,
            Recheck.name,
            Recheck.at,
            func.count(RecheckDrawn.assignment_id).label("drawn"),
            left.label("left"),
        )
        .outerjoin(RecheckDrawn, RecheckDrawn.recheck_id == Recheck.id)
        .outerjoin(RecheckFinding, done)
        .where(Recheck.id.not_in(select(RecheckVoid.recheck_id)))
        .group_by(Recheck.id)
        .order_by(Recheck.id)
    )
    for row in rows:
        if row.left or not row.drawn:
            yield OpenSample(row.id, row.number, row.name, beijing_date(row.at), row.left)
