"""Teams as people read them: names, what a draw had to widen, who got nothing. No Qt."""

from collections.abc import Mapping

from app.core.spread import Spread
from app.services.draw.shows import DrawShow
from app.texts import text


def team_name(team: str) -> str:
    """The name of a team for people: T001 is 第1组; "" where there is none."""
    number = team[1:]
    return text("terms.team", number=int(number)) if number.isdigit() else team


def empty_teams(show: DrawShow) -> Mapping[str, tuple[str, ...]]:
    """Teams that received no enterprise, with their members' names, by number."""
    busy = {one.team for one in show.enterprises}
    members: dict[str, list[str]] = {}
    for officer in show.officers:
        if officer.team and officer.team not in busy:
            members.setdefault(officer.team, []).append(officer.name)
    return {team: tuple(members[team]) for team in sorted(members)}


def widened(show: DrawShow) -> tuple[str, ...]:
    """Short words for each allowance the search had to go beyond; empty where none."""
    found = show.teams_found
    if found is None:
        return ()
    words = []
    if found.slack > found.slack_set:
        words.append(text("draw.widened.slack", slack=found.slack, was=found.slack_set))
    if found.shift:
        words.append(text("draw.widened.shift", shift=found.shift))
    return tuple(words)


def result_notes(show: DrawShow) -> str:
    """What the operator must know of how a result came about; "" for a smooth one."""
    lines = []
    if words := widened(show):
        lines.append(text("draw.widened.note", words=text("draw.widened.joint").join(words)))
    joint = text("draw.table.joint")
    if empty := empty_teams(show):
        names = joint.join(
            text("draw.empty_team.one", team=team_name(team), members=joint.join(members))
            for team, members in empty.items()
        )
        lines.append(text("draw.empty_team.note", count=len(empty), names=names))
    return "\n".join(lines)


def spread_words(spread: Spread | None) -> str:
    """Why a team may end up without an enterprise, and what to do; "" where none will."""
    if spread is None or not (spread.short or spread.shut_out or spread.thin):
        return ""
    lines = [
        text(
            "plan.spread.where",
            townships=spread.townships,
            districts=spread.districts,
            teams=spread.teams,
        )
    ]
    if spread.short:
        lines.append(text("plan.spread.short", parcels=spread.parcels, short=spread.short))
    if spread.shut_out or spread.thin:
        homes = text("plan.spread.joint").join(
            text(
                "plan.spread.home",
                name=home.name,
                enterprises=f"{home.enterprises:,}",
                officers=home.officers,
            )
            for home in spread.worst
        )
        names = text("plan.spread.joint").join(home.name for home in spread.worst)
        key = "shut_out" if spread.shut_out else "thin"
        lines.append(
            text(
                f"plan.spread.{key}",
                homes=homes,
                names=names,
                most=spread.shut_out,
                open=f"{spread.open_to_worst:,}",
                pool=f"{spread.pool:,}",
            )
        )
    lines.append(text("plan.spread.advice"))
    return "\n".join(lines)
