"""How far an officer's 执法证 runs: run out, about to, unknown, or well."""

from datetime import date
from enum import StrEnum

from app.core import vocabulary


class Runs(StrEnum):
    """How a certificate stands on a day."""

    SOON = "SOON"  # runs out within the bureau's number of days
    OUT = "OUT"
    UNKNOWN = "UNKNOWN"  # there is one, its last day is not known
    NONE = "NONE"  # there is none
    WELL = "WELL"


def runs(cert_no: str, until: date | None, day: date, days: int) -> Runs:
    """Return how a certificate stands.

    Args:
        until: its last day, on which it is still valid.
        days: within so many days from `day` counts as soon.
    """
    if not cert_no:
        return Runs.NONE
    if until is None:
        return Runs.UNKNOWN
    left = (until - day).days
    if left < 0:
        return Runs.OUT
    return Runs.SOON if left <= days else Runs.WELL


def is_serving(state: str) -> bool:
    """Tell whether an officer of that state is still with the bureau: on duty or on leave."""
    return vocabulary.standing(state or vocabulary.ON_DUTY) in (
        vocabulary.Standing.ON_DUTY,
        vocabulary.Standing.ON_LEAVE,
    )
