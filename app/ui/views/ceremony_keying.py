"""Whose digits are keyed now, by whom, and what has been shown of them. No Qt.

The witnesses' throws come first, in the open, then blind; the beacon's number, which is
known only after them, follows in the same way (protocol §10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.core.ceremony import BEACON_ID
from app.core.keying import BLIND, OPEN, Keyings, whole
from app.texts import text

GROUP = 4
State = Literal["waiting", "open", "covered", "agreed", "again"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What is keyed now.

    Attributes:
        turn: core.keying.OPEN or BLIND. ids: whose digits, in order. beacon: the number from
            outside, after the throws.
    """

    turn: int
    ids: tuple[str, ...]
    beacon: bool = False


def turn_due(now: Keyings, before: int | None = None) -> Turn | None:
    """What is keyed next; None where everything agrees.

    Args:
        before: the turn that has just been going on; it is not broken off half way because
            somebody's digits differed. None on a page that was opened again.
    """
    witnesses = tuple(one for one in now.wanted if one != BEACON_ID)
    for ids, beacon in ((witnesses, False), ((BEACON_ID,), True)):
        there = tuple(one for one in ids if one in now.wanted and one not in now.agreed)
        if not there:
            continue
        opens = tuple(one for one in now.open_ids(OPEN) if one in there)
        blinds = tuple(one for one in now.open_ids(BLIND) if one in there)
        fresh = set(opens) - now.apart
        if opens and (before == OPEN or not blinds or (before is None and fresh)):
            return Turn(OPEN, opens, beacon)
        return Turn(BLIND, blinds, beacon)
    return None


def state_of(now: Keyings, turn: Turn | None, one: str) -> State:
    """How one line stands."""
    if one in now.agreed:
        return "agreed"
    if turn is not None and one in turn.ids:
        return "again" if one in now.apart else "open"
    if one in now.apart:
        return "again"
    return "covered" if one in now.first else "waiting"


def lacking(turn: Turn | None, now: Keyings, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Whose digits are not complete yet in this turn."""
    if turn is None:
        return ()
    return tuple(one for one in turn.ids if not whole(typed.get(one, ""), now.wanted[one]))


def keyer_due(now: Keyings, turn: Turn, hands: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """(who keys now as far as it is known, who may): never who keyed the other turn."""
    other = now.keyers.get(BLIND if turn.turn == OPEN else OPEN, "")
    free = tuple(name for name in hands if name != other)
    known = now.keyers.get(turn.turn, "")
    if known and known not in free and known != other:
        free = (known, *free)
    return (known if known in free else "", free)


def published(digits: Mapping[str, str], shown: int) -> dict[str, str]:
    """The first `shown` digits over all lines, in order: die by die."""
    left, open_digits = shown, {}
    for one, thrown in digits.items():
        open_digits[one] = thrown[: max(0, left)]
        left -= len(thrown)
    return open_digits


def spaced(digits: str) -> str:
    """Digits in groups of four, for reading aloud."""
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def turn_words(turn: Turn) -> str:
    """Which keying this is."""
    which = "open" if turn.turn == OPEN else "blind"
    return text(f"ceremony.keying.{which}{'_beacon' if turn.beacon else ''}")
