"""交接: open tasks move to a colleague with a reason; the newest row of a task names its keeper.

Whoever keeps the tasks hands them on. For somebody who has left or is ill an administrator
does it, and a second person confirms with the own password. Whoever kept a task, or keeps it
now, passes no decision on it (people_hands); so nobody who passed one takes it over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import ROLE_RIGHTS, Actor, Right, Role, require
from app.core.reasons import check_reason
from app.core.task import Act, Stage
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_progress import NOTHING_DRAWN, Progress, progress
from app.services.people_hands import handed_over
from app.services.rights import SecondNeeded, check_second, needs, refusals_logged, who_may_confirm
from app.store.engine import Store
from app.store.schema import Account, Task, TaskKeeper, TaskStep
from app.texts import text

KIND: Final = "HANDOVER"
_OVER: Final = frozenset({Stage.CLOSED, Stage.ENDED})
_PASSES: Final = frozenset({Act.REVIEW, Act.APPROVE})


class NothingChosen(UserError):
    """No task was chosen to be handed over."""

    code = "handover.nothing"


class WrongReceiver(UserError):
    """The receiver is out of use, may not work on tasks, or keeps them already."""

    code = "handover.receiver"


class ReceiverPassed(UserError):
    """The receiver reviewed or approved one of the tasks: it would become own work."""

    code = "handover.receiver_passed"


class MovedOn(UserError):
    """A task is finished, or somebody else's, by now."""

    code = "handover.moved_on"


