"""Identifiers: known codes, and properties of the check characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.codes import (
    USCC_ALPHABET,
    CodeKind,
    card_check_ok,
    classify,
    classify_all,
    mask,
    mask_within,
    org_check_ok,
    regno_check_ok,
    uscc_check_ok,
    without_cards,
)

# Published codes of public bodies and listed companies.
REAL_CODES = (
    "91110000802100433B",
    "91440300708461136T",
    "9144030071526726XG",
    "91330100799655058B",
)
REAL_ORGANISATION_CODES = ("802100433", "708461136", "71526726X", "799655058")


def test_published_codes_pass_both_checks():
    assert all(uscc_check_ok(code) for code in REAL_CODES)
    assert all(org_check_ok(code) for code in REAL_ORGANISATION_CODES)


def test_the_example_of_the_registration_number_standard_passes():
    assert regno_check_ok("110108000000016")
    assert not regno_check_ok("110108000000017")


def test_the_example_of_the_identity_number_standard_passes():
    # GB 11643-1999, appendix: 11010519491231002X and 440524188001010014.
    assert card_check_ok("11010519491231002X")
    assert card_check_ok("440524188001010014")
    assert not card_check_ok("110105194912310021")


@pytest.mark.parametrize("code", ["", "9", "9111000080210043", "91110000802100433I", "９" * 18])
def test_what_is_no_code_fails_the_check_and_raises_nothing(code: str):
    assert not uscc_check_ok(code)
    assert not org_check_ok(code)
    assert not regno_check_ok(code)


@given(
    body=st.text(USCC_ALPHABET, min_size=17, max_size=17),
    place=st.integers(0, 16),
    other=st.sampled_from(USCC_ALPHABET),
)
@settings(max_examples=60)
def test_one_wrong_character_never_passes(body: str, place: int, other: str):
    right = [last for last in USCC_ALPHABET if uscc_check_ok(body + last)]
    assert len(right) == 1
    if other != body[place]:
        assert not uscc_check_ok(body[:place] + other + body[place + 1 :] + right[0])


@given(first14=st.text("0123456789", min_size=14, max_size=14))
@settings(max_examples=60)
def test_every_registration_number_has_exactly_one_check_digit(first14: str):
    assert sum(regno_check_ok(first14 + last) for last in "0123456789") == 1


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ("91440300708461136T", CodeKind.USCC18, "91440300708461136T"),
        (" 91440300708461136t\u3000", CodeKind.USCC18, "91440300708461136T"),
        ("９１４４０３００７０８４６１１３６Ｔ", CodeKind.USCC18, "91440300708461136T"),
        ("\u200b9144 0300 7084 6113 6T\ufeff", CodeKind.USCC18, "91440300708461136T"),
        ("'91440300708461136T", CodeKind.USCC18, "91440300708461136T"),
        ("\t91440300708461136T", CodeKind.USCC18, "91440300708461136T"),
        ('="91440300708461136T"', CodeKind.USCC18, "91440300708461136T"),
        ("110108000000016", CodeKind.REGNO15, "110108000000016"),
        ("“91440300708461136T”", CodeKind.USCC18, "91440300708461136T"),
        ("（91440300708461136T）；", CodeKind.USCC18, "91440300708461136T"),
        ("914403-00708461-136T", CodeKind.USCC18, "91440300708461136T"),
        ("''91440300708461136T", CodeKind.USCC18, "91440300708461136T"),
        ("110,108,000,000,016", CodeKind.REGNO15, "110108000000016"),
        ("NULL", CodeKind.NONE, ""),
        ("110108000000016.0", CodeKind.REGNO15, "110108000000016"),
        ("1.10108000000016E+14", CodeKind.REGNO15, "110108000000016"),
        ("1101080000000", CodeKind.REGNO13, "1101080000000"),
        ("360899NA004001x", CodeKind.COOP, "360899NA004001X"),
        ("企独粤总字第001234号", CodeKind.FOREIGN, "企独粤总字第001234号"),
        ("", CodeKind.NONE, ""),
        (" - ", CodeKind.NONE, ""),
        ("暂无", CodeKind.NONE, ""),
    ],
)
def test_a_code_is_cleaned_and_recognised(raw: str, kind: CodeKind, text: str):
    code = classify(raw)
    assert (code.kind, code.text, code.warnings) == (kind, text, ())


@pytest.mark.parametrize(
    ("raw", "kind", "warning", "usable"),
    [
        ("91440300708461136A", CodeKind.USCC18, "code.check_digit", True),
        ("9144030070846I136T", CodeKind.USCC18, "code.alphabet", True),
        ("110108000000017", CodeKind.REGNO15, "code.check_digit", True),
        ("9144030070846113", CodeKind.ODD, "code.shape", True),
        ("9.1440300708461E+17", CodeKind.ODD, "code.lost_digits", False),
        ("3.60824E+14", CodeKind.ODD, "code.lost_digits", False),
        ("914403007084611000", CodeKind.ODD, "code.lost_digits", False),
        ("9.14403007084611E17", CodeKind.ODD, "code.lost_digits", False),
        ("9.14403e+017", CodeKind.ODD, "code.lost_digits", False),
        # The double next to 914403007084611361, written as a whole number.
        (str(int(float("914403007084611361"))), CodeKind.ODD, "code.lost_digits", False),
        ("36|24", CodeKind.ODD, "code.marks", False),
        ("A" * 30, CodeKind.ODD, "code.marks", False),
        ("362424196001010001", CodeKind.IDCARD, "code.id_card", False),
        ("11010519491231002X", CodeKind.IDCARD, "code.id_card", False),
    ],
)
def test_a_doubtful_code_says_what_is_wrong_with_it(
    raw: str, kind: CodeKind, warning: str, usable: bool
):
    code = classify(raw)
    assert (code.kind, code.warnings, code.usable) == (kind, (warning,), usable)


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        ("91440300708461136T/110108000000016", ("91440300708461136T", "110108000000016")),
        ("91440300708461136T（110108000000016）", ("91440300708461136T", "110108000000016")),
        ("91440300708461136T\n110108000000016", ("91440300708461136T", "110108000000016")),
        ("注册号：110108000000016", ("110108000000016",)),
        ("统一社会信用代码91440300708461136T", ("91440300708461136T",)),
        ("企独粤总字第001234号", ("企独粤总字第001234号",)),
        ("9144030070846113", ("9144030070846113",)),
    ],
)
def test_a_cell_with_two_codes_or_a_label_gives_the_codes(raw: str, texts: tuple[str, ...]):
    assert tuple(one.text for one in classify_all(raw)) == texts


def test_a_cell_is_not_taken_apart_where_a_part_is_doubtful():
    (whole,) = classify_all("91440300708461136A/110108000000016")
    assert whole.warnings == ("code.marks",)


def test_an_old_identity_number_is_no_registration_number():
    # 361121 900101 123: a county of Jiangxi, 1 January 1990; its last digit fails the check.
    assert classify("361121900101123").kind is CodeKind.IDCARD
    # The same with a month that does not exist, and with a prefix that is no province.
    assert classify("361121901301123").kind is CodeKind.REGNO15
    assert classify("991121900101123").kind is CodeKind.REGNO15
    # A number that passes the registrars' check is theirs, whatever day it spells.
    assert classify("110105491231002").kind is CodeKind.REGNO15


def test_a_code_of_digits_only_that_passes_its_checks_is_never_called_lost():
    # 24 % of the codes that begin with 91 are digits only (data of three million).
    code = "91360824MAC0000417"
    assert classify(code).warnings == ()
    digits = [c for c in REAL_CODES if c.isdigit()]
    assert all(classify(c).kind is CodeKind.USCC18 for c in digits)


def test_identity_numbers_are_taken_out_of_names_and_telephones_and_nothing_else_is():
    assert without_cards("张三（11010519491231002x）") == "张三"
    assert without_cards("13800001234 11010519491231002X") == "13800001234"
    assert mask_within("张三11010519491231002X") == "张三110105************"
    for kept in ("91440300708461136T", "0796-2600000 13800001234", "张三 110105194912310021"):
        assert without_cards(kept) == kept


def test_a_public_body_of_beijing_is_not_taken_for_a_person():
    # 11…: both the registering department's prefix and Beijing's identity numbers.
    assert classify("11100000000013127D").kind is CodeKind.USCC18


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_is_classified_without_an_error_and_cleaning_twice_changes_nothing(raw: str):
    code = classify(raw)
    assert len(code.warnings) <= 1
    if code.usable:
        assert classify(code.text) == code
        assert not set(code.text) & set("|,=")


def test_a_masked_number_shows_no_birthday():
    assert mask("362424196001010001") == "362424************"
