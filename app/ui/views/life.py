"""What copying, changing and ending a task says to whoever does it. No Qt."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.core.plain import read
from app.core.task import Act, Stage
from app.core.team_plan import TeamPlan
from app.core.times import stamp
from app.services.task.task_changes import Lapsing
from app.services.task.task_copies import Copied
from app.services.task.task_endings import Ending
from app.services.task.task_lines import ChangeLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.views.teams import team_name

_NAMED = 8  # enterprises named one by one


def shifted_end(first: date, last: date, new_first: date) -> date:
    """Return the end of a period of the same length that begins on another day."""
    return new_first + (last - first)


def next_start(first: date, last: date, today: date) -> date:
    """Return the day a copied period is proposed to begin: today, or after the old one."""
    return max(today, last + timedelta(days=1)) if last >= today else today


def copied_name(name: str) -> str:
    """Return the name proposed for a copy; a copy of a copy says so once."""
    suffix = text("life.copy.suffix")
    return name if name.endswith(suffix) else name + suffix


def copied_words(found: Copied) -> str:
    """Return what was carried over and what was not, a line each."""
    lines = [text("life.copy.done", number=found.task_no, version=found.list_version)]
    gone = [one for one in found.items if not one.changed]
    changed = [one for one in found.items if one.changed]
    joint = text("life.copy.joint")
    if gone:
        items = joint.join(text("life.copy.item", code=one.code, name=one.name) for one in gone)
        lines.append(text("life.copy.gone", items=items))
    if changed:
        items = joint.join(
            text(
                "life.copy.changed_one",
                code=one.code,
                name=one.name,
                what="、".join(text(f"life.copy.what_{key}") for key in one.changed),
            )
            for one in changed
        )
        lines.append(text("life.copy.changed", items=items))
    if not found.items:
        lines.append(text("life.copy.done_plain"))
    if found.left:
        parts = joint.join(
            text(f"life.copy.left_{key}", count=count) for key, count in found.left.items()
        )
        lines.append(text("life.copy.left", parts=parts))
    return "\n".join(lines)


def ending_lines(found: Ending) -> tuple[str, ...]:
    """Return the consequences of ending a task, a sentence each."""
    if found.open_lock:
        return (text("life.end.locked", draw=found.open_lock),)
    if not found.drawn:
        return (text("life.end.undrawn"), text("life.end.plan"))
    lines = [text("life.end.drawn", drawn=found.drawn)]
    if found.freed:
        lines.append(text("life.end.freed", freed=found.freed))
    if found.told:
        lines += [text("life.end.told", count=len(found.told)), told_words(found.told)]
    if found.unfinished:
        lines.append(text("life.end.unfinished", count=found.unfinished))
    if found.approved:
        lines.append(text("life.end.approved", count=found.approved))
    return (*lines, text("life.end.plan"))


def told_words(names: Sequence[str]) -> str:
    """Name those who have a notice and are not inspected, the first of them."""
    shown = text("life.end.names_joint").join(names[:_NAMED])
    key = "told_more" if len(names) > _NAMED else "told_names"
    return text(f"life.end.{key}", names=shown, count=len(names))


def ended_words(card: TaskCard, found: Ending) -> str:
    """Return what stands above an ended task: who ended it, why, and what is left to do."""
    step = next((one for one in reversed(card.steps) if one.act is Act.END), None)
    if card.stage is not Stage.ENDED or step is None:
        return ""
    lines = [text("life.end.done", by=step.by, at=stamp(step.at), reason=step.opinion)]
    if found.unfinished:
        lines.append(text("life.end.done_left", unfinished=found.unfinished))
    if found.told:
        lines.append(text("life.end.done_told", count=len(found.told)))
    return "".join(lines)


def change_rows(fields: Iterable[tuple[str, Any, Any]]) -> tuple[tuple[str, str, str], ...]:
    """Return (part, before, after) in words."""
    return tuple(
        (text(f"terms.part.{name}"), value_words(name, before), value_words(name, after))
        for name, before, after in fields
    )


def value_words(name: str, value: object) -> str:
    """Return a value of a changed part as people read it."""
    if name == "batches" and isinstance(value, list):
        return "；".join(
            text("tasks.period", start=one["first_day"], stop=one["last_day"]) for one in value
        )
    if name == "team" and isinstance(value, dict):
        return team_words(read(TeamPlan, value))
    if name in ("contact", "phone", "place"):
        return str(value) or text(f"life.change.{'address' if name == 'place' else 'bureau'}")
    return str(value) or text("life.change.blank")


def team_words(team: TeamPlan) -> str:
    """Return team rules in one line."""
    if not team.teams:
        return text("life.change.blank")
    more = "".join(
        (
            text("life.rules.distinct") if team.distinct_units else "",
            text("life.rules.avoid") if team.avoid_district else "",
            text("life.rules.skills", skills="、".join(name for name, _ in team.skills))
            if team.skills
            else "",
            text("life.rules.slack", slack=team.slack, most=team.maxslack),
        )
    )
    return text(
        "life.rules.value",
        arrangement=text(f"terms.arrangement.{team.arrangement}"),
        teams=team.teams,
        size=team.headcount,
        parcel=text(f"terms.parcel.{team.parcel}"),
        more=more,
    )


def lapsing_words(found: Sequence[Lapsing]) -> str:
    """Return whose certificates end before the new period does; "" for nobody's."""
    if not found:
        return ""
    names = text("life.change.joint").join(
        text(
            f"life.change.{'lapsing_one' if one.expiry else 'lapsing_none'}",
            name=one.name,
            unit=one.unit,
            expiry=one.expiry,
            teams="、".join(team_name(team) for team in one.teams),
        )
        for one in found
    )
    return text("life.change.lapsing", count=len(found), names=names)


def history_rows(changes: Sequence[ChangeLine]) -> tuple[tuple[str, ...], ...]:
    """Return (time, asked by, confirmed by, part, before, after, reason), newest first."""
    rows = []
    for one in reversed(changes):
        for name, before, after in one.fields:
            part = (
                text("life.history.draw_team", draw=one.draw)
                if one.draw
                else text(f"terms.part.{name}")
            )
            rows.append(
                (
                    stamp(one.at),
                    one.by,
                    one.second,
                    part,
                    value_words(name, before),
                    value_words(name, after),
                    one.reason,
                )
            )
    return tuple(rows)
