"""The pool: live count, reconciliation before the freeze, and the freeze itself.

Rules: registry total − out of scope − excluded by reason = pool (protocol §10); each
record is out for one reason; what is frozen is what was reconciled in the same
transaction; a draw has at most one open attempt.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.manifest import check_manifest
from app.core.opening import commitment
from app.core.people import Actor, Right
from app.core.pool import (
    Setting,
    build_manifest,
    check_officers,
    class_of,
    pool_name,
    quotas,
    stratum_labels,
)
from app.core.protocol import sha256_hex
from app.core.scope import Scope
from app.core.spread import Spread, spread
from app.core.task import DrawKind, Stage, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.pool_keeping import keep_frozen
from app.services.pool_reading import PoolReading, Progress, read_pool, recusal_pairs, silent
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import (
    Draw,
    Item,
    ItemList,
    Lock,
    Task,
    TaskItem,
    VoidedLock,
)
from app.store.scope import enterprises_in, scope_counts

SAMPLE_ROWS = 20


class NotApproved(UserError):
    """The task has not been approved: nothing can be drawn before (features.md B9)."""

    code = "pool.not_approved"


class AlreadyLocked(UserError):
    """The draw has an open attempt; a new one needs a void (protocol §9, §10)."""

    code = "pool.already_locked"


@dataclass(frozen=True, slots=True)
class ScopeCount:
    """Live numbers while a scope is being put together."""

    total: int
    in_scope: int
    by_class: dict[str, int]
    sample: tuple[tuple[str, str, str], ...]  # name, code, township


@dataclass(frozen=True, slots=True)
class ClassCount:
    """One class of the pool: how many are in, how many to draw."""

    risk_class: str
    pool: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Registry total − out of scope − excluded by reason = pool; and who inspects."""

    total: int
    out_of_scope: int
    excluded: dict[str, int]
    pool: int
    classes: tuple[ClassCount, ...]
    wanted: int
    officer_pools: dict[str, tuple[int, int]]  # pool -> (drawable, to draw)
    officers_out: dict[str, int]
    recusals: int
    before: int | None  # pool of the last locked draw, of whatever task
    problem: UserError | None  # the first thing that stands in the way of the freeze
    problems: tuple[UserError, ...] = ()  # everything that does
    spread: Spread | None = None  # whether every team can find work


@dataclass(frozen=True, slots=True)
class Locked:
    """A frozen, sealed attempt."""

    lock_id: int
    attempt: int
    manifest_hash: str
    commitment: str
    prev_head: str
    head: str


@needs(Right.READ)
def count_scope(store: Store, actor: Actor, scope: Scope, *, now: datetime) -> ScopeCount:
    """Return the live count of a scope, as it is today, with a few rows to look at."""
    day = beijing_date(now)
    with store.read() as session:
        total, by_class = scope_counts(session, scope, day)
        sample = []
        for row in enterprises_in(session, scope, day):
            sample.append((row.name, row.key, row.township))
            if len(sample) == SAMPLE_ROWS:
                break
        return ScopeCount(total, sum(by_class.values()), by_class, tuple(sample))


@needs(Right.READ)
def reconcile(
    store: Store, actor: Actor, plan: TaskPlan, *, now: datetime, progress: Progress | None = None
) -> Reconciliation:
    """Return how the pool comes about today, and what stands in the way of a freeze."""
    with store.read() as session:
        read = read_pool(session, plan, beijing_date(now), progress)
        problems: list[UserError] = []
        numbers: dict[str, tuple[int, int]] = {}
        pools: dict[str, tuple[int, int]] = {}
        try:
            numbers = quotas(plan, read.candidates)
        except UserError as error:
            problems.append(error)
        try:
            if plan.kind is not DrawKind.ENTERPRISES:
                pools = check_officers(plan, read.inspectors)
        except UserError as error:
            problems.append(error)
        return _reconciliation(session, plan, read, numbers, pools, tuple(problems))


def _reconciliation(
    session: Session,
    plan: TaskPlan,
    read: PoolReading,
    numbers: dict[str, tuple[int, int]],
    pools: dict[str, tuple[int, int]],
    problems: tuple[UserError, ...],
) -> Reconciliation:
    excluded = Counter(one.reason for one in read.candidates if one.reason)
    keys = {one.key for one in read.candidates}
    insiders = {one.key for one in read.inspectors if pool_name(plan, one.unit)}
    pairs = recusal_pairs(session)
    last = session.scalars(select(Lock.counts).order_by(Lock.id.desc()).limit(1)).first()
    sizes = Counter(class_of(plan, one.risk_class) for one in read.candidates if not one.reason)
    classes = tuple(
        ClassCount(name, size, numbers.get(name, (0, 0))[1]) for name, size in sorted(sizes.items())
    )
    wanted = sum(number for _, number in numbers.values())
    return Reconciliation(
        total=read.total,
        out_of_scope=read.total - len(read.candidates),
        excluded=dict(sorted(excluded.items())),
        pool=len(read.candidates) - sum(excluded.values()),
        classes=classes,
        wanted=wanted,
        officer_pools=pools,
        officers_out=dict(
            sorted(Counter(one.reason for one in read.inspectors if one.reason).items())
        ),
        recusals=sum(a in insiders and b in keys for a, b in pairs),
        before=last["pool"] if last else None,
        problem=problems[0] if problems else None,
        problems=problems,
        spread=spread(plan, read.candidates, read.inspectors, wanted),
    )


