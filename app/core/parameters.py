"""The numbers a bureau may change, as dated rows: known keys and their first values.

A row counts from its `valid_from` on; the newest valid one wins. The first values are
starting points with their source, never constants of the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.core import vocabulary
from app.errors import UserError

YEARLY_CAP: Final = "yearly_cap"
PUBLISH_DAYS: Final = "publish_days"
RISK_CLASSES: Final = "risk_classes"
FACT_KINDS: Final = "fact_kinds"

FIRST_DAY: Final = date(2019, 1, 1)

FIRST_VALUES: Final[dict[str, Any]] = {
    # 连云港 and the 2026 county plan form: at most two a year (domain §1.5)
    YEARLY_CAP: 2,
    # 20 working days from the end of the inspection (国发〔2019〕5号 in practice)
    PUBLISH_DAYS: 20,
    # 国市监信发〔2022〕6号: four classes; provinces have more
    RISK_CLASSES: ["A", "B", "C", "D"],
    # what 国市监信发〔2022〕6号 lets weigh on a class and a place keeps as lists
    FACT_KINDS: list(vocabulary.FACT_KINDS),
}
# Longest name of a class and of a kind, as the tables keep them.
LONGEST: Final = {RISK_CLASSES: 10, FACT_KINDS: 20}


MOST_INSPECTIONS: Final = 365
MOST_DAYS: Final = 365


class BadParameter(UserError):
    """A value a parameter cannot have."""

    code = "bureau.bad_parameter"


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated value of a key."""

    key: str
    value: Any
    valid_from: date
    note: str


def in_force(rows: Sequence[Dated], key: str, day: date) -> Any:
    """Return the value of `key` on `day`: the latest valid row's, else the first value.

    Args:
        rows: in the order they were entered; of two with one date the later wins.

    Raises:
        KeyError: the key is not known, which is a bug in the caller.
    """
    best: Dated | None = None
    for row in rows:
        if (
            row.key == key
            and row.valid_from <= day
            and (best is None or row.valid_from >= best.valid_from)
        ):
            best = row
    return best.value if best else FIRST_VALUES[key]


def check_value(key: str, value: Any) -> None:
    """Raise BadParameter (the user's fault) where `key` cannot have that value.

    yearly_cap: 0 (no cap) to 365; publish_days: 1 to 365; risk_classes, fact_kinds:
    short names, each once.

    Raises:
        KeyError: the key is not known, which is a bug in the caller.
    """
    FIRST_VALUES[key]
    if key in LONGEST:
        good = (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(one, str) and 0 < len(one.strip()) <= LONGEST[key] for one in value)
            and len(set(value)) == len(value)
        )
    else:
        least, most = (0, MOST_INSPECTIONS) if key == YEARLY_CAP else (1, MOST_DAYS)
        good = type(value) is int and least <= value <= most
    if not good:
        raise BadParameter(parameter=key, value=value)
