"""批次: the drawn are inspected in several goes, in the order the lot gave them (features.md B7).

With a ratio of 100 % nobody is left out, and the lot decides the order alone (国发〔2019〕5号:
of key items with a high ratio the order of batches may be drawn). The order is the queue of
protocol §4. Batches change no draw: they are no part of the manifest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from app.core.incomplete import PlanIncomplete

MOST_BATCHES: Final = 24
_SHARE = re.compile(r"100(\.0)?|[0-9]{1,2}(\.[0-9])?")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Batch:
    """A 批次: how many of the drawn, by rank, are inspected between two days (B7).

    share: percent of the drawn with one decimal at most; the last batch takes the rest.
    """

    share: str
    first_day: date
    last_day: date

    @property
    def percent(self) -> Decimal | None:
        """The share as a figure; None where what was typed is none, or 0."""
        words = self.share.strip()
        figure = Decimal(words) if _SHARE.fullmatch(words) else Decimal(0)
        return figure or None


def batch_ends(batches: Sequence[Batch], total: int) -> tuple[int, ...]:
    """Return the last place in the queue of each batch, from 1; the last is `total`.

    Shares are added up before they are rounded half up: so the batches differ from their
    exact shares by less than one enterprise, however many there are.
    """
    ends = []
    so_far = Decimal(0)
    for one in batches:
        so_far += one.percent or 0
        exact = so_far * total / _WHOLE
        ends.append(min(total, int(exact.quantize(Decimal(1), ROUND_HALF_UP))))
    return (*ends[:-1], total) if ends else ()


def batch_of(position: int, batches: Sequence[Batch], total: int) -> int:
    """Return which batch a place in the queue belongs to, from 1; 0 without batches.

    Args:
        position: place in the queue, from 1 to `total`.
        total: how many were drawn.
    """
    ends = batch_ends(batches, total)
    return next((at for at, end in enumerate(ends, 1) if position <= end), len(ends))


def check_batches(batches: Sequence[Batch], first: date, last: date) -> None:
    """Raise PlanIncomplete (the user's fault) where batches do not make one order.

    Every share is above 0 and all come to 100; each batch lies within the period (`first`
    to `last`) and begins after the one before it ended.
    """
    if not batches:
        return
    if len(batches) > MOST_BATCHES:
        raise PlanIncomplete(what="batch_many", value=len(batches))
    for one in batches:
        if one.percent is None:
            raise PlanIncomplete(what="batch_share", value=one.share)
        if one.last_day < one.first_day:
            raise PlanIncomplete(what="batch_days", value=_span(one))
        if one.first_day < first or one.last_day > last:
            raise PlanIncomplete(what="batch_period", value=_span(one))
    whole = sum((one.percent or Decimal(0) for one in batches), Decimal(0))
    if whole != _WHOLE:
        raise PlanIncomplete(what="batch_sum", value=f"{whole}%")
    for before, after in pairwise(batches):
        if after.first_day <= before.last_day:
            raise PlanIncomplete(what="batch_order", value=_span(after))


def _span(one: Batch) -> str:
    return f"{one.first_day.isoformat()}–{one.last_day.isoformat()}"
