"""专家库: one person who advises an inspection, and the lot among those with a skill.

Experts never count as one of the two officers (features.md A4). How one is drawn lies
outside SSJ-DRAW-1 (resources/decisions/0014): a ranking anybody can repeat by hand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from app.core import codes
from app.core.protocol import Tag, normalise_word, sha256_hex
from app.core.rows import (
    Cell,
    Read,
    RowIssue,
    Severity,
    clean_person,
    clean_text,
    is_nothing,
    read_date,
    shorten,
    split_words,
    too_long,
    without_failed,
)

LIMITS: Final = {"name": 50, "unit": 100, "title": 50, "phone": 50, "note": 300}


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An expert as the register holds them. Empty text means: not known.

    until: last day of the appointment; None where it has no end.
    """

    name: str
    unit: str = ""
    title: str = ""
    skills: tuple[str, ...] = ()
    phone: str = ""
    until: date | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells one expert from another: name and unit."""
        return self.name, self.unit


EXPERT_FIELDS: Final = tuple(one.name for one in fields(ExpertRow))


def read_expert(given: Mapping[str, Cell], row: int) -> Read[ExpertRow]:
    """Return the expert a row describes, with everything worth saying about it.

    Args:
        given: field of ExpertRow -> cell.
        row: number of the row in the file, for the issues.
    """
    cells, issues = without_failed(given, row, ("name",))
    texts = {field: clean_text(cells.get(field)) for field in LIMITS}
    for field, value in texts.items():
        bare = codes.without_cards(value)  # identity numbers are never stored
        if bare != value:
            shown = codes.mask_within(value)
            issues.append(RowIssue(row, field, shown, codes.ID_CARD, Severity.LOST))
            texts[field] = bare
    texts = {field: "" if is_nothing(value) else value for field, value in texts.items()}
    texts["name"] = clean_person(texts["name"])
    issues.extend(too_long(row, texts.items(), LIMITS))
    if not texts["name"]:
        issues.append(RowIssue(row, "name", "", "rows.expert_name_missing", Severity.REFUSE))
    until = read_date(cells.get("until"))
    said = clean_text(cells.get("until"))
    if until is None and not is_nothing(said):
        issues.append(RowIssue(row, "until", shorten(said), "rows.date", Severity.LOST))
    skills = split_words(cells.get("skills"))
    if not skills:
        issues.append(RowIssue(row, "skills", "", "rows.expert_no_skill", Severity.WARN))
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Read(None, tuple(issues))
    return Read(ExpertRow(**texts, skills=skills, until=until), tuple(issues))


@dataclass(frozen=True, slots=True)
class ExpertTicket:
    """One expert in the lot for a team. busy: goes along with another team already."""

    id: int
    rank: int
    ticket: str
    busy: bool


def expert_ticket(tag: Tag, seed: str, place: str, expert_id: int) -> str:
    """Return SHA-256 of `TAG|EXPERT|<seed>|<place>|<expert id>`, 64 hex digits."""
    return sha256_hex(f"{tag}|EXPERT|{seed}|{place}|{expert_id}")


def place_of(draw_number: str, attempt: int, team: str, skill: str) -> str:
    """Return what one lot is for: draw, attempt, team and skill, as words of §1."""
    parts = (draw_number, str(attempt), team, normalise_word(skill))
    return "/".join(parts)


def draw_experts(
    tag: Tag, seed: str, place: str, ids: Iterable[int], busy: Collection[int] = ()
) -> tuple[ExpertTicket, ...]:
    """Return the ranking of the experts for one team and skill; the first not busy goes along.

    Ranked by (ticket, id), ranks from 1. Who goes along with another team of the same draw
    is busy and passed over, in turn; the ranking itself does not depend on who is busy.

    Args:
        seed: the seed of the draw, 64 hex digits, known to everybody who has its opening.
        ids: numbers of the experts who have the skill and whose appointment still runs.
    """
    ordered = sorted((expert_ticket(tag, seed, place, one), one) for one in set(ids))
    return tuple(
        ExpertTicket(one, rank, ticket, one in busy)
        for rank, (ticket, one) in enumerate(ordered, 1)
    )


def chosen(ranking: Sequence[ExpertTicket], count: int = 1) -> tuple[ExpertTicket, ...]:
    """Return the first `count` of a ranking who are not busy."""
    return tuple(one for one in ranking if not one.busy)[:count]


def available(active: bool, until: date | None, last_day: date) -> bool:
    """Tell whether an expert may go along: appointed still on the last day of the period."""
    return active and (until is None or until >= last_day)
