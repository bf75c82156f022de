"""方案数 in the minutes of a draw: what the hall may have seen, for the file."""

from app.core.chances import leading
from app.core.chances_known import known_plans
from app.store.schema import Lock
from app.texts import text

_WHOLE = 10**12  # from here on a number is rounded


def plan_words(lock: Lock, opening: bytes) -> str:
    """Return what follows the sentence about the teams; "" where nothing is known.

    Args:
        opening: the opening file of the lock.
    """
    officers = sum(pair[0] for pair in lock.counts["officer_pools"].values())
    known = known_plans(lock.manifest, opening, lock.counts["pool"] * officers)
    said = ""
    if known.frozen is not None and known.frozen.plans:
        said = text("papers.team.plans.frozen", plans=_number(known.frozen.plans))
    if known.drawn is not None and known.drawn.plans:
        key = "then" if said else "drawn"
        said += text(f"papers.team.plans.{key}", plans=_number(known.drawn.plans))
    return said + text("papers.team.plans.shares") if said else ""


def _number(number: int) -> str:
    if number < _WHOLE:
        return str(number)
    head, power = leading(number)
    return text("papers.team.plans.big", head=head, power=power)
