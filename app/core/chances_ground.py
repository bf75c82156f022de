"""Who may still be drawn, and which rules bind: the ground on which plans are counted.

People and enterprises that no rule tells apart form a class, so that counting works with a
few numbers where it would otherwise try every person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.enterprise_lines import EnterpriseColumns
from app.core.manifest_records import (
    DistrictRule,
    Manifest,
    OfficerLine,
    ParcelRule,
    TeamMode,
    UnitsRule,
)
from app.core.parcels import Parcel
from app.core.protocol import NONE
from app.core.teams import team_count


class TooLargeError(Exception):
    """Counting would take more steps than the limit: bounded by steps, never by time."""


class Meter:
    """Counts steps of work up to a limit."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def spend(self, steps: int) -> None:
        """Count steps.

        Raises:
            TooLargeError: they do not fit any more.
        """
        self._left -= steps
        if self._left < 0:
            raise TooLargeError


@dataclass(frozen=True, slots=True)
class Barrier:
    """What keeps a team from a parcel: officers barred from it, skills it asks for (§6)."""

    barred: frozenset[str]
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfficerClass:
    """Officers of one pool whom no rule tells apart. unit: "" where it shuts nobody out."""

    pool: int
    unit: str
    skills: frozenset[str]
    barred: frozenset[Barrier]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParcelClass:
    """Parcels of one stratum that no rule tells apart. barrier: its place in `barriers`."""

    stratum: int
    barrier: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What plans are made of.

    Units stand in the classes of officers: two of one unit other than "" share no team.

    Attributes:
        across: teams take `each[p]` members of pool p; otherwise `size` of one pool.
        serve: per pool, how many serve. wanted: per stratum, how many parcels are drawn.
        needs: skill -> members with it that every team must have.
        teams: T of §6. cap: the most parcels one team may receive.
    """

    across: bool
    size: int
    each: tuple[int, ...]
    serve: tuple[int, ...]
    needs: Mapping[str, int]
    teams: int
    cap: int
    officers: tuple[OfficerClass, ...]
    wanted: tuple[int, ...]
    parcels: tuple[ParcelClass, ...]
    barriers: tuple[Barrier, ...]


def ground_of_manifest(manifest: Manifest) -> Ground | None:
    """Return the ground right after the freeze: whoever is IN may be drawn.

    Returns:
        None where parcels are areas or packages: which there are shows only when the
        enterprises are drawn.
    """
    if manifest.parcel is not ParcelRule.EACH:
        return None
    strata = {quota.name: place for place, quota in enumerate(manifest.ent_quotas)}
    records = [record for record in manifest.enterprises if record.is_in]
    parcels = [(record.id, strata[record.stratum], (record.id,)) for record in records]
    officers = [record for record in manifest.officers if record.is_in]
    wanted = tuple(quota.k for quota in manifest.ent_quotas)
    cap = -(-sum(wanted) // team_count(manifest)) + manifest.team.slack
    return _ground(manifest, officers, parcels, wanted, cap)


def ground_of_draw(
    manifest: Manifest, serving: Iterable[str], parcels: Sequence[Parcel], cap: int
) -> Ground:
    """Return the ground once officers and enterprises are drawn: only they, and all of them.

    Args:
        serving: ids of the serving officers. cap: the CAP of the result (§8).
    """
    there = frozenset(serving)
    officers = [record for record in manifest.officers if record.id in there]
    given = [(parcel.name, 0, parcel.enterprises) for parcel in parcels]
    return _ground(manifest, officers, given, (len(given),), cap)


def _ground(
    manifest: Manifest,
    officers: Sequence[OfficerLine],
    parcels: Sequence[tuple[str, int, Sequence[str]]],
    wanted: tuple[int, ...],
    cap: int,
) -> Ground:
    across = manifest.team.mode is TeamMode.ACROSS
    needs = {need.name: need.count for need in manifest.need_pools}
    barriers, parcel_classes = _parcel_classes(manifest, officers, parcels)
    return Ground(
        across=across,
        size=manifest.team.size,
        each=tuple(needs[quota.name] for quota in manifest.off_quotas) if across else (),
        serve=tuple(quota.k for quota in manifest.off_quotas),
        needs={need.name: need.count for need in manifest.need_skills},
        teams=team_count(manifest),
        cap=cap,
        officers=_officer_classes(manifest, officers, barriers),
        wanted=wanted,
        parcels=parcel_classes,
        barriers=barriers,
    )


def alike(manifest: Manifest) -> tuple[dict[str, int], dict[str, int]]:
    """Return the class of every officer and every enterprise that is IN, each by id.

    Members of a class have the same chances of everything before the tickets are known.
    """
    officers = [record for record in manifest.officers if record.is_in]
    records = [record for record in manifest.enterprises if record.is_in]
    strata = {quota.name: place for place, quota in enumerate(manifest.ent_quotas)}
    given = [(record.id, strata[record.stratum], (record.id,)) for record in records]
    barriers, parcels = _parcel_classes(manifest, officers, given)
    kind = {name: at for at, one in enumerate(parcels) for name in one.members}
    areas = manifest.parcel is ParcelRule.AREA
    places: dict[tuple[int, int, str], int] = {}
    enterprises = {
        record.id: places.setdefault(
            (kind[record.id], record.weight, record.area if areas else ""), len(places)
        )
        for record in records
    }
    seats = _officer_classes(manifest, officers, barriers)
    return {name: at for at, one in enumerate(seats) for name in one.members}, enterprises


def _parcel_classes(
    manifest: Manifest,
    officers: Sequence[OfficerLine],
    parcels: Sequence[tuple[str, int, Sequence[str]]],
) -> tuple[tuple[Barrier, ...], tuple[ParcelClass, ...]]:
    barred = barred_officers(manifest, officers)
    names = frozenset(name for _, _, inside in parcels for name in inside)
    traits = EnterpriseColumns.of(manifest.enterprises).traits_of(names)
    places: dict[Barrier, int] = {}
    classes: dict[tuple[int, int], list[str]] = {}
    for name, stratum, inside in parcels:
        out = frozenset(
            one for enterprise in inside for one in barred(enterprise, traits[enterprise].district)
        )
        skills = frozenset(traits[enterprise].skill for enterprise in inside) - {NONE}
        place = places.setdefault(Barrier(out, skills), len(places))
        classes.setdefault((stratum, place), []).append(name)
    made = tuple(
        ParcelClass(stratum, place, tuple(members))
        for (stratum, place), members in sorted(classes.items())
    )
    return tuple(places), made


class Barred:
    """Tells which officers are kept from an enterprise (§6): recused, or of its district."""

    def __init__(self, manifest: Manifest, officers: Sequence[OfficerLine]) -> None:
        there = frozenset(officer.id for officer in officers)
        self._recused: dict[str, set[str]] = {}
        for recusal in manifest.recusals:
            if recusal.officer in there:
                self._recused.setdefault(recusal.enterprise, set()).add(recusal.officer)
        self._local: dict[str, set[str]] = {}
        if manifest.district is DistrictRule.AVOID:
            for officer in officers:
                if officer.district != NONE:
                    self._local.setdefault(officer.district, set()).add(officer.id)

    def __call__(self, enterprise: str, district: str) -> set[str]:
        return self._recused.get(enterprise, set()) | self._local.get(district, set())


def barred_officers(manifest: Manifest, officers: Sequence[OfficerLine]) -> Barred:
    """Return what tells, per enterprise id and district, the officers kept from it."""
    return Barred(manifest, officers)


def _officer_classes(
    manifest: Manifest, officers: Sequence[OfficerLine], barriers: Sequence[Barrier]
) -> tuple[OfficerClass, ...]:
    pools = {quota.name: place for place, quota in enumerate(manifest.off_quotas)}
    asked = frozenset(need.name for need in manifest.need_skills).union(
        *(barrier.skills for barrier in barriers)
    )
    shared = _shared_units(manifest, officers)
    classes: dict[tuple[int, str, frozenset[str], frozenset[Barrier]], list[str]] = {}
    for officer in officers:
        barred = frozenset(one for one in barriers if officer.id in one.barred)
        unit = officer.unit if officer.unit in shared else ""
        kind = (pools[officer.pool], unit, asked & frozenset(officer.skills), barred)
        classes.setdefault(kind, []).append(officer.id)
    return tuple(OfficerClass(*kind, tuple(members)) for kind, members in classes.items())


def _shared_units(manifest: Manifest, officers: Sequence[OfficerLine]) -> set[str]:
    """Return the units two of whose officers could sit in one team, but must not."""
    if manifest.units is not UnitsRule.DISTINCT:
        return set()
    alone = {need.name for need in manifest.need_pools if need.count == 1}
    seen: dict[str, list[str]] = {}
    for officer in officers:
        seen.setdefault(officer.unit, []).append(officer.pool)
    across = manifest.team.mode is TeamMode.ACROSS
    return {
        unit
        for unit, pools in seen.items()
        if (len(set(pools)) > 1 and across)
        or any(pools.count(pool) > 1 and pool not in alone for pool in pools)
    }
