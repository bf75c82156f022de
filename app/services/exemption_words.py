"""Who was let into a pool against a rule (特批列入), in words, and that no cap holds.

On pages of the bureau with names; on papers for the room without: they say no enterprise.
"""

from collections.abc import Sequence

from app.core.task import Override, TaskPlan
from app.texts import text


def with_names(overrides: Sequence[Override]) -> tuple[str, ...]:
    """Return a line for each, for those who plan, review and approve."""
    return tuple(
        text(
            "excluded.let_in.said",
            name=one.name or one.key,
            code=one.key,
            rule=text(f"terms.reason.{one.rule}"),
            reason=one.reason,
            by=one.by,
            second=one.second,
        )
        for one in overrides
    )


def for_the_room(plan: TaskPlan) -> str:
    """Return what a paper says that is read out: no enterprise is named; "" for nothing."""
    said = [text("excluded.from_above.paper")] if plan.from_above else []
    if plan.overrides:
        said.append(text("excluded.let_in.paper", count=len(plan.overrides)))
    said += [
        text(
            "excluded.let_in.paper_one",
            rule=text(f"papers.reason.{one.rule}"),
            reason=one.reason,
            by=one.by,
            second=one.second,
        )
        for one in plan.overrides
    ]
    return "".join(said)
