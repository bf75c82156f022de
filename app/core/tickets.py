r"""Tickets: every enterprise and officer gets a hash, the smallest are drawn (§4).

Nothing enters but the seed, the id and the weight: no row order, no clock. One
ticket by hand (weight 1; of weight w the smallest of w):

    printf 'SSJ1|ENT|SEED|ID|0' | sha256sum
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter

from app.core.manifest_records import Manifest, Quota
from app.core.protocol import Tag


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the draw of one stratum or pool.

    ticket: 64 hex digits. rank: from 1. drawn: among the first k, or for an officer of
    a finished draw: serves (§6 may have moved on from the first k).
    """

    id: str
    ticket: str
    rank: int
    drawn: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """One stratum or pool, all its IN records in drawing order, the first k drawn."""

    name: str
    k: int
    ranked: tuple[Ranked, ...]

    @property
    def reserves(self) -> int:
        return len(self.ranked) - self.k


def enterprise_ticket(tag: Tag, seed: str, enterprise_id: str, weight: int) -> str:
    """Return the ticket of an enterprise (§4): the smallest of `weight` hashes, in hex."""
    stem = f"{tag}|ENT|{seed}|{enterprise_id}|".encode()
    if weight == 1:
        return sha256(stem + b"0").hexdigest()
    return min(sha256(stem + b"%d" % j).digest() for j in range(weight)).hex()


def officer_ticket(tag: Tag, seed: str, officer_id: str) -> str:
    """Return the ticket of an officer (§4), in hex."""
    return sha256(f"{tag}|OFF|{seed}|{officer_id}|0".encode()).hexdigest()


def rank_enterprises(manifest: Manifest, seed: str) -> tuple[Ranking, ...]:
    """Return every stratum in manifest order, ranked by (ticket, id)."""
    tickets: dict[str, list[tuple[str, str]]] = {quota.name: [] for quota in manifest.ent_quotas}
    for record in manifest.enterprises:
        if not record.is_in:
            continue
        ticket = enterprise_ticket(manifest.tag, seed, record.id, record.weight)
        tickets[record.stratum].append((ticket, record.id))
    return _rankings(manifest.ent_quotas, tickets)


def rank_officers(manifest: Manifest, seed: str) -> tuple[Ranking, ...]:
    """Return every pool in manifest order, ranked by (ticket, id)."""
    tickets: dict[str, list[tuple[str, str]]] = {quota.name: [] for quota in manifest.off_quotas}
    for record in manifest.officers:
        if not record.is_in:
            continue
        ticket = officer_ticket(manifest.tag, seed, record.id)
        tickets[record.pool].append((ticket, record.id))
    return _rankings(manifest.off_quotas, tickets)


def queue(strata: Iterable[Ranking]) -> tuple[str, ...]:
    """Return the ids drawn in all strata, sorted by (ticket, id): the queue of §4."""
    drawn = [place for stratum in strata for place in stratum.ranked if place.drawn]
    return tuple(place.id for place in sorted(drawn, key=attrgetter("ticket", "id")))


def _rankings(
    quotas: Iterable[Quota], tickets: dict[str, list[tuple[str, str]]]
) -> tuple[Ranking, ...]:
    return tuple(
        Ranking(
            quota.name,
            quota.k,
            tuple(
                Ranked(name, ticket, rank, rank <= quota.k)
                for rank, (ticket, name) in enumerate(sorted(tickets[quota.name]), 1)
            ),
        )
        for quota in quotas
    )
