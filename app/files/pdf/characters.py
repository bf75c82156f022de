"""Characters that are no ink of their own: what becomes of them, and which never print."""

import re
import unicodedata

# A variation selector asks for another cut of the same character. Our faces have one cut of
# each, and Unicode shows the character itself then (UTS #37, 3; Unicode 15, 23.4).
_SELECTED = re.compile(r"(?<=\S)[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Letter and accents typed apart: most have one character for both.
_ACCENTED = re.compile(r"[A-Za-z\u00c0-\u024f][\u0300-\u036f]+")
_EITHER = re.compile(f"{_SELECTED.pattern}|{_ACCENTED.pattern}")

# Controls, format and bidi marks, private use, lone surrogates, separators, marks that
# stand on a character before them: somewhere a font has a picture of each, and it is wrong.
_NEVER = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Mn", "Mc", "Me"})
# Blank by definition though called letters: Hangul fillers and the blank of Braille.
_BLANKS = frozenset({0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800})
_PRIVATE = "Co"


def settled(text: str) -> str:
    """Return a text as it is printed: without variation selectors, accents on their letters."""
    if not _EITHER.search(text):
        return text
    without = _SELECTED.sub("", text)
    return _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), without)


def never_printed(code: int) -> bool:
    """Whether a code point must not reach a paper whatever the fonts hold."""
    return code in _BLANKS or unicodedata.category(chr(code)) in _NEVER


def unseen(character: str) -> bool:
    """Whether people do not see the character on a screen either."""
    code = ord(character)
    return never_printed(code) and unicodedata.category(character) != _PRIVATE
