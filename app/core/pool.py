"""From an approved plan and the registries to the manifest that is frozen.

Decides quotas, strata labels, pools and lines; reads no database and draws nothing.
Strata carry opaque labels S1, S2, … in an order that chance outside gives: which class
a label stands for stays in the bureau's copy, because classes are not public
(protocol §2).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.manifest import (
    DistrictRule,
    EnterpriseLine,
    Item,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
)
from app.core.protocol import NONE, Tag, normalise_word, sha256_hex
from app.core.quota import ALL, QuotaAbovePool, QuotaRule
from app.core.task import DrawKind, TaskPlan
from app.core.team_plan import POOLS, UnitClass, unit_class
from app.errors import UserError


class EmptyPool(UserError):
    """Nobody is left to draw from after scope and exclusions."""

    code = "pool.empty"


class TooFewOfficers(UserError):
    """A pool of officers holds fewer than the teams need."""

    code = "pool.too_few_officers"


class NothingDrawn(UserError):
    """The quotas come to zero enterprises."""

    code = "pool.nothing_drawn"


class ClassQuotaAbove(QuotaAbovePool):
    """More are to be drawn of a risk class than there are of it."""

    code = "task.class_quota_above"


class ListedMissing(UserError):
    """An enterprise on the upper level's list is not in the registry any more."""

    code = "pool.listed_missing"


class AreaMissing(UserError):
    """Areas are to be given out, and an enterprise in the pool has none (protocol §2)."""

    code = "pool.area_missing"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise in scope: what of it enters the manifest. reason None = IN."""

    key: str
    risk_class: str
    station: str
    area: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Inspector:
    """An officer: what enters the manifest. reason None = IN."""

    key: str
    unit: str
    skills: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the lists: numbers, seal, witnesses, previous head."""

    tag: Tag
    draw_number: str
    attempt: int
    prev: str
    commit: str
    witnesses: tuple[Witness, ...]
    items: tuple[tuple[str, str], ...]  # code, list version


def class_of(plan: TaskPlan, risk_class: str) -> str:
    """Return the class an enterprise counts in under this plan."""
    return (risk_class or NONE) if plan.by_class else ALL


def quotas(plan: TaskPlan, candidates: Iterable[Candidate]) -> dict[str, tuple[int, int]]:
    """Return class -> (IN, to draw) for each class that is in scope.

    A class without a rule of its own is drawn zero times: it stays visible in the pool.
    A rule for a class nobody is in cannot be met and is refused like any other.

    Raises:
        QuotaAbovePool, PlanIncomplete, EmptyPool, NothingDrawn, ListedMissing,
        AreaMissing: the user's.
    """
    sizes: Counter[str] = Counter()
    keys = set()
    bare = []
    for one in candidates:
        sizes[class_of(plan, one.risk_class)] += one.reason is None
        keys.add(one.key)
        if one.reason is None and normalise_word(one.area) == NONE:
            bare.append(one.key)
    if plan.kind is DrawKind.OFFICERS and (lost := sorted(set(plan.listed) - keys)):
        raise ListedMissing(count=len(lost), key=lost[0])
    if not sum(sizes.values()):
        raise EmptyPool()
    if bare and plan.kind is not DrawKind.ENTERPRISES and plan.team.parcel == ParcelRule.AREA:
        raise AreaMissing(count=len(bare), key=bare[0])
    if plan.kind is DrawKind.OFFICERS:
        return {name: (size, size) for name, size in sizes.items()}
    numbers = {name: (size, _wanted(plan, name, size)) for name, size in sizes.items()}
    if plan.by_class:
        for name in sorted(plan.quotas.keys() - sizes.keys()):
            _wanted(plan, name, 0)
    if not any(wanted for _, wanted in numbers.values()):
        raise NothingDrawn()
    return numbers


def _wanted(plan: TaskPlan, name: str, size: int) -> int:
    """How many to draw of a class of that size; names the class where there are too few."""
    try:
        return plan.quotas.get(name, QuotaRule("NUMBER", "0")).number(size)
    except QuotaAbovePool as error:
        if not plan.by_class:
            raise
        raise ClassQuotaAbove(risk_class=name, **error.fields) from None


def stratum_labels(classes: Iterable[str], shuffle: str) -> dict[str, str]:
    """Return class -> opaque label S1, S2, … in an order only `shuffle` decides.

    Args:
        shuffle: 64 hex digits of the system's generator, forgotten after the freeze.
    """
    ordered = sorted(set(classes), key=lambda name: sha256_hex(f"{shuffle}|{name}"))
    return {name: f"S{at}" for at, name in enumerate(ordered, 1)}


def pool_name(plan: TaskPlan, unit: str) -> str | None:
    """Return the pool an officer of this unit is in, or None where the plan takes none."""
    _, pools = POOLS[plan.team.arrangement]
    for name, classes in pools.items():
        if unit_class(unit) in classes:
            return name
    return None


