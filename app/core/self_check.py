"""The line by which a drawn enterprise checks its own ticket at home (§4).

    printf 'SSJ1|ENT|<S>|<id>|<j>' | sha256sum

gives its ticket; a drawn one has a ticket not above its stratum's cut-off, which is the
ticket of the last drawn of the stratum.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.core.protocol import sha256_hex

SHOWN: Final = 12  # digits of a ticket that stand on paper for a glance
_MOST_WEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What an enterprise needs to check that the draw gave its name.

    line: the exact text whose SHA-256 is `ticket`, without a line end.
    rank: in its stratum, from 1. cutoff: ticket of the last drawn of the stratum.
    """

    id: str
    line: str
    ticket: str
    stratum: str
    rank: int
    cutoff: str

    @property
    def drawn(self) -> bool:
        """Whether the draw itself took it; else it can only have come in for another."""
        return self.ticket <= self.cutoff


def self_checks(result: bytes, ids: Collection[str]) -> dict[str, SelfCheck]:
    """Return id -> self-check of those of `ids` that the draw ranked.

    Args:
        result: result.txt as the engine wrote it.
    """
    end = result.find(b"\nOFF|")
    lines = result[: end if end >= 0 else len(result)].decode().splitlines()
    tag, seed = lines[0].partition("|")[0], lines[2].partition("|")[2]
    wanted = frozenset(ids)
    cutoffs: dict[str, str] = {}
    ranked = []
    for line in lines[3:]:
        kind, *rest = line.split("|")
        if kind != "ENT":
            break
        stratum, rank, key, ticket, state = rest
        if state == "DRAWN":
            cutoffs[stratum] = ticket  # ranks ascend: the last one stands
        if key in wanted:
            ranked.append((key, ticket, stratum, int(rank)))
    return {
        key: SelfCheck(
            key, _line(f"{tag}|ENT|{seed}|{key}|", ticket), ticket, stratum, rank, cutoffs[stratum]
        )
        for key, ticket, stratum, rank in ranked
        if stratum in cutoffs
    }


def _line(stem: str, ticket: str) -> str:
    """The line with the one j that gives the ticket: the smallest of the weight's (§4)."""
    for j in range(_MOST_WEIGHT):
        if sha256_hex(f"{stem}{j}") == ticket:
            return f"{stem}{j}"
    raise ValueError(f"no line gives the ticket {ticket}: not a result of this program")
