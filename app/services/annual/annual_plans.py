"""年度抽查工作计划: years, versions, their tasks; a draft changes freely, nothing else does.

A year has versions from 1. The newest approved one is in force; a change of it is a new
version with a reason, which goes the same way of review and approval (features.md B1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.annual_plan import FIRST_YEAR, LAST_YEAR, PlanLine, moved_to_year
from app.core.people import Actor, Right
from app.core.task import Act, Stage
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.annual.annual_known import known_items
from app.services.bureau import facts_of
from app.services.people_hands import hands_of_plan
from app.services.rights import needs
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import (
    Account,
    AnnualPlan,
    AnnualPlanLine,
    AnnualPlanStep,
    ItemList,
    RecordChange,
    Task,
)
from app.texts import text


class UnknownPlan(UserError):
    """The plan or its line is not there."""

    code = "annual.unknown"


class StalePlan(UserError):
    """Somebody else changed the plan in the meantime."""

    code = "annual.stale"


class NotADraft(UserError):
    """A plan that was submitted or approved is not changed."""

    code = "annual.not_a_draft"


class YearTaken(UserError):
    """The year has a plan; a change is a new version of it."""

    code = "annual.year_taken"


class BadYear(UserError):
    """No year a plan is made for."""

    code = "annual.bad_year"


class VersionOpen(UserError):
    """A newer version is still being worked on."""

    code = "annual.version_open"


class ReasonMissing(UserError):
    """A new version needs a reason."""

    code = "annual.reason_missing"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a year's plan; in_force: the newest approved one of its year."""

    id: int
    year: int
    version: int
    title: str
    stage: Stage
    reason: str
    lines: int
    by: str
    at: datetime
    in_force: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A task of a plan; `root` names the same task in every version; tasks: started from it."""

    id: int
    root: int
    position: int
    line: PlanLine
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class StepRow:
    """One decision on a plan."""

    act: Act
    by: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A version with everything its page shows. titles: item code -> name."""

    plan: VersionLine
    revision: int
    lines: tuple[LineRow, ...]
    steps: tuple[StepRow, ...]
    hands: frozenset[int]  # accounts that made, changed, submitted or passed it
    list_version: str
    titles: Mapping[str, str]
    bureau: str


@needs(Right.READ)
def versions(store: Store, actor: Actor) -> tuple[VersionLine, ...]:
    """Return every version of every year, the newest first."""
    with store.read() as session:
        return versions_of(session)


def versions_of(session: Session, year: int | None = None) -> tuple[VersionLine, ...]:
    """Return the versions of a year, or of all, inside the caller's session."""
    counts = dict(
        session.execute(
            select(AnnualPlanLine.plan_id, func.count()).group_by(AnnualPlanLine.plan_id)
        ).all()
    )
    chosen = (
        select(AnnualPlan, Account.name)
        .join(Account, Account.id == AnnualPlan.created_by)
        .order_by(AnnualPlan.year.desc(), AnnualPlan.version.desc())
    )
    if year is not None:
        chosen = chosen.where(AnnualPlan.year == year)
    found: list[VersionLine] = []
    settled: set[int] = set()
    for plan, name in session.execute(chosen):
        ruling = plan.stage == Stage.APPROVED and plan.year not in settled
        if ruling:
            settled.add(plan.year)
        found.append(
            VersionLine(
                plan.id,
                plan.year,
                plan.version,
                plan.title,
                Stage(plan.stage),
                plan.reason,
                counts.get(plan.id, 0),
                name,
                plan.created_at,
                ruling,
            )
        )
    return tuple(found)


@needs(Right.READ)
def plan(store: Store, actor: Actor, plan_id: int) -> PlanCard:
    """Return one version with its tasks and decisions.

    Raises:
        UnknownPlan: the user's.
    """
    with store.read() as session:
        return card_of(session, plan_id)


def card_of(session: Session, plan_id: int) -> PlanCard:
    """Return a version inside the caller's session; errors as `plan`."""
    row = plan_row(session, plan_id)
    line = next(one for one in versions_of(session, row.year) if one.id == plan_id)
    known = known_items(session, row.list_id)
    steps = session.execute(
        select(AnnualPlanStep, Account.name)
        .join(Account, Account.id == AnnualPlanStep.by_id)
        .where(AnnualPlanStep.plan_id == plan_id)
        .order_by(AnnualPlanStep.id)
    )
    return PlanCard(
        line,
        row.revision,
        lines_of(session, plan_id),
        tuple(StepRow(Act(step.act), name, step.at, step.opinion) for step, name in steps),
        hands_of_plan(session, row),
        session.get_one(ItemList, row.list_id).version_label,
        {code: one.title for code, one in known.items.items()},
        facts_of(session).name,
    )


def plan_row(session: Session, plan_id: int) -> AnnualPlan:
    """Return the row of a version, or raise UnknownPlan (the user's)."""
    found = session.get(AnnualPlan, plan_id)
    if found is None:
        raise UnknownPlan(plan=plan_id)
    return found


