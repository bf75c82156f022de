"""What the register of experts shows: no Qt."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from app.core.experts import ExpertRow
from app.core.vocabulary import LIST_MARK
from app.services.registry.experts import ExpertLine
from app.services.registry.experts_import import ExpertPreview
from app.services.registry.import_lines import shown
from app.texts import text

Tone = Literal["success", "danger", "warning", "info", "neutral"]


def found(
    lines: Sequence[ExpertLine], words: str, skill: str, *, with_ended: bool
) -> tuple[ExpertLine, ...]:
    """Return the experts that words and skill ask for."""
    return tuple(
        one
        for one in lines
        if (with_ended or not one.ended)
        and (not skill or skill in one.expert.skills)
        and all(word in _text_of(one.expert) for word in words.split())
    )


def _text_of(one: ExpertRow) -> str:
    return " ".join((one.name, one.unit, one.title, one.note, *one.skills))


def skills_of(lines: Sequence[ExpertLine]) -> tuple[tuple[str, str], ...]:
    """Return (skill, words with its number) of the experts who may go along."""
    counts: dict[str, int] = {}
    for one in lines:
        for skill in () if one.ended else one.expert.skills:
            counts[skill] = counts.get(skill, 0) + 1
    return tuple(
        (skill, text("team.source.option", name=skill, count=count))
        for skill, count in sorted(counts.items())
    )


def count_words(lines: Sequence[ExpertLine], seen: int, *, filtered: bool) -> str:
    """Return how many there are, how many still appointed, and how many are shown."""
    active = sum(not one.ended for one in lines)
    words = text("experts.count", total=len(lines), active=active)
    return words + (text("experts.count_found", found=seen) if filtered else "")


def state_of(line: ExpertLine) -> tuple[str, Tone]:
    """Return (words, tone) of an appointment."""
    if not line.active:
        return text("experts.state.ended"), "neutral"
    return (
        (text("experts.state.over"), "warning")
        if line.ended
        else (
            text("experts.state.on"),
            "success",
        )
    )


def until_words(until: date | None) -> str:
    """Return the last day of an appointment, "" where it has none."""
    return until.isoformat() if until else ""


def typed(one: ExpertRow) -> dict[str, str]:
    """Return an expert as somebody would type it."""
    return {
        "name": one.name,
        "unit": one.unit,
        "title": one.title,
        "skills": LIST_MARK.join(one.skills),
        "phone": one.phone,
        "until": shown(one.until),
        "note": one.note,
    }


def preview_words(seen: ExpertPreview) -> str:
    """Return what a commit would do."""
    words = text(
        "experts.import.preview",
        rows=seen.rows,
        new=seen.count("new"),
        changed=seen.count("changed"),
        unchanged=seen.count("unchanged"),
    )
    return words + (text("experts.import.refused", refused=seen.refused) if seen.refused else "")
