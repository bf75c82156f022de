"""方案数与配对机会: how many lawful plans there are, and who may meet whom how often.

Figures of two kinds stand beside each other and are never mixed: shares of all lawful
plans, which are counted; and the chances of the protocol, which are worked out where the
group is small and measured by dry runs where it is not. Read in a child process.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.chances import TooLargeError, choices_without_teams, count_plans
from app.core.chances_ground import Barred, Ground, ground_of_draw, ground_of_manifest
from app.core.chances_orders import after_tickets, before_tickets
from app.core.chances_runs import measure, measure_teams
from app.core.draw import run_draw
from app.core.enterprise_lines import EnterpriseColumns
from app.core.manifest import Manifest, TeamMode, parse_manifest
from app.core.outcome import Outcome
from app.core.people import Actor, Right
from app.core.teams import team_count
from app.errors import UserError
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import FrozenEnterprise, FrozenOfficer, Lock, Opening, Result

RUNS: Final = 5000
PAIRS: Final = 20_000  # officers × enterprises; beyond it no pair is listed
COUNTING: Final = "chances.step.counting"
WORKING: Final = "chances.step.working"
MEASURING: Final = "chances.step.measuring"
_EVERY: Final = 50  # dry runs between two words of progress
_MARKS: Final = 500  # keys of one question to the database
Progress = Callable[[str, float], None]


class NoTeamsYet(UserError):
    """The moment asked for is after a draw with teams, and there is none."""

    code = "chances.no_teams_yet"


class Moment(StrEnum):
    """FROZEN: the list is frozen, nobody is drawn. DRAWN: officers and enterprises are
    drawn in their order; teams and pairing are still open."""

    FROZEN = "FROZEN"
    DRAWN = "DRAWN"


class Method(StrEnum):
    """How the protocol's chances came about. NONE: the group is too large to list pairs."""

    WORKED_OUT = "WORKED_OUT"
    MEASURED = "MEASURED"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class PairChance:
    """An officer and an enterprise.

    Attributes:
        share: exact share of the lawful plans in which they meet; None where not counted.
        chance: the protocol's chance that they meet, 0 to 1.
        error: its standard error; 0 where the chance is worked out.
        excluded: the rules let them meet in no plan. Where nothing was counted or worked
            out, only recusals and districts are known.
    """

    officer_key: str
    officer: str
    enterprise_key: str
    enterprise: str
    share: Fraction | None
    chance: float
    error: float
    excluded: bool


@dataclass(frozen=True, slots=True)
class Chances:
    """The figures of one lock at one moment, all before the seed is known or looked at.

    Attributes:
        plans: how many lawful plans; None where too large to count, or before the draw of
            areas or packages. Without teams: in how many ways enterprises and officers can
            be drawn.
        teams_plans: in how many ways teams can be formed lawfully; None likewise.
        too_large: the group is too large for counting.
        waits: areas or packages: plans can be counted once the enterprises are drawn.
        cap: the most parcels one team may have in a plan.
        rows: every officer with every enterprise, officers in order of pool and name.
        runs: dry runs made; 0 unless measured. no_plan: the chance of NOPLAN.
    """

    lock_id: int
    moment: Moment
    officers: int
    enterprises: int
    teams: int
    cap: int
    plans: int | None
    teams_plans: int | None
    too_large: bool
    waits: bool
    rows: tuple[PairChance, ...]
    method: Method
    runs: int
    no_plan: float

    @property
    def pairs(self) -> tuple[tuple[str, str, Fraction], ...]:
        """(officer, enterprise, exact share of the lawful plans), where counted."""
        return tuple(
            (one.officer, one.enterprise, one.share) for one in self.rows if one.share is not None
        )


@needs(Right.READ)
def chances(
    store: Store,
    actor: Actor,
    lock_id: int,
    moment: Moment = Moment.FROZEN,
    *,
    progress: Progress | None = None,
) -> Chances:
    """Return number of plans and chances of pairs for a frozen list.

    Args:
        moment: DRAWN needs a stored result with teams.
        progress: told the key of a step and its share, 0 to 1.

    Raises:
        NoTeamsYet: the user's.
    """
    say = progress or (lambda _key, _share: None)
    with store.read() as session:
        lock = session.get_one(Lock, lock_id)
        data, manifest_hash = lock.manifest, lock.manifest_hash
        opening = session.get(Opening, lock_id)
        thrown = opening.opening if opening and session.get(Result, lock_id) else None
    manifest = parse_manifest(data)
    outcome = None
    if moment is Moment.DRAWN:
        outcome = run_draw(data, thrown) if thrown is not None else None
        if outcome is None or outcome.plan is None:
            raise NoTeamsYet()
    group = _group(manifest, outcome)
    counted = _counted(manifest, outcome, group, say)
    found = _protocol(manifest, manifest_hash, outcome, group, say)
    with store.read() as session:
        rows = _rows(session, lock_id, manifest, group, counted, found)
    return Chances(
        lock_id=lock_id,
        moment=moment,
        officers=len(group.officers),
        enterprises=len(group.enterprises),
        teams=team_count(manifest),
        cap=counted.cap,
        plans=counted.plans,
        teams_plans=counted.teams,
        too_large=counted.too_large,
        waits=counted.waits,
        rows=rows,
        method=found.method,
        runs=found.runs,
        no_plan=found.no_plan,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Ids of who may meet: officers by pool, enterprises by stratum. listed: few enough."""

    officers: tuple[str, ...]
    enterprises: tuple[str, ...]

    @property
    def listed(self) -> bool:
        return 0 < len(self.officers) * len(self.enterprises) <= PAIRS


def _group(manifest: Manifest, outcome: Outcome | None) -> _Group:
    if outcome is not None:
        return _Group(outcome.serving_officers(), outcome.drawn_enterprises())
    pools = {quota.name for quota in manifest.off_quotas if quota.k}
    strata = {quota.name for quota in manifest.ent_quotas if quota.k}
    return _Group(
        tuple(one.id for one in manifest.officers if one.is_in and one.pool in pools),
        tuple(one.id for one in manifest.enterprises if one.is_in and one.stratum in strata),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What counting gave. shares: (officer id, enterprise id) -> share of the plans."""

    cap: int = 0
    plans: int | None = None
    teams: int | None = None
    too_large: bool = False
    waits: bool = False
    shares: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)


