"""A list that comes back: held cell by cell against what was exported.

Spreadsheet programs break what they take for numbers: long codes become 9.13E+17 or end in
zeros, zeros in front go, days change their shape. Each is named for what it is, so that
nobody uploads it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

MOST_SHOWN: Final = 500
_FEW: Final = 50  # rows with one value: more of them do not tell which row it is
_SHORT: Final = 2  # letters of a value that stands in any list: a number, a word
_SURE_DIGITS: Final = 12  # fewer digits of a number in scientific notation are no sign of it
_SCIENTIFIC: Final = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,3})")
_DAY: Final = re.compile(r"(\d{4}|\d{1,2})\D{1,2}(\d{1,2})\D{1,2}(\d{4}|\d{1,2})\D?(?:\s.*)?")
_SERIAL_DAY: Final = date(1899, 12, 30)
_LAST_SERIAL: Final = 2_958_465


class Difference(StrEnum):
    """What happened to a cell or row; sentences disclosure.difference.<kind>."""

    SCIENTIFIC = "SCIENTIFIC"  # 9.13E+17
    ZEROED = "ZEROED"  # the last digits are zeros now
    UNLED = "UNLED"  # zeros in front are gone
    DAY = "DAY"  # the same day in another form
    APOSTROPHE = "APOSTROPHE"  # the mark before a formula went or came
    CHANGED = "CHANGED"
    MISSING_ROW = "MISSING_ROW"
    EXTRA_ROW = "EXTRA_ROW"
    MISSING_COLUMN = "MISSING_COLUMN"
    EXTRA_COLUMN = "EXTRA_COLUMN"


BROKEN: Final = frozenset({Difference.SCIENTIFIC, Difference.ZEROED, Difference.UNLED})


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference.

    Attributes:
        row: in the file that came back, from 1 at its first line; of the export's table
            (from 1) where the row is gone.
    """

    kind: Difference
    row: int = 0
    heading: str = ""
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of an exported list.

    Attributes:
        same: cells that are as they were.
        changed: the first differences; `count` has all of them.
    """

    rows: int
    same: int
    changed: tuple[Changed, ...]
    count: int
    broken: int


@dataclass(frozen=True, slots=True)
class Found:
    """A table as found in a file: headings, then (row in the file, cells)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def find_table(lines: Sequence[tuple[int, Sequence[str]]], headings: Sequence[str]) -> Found | None:
    """Return the table below the line that has most of the headings, None where none has half.

    Args:
        lines: (row from 1, cells) of a sheet.
    """
    wanted = set(headings)
    best, at = 0, -1
    for place, (_, cells) in enumerate(lines):
        count = len(wanted.intersection(str(cell).strip() for cell in cells))
        if count > best:
            best, at = count, place
    if at < 0 or 2 * best < len(wanted):
        return None
    head = tuple(str(cell).strip() for cell in lines[at][1])
    rows = tuple(
        (row, tuple(str(cell) for cell in cells))
        for row, cells in lines[at + 1 :]
        if any(str(cell).strip() for cell in cells)
    )
    return Found(head, rows)


