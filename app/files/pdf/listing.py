"""A table as it stands on the screen onto A4 sheets lying across, headings on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Final

from app.files.pdf.characters import settled, unseen
from app.files.pdf.document import About, Document
from app.files.pdf.drawing import Painter
from app.files.pdf.faults import MissingGlyphs, UnseenCharacter
from app.files.pdf.own_fonts import check_own_fonts
from app.files.pdf.paragraph import Line, Run, Style, lay_out, one_line, text_width
from app.files.pdf.render import place_file
from app.files.pdf.styles import HEAVY, LIGHT, MM, PAGE
from app.files.pdf.typeface import OwnFont, setting_from, unprintable

SHEET: Final = (PAGE[1], PAGE[0])
_SIDE, _TOP, _BOTTOM = 14 * MM, 15 * MM, 13 * MM
_WIDTH = SHEET[0] - 2 * _SIDE
_PAD = 3.0
_TITLE = Style("Hei", 15, 22, align="c")
_NOTE = Style("Song", 9, 13, align="l")
_FOOT = Style("Song", 9, 12, align="r")
_CELL = Style("Song", 9, 12, align="l")
_HEAD = Style("Hei", 9, 12, align="c")
_LEAST = 26.0  # points of a column, at least
_LOOKED_AT = 400  # rows that decide the widths of the columns
_WIDEST = 26.0  # em a column asks for at most; longer words go on in another line
_MOST_LINES = 6  # of a cell; a longer text is cut and says so with a mark
_CUT = "…"
_GREY = "0.90 g"
_MARK_SIZE = 150.0


@dataclass(frozen=True, slots=True)
class Listing:
    """What is printed.

    Attributes:
        note: what the rows are a choice of, and when it was printed; under the title.
        right: columns whose words stand at the right (numbers).
        foot: makes the words at the foot of a page of its number and how many there are.
        mark: a word across every page, such as that of the sample county.
    """

    title: str
    note: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int]
    foot: Callable[[int, int], str]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[Line, ...], ...]
    height: float


def render_listing(
    listing: Listing,
    out: Path,
    *,
    author: str,
    date: datetime,
    fonts: Sequence[OwnFont] = (),
    progress: Callable[[float], None] | None = None,
) -> int:
    """Write the PDF and return how many pages it has.

    Args:
        fonts: the bureau's own, as render_forms takes them.
        progress: called with the share done, 0 to 1; what it raises ends the job.

    Raises:
        MissingGlyphs: a cell holds a character no font has; nothing was written.
        FontRemoved, FontReplaced: a font of the bureau's own is not what it was.
        PdfDiskFull, PdfNotSaved: the machine's fault; nothing half-saved.
    """
    check_own_fonts(fonts)
    with setting_from(tuple(fonts)):
        keywords = "; ".join(f"{one.role} {one.sha256}" for one in fonts)
        return _render(listing, out, About(listing.title, author, date, keywords), progress)


def _render(
    listing: Listing, out: Path, about: About, progress: Callable[[float], None] | None
) -> int:
    listing = _settled(listing)
    _check(listing)
    widths = _widths(listing)
    head = _row(listing.headings, widths, [_HEAD] * len(widths))
    styles = [
        _CELL.but(align="r") if index in listing.right else _CELL for index in range(len(widths))
    ]
    rows = []
    for number, cells in enumerate(listing.rows):
        if progress and number % 100 == 0:
            progress(0.8 * number / len(listing.rows))
        rows.append(_row(cells, widths, styles))
    pages = _pages(rows, head.height)
    document = Document(about)
    painter = Painter(document)
    for number, page in enumerate(pages, 1):
        if progress:
            progress(0.8 + 0.2 * number / len(pages))
        _draw_page(painter, listing, widths, (head, *page), (number, len(pages)))
    place_file(out, document.finish())
    return len(pages)


def _settled(listing: Listing) -> Listing:
    every = "".join(map("".join, listing.rows))
    if settled(every) == every:
        return listing
    return replace(listing, rows=[[settled(value) for value in row] for row in listing.rows])


def _check(listing: Listing) -> None:
    """Refuse what no font can show, naming the cell."""
    every = "".join(map("".join, listing.rows))
    missing = unprintable(every + "".join(listing.headings) + listing.title + listing.note)
    if not missing:
        return
    first = missing[0]
    for row in listing.rows:
        for heading, value in zip(listing.headings, row, strict=False):
            if first in value:
                raise (UnseenCharacter if unseen(first) else MissingGlyphs)(
                    character=first,
                    code_point=f"U+{ord(first):04X}",
                    label=heading,
                    value=value,
                    subject=listing.title,
                    count=len(missing),
                )
    raise MissingGlyphs(
        character=first,
        code_point=f"U+{ord(first):04X}",
        label=listing.title,
        value=listing.note,
        subject=listing.title,
        count=len(missing),
    )


def _widths(listing: Listing) -> list[float]:
    """Share the sheet among the columns by what their words take."""
    size = _CELL.size
    wishes = []
    for index, heading in enumerate(listing.headings):
        words = [row[index] for row in listing.rows[:_LOOKED_AT] if index < len(row)]
        taken = sorted(text_width("Song", one) for one in words)
        usual = taken[int(len(taken) * 0.95)] if taken else 0.0
        wish = max(text_width("Hei", heading), min(usual, _WIDEST))
        wishes.append(max(_LEAST, wish * size + 2 * _PAD + 2))
    spare = _WIDTH - sum(wishes)
    if spare >= 0:
        return [wish + spare * wish / sum(wishes) for wish in wishes]
    # The widest give way first: a long address can break, a code should not.
    limit = max(wishes)
    while sum(min(wish, limit) for wish in wishes) > _WIDTH and limit > _LEAST:
        limit -= 2
    narrowed = [min(wish, limit) for wish in wishes]
    return [width * _WIDTH / sum(narrowed) for width in narrowed]


def _row(cells: Sequence[str], widths: Sequence[float], styles: Sequence[Style]) -> _Row:
    made = []
    most = 1
    for value, width, style in zip(cells, widths, styles, strict=False):
        room = round(width - 2 * _PAD, 2)
        line = one_line(value, style, room)
        lines = (line,) if line else lay_out((Run(value),), style, room) if value else ()
        if len(lines) > _MOST_LINES:
            shown = "".join(line.text for line in lines[:_MOST_LINES])[:-1] + _CUT
            lines = lay_out((Run(shown),), style, room)
        made.append(lines)
        most = max(most, len(lines))
    return _Row(tuple(made), most * _CELL.lead + 2 * _PAD)


def _pages(rows: Sequence[_Row], head: float) -> list[list[_Row]]:
    """Deal the rows to pages; a table without rows has one page."""
    room = SHEET[1] - _TOP - _BOTTOM - _TITLE.lead - _NOTE.lead - 6 - head
    pages: list[list[_Row]] = [[]]
    left = room
    for row in rows:
        if row.height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= row.height
    return pages


def _draw_page(
    painter: Painter,
    listing: Listing,
    widths: Sequence[float],
    rows: Sequence[_Row],
    place: tuple[int, int],
) -> None:
    """Draw one page; the first of `rows` are the headings. `place`: page number, pages."""
    if listing.mark:
        _draw_mark(painter, listing.mark)
    top = SHEET[1] - _TOP
    painter.text(lay_out((Run(listing.title),), _TITLE, round(_WIDTH, 2)), _SIDE, top, _TITLE)
    top -= _TITLE.lead
    painter.text(lay_out((Run(listing.note),), _NOTE, round(_WIDTH, 2))[:1], _SIDE, top, _NOTE)
    foot = listing.foot(*place)
    low = _BOTTOM - 2
    painter.text(lay_out((Run(foot),), _FOOT, round(_WIDTH, 2)), _SIDE, low, _FOOT)
    top -= _NOTE.lead + 6
    _draw_rows(painter, listing, widths, rows, top)
    painter.end_page(SHEET)


def _draw_rows(
    painter: Painter,
    listing: Listing,
    widths: Sequence[float],
    rows: Sequence[_Row],
    top: float,
) -> None:
    y = top
    rules = []
    edges = list(accumulate(widths, initial=_SIDE))
    placed = []
    for row in rows:
        for lines, edge in zip(row.cells, edges, strict=False):
            if lines:
                middle = y - (row.height - len(lines) * _CELL.lead) / 2
                placed.append((lines, edge + _PAD, middle))
        y -= row.height
        rules.append((_SIDE, y, _SIDE + _WIDTH, y))
    painter.texts(placed, _CELL)  # the headings are as large
    rules += [(edge, top, edge, y) for edge in edges[1:-1]]
    painter.lines(rules[:-1] if len(rows) == 1 else rules, LIGHT)
    painter.rectangle(_SIDE, y, _WIDTH, top - y, HEAVY)


def _draw_mark(painter: Painter, mark: str) -> None:
    """The word large and light across the page."""
    size = min(_MARK_SIZE, 520 / max(1, len(mark)))
    style = Style("Hei", size, size, align="l")
    width = text_width("Hei", mark) * size
    middle = f"{SHEET[0] / 2:.2f} {SHEET[1] / 2:.2f}"
    painter.raw(f"q {_GREY} 0.8660 0.5 -0.5 0.8660 {middle} cm")
    painter.text(lay_out((Run(mark),), style, 10000.0), -width / 2, size / 2, style)
    painter.raw("Q")
