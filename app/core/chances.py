"""How many lawful plans there are, and in how many of them two meet (features.md C6).

A plan says which officers serve together and which enterprises each team inspects; it is
lawful when units, skills, recusals, districts and the cap are respected. Two plans that
differ only in the numbers of teams are one.

The share of plans in which an officer meets an enterprise is exact, and is *not* the chance
of the draw: the protocol chooses tickets, teams and pairings step by step (§4 to §7), which
does not make every lawful plan equally likely. That chance is worked out in chances_orders
or measured in chances_runs.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb, prod
from typing import Final

from app.core.chances_ground import Ground, Meter, TooLargeError
from app.core.chances_parcels import give
from app.core.chances_teams import form
from app.core.manifest_records import Manifest

STEPS: Final = 2_000_000  # of counting; beyond it the group is too large


@dataclass(frozen=True, slots=True)
class Plans:
    """Attributes:
    plans: how many lawful plans there are. teams: in how many ways teams can be formed
        lawfully, whether or not every enterprise then finds a team.
    shares: (officer id, parcel name) -> share of the plans in which the officer's team
        inspects it; every pair of the ground is there. Empty without any plan.
    """

    plans: int
    teams: int
    shares: Mapping[tuple[str, str], Fraction]


def count_plans(ground: Ground, steps: int = STEPS) -> Plans:
    """Count the lawful plans over a ground, exactly.

    Raises:
        TooLargeError: more than `steps` steps would be needed.
    """
    meter = Meter(steps)
    formed = form(ground, meter)
    plans = 0
    met: dict[tuple[int, int], int] = {}
    givings = {}
    for sorts, ways in formed.ways.items():
        givings[sorts] = giving = give(ground, formed.sorts, sorts, meter)
        plans += ways * giving.ways
    for (seat, sort, sorts), seats in formed.seats.items():
        alike = sorts.count(sort)
        for place in range(len(ground.parcels)):
            meter.spend(1)
            # Every team of a sort receives the same share; so does every parcel of a class.
            found = givings[sorts].met.get((place, sort), 0) // alike
            met[seat, place] = met.get((seat, place), 0) + seats * found
    teams = sum(formed.ways.values())
    return Plans(plans, teams, _shares(ground, plans, met) if plans else {})


def _shares(
    ground: Ground, plans: int, met: Mapping[tuple[int, int], int]
) -> dict[tuple[str, str], Fraction]:
    shares: dict[tuple[str, str], Fraction] = {}
    for seat, officers in enumerate(ground.officers):
        for place, parcels in enumerate(ground.parcels):
            alike = len(officers.members) * len(parcels.members)
            share = Fraction(met.get((seat, place), 0), plans * alike)
            shares.update(
                ((officer, parcel), share)
                for officer in officers.members
                for parcel in parcels.members
            )
    return shares


def choices_without_teams(manifest: Manifest) -> int:
    """Return in how many ways enterprises and officers can be drawn where no teams are formed."""
    strata = Counter(record.stratum for record in manifest.enterprises if record.is_in)
    pools = Counter(record.pool for record in manifest.officers if record.is_in)
    return prod(comb(strata[one.name], one.k) for one in manifest.ent_quotas) * prod(
        comb(pools[one.name], one.k) for one in manifest.off_quotas
    )


def leading(number: int) -> tuple[str, int]:
    """Return the first three digits of a number from 100 on as d.dd, and its power of ten."""
    digits = str(number)
    return f"{digits[0]}.{digits[1:3]}", len(digits) - 1


__all__ = ["STEPS", "Plans", "TooLargeError", "choices_without_teams", "count_plans", "leading"]
