"""When a drawn enterprise is inspected: in its 批次, else within the task's period (B7)."""

from datetime import date

from app.core.batches import batch_of
from app.core.task import TaskPlan
from app.services.assigned.assigned import Assigned


def batch_at(plan: TaskPlan, place: Assigned) -> int:
    """Return the number of an enterprise's 批次, from 1; 0 where the task has none."""
    return batch_of(place.position, plan.batches, place.drawn)


def days_of(plan: TaskPlan, place: Assigned) -> tuple[date, date]:
    """Return the first and last day an enterprise may be inspected on."""
    at = batch_at(plan, place)
    if not at:
        return plan.period_from, plan.period_to
    batch = plan.batches[at - 1]
    return batch.first_day, batch.last_day