def likeness(found: Found, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows of a file share two cells with one of the export (all of one)."""
    places = _places(found.headings, headings)
    ours = [{(at, row[at]) for at in places if row[at]} for row in rows]
    known = Counter(pair for row in ours for pair in row)
    # What stands in every row (plan, task, bureau) says nothing about which export it is.
    rare = {
        pair
        for pair, count in known.items()
        if len(pair[1]) > _SHORT and (count == 1 or 2 * count < len(rows))
    }
    if not rare:
        rare = set(known)
    count = 0
    for _, cells in found.rows:
        theirs = {(at, _cell(cells, there)) for at, there in places.items()}
        count += bool(theirs & rare)
    return count


def compare(found: Found, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Comparison:
    """Return what differs between a file and an export.

    Rows are told by what they share: a row with most of its cells alike is the same row.
    """
    places = _places(found.headings, headings)
    changed = [
        Changed(Difference.MISSING_COLUMN, 0, one)
        for at, one in enumerate(headings)
        if at not in places
    ]
    taken = set(places.values())
    changed += [
        Changed(Difference.EXTRA_COLUMN, 0, one)
        for at, one in enumerate(found.headings)
        if one and at not in taken
    ]
    pairs, extra = _pairs(found, places, rows)
    same = 0
    for number, row in enumerate(rows, 1):
        theirs = pairs.get(number)
        if theirs is None:
            changed.append(Changed(Difference.MISSING_ROW, number, "", _first(row)))
            continue
        for at, there in places.items():
            cell = _cell(theirs[1], there)
            if cell == row[at]:
                same += 1
            else:
                kind = difference(row[at], cell)
                changed.append(Changed(kind, theirs[0], headings[at], row[at], cell))
    changed += [Changed(Difference.EXTRA_ROW, row, "", "", _first(cells)) for row, cells in extra]
    broken = sum(one.kind in BROKEN for one in changed)
    return Comparison(len(found.rows), same, tuple(changed[:MOST_SHOWN]), len(changed), broken)


def difference(ours: str, theirs: str) -> Difference:
    """Return what made one cell into the other."""
    bare = theirs.strip()
    if ours.removeprefix("'") == theirs.removeprefix("'"):
        return Difference.APOSTROPHE
    if _is_short_form(ours, bare):
        return Difference.SCIENTIFIC
    if ours.isdigit() and bare.isdigit():
        if len(ours) == len(bare) and len(bare.rstrip("0")) < len(bare):
            kept = len(bare.rstrip("0"))
            if kept >= _SURE_DIGITS and ours[: kept - 1] == bare[: kept - 1]:
                return Difference.ZEROED
        if ours.lstrip("0") == bare and ours.startswith("0"):
            return Difference.UNLED
    if (day := _iso(ours)) is not None and day in _days(bare):
        return Difference.DAY
    return Difference.CHANGED


def _is_short_form(ours: str, theirs: str) -> bool:
    short = _SCIENTIFIC.fullmatch(theirs)
    if short is None or not ours.isdigit():
        return False
    # A spreadsheet holds some fifteen digits of it, and shows them rounded.
    places = len(short[2] or "")
    shown = Decimal(theirs.upper())
    return any(
        shown == Decimal(f"{Decimal(one):.{places}E}") for one in (ours, repr(int(float(ours))))
    )


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _days(words: str) -> set[date]:
    """Every day a text may mean: 2026/3/10, 3/10/26, 10.3.2026, 46091."""
    if words.isdigit() and len(words) <= 7 and 1 <= int(words) <= _LAST_SERIAL:
        return {_SERIAL_DAY + timedelta(days=int(words))}
    match = _DAY.fullmatch(words)
    if match is None:
        return set()
    first, second, third = (int(one) for one in match.groups())
    found = set()
    for year, month, day in (
        (first, second, third),
        (third, first, second),
        (third, second, first),
    ):
        try:
            found.add(date(year if year > 99 else 2000 + year, month, day))
        except ValueError:
            continue
    return found


def _places(found: Sequence[str], headings: Sequence[str]) -> dict[int, int]:
    """Column of the export -> column of the file."""
    return {at: found.index(one) for at, one in enumerate(headings) if one in found}


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _first(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if len(cell) > 1 and not cell.isdigit()), "")


_Lines = dict[int, tuple[int, tuple[str, ...]]]


def _pairs(
    found: Found, places: dict[int, int], rows: Sequence[Sequence[str]]
) -> tuple[_Lines, list[tuple[int, tuple[str, ...]]]]:
    """Number of a row of the export (from 1) -> the row of the file; and rows left over."""
    by_cell: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(rows, 1):
        for at in places:
            if row[at]:
                by_cell.setdefault((at, row[at]), []).append(number)
    pairs: _Lines = {}
    left = []
    for place, (line, cells) in enumerate(found.rows, 1):
        votes: Counter[int] = Counter()
        for at, there in places.items():
            cell = _cell(cells, there)
            owners = by_cell.get((at, cell)) or by_cell.get((at, cell.removeprefix("'")), [])
            if len(owners) <= _FEW:
                votes.update(one for one in owners if one not in pairs)
        best = max(votes.items(), key=lambda one: (one[1], one[0] == place), default=None)
        if best is not None:
            pairs[best[0]] = line, cells
        else:
            left.append((place, line, cells))
    extra = []
    for place, line, cells in left:
        alike = place <= len(rows) and place not in pairs
        if alike and any(
            _cell(cells, there) == rows[place - 1][at] for at, there in places.items()
        ):
            pairs[place] = line, cells
        else:
            extra.append((line, cells))
    return pairs, extra
