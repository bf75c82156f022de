"""Through whose hands a plan went: the next decision on it is not theirs (features.md B9, H1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.task import Act
from app.store.schema import AnnualPlan, AnnualPlanStep, RecordChange


def hands_of(session: Session, plan: AnnualPlan) -> frozenset[int]:
    """Return the accounts that made, changed or submitted a plan, or passed it.

    Who passed it before it last came back may pass it again.
    """
    passed: set[int] = set()
    for step in session.scalars(
        select(AnnualPlanStep).where(AnnualPlanStep.plan_id == plan.id).order_by(AnnualPlanStep.id)
    ):
        if step.act == Act.RETURN:
            passed.clear()
        elif step.act in (Act.SUBMIT, Act.REVIEW):
            passed.add(step.by_id)
    edited = session.scalars(
        select(RecordChange.by_id).where(
            RecordChange.kind == "annual_plan", RecordChange.record_id == plan.id
        )
    )
    return frozenset({plan.created_by, *passed, *edited})
