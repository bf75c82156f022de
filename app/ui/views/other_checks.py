"""Words of inspections outside the lots, and what is wrong with one as entered: no Qt."""

from datetime import date

from app.core.other_checks import CheckKind
from app.services.registry.other_checks import LONGEST_REASON
from app.services.registry.other_checks_found import CheckChange, CheckLine, said
from app.texts import text


def kind_words(line: CheckLine) -> str:
    """Return what kind of inspection it was."""
    return said("kind", line.fields.kind)


def above_words(line: CheckLine) -> str:
    """Return whether a higher level ordered it."""
    return said("from_above", line.fields.from_above)


def entry_errors(
    day: date, today: date, *, known: bool = True, reason: str | None = None
) -> dict[str, str]:
    """Return field -> sentence for what is wrong with an inspection as entered.

    Args:
        known: an enterprise was chosen. reason: None where none is asked for.
    """
    errors = {} if known else {"who": text("other_checks.window.who_missing")}
    if day > today:
        errors["day"] = text("other_checks.window.future")
    return errors | ({} if reason is None else reason_errors(reason))


def reason_errors(reason: str) -> dict[str, str]:
    """Return field -> sentence for what a reason lacks."""
    if 1 <= len(reason) <= LONGEST_REASON:
        return {}
    return {"reason": text("other_checks.window.reason_wrong", most=LONGEST_REASON)}


def kinds() -> tuple[tuple[CheckKind, str], ...]:
    """Return the kinds with their words."""
    return tuple((kind, said("kind", kind)) for kind in CheckKind)


Step = tuple[CheckChange, str, str, str]  # change, field, before, after


def steps(changes: tuple[CheckChange, ...]) -> tuple[Step, ...]:
    """Return a history field by field, newest first."""
    return tuple((one, *field) for one in changes for field in one.fields)