@needs(Right.DRAW)
def freeze(
    store: Store,
    actor: Actor,
    draw_id: int,
    ceremony: Ceremony,
    secret: str,
    shuffle: str,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Locked:
    """Freeze the lists and seal the secret: one LOCK entry, one manifest, nothing drawn yet.

    Args:
        secret: s0, 64 hex digits of the operating system's generator (protocol §2).
        shuffle: 64 other such digits; they order the stratum labels and are forgotten.

    Raises:
        NotApproved, AlreadyLocked, and what core.pool and core.ceremony refuse: the user's.
    """
    witnesses = ceremony.manifest_witnesses()
    say = progress or silent
    with store.write() as session:
        draw = session.get_one(Draw, draw_id)
        task = _approved(session, draw)
        attempt = _next_attempt(session, draw)
        plan = plan_of(task, draw)
        read = read_pool(session, plan, beijing_date(now), progress)
        tag = journal.tag_of(session)
        setting = Setting(
            tag,
            draw.number,
            attempt,
            journal.head_of(session),
            commitment(tag, draw.number, attempt, secret),
            witnesses,
            _items(session, task),
        )
        sealed = _seal(session, plan, setting, read, shuffle, say)
        lock = Lock(
            draw_id=draw.id,
            attempt=attempt,
            tag=tag,
            manifest=sealed.manifest,
            manifest_hash=sha256_hex(sealed.manifest),
            secret=secret,
            commitment=setting.commit,
            prev_head=setting.prev,
            strata={label: name for name, label in sealed.labels.items()},
            counts=_counts(sealed.state),
            people=ceremony.to_json(),
            by_id=actor.account_id,
            at=now,
        )
        session.add(lock)
        session.flush()
        keep_frozen(session, lock.id, plan, read, say)
        head = _log_lock(session, actor, draw, lock, sealed.state, ceremony, now)
        return Locked(lock.id, attempt, lock.manifest_hash, setting.commit, setting.prev, head)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """manifest.txt, what its strata stand for, and how its pool came about."""

    manifest: bytes
    labels: dict[str, str]
    state: Reconciliation


def _seal(
    session: Session,
    plan: TaskPlan,
    setting: Setting,
    read: PoolReading,
    shuffle: str,
    say: Progress,
) -> _Sealed:
    labels = stratum_labels((class_of(plan, one.risk_class) for one in read.candidates), shuffle)
    manifest = build_manifest(
        plan, setting, read.candidates, read.inspectors, recusal_pairs(session), labels
    )
    say("pool.seal", 0.0)
    pools = {} if plan.kind is DrawKind.ENTERPRISES else check_officers(plan, read.inspectors)
    numbers = quotas(plan, read.candidates)
    state = _reconciliation(session, plan, read, numbers, pools, ())
    return _Sealed(check_manifest(manifest), labels, state)


def _log_lock(
    session: Session,
    actor: Actor,
    draw: Draw,
    lock: Lock,
    state: Reconciliation,
    ceremony: Ceremony,
    now: datetime,
) -> str:
    """Log the freeze and return the head after it."""
    entry = journal.record(
        session,
        actor.name,
        "LOCK",
        {
            "draw": draw.number,
            "attempt": lock.attempt,
            "m": lock.manifest_hash,
            "commit": lock.commitment,
            "pool": state.pool,
            "wanted": state.wanted,
        },
        now=now,
        witnesses=ceremony.names(),
        subject=draw.number,
    )
    return entry.head


def _approved(session: Session, draw: Draw) -> Task:
    task = session.get_one(Task, draw.task_id)
    if Stage(task.stage) not in (Stage.APPROVED, Stage.DRAWN):
        raise NotApproved(task=task.task_no)
    return task


def plan_of(task: Task, draw: Draw) -> TaskPlan:
    """Return the plan as this draw carries it out: its own kind and its own list."""
    plan = TaskPlan.from_json(task.plan)
    listed = plan.listed if draw.listed is None else tuple(draw.listed)
    return replace(plan, kind=DrawKind(draw.kind), listed=listed)


def _next_attempt(session: Session, draw: Draw) -> int:
    attempts = session.execute(select(Lock.id, Lock.attempt).where(Lock.draw_id == draw.id))
    voided = set(session.scalars(select(VoidedLock.lock_id)))
    highest = 0
    for lock_id, attempt in attempts:
        if lock_id not in voided:
            raise AlreadyLocked(draw=draw.number, attempt=attempt)
        highest = max(highest, attempt)
    return highest + 1


def _items(session: Session, task: Task) -> tuple[tuple[str, str], ...]:
    version = session.get_one(ItemList, task.list_id).version_label
    codes = session.scalars(
        select(Item.code)
        .join(TaskItem, TaskItem.item_id == Item.id)
        .where(TaskItem.task_id == task.id)
    )
    return tuple((code, version) for code in codes)


def _counts(state: Reconciliation) -> dict[str, Any]:
    return {
        "total": state.total,
        "out_of_scope": state.out_of_scope,
        "excluded": state.excluded,
        "pool": state.pool,
        "wanted": state.wanted,
        "classes": [[one.risk_class, one.pool, one.wanted] for one in state.classes],
        "officer_pools": {name: list(pair) for name, pair in state.officer_pools.items()},
        "officers_out": state.officers_out,
        "recusals": state.recusals,
        "before": state.before,
    }
