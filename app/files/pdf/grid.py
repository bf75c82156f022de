"""Tables: heights of rows, which rows stand on which page, and their lines.

A row stays whole unless it is higher than a page. The printed part of a table (lines and
labels) is drawn once for all papers on which it comes out the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from app.files.pdf.blocks import Cell, Grid, Paragraph, Qr, Row
from app.files.pdf.drawing import Painter
from app.files.pdf.paragraph import Line, Style, lay_out
from app.files.pdf.qr import qr_path
from app.files.pdf.styles import HEAVY, LIGHT, Base
from app.files.pdf.typeface import TypeCase, type_case

_TIGHTEST = 1.2  # em from line to line, at least


class Piece(NamedTuple):
    """Lines of one style in a cell, or a QR code."""

    lines: tuple[Line, ...]
    style: Style | None
    qr: Qr | None
    height: float
    pinned: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with its place in the row and what stands in it."""

    x: float
    width: float
    pieces: tuple[Piece, ...]
    vertical: str
    label: bool

    @property
    def height(self) -> float:
        return sum(piece.height for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Band:
    """A row with its height; `printed` tells its labels and columns from those of other rows."""

    boxes: tuple[Box, ...]
    height: float
    grow: float
    pad: float
    head: bool = False
    sub: bool = False
    keep: bool = False
    printed: str = ""


def bands_of(grid: Grid, base: Base) -> list[Band]:
    """Measure the rows of a table."""
    case = type_case()
    return [_band(case, row, grid.columns, grid.pad, base) for row in grid.rows]


@lru_cache(8192)
def _band(
    _case: TypeCase, row: Row, columns: tuple[float, ...], padding: float, base: Base
) -> Band:
    boxes: list[Box] = []
    column = 0
    x = 0.0
    pad = padding * base.squeeze
    for cell in row.cells:
        width = sum(columns[column : column + cell.span])
        boxes.append(_box(cell, x, width, pad, base))
        column += cell.span
        x += width
    natural = max((box.height for box in boxes), default=0.0) + 2 * pad
    height = max(row.height * base.squeeze, natural)
    flags = (row.head, row.sub, row.keep)
    return Band(tuple(boxes), height, row.grow, pad, *flags, _printed_part(boxes))


def _printed_part(boxes: Sequence[Box]) -> str:
    return "\t".join(map(_printed, boxes))


def _printed(box: Box) -> str:
    """Return in a word what a cell adds to the printed part of its table."""
    said = [f"{box.x:.2f} {box.width:.2f}"]
    if box.label and box.pieces:
        said.append(box.vertical)
        for lines, style, _, height, pinned in box.pieces:
            said.append(f"{height:.2f} {pinned} {style.size if style else 0:g}")
            for line in lines:
                said.append(f"{line.x:.2f} {line.spread:.3f}")
                said += [f"{part.role} {part.after:.2f} {part.text}" for part in line.segments]
    return "\n".join(said)


def _box(cell: Cell, x: float, width: float, pad: float, base: Base) -> Box:
    pieces = tuple(_piece(content, width - 2 * pad, base) for content in cell.content)
    return Box(x, width, pieces, cell.vertical, cell.label)


def _piece(content: Paragraph | Qr, width: float, base: Base) -> Piece:
    if isinstance(content, Qr):
        return Piece((), None, content, content.size + 2, pinned=False)
    style = content.style(base)
    if base.squeeze < 1.0:
        style = style.but(lead=max(style.lead * base.squeeze, style.size * _TIGHTEST))
    if not content.runs:
        return Piece((), style, None, style.lead, content.pinned)
    lines = lay_out(content.runs, style, round(width, 2))
    return Piece(lines, style, None, len(lines) * style.lead, content.pinned)


def height_of(bands: Sequence[Band]) -> float:
    """Return the height of rows on top of each other."""
    return sum(band.height for band in bands)


def pages_of(bands: list[Band], head: int, first: float, whole: float) -> Iterator[list[Band]]:
    """Deal rows to pages: `first` points are left on the current page, `whole` on others.

    An empty first list means that nothing fits on the current page. The first `head` rows
    are repeated on every page, a head row further down above the rows under it. Under a head
    neither the first row stands alone at the foot of a page nor the last one overleaf.
    """
    heads, inner = bands[:head], [band for band in bands[head:] if band.head]
    limit = whole - height_of(heads) - max((band.height for band in inner), default=0.0)
    rest = _cut_tall(bands[head:], limit)
    if heads:
        rest = _no_row_alone(rest)
    page = list(heads)
    left = first - height_of(heads)
    begun = False
    under: list[Band] = []
    for index, band in enumerate(rest):
        under = [band] if band.head else under if band.sub else []
        if _kept_height(rest, index, limit) > left + 0.5 and (begun or first < whole - 0.5):
            yield page if begun else []
            page = [*heads, *(under if band.sub else ())]
            left = whole - height_of(page)
        page.append(band)
        left -= band.height
        begun = True
    if begun or heads:
        yield page


def _no_row_alone(bands: list[Band]) -> list[Band]:
    """Keep the first row with the second and the last with the one before it."""
    if len(bands) > 2:
        for at in (0, len(bands) - 2):
            bands[at] = replace(bands[at], keep=True)
    return bands


def _kept_height(bands: Sequence[Band], index: int, limit: float) -> float:
    """Height of a row and of those it stays with; of itself where that exceeds a page."""
    end = index
    while bands[end].keep and end + 1 < len(bands):
        end += 1
    together = height_of(bands[index : end + 1])
    return together if together <= limit else bands[index].height


def _cut_tall(bands: Sequence[Band], limit: float) -> list[Band]:
    cut: list[Band] = []
    for band in bands:
        rest = band
        while rest.height > limit and any(_lines(box) > 1 for box in rest.boxes):
            upper, rest = _halves(rest, limit)
            cut.append(upper)
        cut.append(rest)
    return cut


def _lines(box: Box) -> int:
    return sum(len(piece.lines) for piece in box.pieces)


def _halves(band: Band, limit: float) -> tuple[Band, Band]:
    """Cut a row after the lines that fit into `limit` points."""
    upper, lower = [], []
    for box in band.boxes:
        first, second = _cut_pieces(box.pieces, limit - 2 * band.pad)
        upper.append(replace(box, pieces=first, vertical="t"))
        lower.append(replace(box, pieces=second, vertical="t"))
    height = max(box.height for box in lower) + 2 * band.pad
    return (
        replace(band, boxes=tuple(upper), height=limit, grow=0.0, printed=_printed_part(upper)),
        replace(band, boxes=tuple(lower), height=height, printed=_printed_part(lower)),
    )


def _cut_pieces(
    pieces: Sequence[Piece], room: float
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    first: list[Piece] = []
    second: list[Piece] = []
    for piece in pieces:
        if not second and not piece.pinned and piece.height <= room:
            first.append(piece)
            room -= piece.height
        elif not second and not piece.pinned and piece.style and room >= piece.style.lead:
            count = int(room // piece.style.lead)
            first.append(_part(piece, piece.lines[:count]))
            second.append(_part(piece, piece.lines[count:]))
        else:
            second.append(piece)
    return tuple(first), tuple(second)


def _part(piece: Piece, lines: tuple[Line, ...]) -> Piece:
    lead = piece.style.lead if piece.style else 0.0
    return piece._replace(lines=lines, height=len(lines) * lead)


def grown(bands: list[Band], spare: float) -> list[Band]:
    """Hand `spare` points to the rows that may grow, in proportion to what they may."""
    wish = sum(band.grow for band in bands)
    if wish <= 0 or spare <= 0:
        return bands
    share = min(1.0, spare / wish)
    return [replace(band, height=band.height + band.grow * share) for band in bands]


def draw_bands(
    painter: Painter, bands: Sequence[Band], corner: tuple[float, float], border: bool
) -> None:
    """Draw rows that stand on one page, the upper left corner at `corner`."""
    left, top = corner
    key = ("table", border, tuple([(round(band.height, 2), band.printed) for band in bands]))

    def printed() -> None:
        if border:
            _draw_lines(painter, bands)
        _draw_boxes(painter, bands, 0.0, 0.0, labels=True)

    if border or any(box.label and box.pieces for band in bands for box in band.boxes):
        painter.shared(key, left, top, printed)
    _draw_boxes(painter, bands, left, top, labels=False)


def _draw_boxes(
    painter: Painter, bands: Sequence[Band], x: float, top: float, labels: bool
) -> None:
    for band in bands:
        for box in band.boxes:
            if box.label == labels and box.pieces:
                _draw_box(painter, box, x + box.x + band.pad, top, band.height, band.pad)
        top -= band.height


def _draw_box(painter: Painter, box: Box, x: float, top: float, height: float, pad: float) -> None:
    flowing = [piece for piece in box.pieces if not piece.pinned]
    pinned = [piece for piece in box.pieces if piece.pinned]
    bottom = top - height + pad
    for piece in reversed(pinned):
        _draw_piece(painter, piece, x, bottom + piece.height, box.width - 2 * pad)
        bottom += piece.height
    natural = sum(piece.height for piece in flowing)
    if box.vertical == "t" or pinned:
        at = top - pad
    elif box.vertical == "b":
        at = bottom + natural
    else:
        at = top - (height - natural) / 2
    for piece in flowing:
        _draw_piece(painter, piece, x, at, box.width - 2 * pad)
        at -= piece.height


def _draw_piece(painter: Painter, piece: Piece, x: float, top: float, width: float) -> None:
    if piece.qr:
        shift = {"c": 0.5, "r": 1.0}.get(piece.qr.align, 0.0) * (width - piece.qr.size)
        painter.raw(qr_path(piece.qr.text, x + shift, top - piece.qr.size, piece.qr.size))
    elif piece.style:
        painter.text(piece.lines, x, top, piece.style)


def _draw_lines(painter: Painter, bands: Sequence[Band]) -> None:
    """Rules between rows and columns about the origin at the upper left corner."""
    width = max((box.x + box.width for band in bands for box in band.boxes), default=0.0)
    inner: list[tuple[float, float, float, float]] = []
    running: dict[float, float] = {}  # x of a vertical line -> where it began
    y = 0.0
    for band in bands:
        if y:
            inner.append((0.0, y, width, y))
        edges = {round(box.x, 2) for box in band.boxes if box.x}
        ended = [x for x in running if x not in edges]
        inner += [(x, running.pop(x), x, y) for x in ended]
        for x in sorted(edges):
            running.setdefault(x, y)
        y -= band.height
    inner += [(x, begun, x, y) for x, begun in running.items()]
    painter.lines(inner, LIGHT)
    painter.rectangle(0.0, y, width, -y, HEAVY)
