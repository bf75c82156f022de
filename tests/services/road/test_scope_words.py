"""A scope in words: groups in brackets, and in public nothing that is the bureau's own."""

from datetime import date

import pytest

from app.core.facts import FactTest
from app.core.scope import Scope, joined
from app.services.scope_words import public_words, scope_words

TOWN = Scope(townships=("镇甲", "镇乙"), kinds=("个体工商户",))


@pytest.mark.parametrize(
    ("scope", "words", "public"),
    [
        (Scope(), "全部检查对象", ""),
        (TOWN, "个体工商户且镇甲、镇乙", "个体工商户且镇甲、镇乙"),
        (
            joined((TOWN, Scope(sections=("F",), labels=("食品重点",)))),
            "（个体工商户且镇甲、镇乙）或（批发和零售业（F）且标签“食品重点”）",
            "（个体工商户且镇甲、镇乙）或（批发和零售业（F）且另有内部监管条件）",
        ),
        (
            Scope(risk_classes=("D", ""), facts=FactTest(("行政处罚",), 12)),
            "信用风险等级D、未评级且行政处罚（近12个月内发生）",
            "另有内部监管条件",
        ),
        (
            joined((Scope(libraries=("重点库",)), Scope(labels=("重点",)))),
            "（专项库或常用范围“重点库”）或（标签“重点”）",
            "另有内部监管条件",
        ),
        (
            Scope(trade_codes=("52",), stations=("一所",), areas=("东片",)),
            "一所辖区且行业代码52且片区东片",
            "一所辖区且行业代码52且片区东片",
        ),
        (Scope(founded_from=date(2025, 1, 1)), "2025-01-01起成立", "2025-01-01起成立"),
        (
            Scope(founded_to=date(2025, 1, 1)),
            "2025-01-01前成立（含当日）",
            "2025-01-01前成立（含当日）",
        ),
        (
            Scope(founded_from=date(2024, 1, 1), founded_to=date(2025, 1, 1)),
            "2024-01-01至2025-01-01成立",
            "2024-01-01至2025-01-01成立",
        ),
        (joined((TOWN, Scope())), "（个体工商户且镇甲、镇乙）或（全部检查对象）", ""),
    ],
)
def test_a_scope_is_said_in_full_and_in_public(scope, words, public):
    assert scope_words(scope) == words
    assert public_words(scope) == public
