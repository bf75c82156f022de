"""Telephone numbers as they look to who need not know them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.enterprises import EnterpriseRow
from app.core.personal import (
    FIELDS,
    is_masked,
    mask_phones,
    masked,
    masked_changes,
    masked_facts,
)


@pytest.mark.parametrize(
    ("whole", "seen"),
    [
        ("13812345678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("138 1234 5678", "138 **** 5678"),
        ("0796-1234567", "079*-***4567"),
        ("85112233", "85****33"),
        ("666123", "****23"),
        ("13812345678/0796-1234567", "138****5678/079*-***4567"),
        ("王师傅 13812345678 转 801", "王师傅 138****5678 转 **1"),
        ("微信 wxid9（13812345678）", "微信 w****（138****5678）"),
        ("a@b.cn", "a*****"),
        ("无", "无"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends_and_words_stay(whole, seen):
    assert mask_phones(whole) == seen


@settings(max_examples=80)
@given(st.from_regex(r"(\+86 ?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3,8}", fullmatch=True))
def test_no_number_survives_whole_and_its_length_does(number):
    seen = mask_phones(number)
    assert is_masked(seen)
    assert len(seen) == len(number)
    digits = sum(one.isdigit() for one in number)
    assert sum(one.isdigit() for one in seen) <= max(7, digits - 4) - (digits < 11) * 3 + 1


def test_only_what_is_personal_is_masked():
    row = EnterpriseRow("甲店", legal_rep="张三", phone="13812345678", address="解放路12345678号")
    seen = masked("enterprises", row)
    assert (seen.name, seen.legal_rep, seen.address) == ("甲店", "张三", "解放路12345678号")
    assert seen.phone == "138****5678"
    facts = {"name": "甲店", "contact_phone": "13812345678"}
    assert masked_facts("enterprises", facts) == {"name": "甲店", "contact_phone": "138****5678"}


def test_a_history_is_masked_before_and_after_and_nothing_that_is_no_text_breaks_it():
    seen = masked_changes("officers", {"phone": [None, "13812345678"], "skills": [["甲"], []]})
    assert seen == {"phone": [None, "138****5678"], "skills": [["甲"], []]}
    assert masked_changes("items", {"phone": ["1", "2"]}) == {"phone": ["1", "2"]}


def test_every_personal_field_is_a_field_of_its_record():
    assert set(FIELDS["enterprises"]) <= set(EnterpriseRow.__dataclass_fields__)
