"""信息公开: what is for the public, by when, what was made, where it stands, what changed since.

What a thing says is worked out again each time; its digest tells whether what was put up
still says the same. Deeds are append-only (features.md G7).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.announced import (
    CLOCKS,
    WAITING,
    Deed,
    Done,
    Gate,
    Kind,
    Matter,
    State,
    made,
    posted,
    start_of,
    state_of,
)
from app.core.deadlines import Rule
from app.core.people import Actor, Right
from app.core.public_page import Said
from app.core.times import beijing_date
from app.core.workdays import Due
from app.errors import UserError
from app.services.assigned.assigned_due_lines import retests
from app.services.bureau_workdays import Clocks, term_words
from app.services.rights import needs
from app.services.walks.announced_lists import duties_said, items_said, plan_said
from app.services.walks.announced_lot import lot_digest, lot_said
from app.services.walks.announced_matters import Approved, approved_of, matters_of
from app.services.walks.announced_tasks import drawn_said, results_said, task_said
from app.store.engine import Store
from app.store.schema import Account, Announced
from app.texts import text

SOON: Final = 5  # working days left from which a thing is told of as near
Key = tuple[Kind, int, str]


class NothingChosen(UserError):
    """Nothing was chosen."""

    code = "announced.nothing_chosen"


class UnknownMatter(UserError):
    """The thing is not there (any more)."""

    code = "announced.unknown"


class NotOpen(UserError):
    """The thing may not be shown now."""

    code = "announced.not_open"


@dataclass(frozen=True, slots=True)
class AnnouncedLine:
    """A thing for the public as it stands today.

    Attributes:
        due: None where no clock runs; by the clock of `rule` from `start`, `term` in words.
        left: working days left, late: past.
        deeds: oldest first.
    """

    matter: Matter
    state: State
    digest: str
    deeds: tuple[Done, ...]
    due: date | None = None
    start: date | None = None
    term: str = ""
    unknown_year: int | None = None
    is_late: bool = False
    late: int = 0
    left: int = 0

    @property
    def key(self) -> Key:
        """What names it."""
        return self.matter.key

    @property
    def rule(self) -> Rule | None:
        """The clock it goes by."""
        return CLOCKS.get(self.matter.kind)

    @property
    def is_soon(self) -> bool:
        """Whether the day is near and not past."""
        return self.due is not None and not self.is_late and self.left <= SOON

    @property
    def outside(self) -> Done | None:
        """What stands outside."""
        return posted(self.deeds)

    @property
    def files(self) -> Mapping[str, str]:
        """Name -> SHA-256 of the files made last."""
        newest = made(self.deeds)
        return dict(newest.counts.get("files", {})) if newest else {}


@dataclass(frozen=True, slots=True)
class Pressing:
    """What the start page tells: things past their day, or near it, and the first of the days."""

    late: int
    soon: int
    first: date | None


@needs(Right.READ)
def announced_lines(
    store: Store, actor: Actor, year: int | None, *, now: datetime
) -> tuple[AnnouncedLine, ...]:
    """Return everything for the public as it stands.

    Args:
        year: tasks and plans of this year; None for all.
    """
    with store.read() as session:
        return lines_of(session, beijing_date(now), year)


def lines_of(session: Session, today: date, year: int | None) -> tuple[AnnouncedLine, ...]:
    """Return the lines inside the caller's session; what is late in front of its kind."""
    found = matters_of(session, today, year)
    deeds = _deeds(session)
    clocks = Clocks(session)
    approved = approved_of(session, [one.task_id for one in found if one.task_id])
    return tuple(
        _line(session, clocks, today, one, deeds.get(one.key, ()), approved.get(one.task_id, ()))
        for one in found
    )


@needs(Right.READ)
def pressing(store: Store, actor: Actor, *, now: datetime) -> Pressing:
    """Return what presses, without working out what things say: those never put up.

    A bureau that never kept its publications here is told nothing. Results have their own
    lines in the list of deadlines.
    """
    today = beijing_date(now)
    with store.read() as session:
        deeds = _deeds(session)
        if not deeds:
            return Pressing(0, 0, None)
        clocks = Clocks(session)
        late, soon, days = 0, 0, []
        for one in matters_of(session, today, today.year):
            own = deeds.get(one.key, ())
            if (
                one.gate is not Gate.OPEN
                or one.kind is Kind.RESULTS
                or (own[-1:] and (own[-1].deed is not Deed.MADE))
            ):
                continue
            due = _due(session, clocks, one, own, ())
            if due is None:
                continue
            stands = clocks.standing(due.day, today)
            late += stands.is_late
            near = not stands.is_late and stands.left <= SOON
            soon += near
            if stands.is_late or near:
                days.append(due.day)
        return Pressing(late, soon, min(days, default=None))