def check_officers(plan: TaskPlan, inspectors: Iterable[Inspector]) -> dict[str, tuple[int, int]]:
    """Return pool -> (IN, to draw).

    Raises:
        TooFewOfficers: names the pool, what is there and what is needed.
    """
    sizes = dict.fromkeys(POOLS[plan.team.arrangement][1], 0)
    for one in inspectors:
        pool = pool_name(plan, one.unit)
        if pool is not None and one.reason is None:
            sizes[pool] += 1
    numbers = {}
    for pool, members in plan.team.members().items():
        wanted = members * plan.team.teams
        if sizes[pool] < wanted:
            raise TooFewOfficers(pool=pool, there=sizes[pool], wanted=wanted)
        numbers[pool] = (sizes[pool], wanted)
    return numbers


def build_manifest(
    plan: TaskPlan,
    setting: Setting,
    candidates: Sequence[Candidate],
    inspectors: Sequence[Inspector],
    recusals: Iterable[tuple[str, str]],
    labels: Mapping[str, str],
) -> Manifest:
    """Return the manifest of one attempt; core.manifest.check_manifest has the last word.

    Args:
        candidates: every enterprise in scope, IN or with its reason.
        inspectors: every officer of the plan's pools.
        recusals: (officer key, enterprise key); pairs of others are left out.
        labels: class -> stratum label, from `stratum_labels`.

    Raises:
        QuotaAbovePool, EmptyPool, NothingDrawn, TooFewOfficers: the user's.
    """
    numbers = quotas(plan, candidates)
    officers = () if plan.kind is DrawKind.ENTERPRISES else _officer_lines(plan, inspectors)
    known_officers = {one.id for one in officers}
    known = {normalise_word(one.key) for one in candidates} if officers else set()
    pairs = {(normalise_word(a), normalise_word(b)) for a, b in recusals}
    return Manifest(
        tag=setting.tag,
        draw_number=setting.draw_number,
        attempt=setting.attempt,
        items=tuple(Item(normalise_word(code), normalise_word(v)) for code, v in setting.items),
        prev=setting.prev,
        ent_quotas=tuple(Quota(labels[name], wanted) for name, (_, wanted) in numbers.items()),
        off_quotas=_officer_quotas(plan, inspectors),
        team=_team_rule(plan),
        need_pools=_need_pools(plan),
        need_skills=()
        if not officers
        else tuple(Need(normalise_word(skill), least) for skill, least in plan.team.skills),
        units=UnitsRule.DISTINCT if officers and plan.team.distinct_units else UnitsRule.ANY,
        district=DistrictRule.AVOID if officers and plan.team.avoid_district else DistrictRule.ANY,
        parcel=ParcelRule(plan.team.parcel) if officers else ParcelRule.EACH,
        commit=setting.commit,
        witnesses=setting.witnesses,
        beacon=None,
        enterprises=tuple(_enterprise_line(plan, one, labels) for one in candidates),
        officers=officers,
        recusals=tuple(
            Recusal(a, b) for a, b in sorted(pairs) if a in known_officers and b in known
        ),
    )


def _enterprise_line(plan: TaskPlan, one: Candidate, labels: Mapping[str, str]) -> EnterpriseLine:
    return EnterpriseLine(
        id=normalise_word(one.key),
        stratum=labels[class_of(plan, one.risk_class)],
        district=normalise_word(one.station),
        area=normalise_word(one.area),
        out_reason=one.reason,
    )


def _officer_lines(plan: TaskPlan, inspectors: Sequence[Inspector]) -> tuple[OfficerLine, ...]:
    lines = []
    for one in inspectors:
        pool = pool_name(plan, one.unit)
        if pool is None:
            continue
        unit = normalise_word(one.unit)
        lines.append(
            OfficerLine(
                id=normalise_word(one.key),
                pool=pool,
                unit=unit,
                # A station inspects its own district every day; an office has none.
                district=unit if unit_class(one.unit) is UnitClass.STATION else NONE,
                skills=tuple(sorted({normalise_word(skill) for skill in one.skills} - {NONE})),
                out_reason=one.reason,
            )
        )
    return tuple(lines)


def _officer_quotas(plan: TaskPlan, inspectors: Iterable[Inspector]) -> tuple[Quota, ...]:
    if plan.kind is DrawKind.ENTERPRISES:
        return ()
    return tuple(
        Quota(pool, wanted) for pool, (_, wanted) in check_officers(plan, inspectors).items()
    )


def _team_rule(plan: TaskPlan) -> TeamRule:
    if plan.kind is DrawKind.ENTERPRISES:
        return TeamRule(TeamMode.NONE)
    team = plan.team
    mode, _ = POOLS[team.arrangement]
    return TeamRule(TeamMode(mode), team.size, team.slack, team.maxslack, team.block, team.maxtry)


def _need_pools(plan: TaskPlan) -> tuple[Need, ...]:
    mode, _ = POOLS[plan.team.arrangement]
    if plan.kind is DrawKind.ENTERPRISES or mode == "WITHIN":
        return ()
    return tuple(Need(pool, members) for pool, members in plan.team.members().items())
