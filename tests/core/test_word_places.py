"""Words are found whatever way a page breaks, spaces or spells them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.word_places import folded, places, spans

WORDS = st.text("甲乙丙𬭎\U00031350A a\n（）〔", max_size=40)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("食品经营许可和备案管\r\n理办法", "备案管理办法"),
        ("青市监检通〔2026〕4号", "青市监检通[2026]4号"),
        ("共（５）份", "(5)"),
        ("任务编号：QL-2026-017", "ql-2026"),
        ("明𬭎商行", "𬭎"),  # extension E
        ("扩展\U00031350字", "\U00031350"),  # extension H, newer than many a Python
        ("扩\U0002ebf0展", "\U0002ebf0"),  # extension I
        ("葛\U000e0100洪", "葛洪"),  # the shape chosen by a variation selector
        ("\uf900", "豈"),  # a compatibility ideograph
    ],
)
def test_what_people_read_as_the_same_is_found(page, words):
    assert places(folded(page), folded(words))


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b", "\ufeff"])
def test_words_nobody_sees_are_found_nowhere(nothing):
    assert places(folded("甲 乙"), folded(nothing)) == ()


def test_places_do_not_share_characters():
    assert places("甲甲甲甲甲", "甲甲") == (0, 2)


@settings(max_examples=60)
@given(page=WORDS, words=WORDS)
def test_the_characters_of_a_place_read_as_the_words(page, words):
    wanted = folded(words)
    found = spans(page, wanted)
    assert len(found) == len(places(folded(page), wanted))
    assert all("".join(folded(page[at]) for at in place) == wanted for place in found)
