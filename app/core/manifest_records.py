"""The records of a manifest (§2) as values, and the lines they are written as.

Nothing is checked here: see manifest_parse (the form) and manifest_check (the
rules between records).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.enterprise_lines import EnterpriseColumns, EnterpriseLine
from app.core.protocol import ALGORITHM, NONE, Tag


class TeamMode(StrEnum):
    """How officers become teams: of different pools, inside each pool, or not at all."""

    ACROSS = "ACROSS"
    WITHIN = "WITHIN"
    NONE = "NONE"


class UnitsRule(StrEnum):
    """Whether the members of one team must come from different units."""

    ANY = "ANY"
    DISTINCT = "DISTINCT"


class DistrictRule(StrEnum):
    """Whether officers stay away from enterprises of their own district."""

    ANY = "ANY"
    AVOID = "AVOID"


class ParcelRule(StrEnum):
    """What a team receives: one enterprise, an area or a package cut from the queue."""

    EACH = "EACH"
    AREA = "AREA"
    CUT = "CUT"


class WitnessKind(StrEnum):
    """How a witness makes digits: ten-sided dice, or written slips (a verifier warns)."""

    D10 = "D10"
    SLIP = "SLIP"


@dataclass(frozen=True, slots=True)
class Item:
    """An inspection item and the version of the list it stands in."""

    code: str
    version: str

    def line(self) -> str:
        return f"ITEM|{self.code}|{self.version}"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many to draw of one stratum (enterprises) or pool (officers), from 0."""

    name: str
    k: int


@dataclass(frozen=True, slots=True)
class Need:
    """How many members of a pool, or holders of a skill, each team has (at least)."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class TeamRule:
    """TEAM of §2. With mode NONE every number is 0."""

    mode: TeamMode
    size: int = 0  # 2 to 9 members
    slack: int = 0  # 0 to 99 parcels a team may get above the even share
    max_slack: int = 0  # slack to 999
    block: int = 0  # 1 to 12 teams matched together
    max_try: int = 0  # 1 to 1024 formations per shift

    def line(self) -> str:
        numbers = (self.size, self.slack, self.max_slack, self.block, self.max_try)
        return "|".join(("TEAM", self.mode, *map(str, numbers)))


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who contributes digits (1 to 40), none of them known at the freeze."""

    id: str
    kind: WitnessKind
    digits: int

    def line(self) -> str:
        return f"WITNESS|{self.id}|{self.kind}|{self.digits}"


@dataclass(frozen=True, slots=True)
class Beacon:
    """A number published by others after the freeze: source with issue number, 1 to 40 digits."""

    source: str
    digits: int


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer as frozen. `-` as unit or district means none; skills ascend."""

    id: str
    pool: str
    unit: str = NONE
    district: str = NONE
    skills: tuple[str, ...] = ()
    out_reason: str | None = None  # None: IN, takes part in the draw

    @property
    def is_in(self) -> bool:
        return self.out_reason is None

    def line(self) -> str:
        skills = ",".join(self.skills) or NONE
        return (
            f"O|{self.id}|{self.pool}|{self.unit}|{self.district}|{skills}"
            f"|{_status(self.out_reason)}"
        )


@dataclass(frozen=True, slots=True)
class Recusal:
    """This officer does not inspect this enterprise."""

    officer: str
    enterprise: str

    def line(self) -> str:
        return f"X|{self.officer}|{self.enterprise}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that can influence a draw, as frozen (§2).

    The order of the records of each kind is free when built in memory: the file
    sorts them. A parsed manifest holds them in the order of the file, which is
    the "manifest order" of §4 to §6.
    """

    tag: Tag
    draw_number: str
    attempt: int  # from 1
    items: tuple[Item, ...]
    prev: str  # head of the log, 64 hex
    ent_quotas: tuple[Quota, ...]
    off_quotas: tuple[Quota, ...]
    team: TeamRule
    need_pools: tuple[Need, ...]
    need_skills: tuple[Need, ...]
    units: UnitsRule
    district: DistrictRule
    parcel: ParcelRule
    commit: str  # §2 COMMIT, 64 hex
    witnesses: tuple[Witness, ...]
    beacon: Beacon | None
    enterprises: Sequence[EnterpriseLine]  # in columns where there are many
    officers: tuple[OfficerLine, ...]
    recusals: tuple[Recusal, ...]

    def ordered(self) -> "Manifest":
        """Return the same manifest with every kind in the order of the file."""
        return replace(
            self,
            items=tuple(sorted(self.items, key=Item.line)),
            ent_quotas=_by_line("QUOTA|ENT", self.ent_quotas),
            off_quotas=_by_line("QUOTA|OFF", self.off_quotas),
            need_pools=_needs_by_line("NEED|POOL", self.need_pools),
            need_skills=_needs_by_line("NEED|SKILL", self.need_skills),
            witnesses=tuple(sorted(self.witnesses, key=Witness.line)),
            enterprises=EnterpriseColumns.of(self.enterprises).ordered(),
            officers=tuple(sorted(self.officers, key=OfficerLine.line)),
            recusals=tuple(sorted(self.recusals, key=Recusal.line)),
        )

    def to_bytes(self) -> bytes:
        """Return manifest.txt. Lawful only if check_manifest() has nothing against it."""
        # A lone surrogate passes here so that the parser is the one to refuse it.
        return "\n".join((*self._lines(), "")).encode("utf-8", "surrogatepass")

    def _lines(self) -> Iterator[str]:
        yield f"{self.tag}|MANIFEST"
        yield f"TASK|{self.draw_number}"
        yield f"ATTEMPT|{self.attempt}"
        yield f"ALG|{ALGORITHM}|SHA-256"
        yield from sorted(item.line() for item in self.items)
        yield f"PREV|{self.prev}"
        yield from sorted(_counted("QUOTA|ENT", quota.name, quota.k) for quota in self.ent_quotas)
        yield from sorted(_counted("QUOTA|OFF", quota.name, quota.k) for quota in self.off_quotas)
        yield self.team.line()
        yield from sorted(_counted("NEED|POOL", need.name, need.count) for need in self.need_pools)
        yield from sorted(
            _counted("NEED|SKILL", need.name, need.count) for need in self.need_skills
        )
        yield f"RULE|UNITS|{self.units}"
        yield f"RULE|DISTRICT|{self.district}"
        yield f"RULE|PARCEL|{self.parcel}"
        yield f"COMMIT|{self.commit}"
        yield from sorted(witness.line() for witness in self.witnesses)
        beacon = self.beacon
        yield "BEACON|-" if beacon is None else f"BEACON|{beacon.source}|{beacon.digits}"
        yield from sorted(EnterpriseColumns.of(self.enterprises).lines())
        yield from sorted(officer.line() for officer in self.officers)
        yield from sorted(recusal.line() for recusal in self.recusals)
        yield "END"


def _status(out_reason: str | None) -> str:
    return "IN" if out_reason is None else f"OUT:{out_reason}"


def _counted(kind: str, name: str, count: int) -> str:
    return f"{kind}|{name}|{count}"


def _by_line(kind: str, quotas: Iterable[Quota]) -> tuple[Quota, ...]:
    return tuple(sorted(quotas, key=lambda quota: _counted(kind, quota.name, quota.k)))


def _needs_by_line(kind: str, needs: Iterable[Need]) -> tuple[Need, ...]:
    return tuple(sorted(needs, key=lambda need: _counted(kind, need.name, need.count)))
