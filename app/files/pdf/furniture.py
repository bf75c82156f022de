"""What stands outside the type area of every page: number, foot line, mark."""

from app.files.pdf.blocks import Sheets
from app.files.pdf.drawing import Painter
from app.files.pdf.paragraph import Run, lay_out, text_width
from app.files.pdf.styles import (
    FOOT,
    FOOT_DROP,
    LEFT,
    MM,
    NUMBER,
    NUMBER_DROP,
    OFFICIAL,
    PAGE,
    WIDTH,
)

# Light enough for text on a bad laser printer, dark enough not to be overlooked.
_GREY = "0.91 g"
_MARK_SIZE = 150.0
_MARK_BOX = 16.0


class Furniture:
    """Page numbers of one filled form, counted from 1, and the mark of a whole document.

    Args:
        sheets: gives the foot line.
        mark: a word on every page (a sample, a rehearsal), or "".
    """

    def __init__(self, sheets: Sheets, mark: str) -> None:
        self._foot = sheets.foot
        self._mark = mark
        self.page = 0
        self.numbered = True
        self.area = OFFICIAL

    def begin_page(self, painter: Painter) -> None:
        """Draw what lies under the text."""
        self.page += 1
        if self._mark:
            mark = self._mark
            painter.shared(("mark", mark), 0, 0, lambda: _draw_mark(painter, mark))

    def end_page(self, painter: Painter) -> None:
        """Draw number and foot line, and close the page."""
        if self.numbered:
            page, low = self.page, self.area.bottom - NUMBER_DROP
            painter.shared(("number", page), 0, low, lambda: _draw_number(painter, page))
        if self._foot:
            lines = lay_out(self._foot, FOOT, round(WIDTH, 2))
            painter.text(lines, LEFT, self.area.bottom - FOOT_DROP, FOOT)
        painter.end_page()


def _draw_number(painter: Painter, page: int) -> None:
    """Odd pages right, even pages left, one character in (GB/T 9704-2012, 7.5)."""
    side = {"align": "r", "right": NUMBER.size} if page % 2 else {"align": "l", "left": NUMBER.size}
    style = NUMBER.but(**side)
    lines = lay_out((Run(f"— {page} —"),), style, round(WIDTH, 2))
    painter.text(lines, LEFT, 4, style)


def _draw_mark(painter: Painter, mark: str) -> None:
    """The word large and light across the page, and boxed in the upper right corner."""
    size = min(_MARK_SIZE, 470 / max(1, len(mark)))
    style = NUMBER.but(role="Hei", size=size, lead=size, align="l")
    width = text_width("Hei", mark) * size
    painter.raw(f"q {_GREY} 0.8192 0.5736 -0.5736 0.8192 {PAGE[0] / 2:.2f} {PAGE[1] / 2:.2f} cm")
    painter.text(lay_out((Run(mark),), style, 10000.0), -width / 2, size / 2, style)
    painter.raw("Q")
    box = style.but(size=_MARK_BOX, lead=_MARK_BOX * 1.5)
    boxed = text_width("Hei", mark) * _MARK_BOX
    left = LEFT + WIDTH - boxed - 12
    top = PAGE[1] - 13 * MM
    painter.rectangle(left, top - box.lead, boxed + 12, box.lead, 1.0)
    painter.text(lay_out((Run(mark),), box, 10000.0), left + 6, top, box)
