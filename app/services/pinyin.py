"""Pinyin initials of names: what people type to find one quickly.

Letter by letter with a table that fills itself; a phrase-aware reading is a hundred
times slower and helps only with the few place names below.
"""

from functools import cache

from app.texts import text


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Return place names whose first reading misleads, with their letters."""
    pairs = (one.partition("=") for one in text("imports.pinyin_phrases").split())
    return tuple((phrase, letters) for phrase, _, letters in pairs)


@cache
def _letter(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    from pypinyin import Style, lazy_pinyin  # half a second nobody waits for at the start

    return "".join(lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore"))[:1]


def initials(name: str) -> str:
    """Return the initials of a name, lower case; what has no reading is left out."""
    for phrase, letters in _phrases():
        if phrase in name:
            name = name.replace(phrase, letters)
    return "".join(map(_letter, name))