def _counted(manifest: Manifest, outcome: Outcome | None, group: _Group, say: Progress) -> _Counted:
    say(COUNTING, 0.0)
    if manifest.team.mode is TeamMode.NONE:
        return _Counted(plans=choices_without_teams(manifest))
    if outcome is not None and outcome.plan is not None:
        contents = {parcel.name: parcel.enterprises for parcel in outcome.parcels}
        ground: Ground | None = ground_of_draw(
            manifest, group.officers, outcome.parcels, outcome.plan.cap
        )
    else:
        contents = {name: (name,) for name in group.enterprises}
        ground = ground_of_manifest(manifest)
    if ground is None:
        return _Counted(waits=True)
    try:
        found = count_plans(ground)
    except TooLargeError:
        return _Counted(cap=ground.cap, too_large=True)
    shares = {
        (officer, name): share
        for (officer, parcel), share in found.shares.items()
        for name in contents.get(parcel, ())
    }
    return _Counted(ground.cap, found.plans, found.teams, shares=shares)


@dataclass(frozen=True, slots=True)
class _Found:
    """The protocol's chances. met: (officer id, enterprise id) -> (chance, standard error)."""

    method: Method = Method.NONE
    runs: int = 0
    no_plan: float = 0.0
    met: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)


def _protocol(
    manifest: Manifest,
    manifest_hash: str,
    outcome: Outcome | None,
    group: _Group,
    say: Progress,
) -> _Found:
    """Work the chances out where that can be done, measure them where not."""
    if manifest.team.mode is TeamMode.NONE or not group.listed:
        return _Found()
    say(WORKING, 0.0)
    try:
        exact = (
            before_tickets(manifest, lambda share: say(WORKING, share))
            if outcome is None
            else after_tickets(manifest, outcome.pools, outcome.parcels)
        )
    except TooLargeError:
        return _measured(manifest, manifest_hash, outcome, group, say)
    met = {pair: (chance, 0.0) for pair, chance in exact.met.items()}
    return _Found(Method.WORKED_OUT, 0, exact.no_plan, met)


def _measured(
    manifest: Manifest,
    manifest_hash: str,
    outcome: Outcome | None,
    group: _Group,
    say: Progress,
) -> _Found:
    def told(done: int) -> None:
        if not done % _EVERY:
            say(MEASURING, done / RUNS)

    if outcome is None:
        runs = measure(manifest, manifest_hash, RUNS, told)
    else:
        drawn = (outcome.pools, outcome.parcels)
        runs = measure_teams(manifest, manifest_hash, drawn, RUNS, told)
    pairs = [*product(group.officers, group.enterprises)]
    met = {pair: (runs.chance(pair), runs.error(pair)) for pair in pairs}
    return _Found(Method.MEASURED, runs.runs, runs.no_plan / runs.runs, met)


def _rows(
    session: Session,
    lock_id: int,
    manifest: Manifest,
    group: _Group,
    counted: _Counted,
    found: _Found,
) -> tuple[PairChance, ...]:
    if found.method is Method.NONE:
        return ()
    officers = _names(session, FrozenOfficer, lock_id, group.officers)
    enterprises = _names(session, FrozenEnterprise, lock_id, group.enterprises)
    barred = Barred(manifest, [one for one in manifest.officers if one.is_in])
    districts = EnterpriseColumns.of(manifest.enterprises).traits_of(frozenset(group.enterprises))
    rows = []
    for enterprise in group.enterprises:
        kept_out = barred(enterprise, districts[enterprise].district)
        for officer in group.officers:
            chance, error = found.met.get((officer, enterprise), (0.0, 0.0))
            share = counted.shares.get((officer, enterprise))
            excluded = share == 0 or officer in kept_out
            if found.method is Method.WORKED_OUT:
                excluded = excluded or not chance
            rows.append(
                PairChance(
                    officer,
                    officers.get(officer, officer),
                    enterprise,
                    enterprises.get(enterprise, enterprise),
                    share,
                    chance,
                    error,
                    excluded,
                )
            )
    order = {name: at for at, name in enumerate(group.officers)}
    return tuple(sorted(rows, key=lambda one: order[one.officer_key]))


def _names(session: Session, table: Any, lock_id: int, keys: Sequence[str]) -> dict[str, str]:
    """Return the names of some as they were frozen."""
    names: dict[str, str] = {}
    for start in range(0, len(keys), _MARKS):
        rows = session.execute(
            select(table.key, func.json_extract(table.facts, "$.name")).where(
                table.lock_id == lock_id, table.key.in_(keys[start : start + _MARKS])
            )
        )
        names.update((key, name or key) for key, name in rows)
    return names
