"""What a task has as evidence, step by step of the record plan, and what is missing.

Read by the page 全过程记录; `lacking` is for whoever closes a task or binds its volume.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.evidence import MEDIA, Health, MediaKind, Source, Touch, health
from app.core.finding_vocabulary import PROBLEM_RESULTS
from app.core.findings import FindingState
from app.core.people import Actor, Right
from app.core.record_plan import Per, Plan, PlanLine, StepState, judge
from app.core.task import Stage
from app.services.assigned.assigned import Assigned, assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.evidence.evidence_plan import plan_in_force
from app.services.evidence.evidence_rows import linked_files, touches
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Assignment,
    Document,
    EvidenceLink,
    FrozenEnterprise,
    NumberVoid,
    Task,
)

NOTICE = "check-notice"
_DRAWN = frozenset({Stage.DRAWN, Stage.CLOSED, Stage.ENDED})
LACKING = frozenset({StepState.MISSING, StepState.OTHER_FORM})


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as evidence of one thing.

    Attributes:
        link_id: of the row that says so. owner: the assignment, 0 for the task.
        by: who brought it. flawed: it came cut short or damaged.
    """

    link_id: int
    digest: str
    name: str
    size: int
    media: str
    taken_at: str
    place: str
    owner: int
    step: str
    note: str
    source: Source
    by_id: int
    by: str
    at: datetime
    health: Health
    flawed: bool

    @property
    def kind(self) -> MediaKind:
        """Photo, scan, document or recording."""
        return MEDIA[self.media].kind


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the plan with its files. A step the plan has lost is its code alone."""

    line: PlanLine
    state: StepState
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """The task itself (owner 0), or one of its enterprises, in queue order."""

    owner: int
    position: int
    name: str
    code: str
    steps: tuple[StepLine, ...]

    @property
    def missing(self) -> tuple[PlanLine, ...]:
        """The steps that lack a record."""
        return tuple(step.line for step in self.steps if step.state in LACKING)

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(len(step.files) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Records:
    """全过程记录 of a task: first the task's own steps, then enterprise by enterprise."""

    task_id: int
    task_no: str
    task_name: str
    plan: Plan
    owners: tuple[OwnerLine, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A step without its record. `name`: of the enterprise, "" for the task's own.

    Attributes:
        step: what the plan calls it. code: that of its line.
    """

    owner: int
    name: str
    step: str
    code: str


@needs(Right.READ)
def records(store: Store, actor: Actor, task_id: int, *, today: date) -> Records:
    """Return what a task has and lacks; UnknownTask where it is not there (the user's)."""
    with store.read() as session:
        return records_of(session, task_id, today)


@needs(Right.READ)
def lacking(store: Store, actor: Actor, task_id: int, *, today: date) -> tuple[Lacking, ...]:
    """Return the steps of a task and its enterprises that lack their record."""
    with store.read() as session:
        return lacking_of(session, task_id, today)


def lacking_of(session: Session, task_id: int, day: date) -> tuple[Lacking, ...]:
    """As `lacking`, inside the caller's session: for the check of an archive volume."""
    return tuple(
        Lacking(owner.owner, owner.name, line.name, line.code)
        for owner in records_of(session, task_id, day).owners
        for line in owner.missing
    )


def records_of(session: Session, task_id: int, day: date) -> Records:
    """Return what a task has, inside the caller's session."""
    task = task_of(session, task_id)
    plan = plan_in_force(session, day)
    places = assigned(session, task_id) if task.stage in _DRAWN else ()
    files = _by_owner(files_of(session, task_id))
    signs = signs_of(session, task, places)
    owners = [OwnerLine(0, 0, "", "", _steps(plan, Per.TASK, signs[0], files.get(0, {})))]
    owners += [
        OwnerLine(
            place.id,
            place.position,
            place.facts["name"],
            place.code,
            _steps(plan, Per.ENTERPRISE, signs[place.id], files.get(place.id, {})),
        )
        for place in places
    ]
    for owner in sorted(set(files) - set(signs)):  # substituted since, or of a voided draw
        steps = _steps(plan, Per.ENTERPRISE, (), files[owner])
        owners.append(OwnerLine(owner, 0, *_gone_words(session, owner), steps))
    return Records(task.id, task.task_no, task.name, plan, tuple(owners))


def _gone_words(session: Session, owner: int) -> tuple[str, str]:
    """Name and key of an enterprise that is not inspected any more."""
    row = session.get_one(Assignment, owner)
    frozen = session.scalars(
        select(FrozenEnterprise).where(
            FrozenEnterprise.lock_id == row.lock_id, FrozenEnterprise.key == row.enterprise_key
        )
    ).first()
    name = str(frozen.facts.get("name", "")) if frozen is not None else ""
    return name or row.enterprise_key, row.enterprise_key


def _by_owner(lines: Iterable[FileLine]) -> dict[int, dict[str, list[FileLine]]]:
    found: dict[int, dict[str, list[FileLine]]] = {}
    for line in lines:
        found.setdefault(line.owner, {}).setdefault(line.step, []).append(line)
    return found


def _steps(
    plan: Plan, per: Per, signs: Collection[str], files: Mapping[str, Sequence[FileLine]]
) -> tuple[StepLine, ...]:
    lines = [line for line in plan.lines if line.per is per]
    known = {line.code for line in lines}
    lines += [PlanLine(code, code, per, tuple(MediaKind)) for code in files if code not in known]
    found = []
    for line in lines:
        there = tuple(files.get(line.code, ()))
        kinds = {one.kind for one in there if one.health is not Health.DESTROYED}
        found.append(StepLine(line, judge(line, signs, kinds), there))
    return tuple(found)


def signs_of(
    session: Session, task: Task, places: Sequence[Assigned]
) -> Mapping[int, frozenset[str]]:
    """Return what the plan may ask by: owner -> signs (0: the task)."""
    own = {"always"}
    if task.stage in _DRAWN and places:
        own.add("drawn")
    if task.stage == Stage.CLOSED:
        own.add("closed")
    noticed = _noticed(session, task.id)
    found = task_revisions(session, task.id)
    signs = {0: frozenset(own)}
    for place in places:
        known = found.get(place.id, Revisions())
        signs[place.id] = _signs(known) | ({"notice"} if place.id in noticed else set())
    return signs


def _signs(found: Revisions) -> frozenset[str]:
    signs = {"always"}
    if found.newest is not None:
        body = found.newest.body
        signs.add("found")
        signs |= {f"follow:{code}" for code in body.follow_ups}
        signs |= {f"result:{code}" for code in body.results}
        if PROBLEM_RESULTS & set(body.results) or any(item.found for item in body.items):
            signs.add("problem")
    if found.state is FindingState.APPROVED:
        signs.add("approved")
    return frozenset(signs)


def _noticed(session: Session, task_id: int) -> frozenset[int]:
    """Assignments whose notice was made and is not void."""
    void = (
        select(NumberVoid.id)
        .where(
            NumberVoid.form_code == Document.form_code,
            NumberVoid.year == Document.year,
            NumberVoid.number == Document.number,
        )
        .exists()
    )
    return frozenset(
        session.scalars(
            select(Document.assignment_id)
            .join(Assignment, Assignment.id == Document.assignment_id)
            .where(Assignment.task_id == task_id, Document.form_code == NOTICE, ~void)
        )
    )


def files_of(session: Session, task_id: int | None = None) -> tuple[FileLine, ...]:
    """Return the files of a task (of all), oldest first; links taken back are left out."""
    asked = linked_files()
    if task_id is not None:
        asked = asked.where(EvidenceLink.task_id == task_id)
    rows = session.execute(asked).all()
    acts = touches(session, {file.digest for file, _, _ in rows})
    return tuple(
        FileLine(
            link.id,
            file.digest,
            file.name,
            file.size,
            file.media,
            file.taken_at,
            file.place,
            link.assignment_id or 0,
            link.step,
            link.note,
            Source(link.source),
            link.by_id,
            by,
            link.at,
            health(acts.get(file.digest, ())),
            Touch.FLAWED in acts.get(file.digest, ()),
        )
        for file, link, by in rows
    )