def lines_of(session: Session, plan_id: int) -> tuple[LineRow, ...]:
    """Return the tasks of a version in order."""
    roots = func.coalesce(AnnualPlanLine.root_id, AnnualPlanLine.id)
    started = dict(
        session.execute(
            select(roots, func.count(Task.id))
            .join(Task, Task.plan_line_id == AnnualPlanLine.id)
            .group_by(roots)
        ).all()
    )
    return tuple(
        LineRow(row.id, root, at, PlanLine.from_json(row.body), started.get(root, 0))
        for at, row in enumerate(
            session.scalars(
                select(AnnualPlanLine)
                .where(AnnualPlanLine.plan_id == plan_id)
                .order_by(AnnualPlanLine.position, AnnualPlanLine.id)
            ),
            1,
        )
        for root in (row.root_id or row.id,)
    )


@needs(Right.TASK)
def create(
    store: Store, actor: Actor, year: int, copy_of: int | None = None, *, now: datetime
) -> int:
    """Make the first version of a year's plan and return its id.

    Args:
        copy_of: a version whose tasks are taken over, their dates moved to the year.

    Raises:
        BadYear, YearTaken, NoItemList, UnknownPlan: the user's.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadYear(year=year)
    with store.write() as session:
        taken = select(AnnualPlan.id).where(AnnualPlan.year == year).limit(1)
        if session.scalar(taken) is not None:
            raise YearTaken(year=year)
        made = _new(session, actor, year, 1, "", now)
        if copy_of is not None:
            plan_row(session, copy_of)
            for at, row in enumerate(lines_of(session, copy_of), 1):
                body = moved_to_year(row.line, year).to_json()
                session.add(AnnualPlanLine(plan_id=made.id, position=at, body=body))
        log(session, actor, made, "create", now=now, copy_of=copy_of)
        return made.id


def _new(
    session: Session, actor: Actor, year: int, version: int, reason: str, now: datetime
) -> AnnualPlan:
    # A number that a discarded draft had stays used: its history is not the new plan's.
    used = select(func.max(RecordChange.record_id)).where(RecordChange.kind == "annual_plan")
    last = session.scalar(select(func.max(AnnualPlan.id)))
    made = AnnualPlan(
        id=max(last or 0, session.scalar(used) or 0) + 1,
        year=year,
        version=version,
        title=text("annual.plan_title", year=year),
        reason=reason,
        stage=Stage.DRAFT.value,
        list_id=list_in_force(session, beijing_date(now)).id,
        created_by=actor.account_id,
        created_at=now,
        revision=0,
    )
    session.add(made)
    session.flush()
    return made


@needs(Right.TASK)
def new_version(store: Store, actor: Actor, plan_id: int, reason: str, *, now: datetime) -> int:
    """Open the next version of an approved plan, with its tasks; return its id.

    Raises:
        ReasonMissing, VersionOpen, NoItemList, UnknownPlan: the user's.
    """
    if not reason.strip():
        raise ReasonMissing()
    with store.write() as session:
        before = plan_row(session, plan_id)
        newest = session.scalars(
            select(AnnualPlan)
            .where(AnnualPlan.year == before.year)
            .order_by(AnnualPlan.version.desc())
            .limit(1)
        ).one()
        if newest.stage != Stage.APPROVED:
            raise VersionOpen(year=newest.year, version=newest.version, stage=newest.stage)
        made = _new(session, actor, newest.year, newest.version + 1, reason.strip()[:500], now)
        for at, row in enumerate(lines_of(session, newest.id), 1):
            session.add(
                AnnualPlanLine(
                    plan_id=made.id, position=at, root_id=row.root, body=row.line.to_json()
                )
            )
        log(session, actor, made, "version", now=now, reason=made.reason)
        return made.id


@needs(Right.TASK)
def discard(store: Store, actor: Actor, plan_id: int, *, now: datetime) -> None:
    """Take back a draft that was never submitted.

    Raises:
        NotADraft, UnknownPlan: the user's.
    """
    with store.write() as session:
        row = draft_row(session, plan_id, None)
        steps = select(AnnualPlanStep.id).where(AnnualPlanStep.plan_id == plan_id).limit(1)
        if session.scalar(steps) is not None:
            raise NotADraft(plan=row.title, version=row.version)
        log(session, actor, row, "discard", now=now)
        for line in session.scalars(
            select(AnnualPlanLine).where(AnnualPlanLine.plan_id == plan_id)
        ):
            session.delete(line)
        session.flush()
        session.delete(row)


def draft_row(session: Session, plan_id: int, revision: int | None) -> AnnualPlan:
    """Return the row of a draft that is as the caller knows it.

    Raises:
        NotADraft, StalePlan, UnknownPlan: the user's.
    """
    row = plan_row(session, plan_id)
    if row.stage != Stage.DRAFT:
        raise NotADraft(plan=row.title, version=row.version)
    if revision is not None and row.revision != revision:
        raise StalePlan(plan=row.title)
    return row


def log(
    session: Session, actor: Actor, row: AnnualPlan, act: str, *, now: datetime, **more: object
) -> None:
    """Log an act on a plan."""
    payload = {"act": act, "year": row.year, "version": row.version, "revision": row.revision}
    journal.record(
        session, actor.name, "PLAN", {**payload, **more}, now=now, subject=subject_of(row)
    )


def subject_of(row: AnnualPlan) -> str:
    """Return what an entry of the log says it is about."""
    return f"{row.year}-V{row.version}"
