"""Beside the two: who and what goes along with a drawn team (features.md A4, B5).

协助人员, a vehicle, experts chosen or drawn by lot. They stand on notice and record and
never count as one of the two officers. Rows are only added: the newest of a team and kind
is what counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.experts import available, chosen, draw_experts, place_of
from app.core.people import Actor, Right
from app.core.protocol import Tag
from app.core.task import TaskPlan
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned import assigned, task_of, teams_now
from app.services.paper.team_support_rows import Along, Helper, Support, supports, written
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Expert, Lock, Result, TeamSupport

LONGEST: Final = {"name": 50, "unit": 100, "vehicle": 30, "reason": 300}
MOST: Final = 20  # people beside one team


class NoTeams(UserError):
    """The draw has formed no teams."""

    code = "support.not_drawn"


class NoSuchTeam(UserError):
    """The draw has no team of that name, or was voided."""

    code = "support.no_team"


class IsMember(UserError):
    """One of the two cannot be beside them."""

    code = "support.member"


class Twice(UserError):
    """Somebody is named twice."""

    code = "support.twice"


class TooLong(UserError):
    """A name, a unit or a number plate is longer than papers hold."""

    code = "support.too_long"


class NobodyToDraw(UserError):
    """No expert with the skill is free."""

    code = "support.nobody"


class OpinionMissing(UserError):
    """An expert who was drawn is passed over only with a reason."""

    code = "support.opinion"


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A drawn team with what goes along."""

    lock_id: int
    draw_number: str
    team: str
    officers: tuple[str, ...]
    officer_keys: tuple[str, ...]
    enterprises: int
    skills: tuple[str, ...]
    last_day: date
    support: Support = field(default_factory=Support)


@needs(Right.READ)
def teams(store: Store, actor: Actor, task_id: int) -> tuple[TeamLine, ...]:
    """Return the teams of a task that have work, by draw and name.

    Raises:
        NoTeams: the user's; nothing has been drawn that forms teams.
    """
    with store.read() as session:
        plan = TaskPlan.from_json(task_of(session, task_id).plan)
        return _teams(session, plan, task_id)


@needs(Right.PAPERS)
def set_support(
    store: Store,
    actor: Actor,
    task_id: int,
    lock_id: int,
    team: str,
    wanted: Support,
    *,
    now: datetime,
) -> Support:
    """Say who and what goes along with a team; return it as it is now.

    Experts drawn by lot stay as they are: only those chosen by hand are taken from
    `wanted`. An expert who was drawn leaves by `pass_over`.

    Raises:
        NoTeams, NoSuchTeam, IsMember, Twice, TooLong: the user's; nothing is saved.
    """
    with store.write() as session:
        line = _line(session, task_id, lock_id, team)
        kept = tuple(one for one in line.support.experts if one.by_lot)
        by_hand = tuple(one for one in wanted.experts if not one.by_lot)
        asked = replace(_clean(wanted), experts=(*kept, *by_hand))
        _check(line, asked)
        _save(session, actor, line, asked, now)
        return asked


@needs(Right.PAPERS)
def draw_expert(
    store: Store,
    actor: Actor,
    task_id: int,
    lock_id: int,
    team: str,
    skill: str,
    *,
    now: datetime,
) -> Along:
    """Draw one expert with a skill for a team, by resources/decisions/0014; who it is.

    Whoever goes along with another team of the task, and whoever was drawn for this one
    already, is passed over in the order of the ranking.

    Raises:
        NoTeams, NoSuchTeam, NobodyToDraw: the user's; nothing is saved.
    """
    with store.write() as session:
        lines = _teams_of(session, task_id)
        line = _pick(lines, lock_id, team)
        plan = TaskPlan.from_json(task_of(session, task_id).plan)
        lock = session.get_one(Lock, lock_id)
        draw = session.get_one(Draw, lock.draw_id)
        there = {
            row.id: row
            for row in session.scalars(select(Expert))
            if skill in row.skills and available(row.active, row.until, plan.period_to)
        }
        busy = {one.id for each in lines for one in each.support.going}
        busy |= {one.id for one in line.support.experts}
        place = place_of(draw.number, lock.attempt, team, skill)
        ranking = draw_experts(Tag(lock.tag), _seed(session, lock_id), place, there, busy)
        first = chosen(ranking)
        if not first:
            raise NobodyToDraw(skill=skill)
        row, won = there[first[0].id], first[0]
        ranked = tuple(one.id for one in ranking)
        along = Along(won.id, row.name, row.unit, row.title, skill, won.rank, won.ticket, ranked)
        asked = replace(line.support, experts=(*line.support.experts, along))
        _save(session, actor, line, asked, now, act="expert_lot", place=place)
        return along


