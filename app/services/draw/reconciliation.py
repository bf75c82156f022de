"""名录核对: how the pool comes about, and how it differs from the last draw's (features B4).

The exclusions are those of the freeze (core.eligibility), asked once per registration
status and for each enterprise that is in another task, capped or kept out by hand, so
that a registry of 200,000 is through in about a second. Nothing here decides a draw:
what is frozen is read again by services.pool in the freeze's own transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.difference import Group, Place, group_of
from app.core.people import Actor, Right
from app.core.quota import Basis
from app.core.strata import stratum_of
from app.core.task import DrawKind, TaskPlan
from app.core.times import beijing_date
from app.services.assigned.assigned_plan import plan_of
from app.services.bureau import facts_of
from app.services.draw.pool_officers import read_officers
from app.services.draw.pool_reading import Progress, silent
from app.services.draw.pool_strata import class_word
from app.services.draw.pool_verdicts import verdicts_of
from app.services.draw.reconciliation_lines import (
    Changed,
    ChangedRow,
    Former,
    Ground,
    Lacking,
    NoFormerDraw,
    Statement,
)
from app.services.exemption_words import for_the_room, with_names
from app.services.rights import needs
from app.store import standing
from app.store.engine import Store
from app.store.schema import Draw, Enterprise, Item, Lock, Result, Task, TaskItem, VoidedLock
from app.store.scope import ids_with_fact

MOST: Final = 5_000  # names a person may still want to page through
IN: Final = "IN"
_BITS: Final = {
    "address": standing.NO_ADDRESS,
    "phone": standing.NO_PHONE,
    "contact": standing.NO_CONTACT,
    "station": standing.NO_STATION,
    "own_number": standing.OWN_NUMBER,
}


@needs(Right.READ)
def statement(
    store: Store,
    actor: Actor,
    draw_id: int | None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Statement:
    """Return the figures of a draw as the registry stands, and how they differ from before.

    Args:
        draw_id: None asks for the range of the last draw of all, compared with that draw.

    Raises:
        NoFormerDraw: draw_id is None and nothing was drawn yet (the user's).
    """
    say = progress or silent
    with store.read() as session:
        ground = _ground(session, draw_id)
        tally = _tally(session, ground, beijing_date(now), say, None)
        last = standing.last_change(session)
        former = ground.former
        return Statement(
            draw_id,
            ground.number,
            ground.task_no,
            ground.task_name,
            facts_of(session).name,
            now,
            last[0] if last else 0,
            last[1] if last else None,
            tally.total,
            tally.total - tally.in_scope,
            dict(sorted(tally.excluded.items())),
            tally.in_scope - sum(tally.excluded.values()),
            Lacking(**{name: tally.lacks[bit] for name, bit in _BITS.items()}),
            ground.plan.kind is DrawKind.OFFICERS,
            replace(former, counts=tally.counts()) if former else None,
            with_names(ground.plan.overrides),
            for_the_room(ground.plan),
            ground.plan.from_above,
        )


@needs(Right.READ)
def changed(
    store: Store,
    actor: Actor,
    draw_id: int | None,
    group: Group,
    *,
    now: datetime,
    progress: Progress | None = None,
    most: int = MOST,
) -> Changed:
    """Return who is in a group, by name; the classes only to those who keep the registries.

    Raises:
        NoFormerDraw: as statement.
    """
    with store.read() as session:
        rows = list(changes(session, draw_id, {group}, beijing_date(now), progress or silent))
    if not actor.may(Right.REGISTRY) and group is Group.CLASS:
        rows = [replace(row, before="", after="") for row in rows]
    rows.sort(key=lambda row: (row.name, row.key))
    return Changed(tuple(rows[:most]), len(rows))


def changes(
    session: Session, draw_id: int | None, groups: set[Group], day: date, say: Progress
) -> Iterator[ChangedRow]:
    """Yield who is in some groups, with the names of today, or those of then where gone."""
    ground = _ground(session, draw_id)
    if ground.former is None:
        return
    tally = _tally(session, ground, day, say, groups)
    say("reconciliation.step_names", 0.9)
    now = standing.names_now(session, [one.id for one in tally.kept])
    gone = [one.key for one in tally.kept if one.id not in now]
    then = standing.names_then(session, ground.former.lock_id, gone)
    for one in tally.kept:
        name, key, place = now.get(one.id) or then[one.key]
        yield ChangedRow(one.group, name, key, place, one.before, one.after)


# -- what it is made for -------------------------------------------------------------------


def _ground(session: Session, draw_id: int | None) -> Ground:
    if draw_id is None:
        newest = next(iter(_drawn(session, None)), None)
        if newest is None:
            raise NoFormerDraw()
        draw, task = session.get_one(Draw, newest[2]), session.get_one(Task, newest[1])
        former = replace(_former(session, newest[0]), same_items=True)
        plan = plan_of(session, task, draw)
        return Ground(None, draw.number, task.task_no, task.name, plan, former, plan)
    draw = session.get_one(Draw, draw_id)
    task = session.get_one(Task, draw.task_id)
    plan = plan_of(session, task, draw)
    items = _items(session)
    mine = items.get(task.id, frozenset())
    others = [one for one in _drawn(session, draw.kind) if one[2] != draw_id]
    alike = [one for one in others if mine & items.get(one[1], frozenset())]
    chosen = next(iter(alike or others), None)
    if chosen is None:
        return Ground(draw_id, draw.number, task.task_no, task.name, plan, None, None)
    former = replace(_former(session, chosen[0]), same_items=bool(alike))
    then = plan_of(session, session.get_one(Task, chosen[1]), session.get_one(Draw, chosen[2]))
    return Ground(draw_id, draw.number, task.task_no, task.name, plan, former, then)


def _drawn(session: Session, kind: str | None) -> list[tuple[int, int, int]]:
    """Return (lock, task, draw) of every attempt with a lawful result, newest first."""
    chosen = (
        select(Lock.id, Draw.task_id, Draw.id)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Result, Result.lock_id == Lock.id)
        .where(Result.no_plan.is_(False), Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Lock.id.desc())
    )
    rows = session.execute(chosen if kind is None else chosen.where(Draw.kind == kind))
    return [(row[0], row[1], row[2]) for row in rows]


def _items(session: Session) -> Mapping[int, frozenset[str]]:
    """Return task -> codes of its items, whatever version of the list they are of."""
    found: dict[int, set[str]] = {}
    for task, code in session.execute(
        select(TaskItem.task_id, Item.code).join(Item, Item.id == TaskItem.item_id)
    ):
        found.setdefault(task, set()).add(code)
    return {task: frozenset(codes) for task, codes in found.items()}


def _former(session: Session, lock_id: int) -> Former:
    row = session.execute(
        select(Lock.attempt, Lock.at, Lock.counts, Draw.number, Task.name)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Task, Task.id == Draw.task_id)
        .where(Lock.id == lock_id)
    ).one()
    pool = int(row.counts["pool"])
    return Former(lock_id, row.number, row.attempt, row.name, row.at, pool, False, {})


# -- counting ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    group: Group
    id: int
    key: str  # of the former list where there was one, else of today
    before: str
    after: str


@dataclass(slots=True)
class _Tally:
    """What one walk over the registry counted."""

    total: int = 0
    in_scope: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    lacks: Counter[int] = field(default_factory=Counter)
    groups: Counter[Group] = field(default_factory=Counter)
    kept: list[_Kept] = field(default_factory=list)

    def counts(self) -> dict[Group, int]:
        """The groups somebody is in, in their order."""
        return {group: self.groups[group] for group in Group if self.groups[group]}


def _tally(
    session: Session, ground: Ground, day: date, say: Progress, wanted: set[Group] | None
) -> _Tally:
    """Walk the registry once. wanted: groups whose members are kept; None: none are."""
    plan, tally = ground.plan, _Tally()
    places = _Places()
    say("reconciliation.step_before", 0.0)
    then = _then(session, ground, places)
    say("reconciliation.step_registry", 0.4)
    tally.total = session.scalar(select(func.count()).select_from(Enterprise)) or 0
    listed = plan.listed if plan.kind is DrawKind.OFFICERS else None
    reason_of = _reasons(session, plan, day)
    word_of = _words(session, ground, day)
    shortcomings: Counter[int] = Counter()
    for one in standing.standings(session, plan.scope, day, listed):
        tally.in_scope += 1
        reason = reason_of(one)
        if reason is None:
            shortcomings[one.lacks] += 1
        else:
            tally.excluded[reason] += 1
        if then is None:
            continue
        now = places.of(reason, word_of(one))
        before = then.places.pop(one.id, None)
        key = one.key if before is None else then.keys[one.id]
        _note(tally, wanted, before, now, one.id, key)
    for lacks, count in shortcomings.items():
        for bit in _BITS.values():
            tally.lacks[bit] += count if lacks & bit else 0
    if then is not None and then.places:
        still = set(standing.ids(session))
        for number, place in then.places.items():
            _note(tally, wanted, place, None, number, then.keys[number], kept=number in still)
    return tally


def _note(
    tally: _Tally,
    wanted: set[Group] | None,
    then: Place | None,
    now: Place | None,
    number: int,
    key: str,
    *,
    kept: bool = True,
) -> None:
    group = group_of(then, now, kept=kept)
    if group is None:
        return
    tally.groups[group] += 1
    if wanted is not None and group in wanted:
        by_class = group is Group.CLASS
        tally.kept.append(_Kept(group, number, key, _said(then, by_class), _said(now, by_class)))


def _said(place: Place | None, by_class: bool) -> str:
    if place is None:
        return ""
    return place.word if by_class else place.reason or IN


class _Places:
    """One object for all enterprises that stand alike: a city has two million."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | None, str], Place] = {}

    def of(self, reason: str | None, word: str) -> Place:
        """Return the place of that reason and class."""
        place = self._known.get((reason, word))
        if place is None:
            place = self._known[reason, word] = Place(reason, word)
        return place


@dataclass(frozen=True, slots=True)
class _Then:
    """The former list by id of the enterprise: its key then, and where it stood."""

    keys: dict[int, str]
    places: dict[int, Place]


def _then(session: Session, ground: Ground, places: _Places) -> _Then | None:
    former = ground.former
    if former is None:
        return None
    words = _former_words(session, ground)
    found = _Then({}, {})
    for number, key, verdict in standing.frozen(session, former.lock_id):
        reason = None if verdict == IN else verdict.partition(":")[2]
        found.keys[number] = key
        found.places[number] = places.of(reason, words.get(key, ""))
    return found


def _by_same_classes(ground: Ground) -> bool:
    """Whether both draws go by classes, and by the same ones."""
    then, now = ground.former_plan, ground.plan
    if then is None or not (_by_class(then) and _by_class(now)):
        return False
    return then.class_facts == now.class_facts


def _by_class(plan: TaskPlan) -> bool:
    return plan.stratified and plan.basis is Basis.CLASS


def _former_words(session: Session, ground: Ground) -> dict[str, str]:
    """Return key -> class of the former list, out of its manifest; nothing to compare: {}."""
    if ground.former is None or not _by_same_classes(ground):
        return {}
    lock = session.get_one(Lock, ground.former.lock_id)
    words = {}
    for line in lock.manifest.decode().split("\n"):
        if line.startswith("E|"):
            fields = line.split("|", 3)  # E|id|stratum|… (protocol §2)
            words[fields[1]] = lock.strata[fields[2]]
    return words


def _words(session: Session, ground: Ground, day: date) -> Callable[[standing.Standing], str]:
    if not _by_same_classes(ground):
        return lambda one: ""
    plan = ground.plan
    told = ids_with_fact(session, plan.class_facts, day)
    return lambda one: stratum_of(plan, class_word(plan, one.risk_class, one.id in told))


def _reasons(
    session: Session, plan: TaskPlan, day: date
) -> Callable[[standing.Standing], str | None]:
    """Return what says why an enterprise is out, as the freeze would; None: it is in."""
    if plan.kind is DrawKind.OFFICERS:
        return lambda one: None
    _, inspectors = read_officers(session, plan, day)
    return verdicts_of(session, plan, day, inspectors).reason
