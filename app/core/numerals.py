"""Numbers as laws write them: 三十六, 一百零九, 〇, and digits of any width."""

import unicodedata
from typing import Final

_ONES: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_SIGNS: Final = "零一二三四五六七八九"
# What a number is made of, for the patterns of whoever looks for one.
NUMBER: Final = r"(?:[0-9０-９]{1,4}|[〇零一二三四五六七八九十百千两]{1,9})"


def number_of(words: str) -> int | None:
    """Return the number (0 to 9999) that words or digits mean, or None where they mean none."""
    words = unicodedata.normalize("NFKC", words.strip())
    if words.isascii() and words.isdigit():
        return int(words)
    if not words or any(sign not in _ONES and sign not in _UNITS for sign in words):
        return None
    if not any(sign in _UNITS for sign in words):  # 二〇二六
        return int("".join(str(_ONES[sign]) for sign in words))
    total, ones = 0, None
    for sign in words:
        if sign in _ONES:
            ones = _ONES[sign]
        else:
            total += (1 if ones is None or ones == 0 else ones) * _UNITS[sign]
            ones = None
    return total + (ones or 0)


def spelled(number: int) -> str:
    """Return a number (1 to 9999) in the words of a law: 109 is 一百零九, 12 is 十二."""
    words, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            words += ("零" if gap else "") + _SIGNS[digit] + unit
        gap = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words
