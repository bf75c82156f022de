"""How many to draw: a ratio or a number, of everybody or of each stratum."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.core.incomplete import PlanIncomplete
from app.errors import UserError

ALL = "*"  # the one stratum of a task that does not go by strata
# Percent with at most one decimal; a number of enterprises (§1: at most nine digits).
_QUOTA_FORMS = {
    "RATIO": re.compile(r"100(\.0)?|[0-9]{1,2}(\.[0-9])?"),
    "NUMBER": re.compile(r"[0-9]{1,9}"),
}


class Basis(StrEnum):
    """What a task's strata are, where it has more than one (features.md B3)."""

    CLASS = "CLASS"  # 风险分类; with TaskPlan.class_facts: with and without such a fact
    TOWNSHIP = "TOWNSHIP"
    LIBRARY = "LIBRARY"  # TaskPlan.parts: 专项库 in the operator's order
    ITEM = "ITEM"  # TaskPlan.parts: items, each with its own scope, in the operator's order


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """How many to draw of a stratum: a ratio in percent with one decimal, or a number."""

    mode: str  # RATIO or NUMBER
    value: str

    def number(self, pool: int, *, at_least_one: bool = False) -> int:
        """Return how many of a pool of that size; ratios round half up (domain §7.2).

        Args:
            at_least_one: a ratio above 0 draws somebody wherever there is anybody.

        Raises:
            PlanIncomplete: the value is not a ratio or number. QuotaAbovePool: it asks
                for more than there is. Both the user's.
        """
        self.check()
        value = Decimal(self.value.strip())
        exact = value if self.mode == "NUMBER" else value * pool / 100
        whole = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if at_least_one and exact and pool:
            whole = max(whole, 1)
        if whole > pool:
            raise QuotaAbovePool(wanted=whole, pool=pool)
        return whole

    def check(self) -> None:
        """Raise PlanIncomplete (the user's fault) where the value is no such figure.

        A ratio is 0 to 100 with one decimal at most; a number has nine digits at most.
        """
        form = _QUOTA_FORMS.get(self.mode)
        if form is None or not form.fullmatch(self.value.strip()):
            raise PlanIncomplete(what="quota_value", value=self.value)


class QuotaAbovePool(UserError):
    """More are to be drawn than the pool holds."""

    code = "task.quota_above_pool"
