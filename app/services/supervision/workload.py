"""工作量: what each officer's inspections of a period came to, and what of it was late.

The period is that of the draw. Counted are inspections in effect; each counts in full for
every officer who made it (substitutions as in assigned_adjust), once in the total. The
newest revision of a finding counts; when it was entered is the moment of the first one.
One question to the database sums up what is alike; nothing goes through single findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import Session

from app.core.deadlines import Rule
from app.core.finding_vocabulary import PROBLEM_RESULTS
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.assigned.assigned_adjust import begun, moved, moves
from app.services.assigned.assigned_due_lines import retests
from app.services.bureau_workdays import Clocks
from app.services.rights import needs
from app.store.effective import in_effect
from app.store.engine import Store
from app.store.schema import Assignment, Finding, FrozenOfficer, Officer, Publication, Result, Task

_OWN: Final = "X[0-9]*"  # values of the bureau's own stand under 发现问题待后续处理


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over inspections.

    Attributes:
        drawn, inspected, problems: inspections; with a finding; with a problem in it.
        items: items of the findings.
        days: calendar days from the inspection to its entry, all together.
        late_inspections: after the task's last day, or not yet and it is past.
        late_entries, late_out: entered, or in a list that went out, after the day it was
            due (core.deadlines: PUBLISH, RETEST), or not yet and it is past.
    """

    drawn: int = 0
    inspected: int = 0
    items: int = 0
    problems: int = 0
    days: int = 0
    late_inspections: int = 0
    late_entries: int = 0
    late_out: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in Figures.__slots__))

    @property
    def mean_days(self) -> float | None:
        """Days to entry of an inspection; None where nothing was inspected."""
        return self.days / self.inspected if self.inspected else None

    @property
    def problem_share(self) -> float | None:
        """Share of the inspected with a problem; None where nothing was inspected."""
        return self.problems / self.inspected if self.inspected else None


@dataclass(frozen=True, slots=True)
class OfficerLoad:
    """One officer. `unit`: as the registry has it now, as frozen where it has none."""

    key: str
    name: str
    unit: str
    teams: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Workload:
    """The officers, those with most inspections first; `total`: each inspection once.

    `years`: in which there are draws, newest first.
    """

    lines: tuple[OfficerLoad, ...]
    total: Figures
    years: tuple[int, ...]
    since: date | None
    until: date | None


@needs(Right.READ)
def workload(
    store: Store, actor: Actor, since: date | None, until: date | None, *, now: datetime
) -> Workload:
    """Return the workload of the inspections drawn in a period.

    Args:
        since, until: days in Beijing, both included; None is open.
    """
    with store.read() as session:
        ended = retests(session, None)
        changed = _changed(session)
        rows = session.execute(_alike(set(ended), set(changed), since, until)).all()
        work = _Sums(session, beijing_date(now), ended)
        for row in rows:
            work.add(row, changed)
        names = _names(session, work.figures)
        lines = (
            OfficerLoad(key, *names.get(key, (key, "")), len(work.teams[key]), figures)
            for key, figures in work.figures.items()
        )
        ordered = sorted(lines, key=lambda one: (-one.figures.drawn, one.unit, one.name, one.key))
        return Workload(tuple(ordered), work.total, _years(session), since, until)


@dataclass
class _Sums:
    """The sums while they grow."""

    session: Session
    today: date
    ended: Mapping[int, date]
    figures: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    teams: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    total: Figures = Figures()

    def __post_init__(self) -> None:
        self._clocks = Clocks(self.session)

    def add(self, row: Row[Any], changed: Mapping[int, Iterable[Any]]) -> None:
        """Take in what is alike: the same team, days and state."""
        found = self._figures(row)
        self.total += found
        keys = row.officer_keys
        if row.lock_id in changed:
            first = begun(self.session, (row.lock_id,)).get(row.alone)
            keys = moved(keys, changed[row.lock_id], first)
        for key in keys:
            self.figures[key] += found
            if row.team:
                self.teams[key].add((row.lock_id, row.team))

    def _figures(self, row: Row[Any]) -> Figures:
        many = row.many
        if row.inspected_on is None:
            late = many if self.today > row.period_to else 0
            return Figures(many, late_inspections=late)
        due = self._due(row)
        entered = date.fromisoformat(row.entered)
        out = date.fromisoformat(row.out) if row.out else None
        return Figures(
            many,
            many,
            row.items or 0,
            row.problems or 0,
            (entered - row.inspected_on).days * many,
            many if row.inspected_on > row.period_to else 0,
            many if entered > due else 0,
            many if (out or self.today) > due else 0,
        )

    def _due(self, row: Row[Any]) -> date:
        retest = self.ended.get(row.alone)
        if retest is not None:
            return self._clocks.due(Rule.RETEST, retest).day
        return self._clocks.due(Rule.PUBLISH, row.inspected_on).day


