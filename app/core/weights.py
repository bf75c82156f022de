"""Weights instead of strata: the chance each class then gets (protocol §4).

The smallest of w tickets decides, so a weight w makes an enterprise come up as if it waited
an exponential time of rate w: successive sampling. The chance of a class is worked out
exactly where the draw or what it leaves is small, else with the normal law for the number
that came up before; nothing is simulated. Strata need none of this: there chances are exact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import comb, erf, exp, log, pi, sqrt
from typing import Final

from app.core.incomplete import PlanIncomplete
from app.errors import UserError

LEAST, MOST = 1, 100  # protocol §2
_EXACT: Final = 40  # drawn, or left over: up to here every number of comers is counted
_CLOSE: Final = 1e-7  # of an integral between 0 and 1
_SURE: Final = 1e-12


class WeightMissing(UserError):
    """A class that is in the pool has no weight."""

    code = "task.weight_missing"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A class: how many of it can be drawn, each with what weight."""

    size: int
    weight: int


def check_weights(weights: Mapping[str, int]) -> None:
    """Raise PlanIncomplete (the user's fault) for a weight that is not 1 to 100."""
    for name, weight in weights.items():
        if not LEAST <= weight <= MOST:
            raise PlanIncomplete(what="weight", value=f"{name} {weight}")


def chances(classes: Mapping[str, Weighed], drawn: int) -> dict[str, float]:
    """Return class -> chance, 0 to 1, that an enterprise of it is drawn.

    Correct to three decimals. Sizes times chances come to `drawn`.

    Args:
        drawn: how many are drawn of all, 0 to the sum of the sizes.
    """
    there = {name: one for name, one in classes.items() if one.size}
    total = sum(one.size for one in there.values())
    if drawn <= 0 or drawn >= total:
        return dict.fromkeys(there, 1.0 if drawn > 0 else 0.0)
    if len({one.weight for one in there.values()}) == 1:
        return dict.fromkeys(there, drawn / total)
    return {
        name: _chance(list(_others(there, name)), one.weight, drawn) for name, one in there.items()
    }


def _others(classes: Mapping[str, Weighed], name: str) -> Sequence[Weighed]:
    """Everybody but one enterprise of a class."""
    return [
        Weighed(one.size - (key == name), one.weight)
        for key, one in classes.items()
        if one.size - (key == name)
    ]


def _chance(others: Sequence[Weighed], weight: int, drawn: int) -> float:
    """The chance that fewer than `drawn` others come up before one of that weight.

    With x = exp(-time), an enterprise of weight w has come up with chance 1 - x^w.
    """

    def before(x: float) -> float:
        return weight * x ** (weight - 1) * _fewer(others, x, drawn)

    low = _edge(lambda x: _fewer(others, x, drawn) > _SURE)
    high = _edge(lambda x: _fewer(others, x, drawn) > 1 - _SURE)
    return _integral(before, low, high) + 1 - high**weight


def _edge(true_above: Callable[[float], bool]) -> float:
    """Where in 0 to 1 a statement that only turns true turns true."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if true_above(middle):
            high = middle
        else:
            low = middle
    return high


def _fewer(others: Sequence[Weighed], x: float, drawn: int) -> float:
    """The chance that at most drawn - 1 of the others have come up by x."""
    size = sum(one.size for one in others)
    left = size - drawn + 1  # at least so many are still waiting
    if drawn > size:
        return 1.0
    if drawn <= _EXACT:
        return min(1.0, sum(_comers(others, x, drawn)))
    if left <= _EXACT:
        return max(0.0, 1 - sum(_comers(others, x, left, waiting=True)))
    return _normal(others, x, drawn)


def _comers(
    others: Sequence[Weighed], x: float, upto: int, *, waiting: bool = False
) -> list[float]:
    """Chances that 0, 1, … upto - 1 have come up (or are still waiting)."""
    parts = []
    for one in others:
        stay = x**one.weight
        parts.append(_binomial(one.size, stay if waiting else 1 - stay, upto))
    return reduce(lambda a, b: _sum_of(a, b, upto), parts)


def _binomial(size: int, chance: float, upto: int) -> list[float]:
    if chance <= 0:
        return [1.0]
    if chance >= 1:
        return [0.0] * size + [1.0] if size < upto else [0.0] * upto
    found = []
    for at in range(min(size + 1, upto)):
        exponent = _log_comb(size, at) + at * log(chance) + (size - at) * log(1 - chance)
        found.append(exp(exponent) if exponent > -700 else 0.0)
    return found


def _log_comb(size: int, at: int) -> float:
    return log(comb(size, at))


def _sum_of(first: Sequence[float], second: Sequence[float], upto: int) -> list[float]:
    found = [0.0] * min(len(first) + len(second) - 1, upto)
    for a, p in enumerate(first):
        if p:
            for b, q in enumerate(second[: len(found) - a]):
                found[a + b] += p * q
    return found


def _normal(others: Sequence[Weighed], x: float, drawn: int) -> float:
    """The normal law with its first correction (Edgeworth): the sum of many yes and no."""
    mean = variance = skew = 0.0
    for one in others:
        stay = x**one.weight
        come = 1 - stay
        mean += one.size * come
        variance += one.size * come * stay
        skew += one.size * come * stay * (stay - come)
    if variance <= 0:
        return 1.0 if mean < drawn - 0.5 else 0.0
    spread = sqrt(variance)
    z = (drawn - 0.5 - mean) / spread
    density = exp(-z * z / 2) / sqrt(2 * pi)
    bent = (1 + erf(z / sqrt(2))) / 2 - skew / (6 * spread**3) * (z * z - 1) * density
    return min(1.0, max(0.0, bent))


def _integral(wanted: Callable[[float], float], low: float, high: float) -> float:
    """Simpson's rule, halved wherever it is not close."""
    if high <= low:
        return 0.0
    parts = 16
    step = (high - low) / parts
    edges = [low + at * step for at in range(parts + 1)]
    return sum(
        _halved(wanted, (a, b), (wanted(a), wanted((a + b) / 2), wanted(b)), _CLOSE / parts, 12)
        for a, b in pairwise(edges)
    )


def _halved(
    wanted: Callable[[float], float],
    ends: tuple[float, float],
    values: tuple[float, float, float],
    close: float,
    depth: int,
) -> float:
    (a, b), (fa, fm, fb) = ends, values
    middle = (a + b) / 2
    fl, fr = wanted((a + middle) / 2), wanted((middle + b) / 2)
    whole = (b - a) / 6 * (fa + 4 * fm + fb)
    halves = (b - a) / 12 * (fa + 4 * fl + 2 * fm + 4 * fr + fb)
    if depth == 0 or abs(halves - whole) <= 15 * close:
        return halves + (halves - whole) / 15
    return _halved(wanted, (a, middle), (fa, fl, fm), close / 2, depth - 1) + _halved(
        wanted, (middle, b), (fm, fr, fb), close / 2, depth - 1
    )
