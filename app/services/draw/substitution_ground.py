"""What a substitution stands on: its attempt, who may be replaced now, what it reaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.substitution import Kind, Substitution
from app.core.task import DrawKind, Stage
from app.errors import UserError
from app.services.assigned.assigned_adjust import facts_of, substitutions
from app.services.draw.draw_again import Voided
from app.services.draw.shows import show
from app.services.draw.shows_effect import OUT
from app.services.rights import needs
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Document,
    Draw,
    Finding,
    Lock,
    Result,
    Task,
    VoidedLock,
)

NOTICE = "check-notice"


class NoResult(UserError):
    """Before the result nobody is drawn, so nobody is replaced."""

    code = "substitution.no_result"


class TaskOver(UserError):
    """The task was closed or ended: nobody inspects any more."""

    code = "substitution.task_over"


class DrawnOver(UserError):
    """Officers were drawn in a later draw over these enterprises: that one is in effect."""

    code = "substitution.drawn_over"


class Inspected(UserError):
    """The enterprise has a finding already."""

    code = "substitution.inspected"


class AllInspected(UserError):
    """Every enterprise of the team has a finding: there is nothing left to serve for."""

    code = "substitution.all_inspected"


@dataclass(frozen=True, slots=True)
class Person:
    """An enterprise or officer as frozen. detail: code and township, or the unit."""

    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody in effect. inspected: has a finding (ENT), or has nothing left to do (OFF)."""

    person: Person
    team: str
    inspected: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a substitution may replace in an attempt, in queue order; officers by team.

    officers: empty where no teams were formed.
    """

    lock_id: int
    draw_number: str
    kind: DrawKind
    enterprises: tuple[Choice, ...]
    officers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A stored result with what was substituted so far, in the caller's session."""

    lock: Lock
    draw: Draw
    task: Task
    result: Result
    made: tuple[Substitution, ...]

    def assignment(self, session: Session, key: str) -> Assignment | None:
        """Return the assignment of an enterprise; None after NOPLAN."""
        return session.scalars(
            select(Assignment).where(
                Assignment.lock_id == self.lock.id, Assignment.enterprise_key == key
            )
        ).first()

    def reach(
        self, session: Session, kind: Kind, out: str, team: str
    ) -> tuple[tuple[str, ...], int, int, int]:
        """Return what replacing `out` means: (names told in vain, renew, affected, kept)."""
        rows = self.rows(session, team) if kind is Kind.OFF else self._one(session, out)
        done = inspected(session, rows)
        open_rows = [row for row in rows if row.id not in done]
        noticed = set(
            session.scalars(
                select(Document.assignment_id).where(
                    Document.form_code == NOTICE,
                    Document.assignment_id.in_([row.id for row in open_rows]),
                )
            )
        )
        told = [row for row in open_rows if row.id in noticed]
        if kind is Kind.OFF:
            return (), len(told), len(open_rows), len(done)
        names = people(session, self, Kind.ENT, [row.enterprise_key for row in told])
        return tuple(one.name for one in names.values()), 0, len(open_rows), 0

    def rows(self, session: Session, team: str) -> list[Assignment]:
        """Return the enterprises of a team that are in effect."""
        return list(
            session.scalars(
                select(Assignment).where(
                    Assignment.lock_id == self.lock.id,
                    Assignment.team == team,
                    Assignment.id.in_(in_effect(self.task.id)),
                )
            )
        )

    def _one(self, session: Session, key: str) -> list[Assignment]:
        row = self.assignment(session, key)
        return [row] if row else []


def ground_of(session: Session, lock_id: int) -> Ground:
    """Return the ground of an attempt whose officers and enterprises are in effect.

    Raises:
        Voided, NoResult, TaskOver, DrawnOver: the user's.
    """
    if session.get(VoidedLock, lock_id) is not None:
        raise Voided()
    lock = session.get_one(Lock, lock_id)
    draw = session.get_one(Draw, lock.draw_id)
    task = session.get_one(Task, draw.task_id)
    result = session.get(Result, lock_id)
    if result is None:
        raise NoResult(draw=draw.number)
    if task.stage not in (Stage.APPROVED, Stage.DRAWN):
        raise TaskOver(task=task.task_no)
    later = session.scalars(
        select(Draw.number)
        .where(Draw.task_id == draw.task_id, Draw.position > draw.position)
        .order_by(Draw.position.desc())
    ).first()
    if later is not None:
        raise DrawnOver(draw=draw.number, later=later)
    return Ground(lock, draw, task, result, substitutions(session, lock_id))


