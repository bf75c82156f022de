"""全程: everything that ever happened to one enterprise, one officer, one task (features E7).

Nothing is stored for it: it is read from what every act left behind, by index, so that its
time goes with the record's own history and not with the registry.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.substitution import Kind as SubstitutionKind
from app.core.times import beijing_date
from app.errors import UserError
from app.services.rights import needs
from app.services.supervision.timeline_draws import draw_events
from app.services.supervision.timeline_lines import Event, Ground, Kind, Whose
from app.services.supervision.timeline_recheck import recheck_events
from app.services.supervision.timeline_registry import registry_events
from app.services.supervision.timeline_tasks import (
    log_events,
    publication_events,
    task_events,
    team_sheet_events,
)
from app.services.supervision.timeline_work import (
    evidence_events,
    finding_events,
    follow_up_events,
    paper_events,
    service_events,
)
from app.store.engine import Store
from app.store.schema import Adjustment, Assignment, Enterprise, Officer, Task

__all__ = ["Event", "Kind", "Timeline", "UnknownSubject", "Whose", "timeline"]


class UnknownSubject(UserError):
    """The enterprise, officer or task is not there (any more)."""

    code = "timeline.unknown"


@dataclass(frozen=True, slots=True)
class Timeline:
    """All events of a record, newest first.

    Attributes:
        key: its code, certificate or task number.
        counts: how many events of each kind there are in `events`.
    """

    whose: Whose
    id: int
    name: str
    key: str
    events: tuple[Event, ...]

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many events of each kind there are."""
        return Counter(one.kind for one in self.events)


@needs(Right.READ)
def timeline(
    store: Store, actor: Actor, whose: Whose, record_id: int, *, now: datetime
) -> Timeline:
    """Return everything that ever happened to a record; log entries for those who may read them.

    Raises:
        UnknownSubject: the user's; a list is out of date.
    """
    with store.read() as session:
        ground = _ground(session, whose, record_id, beijing_date(now))
        # Python's sort is stable: of one moment the order of the parts below stays.
        found = sorted(_events(ground, actor), key=lambda one: one.at)
        return Timeline(whose, record_id, ground.name, ground.key, tuple(reversed(found)))


def _events(ground: Ground, actor: Actor) -> Iterator[Event]:
    return chain(
        registry_events(ground),
        task_events(ground),
        draw_events(ground),
        paper_events(ground),
        service_events(ground),
        team_sheet_events(ground),
        finding_events(ground),
        follow_up_events(ground),
        evidence_events(ground),
        publication_events(ground),
        recheck_events(ground),
        log_events(ground, actor),
    )


def _ground(session: Session, whose: Whose, record_id: int, today: date) -> Ground:
    if whose is Whose.TASK:
        task = session.get(Task, record_id)
        if task is None:
            raise UnknownSubject()
        return Ground(session, whose, record_id, task.task_no, task.name, today)
    row = (
        session.get(Enterprise, record_id)
        if whose is Whose.ENTERPRISE
        else session.get(Officer, record_id)
    )
    if row is None:
        raise UnknownSubject()
    ids = _served(session, row.key) if whose is Whose.OFFICER else ()
    return Ground(session, whose, record_id, row.key, row.name, today, ids)


def _served(session: Session, key: str) -> tuple[int, ...]:
    """The inspections of the teams an officer was drawn into or came into later."""
    came = and_(
        Adjustment.lock_id == Assignment.lock_id,
        Adjustment.team == Assignment.team,
        Adjustment.kind == SubstitutionKind.OFF,
        Adjustment.in_key == key,
    )
    drawn = select(Assignment.id).where(func.instr(Assignment.officer_keys, f'"{key}"') > 0)
    later = select(Assignment.id).join(Adjustment, came)
    return tuple(session.scalars(drawn.union(later)))