@dataclass(frozen=True, slots=True)
class Held:
    """An open task and how far its inspections have come."""

    id: int
    task_no: str
    inner_no: str
    name: str
    stage: Stage
    period_from: date
    period_to: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who keeps tasks, or may take them over."""

    id: int
    name: str
    login: str
    post: str


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody with the open tasks they keep, oldest first."""

    person: Person
    tasks: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class HandoverChoice:
    """What the actor may hand over, and to whom.

    Attributes:
        givers: the actor alone, or everybody for an administrator; by name, the actor first.
        receivers: accounts in use that may work on tasks, by name.
        last: rows of the handover before, for its list to be printed again; () for none.
    """

    givers: tuple[Giver, ...]
    receivers: tuple[Person, ...]
    last: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over: rows of task_keeper, and how many tasks to whom."""

    ids: tuple[int, ...]
    receiver: str


@needs(Right.READ)
def choice(store: Store, actor: Actor) -> HandoverChoice:
    """Return whose open tasks the actor may hand over, and who may take them."""
    with store.read() as session:
        people = list(session.scalars(select(Account).order_by(Account.name, Account.id)))
        held = _held(session)
        if not actor.may(Right.ACCOUNTS):
            held = {actor.account_id: held.get(actor.account_id, ())}
        givers = [Giver(_person(one), held[one.id]) for one in people if held.get(one.id)]
        givers.sort(key=lambda one: one.person.id != actor.account_id)
        takers = tuple(_person(one) for one in people if _may_take(one))
        return HandoverChoice(tuple(givers), takers, _last(session, actor))


@needs(Right.READ)
def hand_over(
    store: Store,
    actor: Actor,
    giver_id: int,
    task_ids: Sequence[int],
    receiver_id: int,
    reason: str,
    second: Actor | None = None,
    *,
    now: datetime,
) -> Handed:
    """Move open tasks of one person to another; all of them or none.

    Args:
        giver_id: account that keeps every one of the tasks, as the actor saw it.
        reason: 4 to 300 characters; goes into the log.
        second: the second person, from accounts.confirm_second, where the actor is not the
            giver.

    Raises:
        ReasonWrong, NothingChosen, MovedOn, WrongReceiver, ReceiverPassed, SecondNeeded,
        NotAllowed, OwnWork: the user's; nothing moves then.
    """
    said = check_reason(reason)
    if not task_ids:
        raise NothingChosen()
    if actor.account_id != giver_id:
        with refusals_logged(store, actor, "hand_over", now):
            require(actor, Right.ACCOUNTS)
        _check_second(store, actor, receiver_id, second, now)
    with store.write() as session:
        receiver = _receiver(session, giver_id, receiver_id)
        tasks = _kept_by(session, giver_id, task_ids)
        _check_passed(session, tasks, receiver)
        rows = [_keep(session, task, giver_id, receiver, said, actor, now) for task in tasks]
        witnesses = (second.name,) if second is not None else ()
        for task, row in zip(tasks, rows, strict=True):
            _log(session, task, row, actor, witnesses, now)
        return Handed(tuple(row.id for row in rows), receiver.name)


def _keep(
    session: Session,
    task: Task,
    giver_id: int,
    receiver: Account,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TaskKeeper:
    row = TaskKeeper(
        task_id=task.id,
        from_id=giver_id,
        keeper_id=receiver.id,
        reason=reason,
        by_id=actor.account_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def _log(
    session: Session,
    task: Task,
    row: TaskKeeper,
    actor: Actor,
    witnesses: tuple[str, ...],
    now: datetime,
) -> None:
    payload = {
        "task": task.task_no,
        "from_account": row.from_id,
        "to_account": row.keeper_id,
        "reason": row.reason,
    }
    journal.record(
        session,
        actor.name,
        KIND,
        payload,
        now=now,
        witnesses=witnesses,
        subject=task.task_no,
    )


def _check_second(
    store: Store, actor: Actor, receiver_id: int, second: Actor | None, now: datetime
) -> None:
    """Raise where nobody confirms who may: not the actor, nor whoever gets the tasks."""
    own = frozenset({actor.account_id, receiver_id})
    if second is None:
        with store.read() as session:
            able = who_may_confirm(session, own)
        raise SecondNeeded(
            what=text("second.what.handover"),
            names=LIST_MARK.join(able) or text("handover.nobody"),
        )
    check_second(store, second, own, "hand_over", now)


def held_tasks(session: Session, ids: Iterable[int]) -> tuple[Held, ...]:
    """Return tasks by id as they stand, oldest first."""
    there = progress(session)
    rows = session.scalars(select(Task).where(Task.id.in_(tuple(ids))).order_by(Task.id))
    return tuple(_one(task, there.get(task.id, NOTHING_DRAWN)) for task in rows)


def _held(session: Session) -> dict[int, tuple[Held, ...]]:
    """Return account -> the open tasks it keeps."""
    moved, there = handed_over(session), progress(session)
    found: dict[int, list[Held]] = {}
    for task in session.scalars(select(Task).order_by(Task.id)):
        done = there.get(task.id, NOTHING_DRAWN)
        if _is_open(task, done):
            keeper = moved.get(task.id, task.created_by)
            found.setdefault(keeper, []).append(_one(task, done))
    return {keeper: tuple(tasks) for keeper, tasks in found.items()}


def _is_open(task: Task, done: Progress) -> bool:
    """Of an ended task what was begun is still finished and published."""
    unfinished = task.stage == Stage.ENDED and done.begun > done.approved
    return task.stage not in _OVER or unfinished


def _one(task: Task, done: Progress) -> Held:
    return Held(
        task.id,
        task.task_no,
        task.inner_no,
        task.name,
        Stage(task.stage),
        task.period_from,
        task.period_to,
        done,
    )


def _person(account: Account) -> Person:
    return Person(account.id, account.name, account.login, account.post)


def _may_take(account: Account) -> bool:
    roles = (Role(role) for role in account.roles)
    return account.active and any(Right.TASK in ROLE_RIGHTS[role] for role in roles)


def _receiver(session: Session, giver_id: int, receiver_id: int) -> Account:
    account = session.get(Account, receiver_id)
    if account is None or account.id == giver_id or not _may_take(account):
        raise WrongReceiver(name=account.name if account is not None else "")
    return account


def _kept_by(session: Session, giver_id: int, task_ids: Sequence[int]) -> list[Task]:
    held = {task.id for task in _held(session).get(giver_id, ())}
    wanted = sorted(set(task_ids))
    tasks = list(session.scalars(select(Task).where(Task.id.in_(wanted)).order_by(Task.id)))
    gone = [task.task_no for task in tasks if task.id not in held]
    if gone or len(tasks) != len(wanted):
        raise MovedOn(tasks=LIST_MARK.join(gone))
    return tasks


def _check_passed(session: Session, tasks: Iterable[Task], receiver: Account) -> None:
    """Raise ReceiverPassed where the receiver passed a task since it last came back."""
    passed = []
    for task in tasks:
        steps = session.execute(
            select(TaskStep.act, TaskStep.by_id)
            .where(TaskStep.task_id == task.id)
            .order_by(TaskStep.id)
        ).all()
        back = max((at for at, one in enumerate(steps, 1) if one.act == Act.RETURN), default=0)
        if any(one.by_id == receiver.id and one.act in _PASSES for one in steps[back:]):
            passed.append(task.task_no)
    if passed:
        raise ReceiverPassed(name=receiver.name, tasks=LIST_MARK.join(passed))


def _last(session: Session, actor: Actor) -> tuple[int, ...]:
    """Return the rows of the newest handover the actor made, gave or got."""
    newest = session.scalars(
        select(TaskKeeper)
        .where(
            (TaskKeeper.by_id == actor.account_id)
            | (TaskKeeper.from_id == actor.account_id)
            | (TaskKeeper.keeper_id == actor.account_id)
        )
        .order_by(TaskKeeper.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return ()
    return tuple(
        session.scalars(
            select(TaskKeeper.id)
            .where(
                TaskKeeper.at == newest.at,
                TaskKeeper.from_id == newest.from_id,
                TaskKeeper.keeper_id == newest.keeper_id,
            )
            .order_by(TaskKeeper.id)
        )
    )