def check_open(session: Session, ground: Ground, kind: Kind, out: str) -> None:
    """Raise Inspected or AllInspected (the user's) where it is too late for `out`."""
    if kind is Kind.ENT:
        row = ground.assignment(session, out)
        if row is not None and inspected(session, [row]):
            raise Inspected(name=people(session, ground, kind, [out])[out].name)
        return
    mine = [
        row
        for row in session.scalars(select(Assignment).where(Assignment.lock_id == ground.lock.id))
        if row.officer_keys
    ]
    team = _team_of(ground, mine, out)
    rows = ground.rows(session, team) if team else []
    if rows and len(inspected(session, rows)) == len(rows):
        raise AllInspected(name=people(session, ground, kind, [out])[out].name)


def _team_of(ground: Ground, rows: Iterable[Assignment], officer: str) -> str:
    """Return the team an officer is in: as drawn, or as he came in since."""
    first = {key: row.team for row in rows for key in row.officer_keys}
    for one in ground.made:
        if one.kind is Kind.OFF and one.into and one.out in first:
            first[one.into] = first[one.out]
    return first.get(officer, "")


def inspected(session: Session, rows: Iterable[Assignment]) -> set[int]:
    """Return the ids of those of one draw that have a finding, begun or approved."""
    lock_of = {row.id: row.lock_id for row in rows}
    done = session.scalars(
        select(Finding.assignment_id)
        .join(Assignment, Assignment.id == Finding.assignment_id)
        .where(Assignment.lock_id.in_(set(lock_of.values())))
        .distinct()
    )
    return lock_of.keys() & set(done)


def people(session: Session, ground: Ground, kind: Kind, keys: Iterable[str]) -> dict[str, Person]:
    """Return key -> enterprise or officer as frozen, in the order of the keys."""
    wanted = list(keys)
    known = facts_of(session, ground.lock.id, kind, wanted)
    fields = ("code", "township") if kind is Kind.ENT else ("unit",)
    found = {}
    for key in wanted:
        facts = dict(known[key])
        facts["code"] = facts.get("uscc") or facts.get("regno") or key
        detail = "\u3000".join(str(facts[name]) for name in fields if facts.get(name))
        found[key] = Person(key, str(facts["name"]), detail)
    return found


@needs(Right.DRAW)
def choices(store: Store, actor: Actor, lock_id: int) -> Choices:
    """Return whom a substitution may replace.

    Raises:
        Voided, NoResult, TaskOver, DrawnOver: the user's.
    """
    with store.read() as session:
        ground_of(session, lock_id)  # refuses what cannot be substituted any more
        rows = session.scalars(select(Assignment).where(Assignment.lock_id == lock_id)).all()
        done = inspected(session, rows)
        begun = {row.enterprise_key for row in rows if row.id in done}
        session.expunge_all()
    now = show(store, actor, lock_id)
    there = [one for one in now.enterprises_now if one.mark != OUT]
    work: dict[str, int] = {}
    for one in there:
        work[one.team] = work.get(one.team, 0) + (one.key not in begun)
    officers = sorted(
        (one for one in now.officers_now if one.mark != OUT and one.team),
        key=lambda one: (one.team, one.pool, one.rank),
    )
    return Choices(
        lock_id,
        now.draw_number,
        now.kind,
        tuple(
            Choice(
                Person(one.key, one.name, f"{one.code}\u3000{one.township}".strip()),
                one.team,
                one.key in begun,
            )
            for one in there
        ),
        tuple(
            Choice(Person(one.key, one.name, one.unit), one.team, work.get(one.team) == 0)
            for one in officers
        ),
    )
