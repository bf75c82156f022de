"""Blocks onto pages. The same walk measures (no painter) and draws."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from app.files.pdf.blocks import Block, Grid, Keep, PageBreak, Paragraph, Qr, Section, Space
from app.files.pdf.drawing import Painter
from app.files.pdf.furniture import Furniture
from app.files.pdf.grid import bands_of, draw_bands, grown, height_of, pages_of
from app.files.pdf.paragraph import Style, lay_out, line_count
from app.files.pdf.qr import qr_path
from app.files.pdf.styles import MM, Area, Base, fits
from app.files.pdf.typeface import TypeCase, type_case

_QR_GAP = 2 * MM


class Flow:
    """Walks the blocks of one section; `pages` counts the pages it took."""

    def __init__(
        self,
        base: Base,
        area: Area,
        painter: Painter | None = None,
        furniture: Furniture | None = None,
    ) -> None:
        self._base = base
        self._case = type_case()
        self._area = area
        self._painter = painter
        self._furniture = furniture
        self._y = self._area.top
        self.pages = 1
        if painter and furniture:
            furniture.begin_page(painter)

    def run(self, blocks: Sequence[Block]) -> None:
        """Place the blocks of a section and close its last page."""
        for index, block in enumerate(blocks):
            self._place(block, blocks[index + 1 :])
        if self._painter and self._furniture:
            self._furniture.end_page(self._painter)

    def _place(self, block: Block, after: Sequence[Block]) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, self._kept_after(block, after))
            case Space():
                if self._y < self._area.top:
                    self._y -= block.height(self._base)
            case Qr():
                self._qr(block)
            case Grid():
                self._grid(block, after)
            case Keep():
                if (
                    self._y - self._height(block.blocks) < self._area.bottom - 0.5
                    and self._y < self._area.top
                ):
                    self._new_page()
                for index, inner in enumerate(block.blocks):
                    self._place(inner, block.blocks[index + 1 :])
            case PageBreak():
                self._new_page()

    def _new_page(self) -> None:
        if self._painter and self._furniture:
            self._furniture.end_page(self._painter)
            self._furniture.begin_page(self._painter)
        self._y = self._area.top
        self.pages += 1

    def _kept_after(self, block: Paragraph, after: Sequence[Block]) -> float:
        """Height of the first lines of the next block, for a head that must not stand alone."""
        if not block.keep or not after:
            return 0.0
        follower = after[0]
        if isinstance(follower, Paragraph):
            return 2 * follower.style(self._base).lead
        if isinstance(follower, Grid):
            return height_of(bands_of(follower, self._base)[: follower.head + 2])
        return self._height((follower,))

    def _paragraph(self, block: Paragraph, kept: float) -> None:
        style, rest = _measured(self._case, block, self._base, round(self._area.width, 2))
        painter = self._painter
        lines = lay_out(block.runs, style, round(self._area.width, 2)) if painter else ()
        while rest:
            count = int((self._y - self._area.bottom + 0.5) // style.lead)
            short = self._y - rest * style.lead - kept < self._area.bottom - 0.5
            if self._y < self._area.top and (count <= 0 or (kept and short)):
                self._new_page()
                continue
            count = max(count, 1)
            # No single line of a paragraph at the foot or the head of a page.
            if count < rest and self._y < self._area.top:
                if rest - count == 1:
                    count -= 1
                if count == 1:
                    count = 0
                if count <= 0:
                    self._new_page()
                    continue
            if painter:
                painter.text(lines[:count], self._area.left, self._y, style)
                lines = lines[count:]
            self._y -= style.lead * min(count, rest)
            rest = max(0, rest - count)
            if rest:
                self._new_page()

    def _qr(self, block: Qr) -> None:
        if self._y - block.size - _QR_GAP < self._area.bottom and self._y < self._area.top:
            self._new_page()
        shift = {"c": 0.5, "r": 1.0}.get(block.align, 0.0) * (self._area.width - block.size)
        if self._painter:
            low = self._y - block.size
            self._painter.raw(qr_path(block.text, self._area.left + shift, low, block.size))
        self._y -= block.size + _QR_GAP

    def _grid(self, block: Grid, after: Sequence[Block]) -> None:
        bands = bands_of(block, self._base)
        pages = list(pages_of(bands, block.head, self._y - self._area.bottom, self._area.height))
        for index, page in enumerate(pages):
            if index:
                self._new_page()
            if not page:
                continue
            if block.fill and index == len(pages) - 1:
                spare = self._y - self._area.bottom - height_of(page) - self._height(after)
                page = grown(page, spare - 1)
            if self._painter:
                draw_bands(self._painter, page, (self._area.left, self._y), block.border)
            self._y -= height_of(page)

    def _height(self, blocks: Sequence[Block]) -> float:
        """Height of blocks up to the next page break, on one page."""
        total = 0.0
        for block in blocks:
            match block:
                case Paragraph():
                    width = round(self._area.width, 2)
                    style, count = _measured(self._case, block, self._base, width)
                    total += count * style.lead
                case Space():
                    total += block.height(self._base)
                case Qr():
                    total += block.size + _QR_GAP
                case Grid():
                    total += height_of(bands_of(block, self._base))
                case Keep():
                    total += self._height(block.blocks)
                case PageBreak():
                    break
        return total


@lru_cache(16384)
def _measured(_case: TypeCase, block: Paragraph, base: Base, width: float) -> tuple[Style, int]:
    """Return a paragraph's style in a setting and how many lines it takes."""
    style = block.style(base)
    return style, line_count(block.runs, style, width)


def fitting_base(section: Section) -> Base:
    """Return the loosest setting with which the section takes the fewest pages.

    A section that does not ask to be fitted keeps its own setting.
    """
    if not section.fit:
        return section.base
    settings = fits(section.area, section.base)

    def pages(base: Base) -> int:
        flow = Flow(base, section.area)
        flow.run(section.blocks)
        return flow.pages

    loosest = pages(settings[0])
    fewest = pages(settings[-1]) if loosest > 1 else 1
    if loosest <= fewest:
        return settings[0]
    # Closer settings never take more pages, so the first that takes the fewest is searched for.
    return settings[
        bisect_left(settings, -fewest, 1, len(settings) - 1, key=lambda base: -pages(base))
    ]


def draw_section(section: Section, painter: Painter, furniture: Furniture) -> int:
    """Draw one section; return how many pages it took."""
    furniture.numbered = section.numbered
    furniture.area = section.area
    flow = Flow(fitting_base(section), section.area, painter, furniture)
    flow.run(section.blocks)
    return flow.pages
