"""What results of inspections propose for the class of the next draw (features.md G8).

A rule says of a result which class to propose: one higher (+1), one lower (-1), or at
least a named one. Rules are a dated parameter of the bureau: no national table is known
(国市监信发〔2022〕6号 names the classes and that results weigh on them; domain §1.4). Nothing
changes by itself: a person takes a proposal or refuses it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.finding_vocabulary import parent_of

RAISE: Final = "+1"
LOWER: Final = "-1"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A class to propose, and the result it rests on."""

    risk_class: str
    result: str


def proposed(
    rules: Mapping[str, str], classes: Sequence[str], now: str, results: Iterable[str]
) -> Proposed | None:
    """Return what one finding proposes for an enterprise, None where nothing.

    Of several results the one that proposes the highest class decides; a lower class is
    proposed only where no result speaks against it.

    Args:
        rules: code of a result -> RAISE, LOWER or the name of a class.
        classes: the bureau's classes, from the lowest risk to the highest.
        now: the enterprise's class; "" or one the bureau does not know has no place among
            them, so that only a named class can be proposed.
    """
    place = {name: at for at, name in enumerate(classes)}
    here = place.get(now)
    best: tuple[int, str] | None = None
    for code in sorted({parent_of(one) or one for one in results}):
        there = _place(rules.get(code, ""), place, here)
        if there is not None and (best is None or there > best[0]):
            best = there, code
    if best is None or best[0] == here:
        return None
    return Proposed(classes[best[0]], best[1])


def _place(move: str, place: Mapping[str, int], here: int | None) -> int | None:
    """The place among the classes a rule leads to; None: the result says nothing."""
    if move in (RAISE, LOWER):
        if here is None:
            return None
        return min(max(here + int(move), 0), len(place) - 1)
    there = place.get(move)
    if there is None:
        return here if move == "" else None
    return there if here is None else max(there, here)
