"""法制审核 and 局长审批 of a year's plan, each by another person than before (features.md B9)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.annual_plan import check_line
from app.core.people import Actor, Right, require, require_other
from app.core.task import Act, Stage, after
from app.core.times import beijing_date
from app.errors import UserError
from app.services import journal
from app.services.annual.annual_known import known_items
from app.services.annual.annual_plans import draft_row, lines_of, log, plan_row, subject_of
from app.services.people_able import Able, who_may
from app.services.people_hands import hands_of_plan
from app.services.rights import needs, refusals_logged
from app.store.engine import Store
from app.store.item_lists import list_in_force
from app.store.schema import AnnualPlan, AnnualPlanStep

RIGHTS: Final = {Act.REVIEW: Right.REVIEW_TASK, Act.APPROVE: Right.APPROVE_TASK}
DECISIONS: Final = frozenset({Act.REVIEW, Act.APPROVE, Act.RETURN})
_OPINION: Final = 500


class PlanEmpty(UserError):
    """A plan without tasks is not submitted."""

    code = "annual.empty"


class OpinionMissing(UserError):
    """A plan that goes back needs a reason."""

    code = "annual.opinion_missing"


@needs(Right.TASK)
def submit(store: Store, actor: Actor, plan_id: int, *, now: datetime) -> None:
    """Hand a draft to legal review; every task is held against the list in force again.

    Raises:
        PlanEmpty, LineFault, NotADraft, NoItemList, UnknownPlan: the user's.
    """
    with store.write() as session:
        row = draft_row(session, plan_id, None)
        lines = lines_of(session, plan_id)
        if not lines:
            raise PlanEmpty(plan=row.title)
        row.list_id = list_in_force(session, beijing_date(now)).id
        known = known_items(session, row.list_id)
        for one in lines:
            check_line(one.line, row.year, known.items)
        _move(session, row, Act.SUBMIT, actor, "", now)
        log(session, actor, row, Act.SUBMIT.value, now=now, lines=len(lines))


@needs(Right.READ)
def who_passes(store: Store, actor: Actor, plan_id: int) -> Able:
    """Return who may review or approve a submitted plan, whichever is due.

    Raises:
        UnknownPlan: the user's.
    """
    with store.read() as session:
        row = plan_row(session, plan_id)
        act = Act.APPROVE if Stage(row.stage) is Stage.REVIEWED else Act.REVIEW
        return who_may(session, RIGHTS[act], hands_of_plan(session, row))


@needs(Right.READ)
def decide(
    store: Store, actor: Actor, plan_id: int, act: Act, opinion: str, *, now: datetime
) -> None:
    """Review, approve or return a submitted plan; an approved one is in force and frozen.

    Raises:
        NotAllowed, OwnWork, OpinionMissing, OutOfOrder, UnknownPlan: the user's.
        ValueError: the act is no decision, a caller's bug.
    """
    if act not in DECISIONS:
        raise ValueError(act)
    with refusals_logged(store, actor, "decide", now), store.write() as session:
        row = plan_row(session, plan_id)
        needed = RIGHTS.get(act) or (
            Right.REVIEW_TASK if row.stage == Stage.SUBMITTED else Right.APPROVE_TASK
        )
        require(actor, needed)
        if act is Act.RETURN and not opinion.strip():
            raise OpinionMissing()
        require_other(actor, hands_of_plan(session, row), act.value)
        _move(session, row, act, actor, opinion, now)
        journal.record(
            session,
            actor.name,
            "PLAN" if act is Act.RETURN else "APPROVE",
            {"act": act.value, "year": row.year, "version": row.version},
            now=now,
            subject=subject_of(row),
        )


def _move(
    session: Session, row: AnnualPlan, act: Act, actor: Actor, opinion: str, now: datetime
) -> None:
    row.stage = after(Stage(row.stage), act).value
    session.add(
        AnnualPlanStep(
            plan_id=row.id,
            revision=row.revision,
            act=act.value,
            opinion=opinion.strip()[:_OPINION],
            by_id=actor.account_id,
            at=now,
        )
    )
