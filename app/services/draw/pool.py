"""The pool: live count, reconciliation before the freeze, and the freeze itself.

Rules: registry total − out of scope − excluded by reason = pool (protocol §10); each
record is out for one reason; what is frozen is what was reconciled in the same
transaction; a draw has at most one open attempt.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.manifest import check_manifest
from app.core.opening import commitment
from app.core.people import Actor, Right
from app.core.pool import Setting, build_manifest
from app.core.protocol import sha256_hex
from app.core.scope import Scope
from app.core.strata import stratum_labels, stratum_of
from app.core.task import Stage, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_plan import plan_of
from app.services.draw.pool_count import Reconciliation, Stratum, counts_of, reconciled
from app.services.draw.pool_keeping import keep_frozen
from app.services.draw.pool_reading import PoolReading, Progress, read_pool, recusal_pairs, silent
from app.services.evidence.evidence_kit import keep_kit
from app.services.evidence.evidence_names import names_text
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
from app.store.scope import met_by_nobody, sample_of, scope_tally

__all__ = [
    "AlreadyLocked",
    "GroupCount",
    "Locked",
    "NotApproved",
    "Reconciliation",
    "ScopeCount",
    "Stratum",
    "count_scope",
    "freeze",
    "reconcile",
]

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
    groups: tuple["GroupCount", ...] = ()


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One group of conditions: how many it takes.

    nobody: of a group that takes nobody, the conditions that nobody meets even alone, as
    core.scope.conditions_of names them; none where only their combination takes nobody.
    """

    count: int
    nobody: tuple[str, ...] = ()


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
    """Return the live count of a scope, as it is today, with a few rows to look at.

    Raises:
        UnknownLibrary: the scope asks for a library that is not there (the user's).
    """
    day = beijing_date(now)
    with store.read() as session:
        tally = scope_tally(session, scope, day)
        groups = tuple(
            GroupCount(count, () if count else met_by_nobody(session, group, day))
            for group, count in zip(scope.groups(), tally.groups, strict=True)
        )
        sample = sample_of(session, scope, day, SAMPLE_ROWS) if tally.in_scope else []
        return ScopeCount(tally.total, tally.in_scope, tally.by_class, tuple(sample), groups)


@needs(Right.READ)
def reconcile(
    store: Store,
    actor: Actor,
    plan: TaskPlan,
    list_version: str = "",
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Reconciliation:
    """Return how the pool comes about today, and what stands in the way of a freeze.

    Args:
        list_version: label of the item list the task keeps; "" takes the newest.
    """
    with store.read() as session:
        list_id = session.scalars(
            select(ItemList.id).where(ItemList.version_label == list_version)
        ).first()
        read = read_pool(session, plan, beijing_date(now), progress, list_id=list_id, facts=False)
        return reconciled(session, plan, read)


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
        plan = plan_of(session, task, draw)
        read = read_pool(session, plan, beijing_date(now), progress, list_id=task.list_id)
        tag = journal.tag_of(session)
        setting = Setting(
            tag,
            draw.number,
            attempt,
            journal.head_of(session),
            commitment(tag, draw.number, attempt, secret),
            witnesses,
            _items(session, task),
            ceremony.beacon(),
        )
        sealed = _seal(session, plan, setting, read, shuffle, say)
        lock = _lock(draw, setting, sealed, secret, ceremony, actor, now)
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


def _lock(
    draw: Draw,
    setting: Setting,
    sealed: _Sealed,
    secret: str,
    ceremony: Ceremony,
    actor: Actor,
    now: datetime,
) -> Lock:
    return Lock(
        draw_id=draw.id,
        attempt=setting.attempt,
        tag=setting.tag,
        manifest=sealed.manifest,
        manifest_hash=sha256_hex(sealed.manifest),
        secret=secret,
        commitment=setting.commit,
        prev_head=setting.prev,
        strata={label: name for name, label in sealed.labels.items()},
        counts=counts_of(sealed.state),
        people=ceremony.to_json(),
        by_id=actor.account_id,
        at=now,
    )


def _seal(
    session: Session,
    plan: TaskPlan,
    setting: Setting,
    read: PoolReading,
    shuffle: str,
    say: Progress,
) -> _Sealed:
    labels = stratum_labels((stratum_of(plan, one.word) for one in read.candidates), shuffle)
    manifest = build_manifest(
        plan,
        setting,
        read.candidates,
        read.inspectors,
        recusal_pairs(session),
        labels,
        read.needs,
    )
    say("pool.seal", 0.0)
    state = reconciled(session, plan, read)
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
            "names": sha256_hex(names_text(session, lock.id)),
            "kit": keep_kit(session, now),
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
