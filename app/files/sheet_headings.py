"""The headings of a sheet: which of its first rows they are, in one line or in two.

In two lines a heading is what stands above (merged over its columns) and what stands
below, joined: 行业 over 代码 is 行业代码. What is understood is the joined text, or else
the lower one, or else the upper one where it stands over this column alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from app.core import vocabulary
from app.core.headings import Match, is_private, label, plain
from app.core.rows import Cell
from app.files.grids import Grid, Line, Merges

HEADING_ROWS: Final = 20  # how far down the headings may stand
_WIDEST: Final = 1_024  # columns among which headings are looked for
EXAMPLE_ROWS: Final = 3  # how far below them the row to be deleted may stand

KindHeadings = Callable[[Sequence[str]], Match]
Mapped = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data: `why` is example, note, repeated_heading or subtotal."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one sheet.

    Attributes:
        row: the first line's number, from 1; last: the second line's, or the same.
        match: how they were understood.
        texts: of each column from 0, both lines joined.
        lines: the lines as they stand in the sheet, to know them again further down.
        titles: what stands above them.
        skipped: hints and examples right below them.
    """

    grid: Grid
    row: int
    last: int
    match: Match
    texts: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    titles: frozenset[str]
    skipped: tuple[Skipped, ...]

    @property
    def score(self) -> tuple[bool, int, int]:
        """Return how good they are: usable, fields named, columns filled."""
        return (*self.match.score, sum(map(bool, self.texts)))

    @property
    def begin(self) -> int:
        """Return the number of the first row that may be data."""
        return max((self.last, *(one.row for one in self.skipped))) + 1


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    last: int
    texts: tuple[str, ...]
    match: Match
    lines: tuple[tuple[str, ...], ...]

    @property
    def score(self) -> tuple[bool, int, int]:
        filled = sum(map(bool, self.texts)) if not self.match.columns else 0
        return (*self.match.score, filled)


def find_headings(
    grid: Grid, kind_headings: KindHeadings, mapping: Mapped | None = None
) -> Headings | None:
    """Return the best headings of a sheet, or None where its first rows are blank.

    Args:
        kind_headings: reads a row of texts as headings, as core.headings.match_headings.
        mapping: heading as the sheet has it -> field it names, "" for none; goes before
            what kind_headings understands.
    """
    top, merges = _top(grid)
    is_known = _knower(kind_headings)
    best: _Candidate | None = None
    for at, (number, texts) in enumerate(top):
        if number > HEADING_ROWS:
            break
        one = _Candidate(
            number, number, texts, _match(texts, texts, kind_headings, mapping), (texts,)
        )
        if best is None or one.score > best.score:
            best = one
        if at + 1 < len(top) and top[at + 1][0] == number + 1:
            pair = _pair(number, texts, top[at + 1][1], merges, kind_headings, mapping, is_known)
            below = _match(top[at + 1][1], top[at + 1][1], kind_headings, mapping)
            least = max(best.match.score, below.score)
            if pair.match.score > least or (pair.match.score == least and _firm(number, merges)):
                best = pair
    if best is None:
        return None
    return Headings(
        grid,
        best.row,
        best.last,
        best.match,
        best.texts,
        best.lines,
        frozenset(text for number, texts in top if number < best.row for text in texts if text),
        _examples(top, best.last, grid.name),
    )


def _top(grid: Grid) -> tuple[list[tuple[int, tuple[str, ...]]], Merges]:
    """Return the first rows that are not blank as texts, and the merged cells in them."""
    reading = grid.read(None)
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, cells, _ in reading.lines:
        if number > HEADING_ROWS + 1 + EXAMPLE_ROWS:
            break
        texts = tuple(text_of(cell) for cell in cells[:_WIDEST])
        if any(texts):
            found.append((number, texts))
    return found, reading.merges


