"""Everybody a draw or a plan leaves out, row by row, with the reason (features.md B4).

The list is made once, in a child process; looking for words in it, counting its reasons
and turning its pages costs no second look at the registry.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.eligibility import ACTIVE, CAP, CAP_ITEM, HAND, Ground
from app.core.officer_eligibility import NO_POOL
from app.core.officer_pools import pool_name
from app.core.people import Actor, Right
from app.core.strata import NO_PART
from app.core.task import DrawKind, TaskPlan
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services.assigned.assigned_plan import plan_of
from app.services.draw.pool_officers import read_officers
from app.services.draw.pool_reading import Progress, silent
from app.services.draw.pool_verdicts import Verdicts, verdicts_of
from app.services.rights import needs
from app.store import standing
from app.store.counted import names_of_open_tasks
from app.store.engine import Store
from app.store.schema import Draw, Task
from app.store.search import fold
from app.texts import text

MOST: Final = 300_000  # rows a machine of an office still holds with ease


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """One enterprise or officer in scope that is left out.

    Attributes:
        place: township, or the officer's unit.
        note: the reason written by hand, or what stands behind the rule.
        sought: name, key, place and note as they are looked for.
    """

    name: str
    key: str
    place: str
    reason: str
    is_officer: bool
    note: str = ""
    sought: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Officers first, then enterprises by key; `total` counts those beyond MOST too."""

    rows: tuple[ExcludedRow, ...]
    total: int


@needs(Right.READ)
def excluded(
    store: Store, actor: Actor, draw_id: int, *, now: datetime, progress: Progress | None = None
) -> Excluded:
    """Return who is left out of a draw as the registries stand now."""
    with store.read() as session:
        draw = session.get_one(Draw, draw_id)
        plan = plan_of(session, session.get_one(Task, draw.task_id), draw)
        return _excluded(session, plan, beijing_date(now), progress or silent)


@needs(Right.READ)
def excluded_by(
    store: Store,
    actor: Actor,
    plan: TaskPlan,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Excluded:
    """Return who a plan would leave out as the registries stand now.

    Raises:
        UnknownLibrary: the plan asks for a library that is not there (the user's).
    """
    with store.read() as session:
        return _excluded(session, plan, beijing_date(now), progress or silent)


def among(rows: Iterable[ExcludedRow], words: str, reason: str = "") -> tuple[ExcludedRow, ...]:
    """Return the rows in which every word occurs, of one reason or ("") of all."""
    wanted = [one for one in (fold(word) for word in words.split()) if one]
    return tuple(
        row
        for row in rows
        if (not reason or row.reason == reason) and all(word in row.sought for word in wanted)
    )


def reasons_of(rows: Iterable[ExcludedRow]) -> Mapping[str, int]:
    """Return reason -> how many rows, the most frequent first."""
    return dict(Counter(row.reason for row in rows).most_common())


def _excluded(session: Session, plan: TaskPlan, day: date, say: Progress) -> Excluded:
    say("pool.read", 0.0)
    people, inspectors = read_officers(session, plan, day)
    written = {one.key: one.reason for one in (*plan.out_officers, *plan.out_enterprises)}
    officers = [
        _row(row.name, row.key, row.unit, reason, written, is_officer=True)
        for row, one in zip(people, inspectors, strict=True)
        if plan.kind is not DrawKind.ENTERPRISES
        and (reason := one.reason if pool_name(plan, one) else NO_POOL)
    ]
    verdicts = verdicts_of(session, plan, day, inspectors)
    listed = plan.listed if plan.kind is DrawKind.OFFICERS else None
    out = [
        (reason == NO_PART, one.id, reason)
        for one in standing.standings(session, plan.scope, day, listed)
        if (reason := verdicts.reason(one)) is not None
    ]
    out.sort()  # who belongs to no part comes last: of them there may be very many
    shown = {number: reason for _, number, reason in out[: MOST - len(officers)]}
    say("pool.read", 0.6)
    names = standing.names_now(session, list(shown))
    notes = _notes(session, verdicts, written, shown)
    enterprises = sorted(
        (
            _row(name, key, place, shown[number], {key: notes.get(number, "")})
            for number, (name, key, place) in names.items()
        ),
        key=lambda row: (row.reason == NO_PART, row.key),
    )
    say("pool.read", 1.0)
    return Excluded((*officers, *enterprises), len(officers) + len(out))


def _row(
    name: str,
    key: str,
    place: str,
    reason: str,
    notes: Mapping[str, str],
    *,
    is_officer: bool = False,
) -> ExcludedRow:
    note = notes.get(key, "") if reason == HAND or not is_officer else ""
    sought = fold("\n".join((name, key, place, note)))
    return ExcludedRow(name, key, place, reason, is_officer, note, sought)


def _notes(
    session: Session, verdicts: Verdicts, written: Mapping[str, str], shown: Mapping[int, str]
) -> dict[int, str]:
    """Return enterprise id -> what stands behind its reason: a count, items, a task, a hand."""
    ground = verdicts.ground
    open_tasks = names_of_open_tasks(session)
    by_hand = standing.ids_of(session, ground.hand_enterprises)
    hand = {by_hand[key]: words for key, words in written.items() if key in by_hand}
    notes = {}
    for number, reason in shown.items():
        if reason == CAP:
            notes[number] = text("excluded.counted", count=ground.counted[number])
        elif reason == CAP_ITEM:
            notes[number] = text("excluded.items", codes=_items(ground, number))
        elif reason == ACTIVE:
            notes[number] = LIST_MARK.join(open_tasks.get(number, ()))
        elif reason == HAND:
            notes[number] = hand.get(number, "")
    return notes


def _items(ground: Ground, number: int) -> str:
    found: Sequence[str] = [code for code, ids in ground.capped_by_item.items() if number in ids]
    return LIST_MARK.join(found)
