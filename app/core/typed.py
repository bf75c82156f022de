"""Days and numbers as people type and paste them: any width, any of the usual marks.

The twin of the imports' reader: `rows.read_date` decides what a day is; what only makes
sense at a keyboard (a day without its year) is added here.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from app.core.rows import NO_END, read_date

_MARKS: Final = str.maketrans(
    {"。": ".", "．": ".", "，": ",", "、": ".", "－": "-", "—": "-", "–": "-"}
)
_NO_YEAR = re.compile(r"(\d{2})(\d{2})|(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY_END = re.compile(r"[号.]$")


def plain(words: str) -> str:
    """Return words as typed, half-width, without blanks, line breaks and invisible signs."""
    half = unicodedata.normalize("NFKC", words.translate(_MARKS)).translate(_MARKS)
    return "".join(one for one in half if not one.isspace() and one.isprintable())


def typed_day(words: str, year: int) -> date | None:
    """Return the day somebody typed, None where the words name none that exists.

    20261122, 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日 (or 22号), in full or half
    width, with blanks and line breaks around; 1122, 11-22, 11月22日 are of `year`.
    """
    text = plain(words)
    short = _NO_YEAR.fullmatch(text)
    if short:
        month, day = short[1] or short[3], short[2] or short[4]
        return _day(year, int(month), int(day))
    if text.isdigit() and len(text) != len("20261122"):
        return None
    found = read_date(_DAY_END.sub("日" if text.endswith("号") else "", text))
    return None if found == NO_END else found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed_number(words: str) -> str:
    """Return a number as typed in ASCII: half-width digits, point and sign, no thousands marks.

    Nothing is judged: what is no number stays what it is, without blanks.
    """
    return plain(words).replace(",", "")