@needs(Right.PAPERS)
def pass_over(
    store: Store,
    actor: Actor,
    task_id: int,
    lock_id: int,
    team: str,
    expert_id: int,
    reason: str,
    *,
    now: datetime,
) -> Support:
    """Note that an expert drawn for a team cannot come; the next draw passes over them.

    Raises:
        NoTeams, NoSuchTeam, OpinionMissing: the user's; nothing is saved.
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST["reason"]:
        raise OpinionMissing(most=LONGEST["reason"])
    with store.write() as session:
        line = _line(session, task_id, lock_id, team)
        experts = tuple(
            replace(one, out=reason) if one.id == expert_id and one.by_lot else one
            for one in line.support.experts
        )
        asked = replace(line.support, experts=experts)
        _save(session, actor, line, asked, now, act="expert_out")
        return asked


def _save(
    session: Session,
    actor: Actor,
    line: TeamLine,
    asked: Support,
    now: datetime,
    *,
    act: str = "support",
    place: str = "",
) -> None:
    """Add a row for each kind that differs, and one log entry for all of them."""
    before, after = written(line.support), written(asked)
    changed = [kind for kind in after if before[kind] != after[kind]]
    if not changed:
        return
    for kind in changed:
        session.add(
            TeamSupport(
                lock_id=line.lock_id,
                team=line.team,
                kind=kind,
                people=after[kind],
                by_id=actor.account_id,
                at=now,
            )
        )
    payload: dict[str, Any] = {"act": act, "draw": line.draw_number, "team": line.team}
    payload |= {kind: after[kind] for kind in changed}
    if place:
        payload["place"] = place
    journal.record(session, actor.name, "TASK", payload, now=now, subject=line.draw_number)


def _clean(wanted: Support) -> Support:
    assistants = tuple(
        Helper(" ".join(one.name.split()), " ".join(one.unit.split()), one.key)
        for one in wanted.assistants
        if one.name.strip()
    )
    return replace(wanted, assistants=assistants, vehicle=" ".join(wanted.vehicle.split()))


def _check(line: TeamLine, asked: Support) -> None:
    for one in asked.assistants:
        for value, most in ((one.name, "name"), (one.unit, "unit")):
            _check_length(value, most)
        unknown = not one.key and not one.unit
        if one.key in line.officer_keys or (unknown and one.name in line.officers):
            raise IsMember(name=one.name)
    _check_length(asked.vehicle, "vehicle")
    people: tuple[Helper | Along, ...] = (*asked.assistants, *asked.going)
    names = [(one.name, one.unit) for one in people]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Twice(name=twice[0])
    if len(names) > MOST:
        raise TooLong(value=LIST_MARK.join(name for name, _ in names[:3]), most=MOST)


def _check_length(value: str, what: str) -> None:
    if len(value) > LONGEST[what]:
        raise TooLong(value=value[:12], most=LONGEST[what])


def _line(session: Session, task_id: int, lock_id: int, team: str) -> TeamLine:
    return _pick(_teams_of(session, task_id), lock_id, team)


def _pick(lines: Iterable[TeamLine], lock_id: int, team: str) -> TeamLine:
    for one in lines:
        if (one.lock_id, one.team) == (lock_id, team):
            return one
    raise NoSuchTeam(draw=str(lock_id), team=team)


def _teams_of(session: Session, task_id: int) -> tuple[TeamLine, ...]:
    return _teams(session, TaskPlan.from_json(task_of(session, task_id).plan), task_id)


def _teams(session: Session, plan: TaskPlan, task_id: int) -> tuple[TeamLine, ...]:
    counts: dict[tuple[int, str], int] = {}
    places = assigned(session, task_id)
    for place in places:
        if place.team:
            key = place.lock_id, place.team
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        raise NoTeams()
    members = teams_now(session, places)
    known = supports(session, {lock_id for lock_id, _ in counts})
    numbers = dict(
        session.execute(
            select(Lock.id, Draw.number)
            .join(Draw, Draw.id == Lock.draw_id)
            .where(Lock.id.in_({lock_id for lock_id, _ in counts}))
        ).all()
    )
    skills = tuple(skill for skill, _ in plan.team.skills)
    return tuple(
        TeamLine(
            key[0],
            numbers[key[0]],
            key[1],
            tuple(one.name for one in members[key]),
            tuple(one.key for one in members[key]),
            counts[key],
            skills,
            plan.period_to,
            known.get(key, Support()),
        )
        for key in sorted(counts)
    )


def _seed(session: Session, lock_id: int) -> str:
    """Return the seed of a draw, from the third line of its result (protocol §8)."""
    row = session.scalars(select(Result).where(Result.lock_id == lock_id)).one()
    return row.result.decode().splitlines()[2].removeprefix("S|")
