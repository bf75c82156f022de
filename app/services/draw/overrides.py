"""特批列入: an enterprise let into a pool against a rule, by two persons with a reason (B4).

Only against the yearly cap, an item's limit and another open task; never one that is
closed, moved or recused from all. Only while the task is a draft, so that whoever reviews
and approves it sees each of them; each is an entry in the log.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.eligibility import OVERRIDABLE
from app.core.people import Actor, Right
from app.core.plain import plain
from app.core.reasons import check_reason
from app.core.task import Override, Stage, TaskPlan
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.draw.pool_officers import read_officers
from app.services.draw.pool_verdicts import verdicts_of
from app.services.rights import check_second, needs
from app.store.engine import Store
from app.store.schema import Enterprise, RecordChange, Task
from app.texts import text

MOST_REASON: Final = 200  # characters; stands in a cell of the plan


class NotOverridable(UserError):
    """The rule that keeps the enterprise out cannot be set aside."""

    code = "overrides.never"


class NotOut(UserError):
    """The enterprise is not out for that reason any more."""

    code = "overrides.not_out"


class NotADraft(UserError):
    """Only a draft can be changed."""

    code = "tasks.not_a_draft"


class StaleTask(UserError):
    """Somebody else saved the task in the meantime."""

    code = "tasks.stale"


class UnknownTask(UserError):
    """The task is not there."""

    code = "tasks.unknown"


class UnknownEnterprise(UserError):
    """No enterprise of the registry has that key."""

    code = "registry.unknown"


class NoSuchOverride(UserError):
    """The enterprise was not let in, or not any more."""

    code = "overrides.gone"


@needs(Right.TASK)
def add(
    store: Store,
    actor: Actor,
    second: Actor,
    task_id: int,
    version: int,
    key: str,
    rule: str,
    reason: str,
    *,
    now: datetime,
) -> int:
    """Let an enterprise into the pool of a draft against a rule; return its new version.

    Args:
        second: the second person, from accounts.confirm_second.
        version: of the task as the person saw it.
        rule: the reason it is out for now, one of core.eligibility.OVERRIDABLE.

    Raises:
        ReasonWrong, NotOverridable, NotOut, StaleTask, NotADraft, UnknownTask,
        UnknownEnterprise, OwnWork, NotAllowed: the user's.
    """
    reason = check_reason(reason, most=MOST_REASON)
    check_second(store, second, frozenset({actor.account_id}), "override", now, as_act="OVERRIDE")
    if rule not in OVERRIDABLE:
        raise NotOverridable(reason=text(f"terms.reason.{rule}"))
    with store.write() as session:
        task, before = _draft(session, task_id, version)
        enterprise = session.scalars(select(Enterprise).where(Enterprise.key == key)).first()
        if enterprise is None:
            raise UnknownEnterprise(id=key)
        if _reason_now(session, before, enterprise, now) != rule:
            raise NotOut(name=enterprise.name, reason=text(f"terms.reason.{rule}"))
        made = Override(key, rule, reason, enterprise.name, actor.name, second.name)
        after = replace(before, overrides=(*before.overrides, made))
        payload = {"act": "add", "enterprise": key, "rule": rule, "reason": reason}
        payload["second"] = second.name
        return _save(session, actor, task, before, after, payload, now, (second.name,))


@needs(Right.TASK)
def remove(
    store: Store,
    actor: Actor,
    task_id: int,
    version: int,
    key: str,
    rule: str,
    reason: str,
    *,
    now: datetime,
) -> int:
    """Let the rule hold again for an enterprise of a draft; return the task's new version.

    Raises:
        ReasonWrong, NoSuchOverride, StaleTask, NotADraft, UnknownTask: the user's.
    """
    reason = check_reason(reason, most=MOST_REASON)
    with store.write() as session:
        task, before = _draft(session, task_id, version)
        kept = tuple(one for one in before.overrides if (one.key, one.rule) != (key, rule))
        if kept == before.overrides:
            raise NoSuchOverride(key=key)
        payload = {"act": "remove", "enterprise": key, "rule": rule, "reason": reason}
        after = replace(before, overrides=kept)
        return _save(session, actor, task, before, after, payload, now, ())


def _draft(session: Session, task_id: int, version: int) -> tuple[Task, TaskPlan]:
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownTask(task=task_id)
    if task.stage != Stage.DRAFT:
        raise NotADraft(task=task.task_no)
    if task.version != version:
        raise StaleTask(task=task.task_no, yours=version, newer=task.version)
    return task, TaskPlan.from_json(task.plan)


def _reason_now(
    session: Session, plan: TaskPlan, enterprise: Enterprise, now: datetime
) -> str | None:
    day = beijing_date(now)
    _, inspectors = read_officers(session, plan, day)
    return verdicts_of(session, plan, day, inspectors).reason(enterprise)


def _save(
    session: Session,
    actor: Actor,
    task: Task,
    before: TaskPlan,
    after: TaskPlan,
    payload: dict[str, str],
    now: datetime,
    witnesses: tuple[str, ...],
) -> int:
    """Keep the plan as a new version with its history, and log the act."""
    task.plan = after.to_json()
    task.version += 1
    session.add(
        RecordChange(
            kind="task",
            record_id=task.id,
            version=task.version,
            changes={"overrides": [plain(before)["overrides"], plain(after)["overrides"]]},
            by_id=actor.account_id,
            at=now,
        )
    )
    journal.record(
        session,
        actor.name,
        "OVERRIDE",
        {"task": task.task_no, "version": task.version, **payload},
        now=now,
        witnesses=witnesses,
        subject=task.task_no,
    )
    return task.version
