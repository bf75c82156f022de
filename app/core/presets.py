"""Ratios per risk class that places have published: starting points, never rules.

The number of classes and every ratio are the bureau's own (features.md A11); a preset
fills the fields of a plan and is changed there. Percent; a class that is not named is
not drawn. Sources: domain §1.4.
"""

from typing import Final

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