def said(session: Session, matter: Matter) -> Said:
    """Return what a thing says now; its gate has to be open."""
    match matter.kind:
        case Kind.ITEMS:
            return items_said(session, matter.subject)
        case Kind.DUTIES:
            return duties_said(session, matter.subject)
        case Kind.PLAN:
            return plan_said(session, matter.subject)
        case Kind.TASK:
            return task_said(session, matter.task_id)
        case Kind.DRAWN:
            return drawn_said(session, matter.task_id)
        case Kind.RESULTS:
            return results_said(session, matter.task_id)
        case Kind.LOT:
            return lot_said(session, matter.task_id)


def digest(session: Session, matter: Matter) -> str:
    """Return the digest of what a thing says now; "" where it may not be shown."""
    if matter.gate is not Gate.OPEN:
        return ""
    if matter.kind is Kind.LOT:
        return lot_digest(session, matter.task_id)
    return said(session, matter).digest


def _line(
    session: Session,
    clocks: Clocks,
    today: date,
    matter: Matter,
    deeds: Sequence[Done],
    approved: Sequence[Approved],
) -> AnnouncedLine:
    now = digest(session, matter)
    state = state_of(matter.gate, now, deeds)
    due = _due(session, clocks, matter, deeds, approved) if state in WAITING else None
    if due is None:
        return AnnouncedLine(matter, state, now, tuple(deeds))
    stands = clocks.standing(due.day, today)
    start, rule = start_of(matter, deeds), CLOCKS.get(matter.kind)
    return AnnouncedLine(
        matter,
        state,
        now,
        tuple(deeds),
        due.day,
        start,
        term_words(clocks.term(rule, start)) if rule and start else "",
        due.unknown_year,
        stands.is_late,
        stands.late,
        stands.left,
    )


def _due(
    session: Session,
    clocks: Clocks,
    matter: Matter,
    deeds: Sequence[Done],
    approved: Sequence[Approved],
) -> Due | None:
    """The last day for a thing; of results that of the first inspection not yet outside."""
    start = start_of(matter, deeds)
    if matter.gate is not Gate.OPEN or start is None:
        return None
    if matter.kind is Kind.ITEMS:
        return Due(start)
    if matter.kind is not Kind.RESULTS:
        return clocks.due(CLOCKS[matter.kind], start)
    outside = posted(deeds)
    there = set(outside.counts.get("findings", ())) if outside else set()
    ended = retests(session, matter.task_id)
    days = [
        clocks.due(Rule.RETEST, ended[one.assignment_id])
        if ended.get(one.assignment_id, one.inspected_on) > one.inspected_on
        else clocks.due(Rule.PUBLISH, one.inspected_on)
        for one in approved
        if one.finding_id not in there
    ]
    return min(days, key=lambda one: one.day, default=clocks.due(Rule.PUBLISH, start))


def _deeds(session: Session) -> dict[Key, tuple[Done, ...]]:
    found: dict[Key, list[Done]] = defaultdict(list)
    rows = session.execute(
        select(Announced, Account.name)
        .join(Account, Account.id == Announced.by_id)
        .order_by(Announced.id)
    )
    for row, name in rows:
        if row.kind in Kind.__members__:
            key = (Kind(row.kind), row.task_id or 0, row.subject)
            found[key].append(
                Done(Deed(row.act), row.digest, row.day, row.place, row.file_name, name, row.counts)
            )
    return {key: tuple(deeds) for key, deeds in found.items()}


def chosen_lines(session: Session, keys: Iterable[Key], now: datetime) -> tuple[AnnouncedLine, ...]:
    """Return the lines of these keys, in the order of the page.

    Raises:
        NothingChosen, UnknownMatter: the user's.
    """
    wanted = set(keys)
    if not wanted:
        raise NothingChosen()
    today = beijing_date(now)
    deeds = _deeds(session)
    clocks = Clocks(session)
    found = [one for one in matters_of(session, today, None) if one.key in wanted]
    if len(found) < len(wanted):
        lost = next(iter(wanted - {one.key for one in found}))
        raise UnknownMatter(name=lost[2])
    approved = approved_of(session, [one.task_id for one in found if one.task_id])
    return tuple(
        _line(session, clocks, today, one, deeds.get(one.key, ()), approved.get(one.task_id, ()))
        for one in found
    )


def name_of(matter: Matter) -> str:
    """Return a thing as messages name it."""
    return text("announced.thing", kind=text(f"announced.kind.{matter.kind}"), name=matter.name)


def gate_words(gate: Gate) -> str:
    """Return why a thing may not be shown now; "" where it may."""
    return text(f"announced.gate.{gate}") if gate is not Gate.OPEN else ""
