"""公平性: what all standing draws of a period come to against what their lots promise.

Internal: classes of risk stand in it. It is read in a child process; nothing is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.fairness import Ledger, Report
from app.core.fairness_figures import Family
from app.core.fairness_record import read_record
from app.core.people import Actor, Right
from app.core.result_reading import TeamsFound, teams_found
from app.core.task import DrawKind
from app.core.times import beijing_date
from app.services import journal
from app.services.fairness.fairness_changes import Attempts, attempts
from app.services.rights import needs
from app.store.bulk import RECORD_KINDS
from app.store.engine import Store
from app.store.schema import (
    Draw,
    Enterprise,
    FrozenEnterprise,
    FrozenOfficer,
    Lock,
    RecordChange,
    Result,
    VoidedLock,
)

STEP: Final = "fairness.step.reading"
SUMMING: Final = "fairness.step.summing"
IN: Final = "IN"
_MARKS: Final = 500
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One standing draw: how much of it chance decided, and where its teams were found.

    found: None without teams; no_plan: teams were wanted and none were lawful.
    """

    number: str
    day: date
    pool: int
    drawn: int
    officers: int
    serving: int
    no_plan: bool
    found: TeamsFound | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What the page shows, all of one moment.

    Attributes:
        names: id of an enterprise or officer that stands in the report -> name.
        years: in which there are standing draws, newest first, whatever the period.
        since, until: the period asked for; None is open.
    """

    report: Report
    lines: tuple[DrawLine, ...]
    attempts: Attempts
    names: Mapping[str, str]
    years: tuple[int, ...]
    since: date | None
    until: date | None
    at: datetime


@needs(Right.READ)
def examine(
    store: Store,
    actor: Actor,
    since: date | None,
    until: date | None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Findings:
    """Return the statistics of the draws whose result was stored in a period.

    Rehearsals count in a sample county alone, where there is nothing else.

    Args:
        since, until: days in Beijing, both included.
        progress: told the key of a step and the share of draws read.
    """
    with store.read() as session:
        tag = journal.tag_of(session)
        every = _standing(session, tag)
        chosen = [
            one
            for one in every
            if (since is None or one.day >= since) and (until is None or one.day <= until)
        ]
        # What nobody could choose, and everybody can look up: the head on the last lock sheet.
        ledger = Ledger(chosen[-1].prev_head if chosen else "", len(chosen))
        classes = _Classes(session)
        lines = []
        for at, one in enumerate(chosen):
            if progress:
                progress(STEP, at / len(chosen))
            lines.append(_take(session, ledger, classes, one))
        if progress:
            progress(SUMMING, 1.0)
        report = ledger.report()
        standing = [(one.lock_id, one.number, one.day) for one in chosen]
        made = attempts(session, tag, standing, since, until)
        return Findings(
            report,
            tuple(lines),
            made,
            _names(session, chosen, report, made),
            tuple(sorted({one.day.year for one in every}, reverse=True)),
            since,
            until,
            now,
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A draw that stands, without its files."""

    lock_id: int
    number: str
    kind: DrawKind
    prev_head: str
    at: datetime
    day: date


def _standing(session: Session, tag: str) -> list[_Standing]:
    rows = session.execute(
        select(Lock.id, Draw.number, Draw.kind, Lock.prev_head, Lock.at, Result.at)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Result, Result.lock_id == Lock.id)
        .where(Lock.tag == tag, Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Result.at, Lock.id)
    )
    return [
        _Standing(lock_id, number, DrawKind(kind), head, locked, beijing_date(at))
        for lock_id, number, kind, head, locked, at in rows
    ]


def _take(session: Session, ledger: Ledger, classes: "_Classes", one: _Standing) -> DrawLine:
    """Read one draw from the database into the ledger."""
    manifest, result, no_plan = session.execute(
        select(Lock.manifest, Result.result, Result.no_plan)
        .join(Result, Result.lock_id == Lock.id)
        .where(Lock.id == one.lock_id)
    ).one()
    lotted = one.kind is not DrawKind.OFFICERS
    record = read_record(one.number, manifest, result, enterprises=lotted)
    traits = dict(_traits(session, classes, one)) if lotted else {}
    ledger.add(record, traits)
    return DrawLine(
        one.number,
        one.day,
        sum(len(lots.ids) for lots in record.strata),
        sum(lots.k for lots in record.strata),
        sum(len(lots.ids) for lots in record.pools),
        len(record.served),
        no_plan,
        teams_found(manifest, result),
    )


def _traits(
    session: Session, classes: "_Classes", one: _Standing
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    facts = FrozenEnterprise.facts
    rows = session.execute(
        select(
            FrozenEnterprise.key,
            FrozenEnterprise.enterprise_id,
            func.json_extract(facts, "$.township"),
            func.json_extract(facts, "$.kind"),
        ).where(FrozenEnterprise.lock_id == one.lock_id, FrozenEnterprise.verdict == IN)
    )
    for key, enterprise_id, township, kind in rows:
        yield key, (classes.at(enterprise_id, one.at), township or "", kind or "")


class _Classes:
    """The risk class of an enterprise at a moment: today's, with later changes taken back."""

    def __init__(self, session: Session) -> None:
        today = session.execute(select(Enterprise.id, Enterprise.risk_class))
        self._today: dict[int, str] = {number: name or "" for number, name in today}
        self._before: dict[int, list[tuple[datetime, str]]] = {}
        former = func.json_extract(RecordChange.changes, "$.risk_class[0]")
        changed = func.json_type(RecordChange.changes, "$.risk_class")
        rows = session.execute(
            select(RecordChange.record_id, RecordChange.at, former)
            .where(RecordChange.kind == RECORD_KINDS["enterprises"], changed.is_not(None))
            .order_by(RecordChange.id)
        )
        for number, at, before in rows:
            self._before.setdefault(number, []).append((at, before or ""))

    def at(self, enterprise_id: int, moment: datetime) -> str:
        """Return the class; "" where the registry had none, or the enterprise is gone."""
        for at, before in self._before.get(enterprise_id, ()):
            if at > moment:
                return before
        return self._today.get(enterprise_id, "")


def _names(
    session: Session, chosen: Sequence[_Standing], report: Report, made: Attempts
) -> dict[str, str]:
    """The names of whoever stands in the report, as they were frozen last."""
    enterprises = {one.key for one in report.of(Family.ENTERPRISE)}
    enterprises |= {enterprise for _, enterprise, _ in report.met}
    officers = {one.officer for one in report.serving} | {one.key for one in report.of(Family.LOT)}
    officers |= {key for key, _ in made.officers}
    names: dict[str, str] = {}
    for table, keys in ((FrozenEnterprise, enterprises), (FrozenOfficer, officers)):
        for one in reversed(chosen):
            # Of a draw the rows are found by key; a search by key alone would read them all.
            wanted = sorted(keys - names.keys())
            for start in range(0, len(wanted), _MARKS):
                rows: Any = session.execute(
                    select(table.key, func.json_extract(table.facts, "$.name")).where(
                        table.lock_id == one.lock_id,
                        table.key.in_(wanted[start : start + _MARKS]),
                    )
                )
                names.update((key, name or key) for key, name in rows)
    return names
