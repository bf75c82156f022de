"""统计分析: the figures of a period by every dimension, beside those of the year before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import item_title
from app.core.people import Actor, Right
from app.core.statistics import OBJECTS, Dimension, Tally, tally
from app.core.statistics_compare import Basis, Period, Registered
from app.core.times import beijing_date
from app.core.wording import Dictionary, Words
from app.services.assigned.assigned_wording import words_on
from app.services.rights import needs
from app.services.statistics.statistics_reading import TaskFacts, read, registry_of, tasks_of
from app.store.engine import Store
from app.store.schema import Assignment, Item, Result, Task

_KEY_OF = {
    dimension: at
    for at, dimension in enumerate(
        (Dimension.TOWNSHIP, Dimension.STATION, Dimension.KIND, Dimension.CLASS)
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures are of. "" and 0: of all plans, leading units, tasks."""

    period: Period = field(default_factory=Period)
    basis: Basis = Basis.DRAWN
    plan: str = ""
    lead: str = ""
    task: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What one may choose from. `years`: in which there are draws, newest first."""

    years: tuple[int, ...]
    plans: tuple[str, ...]
    leads: tuple[str, ...]
    tasks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a question.

    Attributes:
        now, before: the period, and the same days a year before (None where it is open).
        names: dimension -> key -> what is shown for it, where that is not the key itself.
        registry: of OBJECTS, key -> enterprises the registry holds today; whole: all.
        on: the day it was counted.
    """

    asked: Asked
    now: Tally
    before: Tally | None
    names: Mapping[Dimension, Mapping[str, str]]
    registry: Mapping[Dimension, Mapping[str, Registered]]
    whole: Registered
    choices: Choices
    on: date

    @property
    def compared(self) -> Tally | None:
        """The year before, where there was anything to compare with."""
        return self.before if self.before is not None and self.before.total.due else None


@needs(Right.READ)
def statistics(store: Store, actor: Actor, asked: Asked, *, now: datetime) -> Statistics:
    """Return the figures of a question; nothing is written."""
    day = beijing_date(now)
    with store.read() as session:
        tasks = tasks_of(session)
        chosen = _chosen(asked, tasks)
        here = tally(read(session, asked.period, asked.basis, tasks, chosen))
        earlier = asked.period.before
        before = None
        if earlier is not None:
            before = tally(read(session, earlier, asked.basis, tasks, chosen))
        registry, whole = _registry(session)
        return Statistics(
            asked,
            here,
            before,
            _names(session, tasks, words_on(session, day), here),
            registry,
            whole,
            _choices(session, tasks),
            day,
        )


def _chosen(asked: Asked, tasks: Mapping[int, TaskFacts]) -> tuple[int, ...] | None:
    if not (asked.plan or asked.lead or asked.task):
        return None
    return tuple(
        one.id
        for one in tasks.values()
        if asked.plan in ("", one.plan)
        and asked.lead in ("", one.lead)
        and asked.task in (0, one.id)
    )


def _registry(
    session: Session,
) -> tuple[dict[Dimension, dict[str, Registered]], Registered]:
    """Return what the registry holds by each of OBJECTS, and in all."""
    sums: dict[Dimension, dict[str, Registered]] = {one: {} for one in OBJECTS}
    whole = Registered()
    for place, many in registry_of(session).items():
        whole += many
        for dimension, there in sums.items():
            key = place[_KEY_OF[dimension]]
            there[key] = there.get(key, Registered()) + many
    return sums, whole


def _names(
    session: Session, tasks: Mapping[int, TaskFacts], words: Words, found: Tally
) -> dict[Dimension, dict[str, str]]:
    return {
        Dimension.TASK: {str(one.id): f"{one.number} {one.name}" for one in tasks.values()},
        Dimension.ITEM: _items(session, found.groups[Dimension.ITEM]),
        Dimension.METHOD: {one.code: one.label for one in words.values[Dictionary.METHOD]},
        Dimension.RESULT: {one.code: one.label for one in words.values[Dictionary.RESULT]},
    }


def _items(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Code -> name as the newest list that has the item says it."""
    rows = session.execute(
        select(Item.code, Item.name, Item.sub_item).where(Item.code.in_(codes)).order_by(Item.id)
    )
    return {code: f"{code} {item_title(name, sub_item)}" for code, name, sub_item in rows}


def _choices(session: Session, tasks: Mapping[int, TaskFacts]) -> Choices:
    drawn = select(Assignment.task_id).distinct()
    there = set(session.scalars(select(Task.id).where(Task.id.in_(drawn))))
    with_draws = [one for one in tasks.values() if one.id in there]
    years = session.scalars(select(func.strftime("%Y", Result.at, "+8 hours")).distinct())
    return Choices(
        tuple(sorted(map(int, years), reverse=True)),
        tuple(dict.fromkeys(one.plan for one in with_draws if one.plan)),
        tuple(sorted({one.lead for one in with_draws if one.lead})),
        tuple((one.id, f"{one.number} {one.name}") for one in with_draws),
    )
