r"""Tickets: every enterprise and officer gets a hash, the smallest are drawn (§4).

Nothing enters but the seed, the id and the weight: no row order, no clock. One
ticket by hand (weight 1; of weight w the smallest of w):

    printf 'SSJ1|ENT|SEED|ID|0' | sha256sum
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.core.enterprise_lines import EnterpriseColumns, Traits
from app.core.manifest_records import Manifest, Quota
from app.core.protocol import HEX_LENGTH, Tag

_PART = 1 << 16  # texts that are written at a time


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
    """One stratum or pool, all its IN records in drawing order, k of them drawn.

    keyed: per record its ticket with the id behind it, ascending; so the text of rank r
        is keyed[r - 1]. One text for both keeps two million in memory.
    start: ranks start + 1 … start + k are drawn; 0 but for officers of a finished draw,
        where the window of §6 may have moved on.
    """

    name: str
    k: int
    keyed: Sequence[str]
    start: int = 0

    @property
    def reserves(self) -> int:
        return len(self.keyed) - self.k

    def ids(self) -> list[str]:
        """Return the ids by rank."""
        return [one[HEX_LENGTH:] for one in self.keyed]

    def drawn(self) -> list[str]:
        """Return the texts of `keyed` that are drawn, by rank."""
        return list(self.keyed[self.start : self.start + self.k])

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """Every record as a value, by rank."""
        return tuple(
            Ranked(
                one[HEX_LENGTH:],
                one[:HEX_LENGTH],
                rank,
                self.start < rank <= self.start + self.k,
            )
            for rank, one in enumerate(self.keyed, 1)
        )


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
    columns = EnterpriseColumns.of(manifest.enterprises)
    plain: dict[str, list[str]] = {quota.name: [] for quota in manifest.ent_quotas}
    keyed: dict[str, list[str]] = {quota.name: [] for quota in manifest.ent_quotas}
    take: dict[str, Callable[[str], None] | None] = {}
    heavy: list[tuple[str, Traits]] = []
    for tail, traits in columns.traits.items():
        alike = traits.is_in and traits.weight == 1
        take[tail] = plain[traits.stratum].append if alike else None
    for name, tail in zip(columns.ids, columns.tails, strict=True):
        if (append := take[tail]) is not None:
            append(name)
        elif (traits := columns.traits[tail]).is_in:
            heavy.append((name, traits))
    for name, traits in heavy:
        ticket = enterprise_ticket(manifest.tag, seed, name, traits.weight)
        keyed[traits.stratum].append(ticket + name)
    for stratum, ids in plain.items():
        keyed[stratum] += _keyed(f"{manifest.tag}|ENT|{seed}|", ids)
    return _rankings(manifest.ent_quotas, keyed)


def rank_officers(manifest: Manifest, seed: str) -> tuple[Ranking, ...]:
    """Return every pool in manifest order, ranked by (ticket, id)."""
    ids: dict[str, list[str]] = {quota.name: [] for quota in manifest.off_quotas}
    for record in manifest.officers:
        if record.is_in:
            ids[record.pool].append(record.id)
    stem = f"{manifest.tag}|OFF|{seed}|"
    keyed = {pool: list(_keyed(stem, found)) for pool, found in ids.items()}
    return _rankings(manifest.off_quotas, keyed)


def queue(strata: Iterable[Ranking]) -> tuple[str, ...]:
    """Return the ids drawn in all strata, sorted by (ticket, id): the queue of §4."""
    drawn = sorted(one for stratum in strata for one in stratum.drawn())
    return tuple(one[HEX_LENGTH:] for one in drawn)


def _keyed(stem: str, ids: list[str]) -> Iterator[str]:
    """Yield the ticket with the id behind it of each id of weight 1."""
    for at in range(0, len(ids), _PART):
        part = ids[at : at + _PART]
        # All texts are written and cut in one go: ids hold no line end (§1).
        texts = (stem + f"|0\n{stem}".join(part) + "|0").encode().split(b"\n")
        yield from [sha256(one).hexdigest() + name for one, name in zip(texts, part, strict=True)]


def _rankings(quotas: Iterable[Quota], keyed: dict[str, list[str]]) -> tuple[Ranking, ...]:
    for one in keyed.values():
        one.sort()
    return tuple(Ranking(quota.name, quota.k, keyed[quota.name]) for quota in quotas)
