"""What the numbers of a spreadsheet become: text with the digits that are known, or a day.

Numbers of a spreadsheet are doubles and keep fifteen digits: longer ones are handed on in
scientific notation, which core.codes reports as lost instead of inventing digits.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from app.core.rows import Cell

# A reading of the text that a file stores for a cell; None takes the text as it is.
Convert = Callable[[str], Cell]

_EXACT: Final = 10**15  # from here on a double does not hold every whole number's digits
_DIGITS: Final = 15
_EPOCH_1904: Final = date(1904, 1, 1)
_EPOCH_1900: Final = date(1899, 12, 30)
_LEAP_BUG: Final = 60  # day 60 of the 1900 system is 29 February 1900, which never was
_LAST_DAY: Final = 2_958_465  # 9999-12-31 in the 1900 system

# ECMA-376 part 1, 18.8.30: numbers of built-in formats that show a day or a time, with
# those of the Chinese editions (27 to 36, 50 to 58).
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER: Final = re.compile(r"[ymdhse]", re.IGNORECASE)
_NOT_DATE: Final = re.compile(r"general|standard|[0#?.]e[+-]|@", re.IGNORECASE)


def number_text(value: float) -> str:
    """Return a double as text: whole numbers without a point, none with invented digits."""
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


def read_number(text: str) -> Cell:
    """Return a stored number as text; what is no number stays as it is."""
    if len(text) <= _DIGITS and text.isascii() and text.isdigit() and text[0] != "0":
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    return number_text(value) if abs(value) < float("inf") else text


def padded(width: int) -> Convert:
    """Return a reading for numbers shown with leading zeros, as the format 0000 does."""
    return lambda text: str(read_number(text)).zfill(width)


def read_truth(text: str) -> Cell:
    """Return a stored truth value as spreadsheets show it."""
    return "TRUE" if text.strip() in {"1", "true", "TRUE"} else "FALSE"


def read_iso_day(text: str) -> Cell:
    """Return the day of an ISO 8601 date or time; what is none stays as it is."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def read_serial(text: str) -> Cell:
    """Return the day of a serial number counted from 1900; see serial_day."""
    return serial_day(text, since_1904=False)


def read_serial_1904(text: str) -> Cell:
    """Return the day of a serial number counted from 1904; see serial_day."""
    return serial_day(text, since_1904=True)


def serial_day(text: str, *, since_1904: bool) -> Cell:
    """Return the day a serial number stands for; times of day and odd numbers stay text."""
    try:
        day = int(float(text))
    except (ValueError, OverflowError):
        return text
    if not 1 <= day <= _LAST_DAY:
        return read_number(text)
    if since_1904:
        try:
            return _EPOCH_1904 + timedelta(days=day)
        except OverflowError:
            return read_number(text)
    return _EPOCH_1900 + timedelta(days=day if day >= _LEAP_BUG else day + 1)


def format_reading(number: int, code: str, *, since_1904: bool) -> Convert:
    """Return how a cell with a number format is read.

    Args:
        number: the format's number; built-in formats have no code in the file.
        code: the format's code (`yyyy/m/d`, `0000`), or "".
    """
    shown = _NOT_SHOWN.sub("", code.split(";")[0])
    if (not code and number in _DATE_FORMATS) or (
        _DATE_LETTER.search(shown) and not _NOT_DATE.search(shown)
    ):
        return read_serial_1904 if since_1904 else read_serial
    if len(shown) > 1 and not shown.strip("0"):
        return padded(len(shown))
    return read_number


def python_cell(value: object) -> Cell:
    """Return what a reader of binary workbooks found in a cell."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value)) if abs(value) >= _EXACT else _small(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _small(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)
