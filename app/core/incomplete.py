"""The refusal of a plan that something is missing from, or that contradicts itself."""

from app.errors import UserError


class PlanIncomplete(UserError):
    """Something a task needs before it can be submitted is missing or contradicts."""

    code = "task.incomplete"
