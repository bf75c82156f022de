"""The conductor of a draw: which act comes next, and whether two keyings agree. No Qt.

The order is the protocol's (§10): lock code shown, throws keyed twice, seed, draw stored,
reveal, confirmation. What is stored decides where a reopened page stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.no_plan import Binding
from app.services.shows import DrawShow
from app.services.shows_effect import OUT
from app.services.shows_rows import DrawnEnterprise, DrawnOfficer
from app.texts import text
from app.ui.views.lock import pool_label
from app.ui.views.teams import team_name


class Act(StrEnum):
    """The steps of the conductor, in order."""

    ANNOUNCE = "announce"
    THROWS = "throws"
    SEED = "seed"
    DRAW = "draw"
    REVEAL = "reveal"
    CONFIRM = "confirm"


ACTS = tuple(Act)


def act_of(show: DrawShow, *, keying: bool = False, published: bool = False) -> Act:
    """Return the act that is due.

    Args:
        show: the attempt as stored; what it holds wins over the flags.
        keying: the lock code was shown and the throws are made (known to the page only).
        published: both keyings agree and the hall has seen the digits (page only).
    """
    if show.result_hash:
        return Act.CONFIRM if show.revealed_at else Act.REVEAL
    if show.seed:
        return Act.DRAW
    if published:
        return Act.SEED
    return Act.THROWS if keying else Act.ANNOUNCE


class Phase(StrEnum):
    """Where the keying stands."""

    FIRST = "first"
    SECOND = "second"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Keying:
    """The throws as keyed: once in the open, once blind (protocol §10).

    Attributes:
        wanted: witness id -> number of digits.
        first, second: witness id -> digits so far.
        agreed: ids whose two keyings agree; they are not touched again.
        apart: ids whose keyings differed at the last comparison.
    """

    wanted: Mapping[str, int]
    first: Mapping[str, str] = field(default_factory=dict)
    second: Mapping[str, str] = field(default_factory=dict)
    phase: Phase = Phase.FIRST
    agreed: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def open_ids(self) -> tuple[str, ...]:
        """Witnesses still to be keyed in this phase."""
        return tuple(one for one in self.wanted if one not in self.agreed)

    def lacking(self, keyed: Mapping[str, str]) -> tuple[str, ...]:
        """Witnesses whose digits are not complete."""
        return tuple(
            one for one in self.open_ids() if not whole(keyed.get(one, ""), self.wanted[one])
        )

    def cover(self, keyed: Mapping[str, str]) -> "Keying":
        """The first keying is complete: keep it, cover it, go on to the second."""
        if self.lacking(keyed):
            return self
        return replace(self, first={**self.first, **keyed}, phase=Phase.SECOND, apart=frozenset())

    def compare(self, keyed: Mapping[str, str]) -> "Keying":
        """Compare the second keying; who differs is keyed anew, twice, the others stand."""
        if self.lacking(keyed):
            return self
        second = {**self.second, **keyed}
        apart = frozenset(one for one in self.open_ids() if self.first.get(one) != second[one])
        agreed = frozenset(self.wanted) - apart
        return replace(
            self,
            first={one: self.first[one] for one in agreed},
            second={one: second[one] for one in agreed},
            phase=Phase.FIRST if apart else Phase.AGREED,
            agreed=agreed,
            apart=apart,
        )


def whole(digits: str, wanted: int) -> bool:
    """Whether exactly `wanted` of the digits 0 to 9 stand there."""
    return len(digits) == wanted and digits.isascii() and digits.isdigit()


def published(digits: Mapping[str, str], shown: int) -> dict[str, str]:
    """The first `shown` digits over all witnesses, in order: die by die."""
    left, open_digits = shown, {}
    for one, thrown in digits.items():
        open_digits[one] = thrown[: max(0, left)]
        left -= len(thrown)
    return open_digits


def spaced(digits: str) -> str:
    """Digits in groups of four, for reading aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


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
