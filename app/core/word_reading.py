"""Words of a filled sheet turned into the codes of the dictionaries (domain §2).

A sheet is given out in the words of one day and filled in on another. So the words of the
day of inspection are read first, then every word the bureau has ever said, where it is of
one value alone. Nothing is guessed: a word nobody ever said is given back as it stands.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from app.core.finding_vocabulary import LIST_ENDS, OTHER_FOLLOW_UP
from app.core.wording import SHIPPED_VALUES, Dictionary, Wording

_MARKS: Final = LIST_ENDS + ":：，,;\n\t"
_BETWEEN = re.compile(r"[;；\n]+")
_BETWEEN_METHODS = re.compile(r"[、，,;；\n]+")


@lru_cache(maxsize=512)
def known_words(wording: Wording, which: Dictionary, day: date | None) -> Mapping[str, str]:
    """Return word -> code, outer marks and marks between parts of a word left out.

    Args:
        day: of the inspection; None where it is not known, then the newest words come first.
    """
    ever: dict[str, set[str]] = {}
    shipped = ((one.label, one.code) for one in SHIPPED_VALUES[which])
    own = ((row.label, row.code) for row in wording.rows if row.dictionary is which)
    for label, code in (*shipped, *own):
        ever.setdefault(_plain(label), set()).add(code)
    found = {label: next(iter(codes)) for label, codes in ever.items() if len(codes) == 1}
    today = wording.on(day or date.max).values[which]
    return found | {_plain(one.label): one.code for one in today}


def read_codes(
    words: str, which: Dictionary, wording: Wording, day: date | None
) -> tuple[tuple[str, ...], str]:
    """Return the codes a cell names, each once as written, and the first word that is none."""
    between = _BETWEEN_METHODS if which is Dictionary.METHOD else _BETWEEN
    parts = [part for one in between.split(words) if (part := one.strip(_MARKS))]
    return _longest(parts, known_words(wording, which, day))


def read_measures(
    words: str, wording: Wording, day: date | None
) -> tuple[tuple[str, ...], str, str]:
    """Return codes of follow-ups, the text behind 其他, and the first word that is none."""
    whole, odd = read_codes(words, Dictionary.FOLLOW_UP, wording, day)
    if not odd:
        return whole, "", ""
    known = known_words(wording, Dictionary.FOLLOW_UP, day)
    marks = [word for word, code in known.items() if code == OTHER_FOLLOW_UP]
    codes: list[str] = []
    other = ""
    for part in filter(None, (one.strip() for one in words.split("\n"))):
        found, odd = read_codes(part, Dictionary.FOLLOW_UP, wording, day)
        if odd:
            said = next((text for mark in marks if (text := _behind(part, mark))), "")
            if not said:
                return (), "", odd
            found, other = (OTHER_FOLLOW_UP,), said
        codes += found
    return tuple(dict.fromkeys(codes)), other, ""


def measure_words(label: str, other: str) -> str:
    """Return a follow-up as a sheet says it: 其他 with its text behind a colon."""
    return f"{label.strip(_MARKS)}：{other}" if other else label


def _behind(part: str, mark: str) -> str:
    rest = part[len(mark) :]
    return rest[1:].strip() if part.startswith(mark) and rest.startswith(("：", ":")) else ""


def _longest(parts: Sequence[str], known: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Read parts from the left, as many together as make a word: a word may hold marks."""
    codes: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            code = known.get(_plain("".join(parts[at:end])))
            if code is not None:
                codes.append(code)
                at = end
                break
        else:
            return (), parts[at]
    return tuple(dict.fromkeys(codes)), ""


def _plain(word: str) -> str:
    """A word without its marks and blanks: how a cell breaks it makes no difference."""
    return re.sub(r"[、，,;；\s]+", "", word.strip(_MARKS))
