"""What the page of 回避 decides: which lines a search finds, what a new one still lacks."""

from collections.abc import Sequence

from app.core.times import beijing_date
from app.services.registry.registry_lines import RecusalLine
from app.texts import text

LONGEST_REASON = 300


def found(lines: Sequence[RecusalLine], words: str) -> tuple[RecusalLine, ...]:
    """Return the lines in which every word occurs; reasons are not searched."""
    wanted = words.casefold().split()
    return tuple(line for line in lines if all(word in _said(line) for word in wanted))


def _said(line: RecusalLine) -> str:
    fields = (line.officer_name, line.officer_key, line.officer_unit, line.enterprise_name)
    return "\n".join((*fields, line.enterprise_key, line.by)).casefold()


def entry_errors(officer: object, enterprise: object, reason: str) -> dict[str, str]:
    """Return field -> sentence for what a new relation lacks; None: nobody was chosen."""
    errors = {}
    if officer is None:
        errors["officer"] = text("recusals.new.no_officer")
    if enterprise is None:
        errors["enterprise"] = text("recusals.new.no_enterprise")
    return errors | reason_errors(reason)


def reason_errors(reason: str) -> dict[str, str]:
    """Return field -> sentence for what a reason lacks."""
    if not reason:
        return {"reason": text("recusals.new.no_reason")}
    if len(reason) > LONGEST_REASON:
        words = text("recusals.new.long_reason", count=len(reason), most=LONGEST_REASON)
        return {"reason": words}
    return {}


def day(line: RecusalLine) -> str:
    """Return the day a relation was registered or revoked."""
    return beijing_date(line.at).isoformat()


def state_words(line: RecusalLine) -> str:
    """Return how a relation stands."""
    return text("recusals.state." + ("active" if line.active else "revoked"))


def reason_words(line: RecusalLine) -> str:
    """Return why a relation stands, and why it was revoked where it was."""
    if not line.revoked_why:
        return line.reason
    return text("recusals.revoked_why", reason=line.reason, why=line.revoked_why)
