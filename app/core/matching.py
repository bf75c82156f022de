"""The schedule of rounds, and the matching of one round (§7).

Teams of a block are the bits of a small integer: bit 0 is the block's first team.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

MAX_BLOCK = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """A round that took something. parcels: places in the order of waiting; allowed: per
    taken parcel the bits of the block's eligible teams."""

    number: int
    block: int
    parcels: tuple[int, ...]
    allowed: tuple[int, ...]


def schedule(eligible: Sequence[Sequence[int]], sizes: Sequence[int]) -> tuple[Taken, ...] | None:
    """Return the rounds in which every parcel is taken, however many it needs (§7).

    What a round takes does not depend on the cap, so the caller compares the
    number of rounds with blocks × cap.

    Args:
        eligible: per block, per parcel in waiting order, the bits of eligible teams.
        sizes: the number of teams of each block, 1 to MAX_BLOCK.

    Returns:
        The rounds that took something, or None: some parcel is never taken.
    """
    if not all(map(any, zip(*eligible, strict=True))):  # a parcel without any eligible team
        return None
    waiting = list(range(len(eligible[0])))
    rounds: list[Taken] = []
    number = idle = 0
    while waiting:
        block = number % len(sizes)
        taken, waiting = take(eligible[block], waiting, sizes[block])
        if taken:
            allowed = tuple(eligible[block][parcel] for parcel in taken)
            rounds.append(Taken(number, block, tuple(taken), allowed))
            idle = 0
        else:
            idle += 1
            if idle == len(sizes):  # every block in turn took nothing: no cap helps
                return None
        number += 1
    return tuple(rounds)


def take(allowed: Sequence[int], waiting: Sequence[int], size: int) -> tuple[list[int], list[int]]:
    """Walk the waiting parcels once; return (taken, still waiting), both in order.

    A parcel is taken when it and all taken before it can be placed on different
    teams. The placing grows by augmenting paths; a set of teams that once had no
    room has none later in the round, because the taken parcels stay taken.
    """
    holder: dict[int, int] = {}  # team -> bits of the parcel placed on it
    taken: list[int] = []
    left: list[int] = []
    full: set[int] = {0}
    for at, parcel in enumerate(waiting):
        if len(taken) == size:
            left.extend(waiting[at:])
            break
        bits = allowed[parcel]
        if bits in full:
            left.append(parcel)
        elif _augment(bits, holder, set()):
            taken.append(parcel)
        else:
            full.add(bits)
            left.append(parcel)
    return taken, left


def _augment(bits: int, holder: dict[int, int], seen: set[int]) -> bool:
    """Place a parcel on one of the teams in `bits`, moving others if that helps."""
    rest = bits
    while rest:
        team = rest & -rest
        rest ^= team
        if team not in holder:
            holder[team] = bits
            return True
    rest = bits
    while rest:
        team = rest & -rest
        rest ^= team
        if team not in seen:
            seen.add(team)
            if _augment(holder[team], holder, seen):
                holder[team] = bits
                return True
    return False


def pairing_counts(allowed: Sequence[int]) -> list[dict[int, int]]:
    """Count lawful pairings over subsets of teams (§7).

    Returns:
        counts[i][used]: in how many ways parcels i, i+1 … get different allowed
        teams outside `used`. counts[0][0] is N.
    """
    reached: list[set[int]] = [{0}]
    for bits in allowed:
        reached.append({used | team for used in reached[-1] for team in _bits(bits & ~used)})
    counts: list[dict[int, int]] = [{} for _ in reached]
    counts[-1] = dict.fromkeys(reached[-1], 1)
    for i in range(len(allowed) - 1, -1, -1):
        later, bits = counts[i + 1], allowed[i]
        counts[i] = {
            used: sum(later[used | team] for team in _bits(bits & ~used)) for used in reached[i]
        }
    return counts


def nth_pairing(allowed: Sequence[int], counts: Sequence[Mapping[int, int]], x: int) -> list[int]:
    """Return pairing number x (from 0) in lexicographic order: per parcel a team's place.

    Raises:
        ValueError: x is not below the number of pairings, a bug in the caller.
    """
    if not 0 <= x < counts[0][0]:
        raise ValueError(f"there are {counts[0][0]} pairings, none has number {x}")
    used = 0
    chosen = []
    for i, bits in enumerate(allowed):
        for team in _bits(bits & ~used):
            ways = counts[i + 1][used | team]
            if x < ways:
                used |= team
                chosen.append(team.bit_length() - 1)
                break
            x -= ways
    return chosen


@cache
def _bits(mask: int) -> tuple[int, ...]:
    """Return the single bits of a mask of at most MAX_BLOCK teams, lowest first."""
    bits = []
    while mask:
        bit = mask & -mask
        bits.append(bit)
        mask ^= bit
    return tuple(bits)
