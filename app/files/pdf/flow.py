"""Blocks onto pages. The same walk measures (no painter) and draws."""

from collections.abc import Sequence

from app.files.pdf.blocks import Block, Grid, Keep, PageBreak, Paragraph, Qr, Section, Space
from app.files.pdf.drawing import Painter
from app.files.pdf.furniture import Furniture
from app.files.pdf.grid import bands_of, draw_bands, grown, height_of, pages_of
from app.files.pdf.paragraph import lay_out
from app.files.pdf.qr import qr_path
from app.files.pdf.styles import MM, Area, Base, fits

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
            return height_of(bands_of(follower, self._base)[: follower.head + 1])
        return self._height((follower,))

    def _paragraph(self, block: Paragraph, kept: float) -> None:
        style = block.style(self._base)
        lines = lay_out(block.runs, style, round(self._area.width, 2))
        while lines:
            count = int((self._y - self._area.bottom + 0.5) // style.lead)
            short = self._y - len(lines) * style.lead - kept < self._area.bottom - 0.5
            if self._y < self._area.top and (count <= 0 or (kept and short)):
                self._new_page()
                continue
            count = max(count, 1)
            # No single line of a paragraph at the foot or the head of a page.
            if count < len(lines) and self._y < self._area.top:
                if len(lines) - count == 1:
                    count -= 1
                if count == 1:
                    count = 0
                if count <= 0:
                    self._new_page()
                    continue
            if self._painter:
                self._painter.text(lines[:count], self._area.left, self._y, style)
            self._y -= style.lead * min(count, len(lines))
            lines = lines[count:]
            if lines:
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
                    style = block.style(self._base)
                    total += (
                        len(lay_out(block.runs, style, round(self._area.width, 2))) * style.lead
                    )
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


def fitting_base(section: Section) -> Base:
    """Return the loosest setting with which the section takes the fewest pages.

    A section that does not ask to be fitted keeps its own setting.
    """
    if not section.fit:
        return section.base
    counts = []
    settings = fits(section.area, section.base)
    for base in settings:
        flow = Flow(base, section.area)
        flow.run(section.blocks)
        if flow.pages == 1:
            return base
        counts.append(flow.pages)
    return settings[counts.index(min(counts))]


def draw_section(section: Section, painter: Painter, furniture: Furniture) -> int:
    """Draw one section; return how many pages it took."""
    furniture.numbered = section.numbered
    furniture.area = section.area
    flow = Flow(fitting_base(section), section.area, painter, furniture)
    flow.run(section.blocks)
    return flow.pages
