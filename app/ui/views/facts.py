"""Words of dated facts: periods, questions, and what a list of them would do."""

from datetime import date
from typing import Any

from app.core.facts import LONGEST_NOTE
from app.core.vocabulary import LIST_MARK
from app.services.registry.facts import FactLine
from app.services.registry.facts_import import FactEntry
from app.services.registry.import_side_lists import ListPreview
from app.services.registry.import_side_rows import SideEntry
from app.services.registry.recusal_proposals import Proposal
from app.services.registry.recusals_import import RecusalPreview
from app.texts import text

# What a plan may ask for: 0 is in force on the day of the draw.
MONTHS = (0, 3, 6, 12, 24, 36)


def state_words(line: FactLine, day: date) -> str:
    """Return whether a fact holds on a day."""
    return text("facts.state." + ("holds" if holds_on(line, day) else "ended"))


def holds_on(line: FactLine, day: date) -> bool:
    """Tell whether a fact holds on a day."""
    return line.since <= day and (line.until is None or line.until >= day)


def until_words(until: date | None) -> str:
    """Return the last day of a fact; what has none still holds."""
    return until.isoformat() if until else text("facts.no_end")


def act_words(entry: FactEntry) -> str:
    """Return what a row of a list would do."""
    return text(f"facts.act.{entry.act}")


def preview_words(shown: ListPreview[SideEntry[Any]]) -> str:
    """Return how many rows of a list that hangs on enterprises would do what."""
    return text(
        "facts.import.counts",
        rows=f"{shown.rows:,}",
        new=f"{shown.count('new'):,}",
        changed=f"{shown.count('changed'):,}",
        same=f"{shown.count('same'):,}",
        refused=f"{shown.refused:,}",
    )


def recusals_words(shown: RecusalPreview) -> str:
    """Return how many rows of a list of 回避 would do what."""
    return text(
        "recusals.import.counts",
        rows=f"{shown.rows:,}",
        new=f"{len(shown.new):,}",
        there=f"{len(shown.entries) - len(shown.new):,}",
        refused=f"{shown.refused:,}",
    )


def columns_words(unused: tuple[str, ...], private: tuple[str, ...]) -> str:
    """Return which columns of a file are left alone, and why; "" where none is."""
    said = []
    if private:
        said.append(text("facts.import.private", names=LIST_MARK.join(private)))
    if unused:
        said.append(text("facts.import.unused", names=LIST_MARK.join(unused)))
    return "\n".join(said)


def entry_errors(since: date, until: date | None, today: date) -> dict[str, str]:
    """Return field -> sentence for what is wrong with a fact as entered."""
    errors = {}
    if since > today:
        errors["since"] = text("facts.window.future")
    if until is not None and until < since:
        errors["until"] = text("facts.window.order")
    return errors


def reason_errors(reason: str) -> dict[str, str]:
    """Return field -> sentence for what a reason to withdraw lacks."""
    if 1 <= len(reason) <= LONGEST_NOTE:
        return {}
    return {"reason": text("facts.window.reason_wrong", most=LONGEST_NOTE)}


def why_words(proposal: Proposal) -> str:
    """Return why a pair is proposed."""
    return text(f"recusals.proposed.{proposal.why}")
