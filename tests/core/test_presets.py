"""Published ratios per class: as the sources have them."""

import pytest

from app.core.presets import RATIO_PRESETS, preset_ratio
from app.core.quota import QuotaRule


@pytest.mark.parametrize(
    ("preset", "risk_class", "percent"),
    [
        ("henan_2021", "D", "30"),
        ("henan_2021", "A", "1"),
        ("lindian_2024", "C", "60"),
        ("qingchuan_2025", "A", "0"),
        ("qingchuan_2025_new", "B", "40"),
        ("qingchuan_2025_new", "C", "80"),
        ("qingchuan_2025_catering", "D", "67"),
        ("qingchuan_2025_catering", "A", "0"),
        ("henan_2021", "E", "0"),
    ],
)
def test_a_preset_gives_the_ratio_its_place_published(preset, risk_class, percent):
    assert preset_ratio(preset, risk_class) == percent


def test_every_preset_can_be_drawn_from_a_pool():
    for ratios in RATIO_PRESETS.values():
        assert all(0 <= QuotaRule("RATIO", one).number(100) <= 100 for one in ratios.values())
