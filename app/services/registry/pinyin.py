"""Pinyin initials of names: what people type to find one quickly.

Letter by letter with a table that fills itself; a phrase-aware reading is a hundred
times slower and helps only with the few place names below.
"""

from collections.abc import Sequence
from functools import cache

from app.texts import text


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Return place names whose first reading misleads, with their letters."""
    pairs = (one.partition("=") for one in text("imports.pinyin_phrases").split())
    return tuple((phrase, letters) for phrase, _, letters in pairs)


class _Letters(dict[int, str]):
    """Character -> its letter; the line break, which parts names, stays."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isascii():
            letter = character.lower() if character.isalnum() else ""
        else:
            from pypinyin import Style, lazy_pinyin  # half a second nobody waits for at the start

            letter = "".join(lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore"))[:1]
        self[code] = letter
        return letter


_LETTERS = _Letters({ord("\n"): "\n"})


def initials(name: str) -> str:
    """Return the initials of a name, lower case; what has no reading is left out."""
    return initials_of([name.replace("\n", "")])[0]


def spelt(name: str) -> str:
    """Return a name in Latin letters without tones or gaps, lower case; "" for none."""
    from pypinyin import lazy_pinyin  # half a second nobody waits for at the start

    joined = "".join(lazy_pinyin(name, errors=lambda left: left if left.isascii() else ""))
    return "".join(one for one in joined.lower() if one.isalnum())


def initials_of(names: Sequence[str]) -> list[str]:
    """Return the initials of each name; no name has a line break."""
    joined = "\n".join(names)
    for phrase, letters in _phrases():
        if phrase in joined:
            joined = joined.replace(phrase, letters)
    return joined.translate(_LETTERS).split("\n")