def _pair(
    number: int,
    upper: tuple[str, ...],
    lower: tuple[str, ...],
    merges: Merges,
    kind_headings: KindHeadings,
    mapping: Mapped | None,
    is_known: Callable[[str], bool],
) -> _Candidate:
    width = max(len(upper), len(lower))
    above = list(upper) + [""] * (width - len(upper))
    below = list(lower) + [""] * (width - len(lower))
    spread = [False] * width
    for left, _, right in merges.get(number, ()):
        for at in range(left + 1, min(right + 1, width)):
            above[at] = above[left]
            spread[left] = spread[at] = True
    for at in range(1, width):
        # Merged cells that a text file or an old reader shows as blank ones.
        if not above[at] and below[at] and below[at - 1] and above[at - 1]:
            above[at] = above[at - 1]
            spread[at - 1] = spread[at] = True
    joined = tuple(one + two for one, two in zip(above, below, strict=True))
    read = []
    for one, two, both, shared in zip(above, below, joined, spread, strict=True):
        choices = (both, two) if shared else (both, two, one)
        known = (text for text in choices if text and is_known(text))
        read.append(both if mapping and both in mapping else next(known, both))
    match = _match(joined, read, kind_headings, mapping)
    return _Candidate(number, number + 1, joined, match, (upper, lower))


def _firm(row: int, merges: Merges) -> bool:
    """Tell whether merged cells alone make a row and the next one two lines of headings."""
    of_row = merges.get(row, ())
    return any(last == row + 1 for _, last, _ in of_row) and any(
        last == row and left < right for left, last, right in of_row
    )


def _knower(kind_headings: KindHeadings) -> Callable[[str], bool]:
    """Return whether a text alone is a heading; each text is asked about once."""

    @cache
    def known(text: str) -> bool:
        match = kind_headings([text])
        return bool(match.columns or match.private)

    return known


def _match(
    texts: Sequence[str], read: Sequence[str], kind_headings: KindHeadings, mapping: Mapped | None
) -> Match:
    """Return how headings are understood: `texts` as they stand, `read` as they are taken."""
    if mapping:
        read = _mapped(texts, read, kind_headings, mapping)
    match = kind_headings(read)
    taken = set(match.columns.values())
    unused = tuple(
        text
        for at, text in enumerate(texts)
        if at not in taken
        and plain(text)
        and read[at] not in match.private
        and not (mapping and mapping.get(text) == "")
    )
    return replace(match, unused=unused)


def _mapped(
    texts: Sequence[str], read: Sequence[str], kind_headings: KindHeadings, mapping: Mapped
) -> list[str]:
    """Return headings with the wording that is known put in for what was mapped by hand."""
    kind = kind_headings([]).kind
    given = {field for text, field in mapping.items() if field and text in texts}
    found = []
    for text, taken in zip(texts, read, strict=True):
        if (field := mapping.get(text)) is not None and not is_private(text):
            found.append(label(kind, field) if field else "")
        else:
            own = kind_headings([taken]).columns
            found.append("" if given.intersection(own) else taken)
    return found


def _examples(
    top: Sequence[tuple[int, tuple[str, ...]]], last: int, sheet: str
) -> tuple[Skipped, ...]:
    """Return the rows from below the headings to the last that is marked as an example."""
    below = [one for one in top if last < one[0] <= last + EXAMPLE_ROWS]
    marked = [number for number, texts in below if any(map(vocabulary.is_example, texts))]
    # The word alone says enough only where examples stand, at the start of the first row.
    first = next(filter(None, below[0][1]), "") if below else ""
    if not marked and vocabulary.is_example_word(first):
        marked = [below[0][0]]
    return tuple(
        Skipped(sheet, number, "example" if number in marked else "note")
        for number, _ in below
        if marked and number <= marked[-1]
    )


def text_of(cell: Cell) -> str:
    """Return a cell as text without outer blanks."""
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


__all__ = ["Headings", "KindHeadings", "Line", "Mapped", "Skipped", "find_headings", "text_of"]
