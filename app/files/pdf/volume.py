"""Papers and scans bound into one PDF volume: page numbers throughout, one set of fonts.

Every leaf of a paper carries its number in the volume in the upper outer corner: right on
a front, left on a back (DA/T 22-2015). The lower edge is the paper's own: its page number,
the line to sign, the log's head. As archives do, cover, contents and note are not counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from app.files.pdf.blocks import sheets_of
from app.files.pdf.document import About, Document
from app.files.pdf.drawing import Painter
from app.files.pdf.own_fonts import check_own_fonts
from app.files.pdf.paragraph import Run, Style, lay_out
from app.files.pdf.render import Span, drawn, filled, place_file
from app.files.pdf.scans import Laid, Scan, lay, page_sizes_of, picture_of
from app.files.pdf.styles import MM, PAGE
from app.files.pdf.typeface import OwnFont, setting_from

if TYPE_CHECKING:
    from app.files.forms import FormVersion

_NUMBER: Final = Style("Song", 12, 16)
_TOP: Final = 5 * MM  # of the line with the number, from the upper edge
_SIDE: Final = 14 * MM  # of the number, from the outer edge
_CLEAR: Final = 12 * MM  # kept free above a scan, so that the number covers none of it

Facts = Mapping[str, object]


class Leaf(NamedTuple):
    """A sheet of the program's own around the papers; `title` "": not in the outline."""

    title: str
    form: "FormVersion"
    facts: Facts


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a volume: a paper with scans behind it, or scans alone.

    Attributes:
        title: in the outline.
        form, facts: of the paper; None where scans stand in its place.
        mark: a word across its pages, such as that of a rehearsal.
    """

    title: str
    form: "FormVersion | None"
    facts: Facts
    scans: tuple[Scan, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is bound before and behind the papers."""

    front: tuple[Leaf, ...]
    back: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume that was written: the pages of each piece, counted from 1; sheets in all."""

    path: Path
    pieces: tuple[Span, ...]
    pages: int
    sheets: int


def bind(
    pieces: Sequence[Piece],
    around: Callable[[tuple[Span, ...]], Around],
    out: Path,
    *,
    mark: str,
    title: str,
    author: str,
    date: datetime,
    fonts: Sequence[OwnFont] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Bound:
    """Write a volume in one step.

    Args:
        around: told the pages of the pieces, gives cover, contents and note.
        out, title, author, date, fonts, progress: as render.render_forms.
        mark: on the sheets around the papers.

    Raises:
        ScanUnusable: a scan cannot be laid in (the user's). As render.render_forms.
    """
    check_own_fonts(fonts)
    with setting_from(tuple(fonts)):
        keywords = "; ".join(f"{one.role} {one.sha256}" for one in fonts)
        document = Document(About(title, author, date, keywords))
        binder = _Binder(document)
        spans = []
        for done, piece in enumerate(pieces):
            if progress:
                progress(done, len(pieces))
            spans.append(binder.piece(piece))
        pages = binder.number
        binder.counting = False
        said = around(tuple(spans))
        for leaf in said.back:
            binder.leaf(leaf, mark)
        front = sum(binder.leaf(leaf, mark) for leaf in said.front)
        document.lead(front)
        data = document.finish()
        if binder.laid:
            shifted = [one._replace(page=one.page + front) for one in binder.laid]
            data = lay(data, shifted)
        place_file(out, data)
        if progress:
            progress(len(pieces), len(pieces))
        return Bound(out, tuple(spans), pages, binder.sheets)


class _Binder(Painter):
    """A painter that numbers the pages it closes while `counting`."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.number = 0
        self.sheets = 0
        self.counting = True
        self.laid: list[Laid] = []
        self._held = document

    def end_page(self, size: tuple[float, float]) -> None:
        """Close the page under its number in the volume."""
        self.sheets += 1
        if self.counting:
            self.number += 1
            front = self.number % 2 == 1
            style = _NUMBER.but(align="r" if front else "l")
            lines = lay_out((Run(str(self.number)),), style, round(size[0] - 2 * _SIDE, 2))
            self.text(lines, _SIDE, size[1] - _TOP, style)
        super().end_page(size)

    def leaf(self, leaf: Leaf, mark: str) -> int:
        """Draw a sheet that is not counted; return its pages."""
        if leaf.title:
            self.bookmark(leaf.title)
        return drawn(sheets_of(leaf.form.parse(filled(leaf.form, leaf.facts, mark)[0])), self, mark)

    def piece(self, piece: Piece) -> Span:
        """Draw one document; return its pages, counted from 1."""
        first = self.number
        self.bookmark(piece.title)
        if piece.form is not None:
            words, _ = filled(piece.form, piece.facts, piece.mark)
            drawn(sheets_of(piece.form.parse(words)), self, piece.mark)
        for scan in piece.scans:
            if scan.picture:
                self._picture(scan)
            else:
                self._foreign(scan)
        return Span(first + 1, self.number - first)

    def _picture(self, scan: Scan) -> None:
        name = f"S{scan.sha256[:16]}"
        picture = picture_of(scan.path)
        turned = picture.turned in (90, 270)
        size = (picture.height, picture.width) if turned else (picture.width, picture.height)
        page = _page_for(size)
        x, y, wide, high = _fitted(size, page)
        if name not in self._seen:
            self._seen.add(name)
            self._held.picture(name, picture.data, picture.entries, picture.filters)
        self._used[name] = None
        matrix = {
            0: (wide, 0, 0, high, x, y),
            90: (0, -high, wide, 0, x, y + high),
            180: (-wide, 0, 0, -high, x + wide, y + high),
            270: (0, high, -wide, 0, x + wide, y),
        }[picture.turned]
        self.raw("q " + " ".join(f"{value:.4f}" for value in matrix) + f" cm /{name} Do Q")
        self.end_page(page)

    def _foreign(self, scan: Scan) -> None:
        for number, size in enumerate(page_sizes_of(scan)):
            page = _page_for(size)
            self.laid.append(Laid(self.sheets, scan, number, _fitted(size, page)))
            self.end_page(page)


def _page_for(size: tuple[float, float]) -> tuple[float, float]:
    """A4, lying across for what is wider than high."""
    return (PAGE[1], PAGE[0]) if size[0] > size[1] else PAGE


def _fitted(
    size: tuple[float, float], page: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Where a sheet of that size lies on a page below the number: x, y, width, height."""
    room = page[1] - _CLEAR
    scale = min(page[0] / size[0], room / size[1])
    wide, high = size[0] * scale, size[1] * scale
    return (page[0] - wide) / 2, (room - high) / 2, wide, high
