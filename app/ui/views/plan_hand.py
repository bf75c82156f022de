"""What keeping somebody out of a draw by hand asks for: no Qt."""

from app.core.task import HandExclusion
from app.texts import text
from app.ui.views.reasons import reason_errors

_MOST_REASON = 100  # characters; stands in a cell of the plan


def entry_errors(rows: tuple[HandExclusion, ...], key: str, reason: str) -> dict[str, str]:
    """Return field -> sentence for what is wrong with one more entry.

    Args:
        key: who was chosen, "" for nobody; reason: as typed, trimmed.
    """
    found = {}
    if not key:
        found["who"] = text("plan.hand.error_who")
    elif any(row.key == key for row in rows):
        found["who"] = text("plan.hand.error_twice")
    return found | reason_errors(reason, most=_MOST_REASON)


def with_entry(rows: tuple[HandExclusion, ...], entry: HandExclusion) -> tuple[HandExclusion, ...]:
    """Return the list with one more, the newest last."""
    return (*rows, entry)


def without(rows: tuple[HandExclusion, ...], key: str) -> tuple[HandExclusion, ...]:
    """Return the list without one."""
    return tuple(row for row in rows if row.key != key)


def words_of(rows: tuple[HandExclusion, ...]) -> str:
    """Those kept out as a plan's page says it, one a line."""
    return "\n".join(
        text("plan.hand.said", name=row.name or row.key, code=row.key, reason=row.reason)
        for row in rows
    )
