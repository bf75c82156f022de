"""What the window of 随行安排 shows and reads back: no Qt."""

from collections.abc import Mapping, Sequence

from app.core.experts import available
from app.core.vocabulary import LIST_MARK
from app.services.paper.team_support import TeamLine
from app.services.paper.team_support_rows import Along, Helper, Support
from app.services.registry.experts import ExpertLine
from app.texts import text
from app.ui.views.teams import team_name


def typed_helpers(helpers: Sequence[Helper]) -> str:
    """Return assistants as lines: name, blank, unit."""
    return "\n".join(f"{one.name} {one.unit}".strip() for one in helpers)


def read_helpers(words: str, keys: Mapping[str, str]) -> tuple[Helper, ...]:
    """Return the assistants of the lines; empty lines are nobody.

    Args:
        keys: line -> key of the registry's officer it was taken from.
    """
    found = []
    for line in words.splitlines():
        name, _, unit = " ".join(line.split()).partition(" ")
        if name:
            found.append(Helper(name, unit, keys.get(" ".join(line.split()), "")))
    return tuple(found)


def keys_of(helpers: Sequence[Helper]) -> dict[str, str]:
    """Return line -> key of those taken from the registry."""
    return {typed_helpers((one,)): one.key for one in helpers if one.key}


def short_words(support: Support) -> str:
    """Return what goes along in a few words."""
    said = []
    if support.assistants:
        said.append(text("support.short.assist", count=len(support.assistants)))
    if support.vehicle:
        said.append(text("support.short.vehicle", plate=support.vehicle))
    if support.going:
        said.append(text("support.short.expert", count=len(support.going)))
    return text("support.short.joint").join(said) or text("support.none")


def officers_words(line: TeamLine) -> str:
    """Return the names of the two."""
    return LIST_MARK.join(line.officers)


def team_words(line: TeamLine) -> str:
    """Return the name of a team as people say it."""
    return team_name(line.team)


def way_words(one: Along) -> str:
    """Return how an expert came to go along, or why not."""
    if one.out:
        return text("support.way.out", reason=one.out)
    if one.by_lot:
        return text("support.way.lot", rank=one.rank, of=len(one.ranked))
    return text("support.way.hand")


def along_of(line: ExpertLine) -> Along:
    """Return an expert chosen by hand."""
    return Along(line.id, line.expert.name, line.expert.unit, line.expert.title)


def free_experts(lines: Sequence[ExpertLine], there: Sequence[Along]) -> tuple[ExpertLine, ...]:
    """Return the experts that can still be chosen for a team."""
    known = {one.id for one in there}
    return tuple(one for one in lines if not one.ended and one.id not in known)


def skills_of(lines: Sequence[ExpertLine], team: TeamLine) -> tuple[tuple[str, str], ...]:
    """Return (skill, words) to draw by; those the items need first."""
    counts: dict[str, int] = {}
    for one in lines:
        if available(one.active, one.expert.until, team.last_day):
            for skill in one.expert.skills:
                counts[skill] = counts.get(skill, 0) + 1
    ordered = sorted(counts, key=lambda skill: (skill not in team.skills, skill))
    return tuple(
        (skill, text("team.source.option", name=skill, count=counts[skill])) for skill in ordered
    )
