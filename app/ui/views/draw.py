"""A result as the operator reads it: rows of the tables, and why there may be no plan. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.no_plan import Binding
from app.services.draw.shows import DrawShow
from app.services.draw.shows_effect import OUT
from app.services.draw.shows_rows import DrawnEnterprise, DrawnOfficer
from app.texts import text
from app.ui.views.lock import pool_label
from app.ui.views.teams import team_name


def enterprises_now(show: DrawShow) -> tuple[DrawnEnterprise, ...]:
    """The drawn enterprises with who came in since, marked."""
    return show.enterprises_now or show.enterprises


def officers_now(show: DrawShow) -> tuple[DrawnOfficer, ...]:
    """The serving officers with who came in since, marked."""
    return show.officers_now or show.officers


def in_effect(rows: Sequence[DrawnEnterprise] | Sequence[DrawnOfficer]) -> int:
    """How many of the rows did not go out."""
    return sum(one.mark != OUT for one in rows)


def _named(one: DrawnEnterprise | DrawnOfficer) -> str:
    """A name with its mark."""
    if one.mark == OUT:
        reason = text(f"substitution.reason.{one.reason}")
        return text("substitution.mark.name_out", name=one.name, reason=reason)
    return text("substitution.mark.name_in", name=one.name) if one.mark else one.name


def members(show: DrawShow) -> dict[str, str]:
    """Team -> its members' names."""
    names: dict[str, list[str]] = {}
    for one in officers_now(show):
        if one.team and one.mark != OUT:
            names.setdefault(one.team, []).append(one.name)
    joint = text("draw.table.joint")
    return {team: joint.join(found) for team, found in names.items()}


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One drawn enterprise with the team that inspects it."""

    position: str
    name: str
    code: str
    township: str
    team: str
    officers: str
    batch: str = ""
    days: str = ""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One serving officer."""

    team: str
    name: str
    unit: str
    pool: str
    rank: str
    load: str


def enterprise_rows(show: DrawShow) -> tuple[EnterpriseRow, ...]:
    """The drawn enterprises in queue order; a substitute right behind whom it replaced."""
    names = members(show)
    return tuple(_enterprise(one, names) for one in enterprises_now(show))


def _enterprise(one: DrawnEnterprise, names: Mapping[str, str]) -> EnterpriseRow:
    return EnterpriseRow(
        str(one.position),
        _named(one),
        one.code,
        one.township,
        team_name(one.team),
        names.get(one.team, "") if one.mark != OUT else "",
        text("quota.batch.name", number=one.batch) if one.batch else "",
        text("tasks.period", start=one.days[0], stop=one.days[1]) if one.days else "",
    )


def officer_rows(show: DrawShow) -> tuple[OfficerRow, ...]:
    """The serving officers by team, then pool and rank."""
    loads: dict[str, int] = {}
    for one in enterprises_now(show):
        loads[one.team] = loads.get(one.team, 0) + (one.mark != OUT)
    ordered = sorted(officers_now(show), key=lambda one: (one.team, one.pool, one.rank))
    return tuple(_officer(one, loads) for one in ordered)


def _officer(one: DrawnOfficer, loads: Mapping[str, int]) -> OfficerRow:
    serves = one.team and one.mark != OUT
    load = text("draw.unit.enterprises", count=loads.get(one.team, 0)) if serves else ""
    team = team_name(one.team)
    return OfficerRow(team, _named(one), one.unit, pool_label(one.pool), str(one.rank), load)


def no_plan_reason(rules: tuple[Binding, ...] | None) -> str:
    """Which rule binds, in plain words; None while it is being worked out."""
    if rules is None:
        return text("draw.no_plan.searching")
    if not rules:
        return text("draw.no_plan.several")
    joint = text("draw.no_plan.joint")
    names = joint.join(text(f"draw.no_plan.names.{one}") for one in rules)
    return text("draw.no_plan.rule_one" if len(rules) == 1 else "draw.no_plan.rules", rules=names)


def binding_names(rules: tuple[Binding, ...] | None) -> str:
    """The rules that bind, in one line; "" where none was found or asked for."""
    joint = text("draw.no_plan.joint")
    return joint.join(text(f"draw.no_plan.names.{one}") for one in rules or ())


def no_plan_advice(rules: tuple[Binding, ...] | None) -> str:
    """What to look at before the officers are drawn again."""
    if not rules:
        return text("draw.no_plan.advice.several")
    return "".join(text(f"draw.no_plan.advice.{one}") for one in rules)
