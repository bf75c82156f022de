"""From an approved plan and the registries to the manifest that is frozen.

Decides quotas, strata labels, pools and lines; reads no database and draws nothing.
Strata carry opaque labels S1, S2, … in an order that chance outside gives: which class
a label stands for stays in the bureau's copy, because classes are not public
(protocol §2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.enterprise_lines import EnterpriseColumns, Traits
from app.core.item_skills import check_skills, skills_of
from app.core.manifest import (
    Beacon,
    DistrictRule,
    Item,
    Manifest,
    ParcelRule,
    Quota,
    Recusal,
    UnitsRule,
    Witness,
)
from app.core.officer_pools import (
    Inspector,
    officer_lines,
    officer_quotas,
    pool_needs,
    skill_needs,
    team_rule,
)
from app.core.protocol import NONE, Tag, normalise_word
from app.core.strata import Candidate, check_limits, count_pool, numbers, stratum_of, weight_of
from app.core.task import TaskPlan
from app.core.upper_ratio import ItemNeed


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
    beacon: Beacon | None = None


def build_manifest(
    plan: TaskPlan,
    setting: Setting,
    candidates: Sequence[Candidate],
    inspectors: Sequence[Inspector],
    recusals: Iterable[tuple[str, str]],
    labels: Mapping[str, str],
    needs: Sequence[ItemNeed] = (),
) -> Manifest:
    """Return the manifest of one attempt; core.manifest.check_manifest has the last word.

    Args:
        candidates: every enterprise in scope, IN or with its reason.
        inspectors: every officer of the plan's pools.
        recusals: (officer key, enterprise key); pairs of others are left out.
        labels: stratum -> label, from core.strata.stratum_labels.
        needs: what its list says of each item of the plan.

    Raises:
        What core.strata, core.item_skills and core.officer_pools refuse: the user's.
    """
    count = count_pool(plan, candidates)
    found = numbers(plan, count)
    check_limits(plan, count, found, needs)
    check_skills(plan, count, needs, inspectors)
    officers = officer_lines(plan, inspectors)
    known_officers = {one.id for one in officers}
    known = {normalise_word(one.key) for one in candidates} if officers else set()
    pairs = {(normalise_word(a), normalise_word(b)) for a, b in recusals}
    return Manifest(
        tag=setting.tag,
        draw_number=setting.draw_number,
        attempt=setting.attempt,
        items=tuple(Item(normalise_word(code), normalise_word(v)) for code, v in setting.items),
        prev=setting.prev,
        ent_quotas=tuple(Quota(labels[name], wanted) for name, (_, wanted) in found.items()),
        off_quotas=officer_quotas(plan, inspectors),
        team=team_rule(plan),
        need_pools=pool_needs(plan),
        need_skills=skill_needs(plan) if officers else (),
        units=UnitsRule.DISTINCT if officers and plan.team.distinct else UnitsRule.ANY,
        district=DistrictRule.AVOID if officers and plan.team.avoid_district else DistrictRule.ANY,
        parcel=ParcelRule(plan.team.parcel) if officers else ParcelRule.EACH,
        commit=setting.commit,
        witnesses=setting.witnesses,
        beacon=setting.beacon,
        enterprises=enterprise_lines(plan, candidates, labels, needs),
        officers=officers,
        recusals=tuple(
            Recusal(a, b) for a, b in sorted(pairs) if a in known_officers and b in known
        ),
    )


def enterprise_lines(
    plan: TaskPlan,
    candidates: Iterable[Candidate],
    labels: Mapping[str, str],
    needs: Iterable[ItemNeed] = (),
) -> EnterpriseColumns:
    """Return the E lines (protocol §2): everybody in scope, IN or with the reason."""
    known = {need.code: need for need in needs}
    asked: dict[tuple[str, ...], str] = {}  # the first skill that not every team has

    def skill(parts: tuple[str, ...]) -> str:
        if parts not in asked:
            asked[parts] = next(iter(skills_of(plan, parts, known)), NONE)
        return asked[parts]

    traits: dict[tuple[str, str, str, tuple[str, ...], str | None], Traits] = {}

    def said(one: Candidate) -> Traits:
        alike = (one.word, one.station, one.area, one.parts, one.reason)
        if alike not in traits:
            traits[alike] = Traits(
                stratum=labels[stratum_of(plan, one.word)],
                district=normalise_word(one.station),
                area=normalise_word(one.area),
                weight=weight_of(plan, one.word),
                skill=skill(one.parts),
                out_reason=one.reason,
            )
        return traits[alike]

    return EnterpriseColumns.pairs((normalise_word(one.key), said(one)) for one in candidates)
