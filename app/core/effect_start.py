"""Where substitutions begin: what a stored result.txt says (§8), read without drawing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.core.protocol import Tag
from app.core.substitution import Kind

_DRAWN = "DRAWN"


class Place(NamedTuple):
    """A line of ENT or OFF in the result: rank from 1, ticket of 64 hex digits."""

    rank: int
    id: str
    ticket: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Start:
    """What is in effect before any substitution.

    groups: per kind, stratum or pool -> its places by rank, in manifest order.
    teams: team -> officers' ids; empty without a plan.
    parcels: (name, team, ids) in the order of the MATCH lines; empty without a plan.
    """

    tag: Tag
    m: str
    r: str
    groups: Mapping[Kind, Mapping[str, tuple[Place, ...]]]
    teams: Mapping[str, tuple[str, ...]]
    parcels: tuple[tuple[str, str, tuple[str, ...]], ...]

    def in_effect(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """Yield (id, stratum or pool) of what is in effect: officers only with a plan (§13)."""
        if kind is Kind.OFF and not self.teams:
            return
        for group, places in self.groups[kind].items():
            for place in places:
                if place.drawn:
                    yield place.id, group


def read_start(tag: Tag, m: str, r: str, result: bytes) -> Start:
    """Return what `result` says.

    Args:
        tag, m, r: of the attempt; r is the hash of `result`.
        result: result.txt as the engine wrote it (compared with a replay, or stored by
            the program itself); anything else may raise ValueError.
    """
    groups: dict[Kind, dict[str, list[Place]]] = {Kind.ENT: {}, Kind.OFF: {}}
    teams: dict[str, tuple[str, ...]] = {}
    contents: dict[str, tuple[str, ...]] = {}
    matches: list[tuple[str, str]] = []
    for line in result.decode().split("\n"):
        kind, _, rest = line.partition("|")
        if kind in ("ENT", "OFF"):
            group, rank, key, ticket, status = rest.split("|")
            place = Place(int(rank), key, ticket, status == _DRAWN)
            groups[Kind(kind)].setdefault(group, []).append(place)
        elif kind == "PARCEL":
            name, ids = rest.split("|")
            contents[name] = tuple(ids.split(","))
        elif kind == "TEAM":
            team, _, ids = rest.split("|")
            teams[team] = tuple(ids.split(","))
        elif kind == "MATCH":
            _, name, team = rest.split("|")
            matches.append((name, team))
    return Start(
        tag=tag,
        m=m,
        r=r,
        groups={
            kind: {group: tuple(places) for group, places in there.items()}
            for kind, there in groups.items()
        },
        teams=teams,
        parcels=tuple((name, team, contents.get(name, (name,))) for name, team in matches),
    )
