"""Ratios per risk class that places have published: starting points, never rules.

The number of classes and every ratio are the bureau's own (features.md A11); a preset
fills the fields of a plan and is changed there. Percent; a class that is not named is
not drawn. Sources: domain §1.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.vocabulary import CREDIT_CLASSES, RISK_CLASSES

RATIO_PRESETS: Final[dict[str, dict[str, str]]] = {
    # 河南省局 2021: high 30, fairly high 10, medium 2, low 1
    "henan_2021": {"A": "1", "B": "2", "C": "10", "D": "30"},
    # 大庆林甸 2024: upper ends of ≤5, 5–20, 21–60, 61–100
    "lindian_2024": {"A": "5", "B": "20", "C": "60", "D": "100"},
    # 青川县 2025, advertising: A is left out
    "qingchuan_2025": {"A": "0", "B": "2", "C": "30", "D": "35"},
    # the same plan, enterprises newly founded: no D among them
    "qingchuan_2025_new": {"B": "40", "C": "80"},
    # the same plan, catering: C and D alone
    "qingchuan_2025_catering": {"C": "25", "D": "67"},
}


def preset_ratio(preset: str, risk_class: str) -> str:
    """Return a preset's percentage for a class, "0" for one it does not name."""
    return RATIO_PRESETS[preset].get(risk_class, "0")


@dataclass(frozen=True, slots=True)
class ClassPreset:
    """Classes, what results propose for them, and how often each may be inspected a year.

    Attributes:
        classes: from the lowest risk to the highest.
        rules: as core.reclassing reads them. caps: class -> inspections a year, 0 = no cap;
            a class that is not named has the cap of all.
    """

    classes: tuple[str, ...]
    rules: Mapping[str, str]
    caps: Mapping[str, int]


_WARNED, _FAILED, _GRAVE = CREDIT_CLASSES[1:]
# Starting points for a bureau's own rule: no national table of results is known (domain §1.4).
CLASS_PRESETS: Final[Mapping[str, ClassPreset]] = {
    # one class up for each result that has consequences (domain §2)
    "one_up": ClassPreset(
        RISK_CLASSES,
        dict.fromkeys(
            ("UNPUBLISHED", "CONCEALED", "UNREACHABLE", "UNCOOPERATIVE", "PENDING"), "+1"
        ),
        {},
    ),
    # graver results name the class; inspections a year as 林甸 2024: A below 1, B 1, C below 2,
    # D by need (domain §1.4)
    "national": ClassPreset(
        RISK_CLASSES,
        {
            "UNPUBLISHED": "+1",
            "CONCEALED": "C",
            "UNREACHABLE": "C",
            "UNCOOPERATIVE": "D",
            "PENDING": "+1",
        },
        {"A": 1, "B": 1, "C": 2, "D": 0},
    ),
    # the four 信用 classes of places that class by credit (漳州; the names from memory)
    "four_credit": ClassPreset(
        CREDIT_CLASSES,
        {
            "UNPUBLISHED": _WARNED,
            "CONCEALED": _FAILED,
            "UNREACHABLE": _FAILED,
            "UNCOOPERATIVE": _GRAVE,
            "PENDING": _WARNED,
        },
        {},
    ),
}
