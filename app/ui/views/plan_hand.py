"""What keeping somebody out of a draw by hand asks for: no Qt."""

from app.core.task import HandExclusion
from app.texts import text

LEAST_REASON = 4
MOST_REASON = 100


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
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        found["reason"] = text("plan.hand.error_reason", least=LEAST_REASON, most=MOST_REASON)
    return found


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
