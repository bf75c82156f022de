"""Figures compared with chance: bands, probabilities, and when one is an alarm.

Many figures are compared, and some are bound to lie outside of a band that 95 in 100 lie
in. Such a figure is marked (EDGE) and no more. An alarm (MORE, FEWER) needs a probability
of less than FAMILYWISE / families / figures of the family (Bonferroni), on both sides
together; so that of 1,000 honest histories about one alarms, however many are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from app.core.fairness_odds import (
    Moments,
    Scores,
    at_least,
    at_most,
    band,
    chances,
    draws_needed,
    moments,
)
from app.core.fairness_people import Tally

FAMILYWISE: Final = 0.001
INNER: Final = 0.05
KEPT: Final = 30  # figures shown of families with thousands
LEAST_SHARE: Final = 0.1  # classes smaller than this are not waited for
_CERTAIN: Final = 1e-9
# 50 of 1,000, a class of 15 in 100: what is said where there is nothing to go by yet.
_TYPICAL: Final = (1000, 150, 50)


class Family(StrEnum):
    """What belongs together in one comparison."""

    CLASS = "CLASS"  # risk class as the registry had it at the freeze
    TOWNSHIP = "TOWNSHIP"
    KIND = "KIND"  # 主体类型
    ENTERPRISE = "ENTERPRISE"  # each enterprise
    AGAIN = "AGAIN"  # enterprises drawn before, drawn again: one figure
    LOT = "LOT"  # each officer, by lot alone
    MATES = "MATES"  # each pair of officers in one team
    PAIRS = "PAIRS"  # officers together again: one figure
    VISITS = "VISITS"  # officers at an enterprise again: one figure


TRAITS: Final = (Family.CLASS, Family.TOWNSHIP, Family.KIND)
# Here only more than chance gives is a finding.
# One throw a draw, of a chance that differs from draw to draw.
THROWN: Final = frozenset({Family.ENTERPRISE, Family.LOT, Family.MATES})
ONE_SIDED: Final = frozenset({Family.AGAIN, Family.MATES, Family.PAIRS, Family.VISITS})


class Standing(StrEnum):
    """Where a figure lies."""

    FIXED = "FIXED"  # the quotas fix it; chance has no part
    WITHIN = "WITHIN"
    EDGE = "EDGE"  # outside of the band of 95 in 100, which happens to 5 in 100
    MORE = "MORE"
    FEWER = "FEWER"


@dataclass(frozen=True, slots=True)
class Figure:
    """One compared count.

    Attributes:
        key: class, township, id of an enterprise or officer; "A|B" of a pair; "" of a sum.
        weighted: of strata with unequal weights only; CLASS keeps them apart.
        p: probability of a count so far off, for this figure alone.
        inner, outer: least and greatest count inside the bands of 95 % and of the alarm.
        needed: after how many such draws a bias of 1.5 would be found; 0: never, or unknown.
    """

    family: Family
    key: str
    weighted: bool
    observed: int
    of: Moments
    p: float
    inner: tuple[int, int]
    outer: tuple[int, int]
    standing: Standing
    needed: int = 0

    @property
    def expected(self) -> float:
        return self.of.mean

    @property
    def z(self) -> float:
        """Standard deviations off; 0 where chance has no part."""
        spread = self.of.variance
        return (self.observed - self.of.mean) / sqrt(spread) if spread > _CERTAIN else 0.0

    @property
    def alarm(self) -> bool:
        return self.standing in (Standing.MORE, Standing.FEWER)


@dataclass(frozen=True, slots=True)
class Summary:
    """A family as a whole.

    Attributes:
        compared: figures in which chance has a part. outside: of them, outside of 95 %.
        least: the smallest probability, corrected for all figures of all families.
    """

    family: Family
    compared: int
    outside: int
    least: float
    alarms: int


def compare(
    family: Family, tallies: Mapping[tuple[str, bool], Tally], draws: int
) -> tuple[tuple[Figure, ...], Summary]:
    """Return the figures of a family, the least likely KEPT of large ones, and its summary."""
    thrown = family in THROWN
    of = {key: one.evened if thrown else one.moments for key, one in tallies.items()}
    open_ended = [key for key in tallies if of[key].variance > _CERTAIN]
    sides = 1 if family in ONE_SIDED else 2
    tail = FAMILYWISE / len(Family) / max(1, len(open_ended)) / sides
    odds = {key: _p(one.observed, of[key], sides) for key, one in tallies.items()}
    order = sorted(tallies, key=lambda key: (odds[key], key))
    if family in (Family.ENTERPRISE, Family.MATES):
        order = [key for at, key in enumerate(order) if at < KEPT or odds[key] < sides * tail]
    else:
        order = sorted(order)
    figures = tuple(
        _figure(family, key, (tallies[key].observed, of[key], odds[key]), (tail, sides, draws))
        for key in order
    )
    at_hand = [odds[key] for key in open_ended]
    summary = Summary(
        family,
        len(open_ended),
        sum(1 for p in at_hand if p <= INNER),
        min(1.0, min(at_hand, default=1.0) * len(open_ended) * len(Family)),
        sum(1 for one in figures if one.alarm),
    )
    return figures, summary


def _p(observed: int, of: Moments, sides: int) -> float:
    if of.variance <= _CERTAIN:
        return 1.0
    above = at_least(observed, of)
    return above if sides == 1 else min(1.0, 2 * min(above, at_most(observed, of)))


def _figure(
    family: Family,
    key: tuple[str, bool],
    seen: tuple[int, Moments, float],
    rule: tuple[float, int, int],
) -> Figure:
    observed, of, p = seen
    tail, sides, draws = rule
    inner, outer = band(of, INNER / sides), band(of, tail)
    if sides == 1:
        inner, outer = (0, inner[1]), (0, outer[1])
    standing = Standing.WITHIN
    if of.variance <= _CERTAIN:
        standing = Standing.FIXED
    elif observed > outer[1]:
        standing = Standing.MORE
    elif observed < outer[0]:
        standing = Standing.FEWER
    elif not inner[0] <= observed <= inner[1]:
        standing = Standing.EDGE
    needed = 0
    if family in TRAITS and draws:
        each = Moments(of.mean / draws, of.variance / draws, of.third / draws)
        needed = draws_needed(each, tail)
    return Figure(family, key[0], key[1], observed, of, p, inner, outer, standing, needed)


def typical_need() -> int:
    """Return how many draws of a usual size it takes where there is nothing to go by yet."""
    whole, part, k = _TYPICAL
    each = moments({1: Scores(whole, part, part, part)}, chances({1: whole}, k))
    return draws_needed(each, FAMILYWISE / len(Family) / 4 / 2)


def needed_of(figures: Sequence[Figure]) -> int:
    """Return the draws after which every class that is not small would show a bias."""
    for family in TRAITS:
        there = [one for one in figures if one.family is family and one.needed]
        whole = sum(one.expected for one in there)
        large = [one.needed for one in there if one.expected >= LEAST_SHARE * whole]
        if large:
            return max(large)
    return typical_need()
