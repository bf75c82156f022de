"""A drawn outcome into the database: result file, assignments, stage and log entry."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.ceremony import Ceremony
from app.core.draw import Outcome
from app.core.people import Actor
from app.core.protocol import HEX_LENGTH, sha256_hex
from app.core.task import Act, Stage, after
from app.core.tickets import queue
from app.services import journal
from app.store.schema import (
    Assignment,
    Draw,
    FrozenEnterprise,
    Lock,
    Result,
    Task,
    TaskStep,
)


def keep_result(
    session: Session, actor: Actor, lock: Lock, outcome: Outcome, data: bytes, now: datetime
) -> None:
    """Store the result of an attempt, whom it assigns, and the task's step.

    Args:
        lock: the open attempt. outcome: what its files give. data: outcome as result.txt.
    """
    draw = session.get_one(Draw, lock.draw_id)
    task = session.get_one(Task, draw.task_id)
    session.add(
        Result(
            lock_id=lock.id,
            result=data,
            result_hash=sha256_hex(data),
            no_plan=outcome.no_plan,
            by_id=actor.account_id,
            at=now,
        )
    )
    if not outcome.no_plan:
        _assign(session, task, lock, outcome)
        task.stage = after(Stage(task.stage), Act.DRAW).value
        session.add(
            TaskStep(
                task_id=task.id,
                task_version=task.version,
                act=Act.DRAW.value,
                opinion=draw.number,
                by_id=actor.account_id,
                at=now,
            )
        )
    journal.record(
        session,
        actor.name,
        "RESULT",
        {
            "draw": draw.number,
            "attempt": lock.attempt,
            "m": lock.manifest_hash,
            "r": sha256_hex(data),
            "drawn": len(outcome.drawn_enterprises()),
            "teams": len(outcome.plan.teams) if outcome.plan else 0,
            "no_plan": outcome.no_plan,
        },
        now=now,
        witnesses=Ceremony.from_json(lock.people).names(),
        subject=draw.number,
    )


def _assign(session: Session, task: Task, lock: Lock, outcome: Outcome) -> None:
    teams = outcome.assignments()
    places = {
        one[HEX_LENGTH:]: (ranking.name, rank)
        for ranking in outcome.strata
        for rank, one in enumerate(ranking.drawn(), 1)
    }
    ids = dict(
        session.execute(
            select(FrozenEnterprise.key, FrozenEnterprise.enterprise_id).where(
                FrozenEnterprise.lock_id == lock.id, FrozenEnterprise.verdict == "IN"
            )
        ).all()
    )
    session.execute(
        insert(Assignment),
        [
            {
                "task_id": task.id,
                "lock_id": lock.id,
                "enterprise_id": ids[key],
                "enterprise_key": key,
                "position": position,
                "stratum": places[key][0],
                "rank": places[key][1],
                "team": teams[key].team if key in teams else "",
                "officer_keys": list(teams[key].officers) if key in teams else [],
            }
            for position, key in enumerate(queue(outcome.strata), 1)
        ],
    )
