"""Identifiers of enterprises: what a code is, and whether its check characters are right.

A wrong check character warns and never refuses: codes exist in the real world that
fail it. A number that looks like an identity card's is recognised and never kept as a
code: 18 characters by birthday, first two characters and check; the old 15 digits (GB
11643-1989, void since 2013 but alive in old lists) where they are no valid registration
number. Digits a spreadsheet has rounded away are reported as lost, never made up.

Sources: 统一社会信用代码 GB 32100-2015; 组织机构代码 GB 11714-1997; 工商注册号
GS 15-2006 (ISO 7064 MOD 11,10); 公民身份号码 GB 11643-1999 (ISO 7064 MOD 11-2).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final

from app.core.rows import is_nothing, unwrap

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z
_USCC_VALUE: Final = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS: Final = tuple(3**i % 31 for i in range(17))
_ORG_VALUE: Final = {c: v for v, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_CHECK: Final = "0X987654321"  # by the sum modulo 11
_CARD_WEIGHTS: Final = tuple(2 ** (17 - i) % 11 for i in range(17))
_CARD_CHECK: Final = "10X98765432"  # by the sum modulo 11

# First two characters: registering department and kind of body (GB 32100 tables 2, 3).
USCC_PREFIXES: Final = frozenset(
    department + body
    for department, bodies in (
        ("1", "1239"),
        ("2", "19"),
        ("3", "123459"),
        ("4", "19"),
        ("5", "123459"),
        ("6", "129"),
        ("7", "129"),
        ("8", "19"),
        ("9", "1239"),
        ("A", "19"),
        ("N", "1239"),
        ("Y", "1"),
    )
    for body in bodies
)
MAX_LENGTH: Final = 20  # longer than any identifier of an enterprise in use

_BLANKS = re.compile(
    "[\\s\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,3})")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){4,5}")
_PARTED = re.compile(r"[-_.·•‐-―−/\\*]+")
_COOPERATIVE = re.compile(r"\d{6}NA\d{6}[0-9X]")
_FOREIGN = re.compile(r"企[独合作外]\D{0,12}\d{4,8}号?")
_CARD = re.compile(r"\d{17}[0-9X]")
_CARD_WITHIN = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
# Provinces of GB/T 2260 as the first two digits of a person's number.
_PROVINCES: Final = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for number in range(first, last + 1)
)
# Marks that people and programs leave around a code; brackets only as a pair.
_STRAY: Final = "'\"`´‘’“”，,。.;；:：、*^~!！?？-_#"
_PAIRS: Final = {"(": ")", "[": "]", "<": ">", "【": "】", "《": "》", "「": "」"}
_FORBIDDEN = re.compile(r"[|,=]")  # separators of the draw protocol, §1


class CodeKind(StrEnum):
    """What an identifier is by its shape."""

    USCC18 = "USCC18"
    REGNO15 = "REGNO15"
    REGNO13 = "REGNO13"  # before 2007, without a check digit
    COOP = "COOP"  # six digits, NA, six digits, check
    FOREIGN = "FOREIGN"  # 企独…字第…号 and the like
    IDCARD = "IDCARD"  # a person's number, not to be kept
    NONE = "NONE"
    ODD = "ODD"


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier as read.

    Attributes:
        text: cleaned: NFKC, upper case, without blanks; for IDCARD still the number.
        warnings: codes of sentences in errors.toml.
        usable: whether `text` may serve as an identifier.
    """

    kind: CodeKind
    text: str
    warnings: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether the text identifies an enterprise and may be stored."""
        return self.kind not in (CodeKind.IDCARD, CodeKind.NONE) and not (
            UNUSABLE.intersection(self.warnings)
        )


LOST_DIGITS: Final = "code.lost_digits"
ID_CARD: Final = "code.id_card"
CHECK_DIGIT: Final = "code.check_digit"
ALPHABET: Final = "code.alphabet"
SHAPE: Final = "code.shape"
MARKS: Final = "code.marks"
UNUSABLE: Final = frozenset({LOST_DIGITS, ID_CARD, MARKS})
_SOUND: Final = frozenset({CodeKind.USCC18, CodeKind.REGNO15, CodeKind.REGNO13, CodeKind.COOP})
_MOST_CODES: Final = 3
_BETWEEN = re.compile(r"[\s/\\,，、;；|()（）:：]+")
_WORDS = re.compile("^[\u4e00-\u9fff]+")


def uscc_check_ok(code: str) -> bool:
    """Tell whether 18 characters end in the right check character (GB 32100 §A)."""
    if len(code) != 18:
        return False
    try:
        values = [_USCC_VALUE[character] for character in code]
    except KeyError:
        return False
    total: int = sum(map(mul, values, _USCC_WEIGHTS))
    return (total + values[17]) % 31 == 0


def org_check_ok(code: str) -> bool:
    """Tell whether a 9-character 组织机构代码 ends in the right check character (GB 11714)."""
    if len(code) != 9:
        return False
    try:
        total = sum(map(mul, (_ORG_VALUE[character] for character in code[:8]), _ORG_WEIGHTS))
    except KeyError:
        return False
    return code[8] == _ORG_CHECK[total % 11]


def regno_check_ok(code15: str) -> bool:
    """Tell whether 15 digits end in the right check digit (GS 15-2006, ISO 7064 MOD 11,10)."""
    if len(code15) != 15 or not (code15.isascii() and code15.isdigit()):
        return False
    product = 10
    for digit in code15[:14]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(code15[14])) % 10 == 1


def card_check_ok(number: str) -> bool:
    """Tell whether an 18-character identity number ends rightly (ISO 7064 MOD 11-2)."""
    if not _CARD.fullmatch(number):
        return False
    total: int = sum(map(mul, map(int, number[:17]), _CARD_WEIGHTS))
    return number[17] == _CARD_CHECK[total % 11]


def clean_code(raw: str) -> str:
    """Return an identifier without blanks and zero-width characters, NFKC, upper case."""
    if raw.isascii() and raw.isalnum():
        return "" if is_nothing(raw) else raw.upper()
    text = _BLANKS.sub("", unwrap(unicodedata.normalize("NFKC", raw)))
    text = unwrap(text).upper()
    if is_nothing(text):
        return ""
    text = _within_marks(text).removesuffix(".0").removesuffix(".00")
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _within_marks(text: str) -> str:
    """Return text without stray marks at its ends, nor a pair of brackets around it."""
    while True:
        bare = text.strip(_STRAY)
        if len(bare) > 2 and _PAIRS.get(bare[0]) == bare[-1]:
            bare = bare[1:-1]
        if bare == text or not bare:
            return text
        text = bare


def classify(raw: str) -> Code:
    """Return what an identifier is, cleaned, with warnings.

    Never raises: whatever stands in a cell gets a kind, ODD at worst.
    """
    text = clean_code(raw)
    size = len(text)
    if size == 18:
        return _eighteen(text)
    if not text:
        return Code(CodeKind.NONE, "")
    if size == 15 and text.isascii() and text.isdigit():
        return _fifteen(text)
    if size == 13 and text.isascii() and text.isdigit():
        return Code(CodeKind.REGNO13, text)
    if size == 15 and _COOPERATIVE.fullmatch(text):
        return Code(CodeKind.COOP, text)
    if found := _SCIENTIFIC.fullmatch(text):
        return _from_scientific(text, found[1] + (found[2] or ""), int(found[3]))
    if (joined := _PARTED.sub("", text)) != text and (known := _whole(joined)) is not None:
        return known
    if _FORBIDDEN.search(text) or size > MAX_LENGTH or not text.isprintable():
        return Code(CodeKind.ODD, text, (MARKS,))
    if _FOREIGN.fullmatch(text):
        return Code(CodeKind.FOREIGN, text)
    return Code(CodeKind.ODD, text, (SHAPE,))


def classify_all(raw: str) -> tuple[Code, ...]:
    """Return what a cell of codes holds: mostly one, sometimes two (`9144…/1101…`).

    A cell is taken apart only where it makes no sense as a whole and every part of it is
    a sound code; words before a code (`注册号：1101…`) are no part.
    """
    whole = classify(raw)
    if whole.kind is not CodeKind.ODD or LOST_DIGITS in whole.warnings:
        return (whole,)
    parts = [bare for part in _BETWEEN.split(raw) if (bare := _WORDS.sub("", part))]
    found = tuple(classify(part) for part in parts[:_MOST_CODES])
    good = parts and all(one.kind in _SOUND and not one.warnings for one in found)
    return found if good and len(parts) <= _MOST_CODES else (whole,)


def _eighteen(text: str) -> Code:
    right = uscc_check_ok(text)
    known = text[:2] in USCC_PREFIXES
    sound = right and known and org_check_ok(text[8:17])
    if not sound and _is_card(text, known):
        return Code(CodeKind.IDCARD, text, (ID_CARD,))
    if not sound and (text.endswith("000") or not right) and _was_a_double(text):
        return Code(CodeKind.ODD, text, (LOST_DIGITS,))
    if right:
        return Code(CodeKind.USCC18, text) if known else Code(CodeKind.USCC18, text, (SHAPE,))
    if (joined := _PARTED.sub("", text)) != text and (whole := _whole(joined)) is not None:
        return whole
    if text.isascii() and text.isalnum():
        strange = any(character not in _USCC_VALUE for character in text)
        return Code(CodeKind.USCC18, text, (ALPHABET if strange else CHECK_DIGIT,))
    if _FORBIDDEN.search(text) or not text.isprintable():
        return Code(CodeKind.ODD, text, (MARKS,))
    return Code(CodeKind.FOREIGN if _FOREIGN.fullmatch(text) else CodeKind.ODD, text, (SHAPE,))


def _was_a_double(text: str) -> bool:
    """Tell whether 18 digits look like a number that kept fifteen or sixteen of them.

    A spreadsheet fills up with zeros; a program that wrote the double as a whole number
    left a multiple of 64 or 128. Asked only where the code fails its own checks.
    """
    if not (text.isascii() and text.isdigit()):
        return False
    return text.endswith("000") or int(float(text)) == int(text)


def _fifteen(text: str) -> Code:
    if regno_check_ok(text):
        return Code(CodeKind.REGNO15, text)
    if text[:2] in _PROVINCES and _is_day("19" + text[6:12]):
        return Code(CodeKind.IDCARD, text, (ID_CARD,))
    return Code(CodeKind.REGNO15, text, (CHECK_DIGIT,))


def _whole(joined: str) -> Code | None:
    """Return the code that marks stood inside of, where it passes its own check."""
    code = classify(joined) if joined.isascii() and joined.isalnum() else None
    if code is None or code.warnings:
        return None
    return code if code.kind in (CodeKind.USCC18, CodeKind.REGNO15, CodeKind.COOP) else None


def _is_day(compact: str) -> bool:
    try:
        date(int(compact[:4]), int(compact[4:6]), int(compact[6:8]))
    except ValueError:
        return False
    return True


def _is_card(text: str, known_prefix: bool) -> bool:
    """Tell whether 18 characters are a person's number.

    Beijing's and Sichuan's numbers begin like codes of public bodies (11, 51), so behind
    a known prefix the card's own check character must be right as well.
    """
    if not _CARD.fullmatch(text) or text[6:8] not in ("18", "19", "20"):
        return False
    return _is_day(text[6:14]) and (card_check_ok(text) or not known_prefix)


def _from_scientific(text: str, digits: str, exponent: int) -> Code:
    """Take a number in scientific notation only where it shows every digit it had."""
    if len(digits) == exponent + 1 and exponent + 1 in (13, 15):
        return classify(digits)
    return Code(CodeKind.ODD, text, (LOST_DIGITS,))


def mask(number: str) -> str:
    """Return a person's number with the birthday and what follows hidden."""
    return number[:6] + "*" * max(0, len(number) - 6)


def without_cards(text: str) -> str:
    """Return text without the persons' numbers that stand in it (`张三 3624…`).

    Only 18 characters in a row with a birthday and the right check character count, so
    that a telephone number or a code stays.
    """
    kept = _CARD_WITHIN.sub(lambda found: "" if _is_persons(found[0]) else found[0], text)
    return text if kept == text else " ".join(kept.split()).strip("()（）:：,，、/ ")


def mask_within(text: str) -> str:
    """Return text with the persons' numbers in it masked."""
    return _CARD_WITHIN.sub(lambda one: mask(one[0]) if _is_persons(one[0]) else one[0], text)


def _is_persons(number: str) -> bool:
    return card_check_ok(number.upper()) and _is_day(number[6:14])
