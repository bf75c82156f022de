"""What a clerk chooses from when a paper is made: draws, teams, enterprises, earlier entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.task import Stage
from app.services.assigned.assigned import Assigned, assigned, task_of, teams_now
from app.services.paper.making_about import Target
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Lock, Paper, VoidedLock
from app.texts import text

_DRAWN = frozenset({Stage.DRAWN, Stage.CLOSED, Stage.ENDED})
_LOOKED_AT = 40  # papers of a form made before


@dataclass(frozen=True, slots=True)
class ChoicePlace:
    """An enterprise a paper can be about."""

    target: Target
    position: int
    name: str
    code: str
    team: str


@dataclass(frozen=True, slots=True)
class ChoiceTeam:
    """A team: its officers' names, and how many enterprises it inspects."""

    target: Target
    officers: tuple[str, ...]
    enterprises: int


@dataclass(frozen=True, slots=True)
class ChoiceDraw:
    """An attempt of a draw, as locked; `voided`: it does not count."""

    target: Target
    number: str
    attempt: int
    voided: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a paper of a task can be about."""

    draws: tuple[ChoiceDraw, ...] = ()
    teams: tuple[ChoiceTeam, ...] = ()
    places: tuple[ChoicePlace, ...] = ()


@needs(Right.READ)
def choices(store: Store, actor: Actor, task_id: int) -> Choices:
    """Return draws (newest first), teams and enterprises in effect, by team and position."""
    with store.read() as session:
        voided = set(session.scalars(select(VoidedLock.lock_id)))
        rows = session.execute(
            select(Lock.id, Draw.number, Lock.attempt)
            .join(Draw, Draw.id == Lock.draw_id)
            .where(Draw.task_id == task_id)
            .order_by(Lock.id.desc())
        ).all()
        draws = tuple(
            ChoiceDraw(Target(task_id, lock_id), number, attempt, lock_id in voided)
            for lock_id, number, attempt in rows
        )
        drawn = task_of(session, task_id).stage in _DRAWN
        places = sorted(assigned(session, task_id), key=_by_team) if drawn else []
        return Choices(draws, _teams(session, places), tuple(map(_choice, places)))


@needs(Right.READ)
def last_inputs(store: Store, actor: Actor, code: str, task_id: int | None) -> Mapping[str, str]:
    """Return what was entered for a form the last time, of the same task if there; {} never."""
    with store.read() as session:
        rows = session.execute(
            select(Paper.task_id, Paper.inputs)
            .where(Paper.form_code == code)
            .order_by(Paper.id.desc())
            .limit(_LOOKED_AT)
        ).all()
    filled = [(task, inputs) for task, inputs in rows if any(inputs.values())]
    same = [inputs for task, inputs in filled if task == task_id]
    newest = same or [inputs for _task, inputs in filled]
    return {str(path): str(value) for path, value in newest[0].items()} if newest else {}


def in_order(session: Session, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return targets in the order they are printed and numbered: team, then position."""
    task_id = targets[0].task_id
    ids = {one.assignment_id for one in targets if one.assignment_id is not None}
    if task_id is None or len(ids) < 2:
        return tuple(sorted(targets, key=lambda one: (one.lock_id or 0, one.team)))
    places = sorted(assigned(session, task_id, ids), key=_by_team)
    at = {place.id: number for number, place in enumerate(places)}
    return tuple(sorted(targets, key=lambda one: at.get(one.assignment_id or 0, -1)))


def team_words(team: str) -> str:
    """Return a team's name for people: T001 is 第1组."""
    digits = team[1:]
    return text("terms.team", number=int(digits)) if digits.isdigit() else team


def _by_team(place: Assigned) -> tuple[int, str, int]:
    return (place.lock_id, place.team, place.position)


def _choice(place: Assigned) -> ChoicePlace:
    target = Target(place.task_id, assignment_id=place.id)
    return ChoicePlace(target, place.position, place.facts["name"], place.code, place.team)


def _teams(session: Session, places: Sequence[Assigned]) -> tuple[ChoiceTeam, ...]:
    officers = teams_now(session, places)
    found: dict[tuple[int, str], list[Assigned]] = {}
    for place in places:
        if place.team:
            found.setdefault((place.lock_id, place.team), []).append(place)
    return tuple(
        ChoiceTeam(
            Target(some[0].task_id, lock_id, team),
            tuple(officer.name for officer in officers[lock_id, team]),
            len(some),
        )
        for (lock_id, team), some in found.items()
    )
