"""Is every lawful pairing of a round equally likely? Chi-square against uniform, fixed seeds.

`python tests/verifier/uniformity.py` prints, for small rounds whose pairings can be listed: their
number N, the number of draws, chi-square, and how often chance alone exceeds it (p).
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import permutations

from small_counties import County, to_bytes
from three import Case, replays

# Parcel by parcel the teams that are eligible for it.
ROUNDS = {
    "3 parcels, 3 teams, all eligible": ("012", "012", "012"),
    "4 parcels, 4 teams, each barred from its own": ("123", "023", "013", "012"),
    "3 parcels, 5 teams, all eligible": ("01234", "01234", "01234"),
    "5 parcels, 5 teams, two to choose from or more": ("01", "12", "0123", "234", "034"),
    "4 parcels, 4 teams, one fixed": ("0", "0123", "123", "123"),
}


@dataclass(frozen=True)
class Finding:
    """One line of the output."""

    what: str
    outcomes: int
    draws: int
    chi_square: float
    p: float

    def __str__(self) -> str:
        return (
            f"{self.what}: N = {self.outcomes}, draws = {self.draws}, "
            f"chi-square = {self.chi_square:.2f} with {self.outcomes - 1} degrees of freedom, "
            f"p = {self.p:.3f}"
        )


def listed(eligible: Iterable[str]) -> list[tuple[int, ...]]:
    """All lawful pairings in lexicographic order (§7), by trying every one."""
    rows = [set(map(int, teams)) for teams in eligible]
    size = 1 + max(max(row) for row in rows)
    return [
        teams
        for teams in permutations(range(size), len(rows))
        if all(team in row for team, row in zip(teams, rows, strict=True))
    ]


def x_of(seed: str, pairings: int) -> int:
    """x of §7 for round 0 of try 0 without shift and slack."""
    told = hashlib.sha256(f"SSJ1|MATCH|{seed}|0|0|0|0".encode()).hexdigest()
    return int(told, 16) % pairings


def exceeds(chi_square: float, degrees: int) -> float:
    """How often chance exceeds this chi-square (upper regularised incomplete gamma)."""
    a, x = degrees / 2, chi_square / 2
    if x <= 0:
        return 1.0
    term = total = 1 / a
    for n in range(1, 10_000):
        term *= x / (a + n)
        total += term
        if term < total * 1e-12:
            break
    return max(0.0, 1 - total * math.exp(a * math.log(x) - x - math.lgamma(a)))


def finding(what: str, counted: Counter[object], outcomes: int) -> Finding:
    """Chi-square of what was counted against `outcomes` equally likely ones."""
    draws = counted.total()
    fair = draws / outcomes
    chi = sum((n - fair) ** 2 for n in counted.values()) / fair
    chi += (outcomes - len(counted)) * fair
    return Finding(what, outcomes, draws, chi, exceeds(chi, outcomes - 1))


def of_rounds(draws: int) -> list[Finding]:
    """The pairing that x picks from the list, for seeds that are hashes of numbers."""
    found = []
    for what, eligible in ROUNDS.items():
        pairings = listed(eligible)
        seeds = (hashlib.sha256(f"{what} {n}".encode()).hexdigest() for n in range(draws))
        counted: Counter[object] = Counter(pairings[x_of(seed, len(pairings))] for seed in seeds)
        found.append(finding(what, counted, len(pairings)))
    return found


# Three teams of two and three enterprises, nobody barred: six pairings of one round.
OPEN = County(
    ents={"S1": 3},
    offs={"A": 6},
    team="ACROSS|2|0|0|8|1",
    needs=("POOL|A|2",),
    e=tuple(f"E{n}|S1|-|-|1|-|IN" for n in range(1, 4)),
    o=tuple(f"A{n}|A|-|-|-|IN" for n in range(1, 7)),
)


def of_draws(name: str, draws: int) -> list[Finding]:
    """Whole draws by one implementation: x of the round, who is with whom, who gets what."""
    counties = [replace(OPEN, s0=n) for n in range(draws)]
    asked = [Case("", to_bytes(one.lines()), to_bytes(one.opening())) for one in counties]
    xs: Counter[object] = Counter()
    pairs: Counter[object] = Counter()
    partners: Counter[object] = Counter()
    for result in replays()[name](asked):
        assert result is not None
        lines = [line.split("|") for line in result.decode().split("\n")]
        teams = {line[1]: line[3].split(",") for line in lines if line[0] == "TEAM"}
        for line in lines:
            if line[0] == "ROUND":
                assert line[2] == "6"
                xs[line[3]] += 1
            if line[0] == "MATCH" and line[2] == "E1":
                pairs[frozenset(teams[line[3]])] += 1
        partners[next(two for two in map(frozenset, teams.values()) if "A1" in two)] += 1
    return [
        finding(f"{name}: x of the only round", xs, 6),
        finding(f"{name}: the partner of A1", partners, 5),
        finding(f"{name}: the team of two that inspects E1", pairs, 15),
    ]


if __name__ == "__main__":
    for one in [*of_rounds(60_000), *of_draws("the program", 6000), *of_draws("verify.py", 6000)]:
        print(one)
