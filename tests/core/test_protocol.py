"""§1: hashes, words, integers; and how names become words at the freeze."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.protocol import integer, is_hex, is_word, normalise_word, sha256_hex, shown


def test_a_hash_is_what_sha256sum_prints() -> None:
    # printf '%s' abc | sha256sum; printf '%s' 明签 | sha256sum
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex("abc") == sha256_hex(b"abc") == abc
    assert sha256_hex("明签") == "1b5fdc4bb9c7dfce630ea840dee633db6e35ac78292424f9d9ac7708567e9975"


@pytest.mark.parametrize("word", ["-", "A", "91360824HMM850L239", "无照经营户𠅤4号", "赣" * 64])
def test_ids_and_chinese_names_are_words(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * 65,
        "a",
        "\uffff",
        "A|B",
        "A,B",
        "A=B",
        "A B",
        "A\n",
        "A\u200b",
        "Ａ",
        "A\u3000",
        "A\u00ad",
        "A\ufeff",
        "A\u3164",
        "A\ufe0f",
        "A\U000e0001",
        "A\u2028",
        "A\u115f",
        "A\ud800",
    ],
)
def test_invisible_and_joining_signs_make_no_word(text: str) -> None:
    assert not is_word(text)


# The list of §1, written down a second time from the specification.
FORBIDDEN = [
    (0x00, 0x20),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x1680, 0x1680),
    (0x180E, 0x180E),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x3000, 0x3000),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFFF),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFF01, 0xFF5E),
    (0xFFA0, 0xFFA0),
    (0xE0000, 0xE0FFF),
    (ord("a"), ord("z")),
    (0xD800, 0xDFFF),
]


def test_every_code_point_is_allowed_or_refused_as_the_list_says() -> None:
    refused = {code for low, high in FORBIDDEN for code in range(low, high + 1)}
    refused |= {ord(sign) for sign in "|,="}
    wrong = [code for code in range(0x110000) if is_word(chr(code)) == (code in refused)]
    assert wrong == []


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("999999999", 999_999_999)])
def test_integers_are_plain_decimals(text: str, number: int) -> None:
    assert integer(text) == number


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", "1000000000", "1 ", "1\n", "一", "１", "٣"])
def test_anything_else_is_no_integer(text: str) -> None:
    assert integer(text) is None


def test_hashes_are_lower_case() -> None:
    assert is_hex("0af9" * 16)
    assert not is_hex("0AF9" * 16)
    assert not is_hex("0af9" * 16 + "\n")


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("zhang san", "ZHANGSAN"),
        ("９１３６ａ", "9136A"),
        ("设备|食品,药品=全部", "设备/食品/药品/全部"),
        ("A\u200bB\u3000", "AB"),
        ("（江西）", "(江西)"),
        (" \t", "-"),
        ("", "-"),
        ("赣" * 70, "赣" * 64),
        ("ß", "SS"),
    ],
)
def test_a_name_becomes_the_word_that_looks_like_it(raw: str, word: str) -> None:
    assert normalise_word(raw) == word


@given(st.text(alphabet=st.characters(), max_size=80))
def test_whatever_was_typed_becomes_a_word_and_stays_it(raw: str) -> None:
    word = normalise_word(raw)
    assert is_word(word)
    assert normalise_word(word) == word
    assert unicodedata.is_normalized("NFKC", word)


def test_a_message_shows_what_cannot_be_seen() -> None:
    assert shown("A\u200b\nㅤ B") == "A\\u200b\\u000a\\u3164 B"
    assert shown("A" * 50, 3) == "AAA…"
