"""The throws as keyed: once in the open, once blind, until both agree (protocol §10).

What is kept decides: each keying is stored as it is made, so that a power cut loses no digit
and nobody can say afterwards that another one stood there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.errors import UserError

OPEN: Final = 1
BLIND: Final = 2


class BadDigits(UserError):
    """Not exactly the announced number of the digits 0 to 9."""

    code = "keying.bad_digits"


class SameKeyer(UserError):
    """Both keyings by one person."""

    code = "keying.same_keyer"


class OutOfTurn(UserError):
    """Digits that are not wanted now: agreed already, or the first keying is missing."""

    code = "keying.out_of_turn"


@dataclass(frozen=True, slots=True)
class Keyed:
    """One keying of one witness's throw."""

    witness: str
    turn: int
    digits: str
    keyed_by: str


@dataclass(frozen=True, slots=True)
class Keyings:
    """Where the keying stands.

    Attributes:
        wanted: witness id (or "B", the beacon) -> number of digits, in order.
        first, second: the keyings that count.
        agreed: ids whose two keyings agree; they are not touched again.
        apart: ids whose last two keyings differ; both are made anew.
        keyers: turn -> who keyed it last.
    """

    wanted: Mapping[str, int]
    first: Mapping[str, str] = field(default_factory=dict)
    second: Mapping[str, str] = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    keyers: Mapping[int, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every throw was keyed twice alike."""
        return self.agreed == frozenset(self.wanted)

    def open_ids(self, turn: int) -> tuple[str, ...]:
        """Return whose digits are wanted in a turn, in order.

        OPEN: without a first keying, or keyed apart. BLIND: keyed once.
        """
        if turn == OPEN:
            return tuple(one for one in self.wanted if one not in self.first)
        return tuple(one for one in self.wanted if one in self.first and one not in self.agreed)

    @property
    def turn(self) -> int:
        """The turn that is due: everybody is keyed in the open before anybody blind."""
        return OPEN if self.open_ids(OPEN) else BLIND


def keyings(wanted: Mapping[str, int], rows: Iterable[Keyed]) -> Keyings:
    """Return where the keying stands after `rows` in the order they were kept."""
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    apart: set[str] = set()
    keyers: dict[int, str] = {}
    for row in rows:
        keyers[row.turn] = row.keyed_by
        if row.turn == OPEN:
            first[row.witness] = row.digits
            apart.discard(row.witness)
        elif first.get(row.witness) == row.digits:
            second[row.witness] = row.digits
        else:
            first.pop(row.witness, None)
            apart.add(row.witness)
    return Keyings(wanted, first, second, frozenset(second), frozenset(apart), keyers)


def check_keying(now: Keyings, turn: int, digits: Mapping[str, str], keyed_by: str) -> None:
    """Raise where a keying may not be kept; the user's fault each time.

    Raises:
        OutOfTurn: nobody wants these digits now. BadDigits: names the witness.
        SameKeyer: the other turn was keyed by the same person.
    """
    for one, keyed in digits.items():
        if one not in now.open_ids(turn):
            raise OutOfTurn(witness=one)
        if not whole(keyed, now.wanted[one]):
            raise BadDigits(witness=one, digits=now.wanted[one], value=keyed)
    other = BLIND if turn == OPEN else OPEN
    if not keyed_by.strip() or now.keyers.get(other) == keyed_by:
        raise SameKeyer(name=keyed_by)


def whole(digits: str, wanted: int) -> bool:
    """Whether exactly `wanted` of the digits 0 to 9 stand there."""
    return len(digits) == wanted and digits.isascii() and digits.isdigit()