def _changed(session: Session) -> dict[int, tuple[Any, ...]]:
    """Lock -> its replaced officers; there the inspections are looked at one by one."""
    locks = session.scalars(select(Assignment.lock_id).distinct()).all()
    return dict(moves(session, locks))


def _alike(
    retested: set[int], changed: set[int], since: date | None, until: date | None
) -> Select[Any]:
    """Ask for what inspections of one team, day and state come to, a row for all of them."""
    revisions, published, problem = _revisions(), _published(), _has_problem()
    single = or_(Assignment.id.in_(retested), Assignment.lock_id.in_(changed))
    alone = case((single, Assignment.id), else_=0).label("alone")
    columns = (
        Assignment.lock_id,
        Assignment.team,
        Assignment.officer_keys,
        Task.period_to,
        Finding.inspected_on,
        revisions.c.entered,
        published.c.out,
        alone,
    )
    drawn_on = func.date(Result.at, "+8 hours")
    wanted = (
        select(
            *columns,
            func.count().label("many"),
            func.sum(func.json_array_length(Finding.body, "$.items")).label("items"),
            func.sum(case((problem, 1), else_=0)).label("problems"),
        )
        .select_from(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .join(Result, Result.lock_id == Assignment.lock_id)
        .outerjoin(revisions, revisions.c.assignment_id == Assignment.id)
        .outerjoin(Finding, Finding.id == revisions.c.id)
        .outerjoin(published, published.c.assignment_id == Assignment.id)
        .where(Assignment.id.in_(in_effect()))
        .group_by(*columns)
    )
    if since is not None:
        wanted = wanted.where(drawn_on >= since.isoformat())
    return wanted if until is None else wanted.where(drawn_on <= until.isoformat())


def _revisions() -> Subquery:
    """Ask per inspection for its newest finding and the day the first one was entered."""
    return (
        select(
            Finding.assignment_id,
            func.max(Finding.id).label("id"),
            func.date(func.min(Finding.at), "+8 hours").label("entered"),
        )
        .group_by(Finding.assignment_id)
        .subquery()
    )


def _published() -> Subquery:
    """Ask per inspection for the day it stood in a list for the first time."""
    value = func.json_each(Publication.finding_ids).table_valued("value")
    return (
        select(Finding.assignment_id, func.date(func.min(Publication.at), "+8 hours").label("out"))
        .select_from(Publication)
        .join(value, Publication.id > 0)
        .join(Finding, Finding.id == value.c.value)
        .group_by(Finding.assignment_id)
        .subquery()
    )


def _has_problem() -> ColumnElement[bool]:
    result = func.json_each(Finding.body, "$.results").table_valued("value")
    return (
        select(1)
        .select_from(result)
        .where(or_(result.c.value.in_(sorted(PROBLEM_RESULTS)), result.c.value.op("GLOB")(_OWN)))
        .exists()
    )


def _names(session: Session, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Key -> (name, unit), of the registry; who has left it goes by the last freeze."""
    found: dict[str, tuple[str, str]] = {
        key: (name, unit)
        for key, name, unit in session.execute(select(Officer.key, Officer.name, Officer.unit))
    }
    for key in set(keys) - found.keys():
        facts = session.scalars(
            select(FrozenOfficer.facts)
            .where(FrozenOfficer.key == key)
            .order_by(FrozenOfficer.lock_id.desc())
            .limit(1)
        ).first()
        if facts:
            found[key] = (str(facts.get("name") or key), str(facts.get("unit") or ""))
    return found


def _years(session: Session) -> tuple[int, ...]:
    rows: Iterator[str] = iter(
        session.scalars(select(func.strftime("%Y", Result.at, "+8 hours")).distinct())
    )
    return tuple(sorted(map(int, rows), reverse=True))
