"""The receipt of an upload: its number, its day, and the rows that were refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.errors import UserError

LONGEST_NUMBER: Final = 60
LONGEST_NOTE: Final = 300
LONGEST_REASON: Final = 200
_LINE: Final = re.compile(r"\D{0,3}(\d{1,7})\D??[\s,，、:：.．]+(\S.*)|\D{0,3}(\d{1,7})\D?")


class BadReceipt(UserError):
    """A receipt cannot be so. Fields: receipt_fault (a word of texts), value, most."""

    code = "disclosure.bad_receipt"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row the receiver did not take; `row` of the file's table, from 1."""

    row: int
    reason: str


def read_refused(words: str) -> tuple[Refused, ...]:
    """Return refused rows from lines as pasted: a row's number, then the reason.

    Raises:
        BadReceipt: a line does not begin with a number, or says no reason (the user's).
    """
    found = []
    for line in words.splitlines():
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[2] is None:
            raise BadReceipt(receipt_fault="line", value=line.strip()[:40], most=0)
        found.append(Refused(int(match[1]), match[2].strip()[:LONGEST_REASON]))
    return tuple(found)


def write_refused(refused: Sequence[Refused]) -> str:
    """Return refused rows as lines that `read_refused` reads."""
    return "\n".join(f"{one.row} {one.reason}" for one in refused)


def check_receipt(
    number: str,
    day: date,
    refused: Sequence[Refused],
    note: str,
    rows: int,
    between: tuple[date, date],
) -> None:
    """Raise BadReceipt (the user's fault) where a receipt cannot be of such an export.

    Args:
        rows: of the exported table.
        between: the day of the export, and today.
    """
    if not 0 < len(number.strip()) <= LONGEST_NUMBER:
        raise BadReceipt(receipt_fault="number", value=number[:20], most=LONGEST_NUMBER)
    if not between[0] <= day <= between[1]:
        raise BadReceipt(receipt_fault="day", value=day.isoformat(), most=0)
    if len(note) > LONGEST_NOTE:
        raise BadReceipt(receipt_fault="note", value="", most=LONGEST_NOTE)
    numbers = [one.row for one in refused]
    for at, one in enumerate(refused):
        if not 1 <= one.row <= rows:
            raise BadReceipt(receipt_fault="row", value=str(one.row), most=rows)
        if one.row in numbers[:at]:
            raise BadReceipt(receipt_fault="twice", value=str(one.row), most=0)
        if not one.reason.strip():
            raise BadReceipt(receipt_fault="line", value=str(one.row), most=0)
