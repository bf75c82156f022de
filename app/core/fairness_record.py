"""A stored draw as the statistics of fairness see it: lots, teams, and who went where.

Read from manifest.txt and result.txt alone (SPEC §2, §8), nothing is drawn again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.core.protocol import NONE

_ONE: Final = "1"


@dataclass(frozen=True, slots=True)
class Lots:
    """One stratum or pool: its IN records in the order of their tickets, the first k drawn.

    weights: id -> weight, where it is not 1.
    """

    name: str
    k: int
    ids: tuple[str, ...]
    weights: Mapping[str, int] = field(default_factory=dict)

    @property
    def drawn(self) -> tuple[str, ...]:
        return self.ids[: self.k]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one team was given: enterprises in queue order."""

    ids: tuple[str, ...]
    team: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What keeps officers from teams and enterprises (SPEC §2 RULE, NEED, X)."""

    avoid: bool  # nobody inspects in the own district
    officer_district: Mapping[str, str]
    enterprise_district: Mapping[str, str]
    officer_skills: Mapping[str, frozenset[str]]
    enterprise_skill: Mapping[str, str]
    barred: frozenset[tuple[str, str]]  # officer, enterprise

    def eligible(self, members: tuple[str, ...], ids: tuple[str, ...]) -> bool:
        """Whether a team may be given these enterprises (SPEC §6 Eligible)."""
        return all(self._one(members, enterprise) for enterprise in ids)

    def _one(self, members: tuple[str, ...], enterprise: str) -> bool:
        district = self.enterprise_district.get(enterprise, NONE)
        skill = self.enterprise_skill.get(enterprise, NONE)
        if any((officer, enterprise) in self.barred for officer in members):
            return False
        own = (self.officer_district.get(one) == district for one in members)
        if self.avoid and district != NONE and any(own):
            return False
        nobody: frozenset[str] = frozenset()
        return skill == NONE or any(skill in self.officer_skills.get(o, nobody) for o in members)


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One standing draw.

    Attributes:
        strata: of enterprises; empty where the enterprises were not drawn here.
        served: officers who serve; teams: name -> members, both empty without a plan.
        alike: officer -> a group inside which officers could change places in the teams
            without breaking a rule on teams.
    """

    number: str
    strata: tuple[Lots, ...]
    pools: tuple[Lots, ...]
    served: frozenset[str]
    teams: Mapping[str, tuple[str, ...]]
    parcels: tuple[Parcel, ...]
    alike: Mapping[str, tuple[str, ...]]
    rules: Rules


def read_record(
    number: str, manifest: bytes, result: bytes, *, enterprises: bool = True
) -> DrawRecord:
    """Return a draw as it stands in its two files.

    Args:
        manifest, result: as stored; both were checked when they were written.
        enterprises: False where the enterprises were given and only officers were drawn.
    """
    frozen = _Frozen(manifest)
    outcome = _Outcome(result)
    teams = outcome.teams
    members = {one for team in teams.values() for one in team}
    drawn = {one for parcel in outcome.parcels for one in parcel.ids}
    strata = tuple(
        Lots(name, frozen.ent[name], tuple(ids), _some(frozen.weights, ids))
        for name, ids in outcome.strata.items()
    )
    return DrawRecord(
        number,
        strata if enterprises else (),
        tuple(Lots(name, frozen.off[name], tuple(ids)) for name, ids in outcome.pools.items()),
        frozenset(members),
        teams,
        tuple(outcome.parcels),
        {one: frozen.group(one) for one in members},
        frozen.rules(drawn),
    )


def _some(weights: Mapping[str, int], ids: list[str]) -> dict[str, int]:
    return {one: weights[one] for one in ids if one in weights} if weights else {}


class _Frozen:
    """The lines of manifest.txt that matter here."""

    def __init__(self, manifest: bytes) -> None:
        self.ent: dict[str, int] = {}
        self.off: dict[str, int] = {}
        self.weights: dict[str, int] = {}
        self.enterprises: dict[str, tuple[str, str]] = {}
        self.officers: dict[str, tuple[str, str, str, frozenset[str]]] = {}
        self.barred: set[tuple[str, str]] = set()
        self.distinct = self.avoid = self.skilled = False
        for kind, fields in _lines(manifest):
            self._take(kind, fields)

    def _take(self, kind: str, fields: list[str]) -> None:
        if kind == "E" and fields[6] == "IN":
            self.enterprises[fields[0]] = (fields[2], fields[5])
            if fields[4] != _ONE:
                self.weights[fields[0]] = int(fields[4])
        elif kind == "O" and fields[5] == "IN":
            skills = frozenset(fields[4].split(",")) - {NONE}
            self.officers[fields[0]] = (fields[1], fields[2], fields[3], skills)
        elif kind == "X":
            self.barred.add((fields[0], fields[1]))
        elif kind == "QUOTA":
            (self.ent if fields[0] == "ENT" else self.off)[fields[1]] = int(fields[2])
        elif kind == "NEED":
            self.skilled = self.skilled or fields[0] == "SKILL"
        elif kind == "RULE":
            self.distinct = self.distinct or fields == ["UNITS", "DISTINCT"]
            self.avoid = self.avoid or fields == ["DISTRICT", "AVOID"]

    def group(self, officer: str) -> tuple[str, ...]:
        """What an officer has to share with another to change places with him."""
        pool, unit, district, skills = self.officers[officer]
        return (
            pool,
            unit if self.distinct else "",
            district if self.avoid else "",
            ",".join(sorted(skills)) if self.skilled else "",
        )

    def rules(self, drawn: set[str]) -> Rules:
        there = {one: self.enterprises[one] for one in drawn}
        return Rules(
            self.avoid,
            {one: facts[2] for one, facts in self.officers.items()},
            {one: facts[0] for one, facts in there.items()},
            {one: facts[3] for one, facts in self.officers.items() if facts[3]},
            {one: facts[1] for one, facts in there.items() if facts[1] != NONE},
            frozenset(pair for pair in self.barred if pair[1] in drawn),
        )


class _Outcome:
    """The lines of result.txt that matter here."""

    def __init__(self, result: bytes) -> None:
        self.strata: dict[str, list[str]] = {}
        self.pools: dict[str, list[str]] = {}
        self.teams: dict[str, tuple[str, ...]] = {}
        self.parcels: list[Parcel] = []
        contents: dict[str, tuple[str, ...]] = {}
        for kind, fields in _lines(result):
            if kind == "ENT":
                self.strata.setdefault(fields[0], []).append(fields[2])
            elif kind == "OFF":
                self.pools.setdefault(fields[0], []).append(fields[2])
            elif kind == "PARCEL":
                contents[fields[0]] = tuple(fields[1].split(","))
            elif kind == "TEAM":
                self.teams[fields[0]] = tuple(fields[2].split(","))
            elif kind == "MATCH":
                ids = contents.get(fields[1], (fields[1],))
                self.parcels.append(Parcel(ids, fields[2]))


def _lines(data: bytes) -> Iterator[tuple[str, list[str]]]:
    for line in data.decode().split("\n"):
        kind, *fields = line.split("|")
        yield kind, fields
