"""What stands outside the type area of every page: number, line to sign, foot line, mark."""

from app.files.pdf.blocks import Sheets
from app.files.pdf.drawing import Painter
from app.files.pdf.paragraph import Run, Style, lay_out, text_width
from app.files.pdf.styles import (
    FOOT,
    FOOT_DROP,
    FOOT_LEAST,
    MM,
    NOTE,
    NUMBER,
    NUMBER_DROP,
    OFFICIAL,
    SIGN,
    Area,
)

# Light enough for text on a bad laser printer, dark enough not to be overlooked.
_GREY = "0.91 g"
_MARK_SIZE = 150.0
_MARK_BOX = 16.0


class Furniture:
    """Page numbers of one filled form, counted from 1, and the mark of a whole document.

    Args:
        sheets: gives the foot line and the line where every page is signed.
        mark: a word on every page (a sample, a rehearsal), or "".
        note: small above the foot line of every page (printed again), or "".
    """

    def __init__(self, sheets: Sheets, mark: str, note: str = "") -> None:
        self._foot = sheets.foot
        self._sign = sheets.sign
        self._mark = mark
        self._note = note
        self.page = 0
        self.numbered = True
        self.area = OFFICIAL

    def begin_page(self, painter: Painter) -> None:
        """Draw what lies under the text."""
        self.page += 1
        if self._mark:
            mark = self._mark
            area = self.area
            painter.shared(("mark", mark, area.page), 0, 0, lambda: _draw_mark(painter, mark, area))

    def end_page(self, painter: Painter) -> None:
        """Draw number, line to sign and foot line, and close the page."""
        if self.numbered:
            page, area, low = self.page, self.area, self.area.bottom - NUMBER_DROP
            key = ("number", page, area.width)
            painter.shared(key, 0, low, lambda: _draw_number(painter, page, area))
        if self._sign:  # beside the number: it stands right on odd pages, left on even ones
            area, style = self.area, SIGN.but(align="l" if self.page % 2 else "r")
            lines = lay_out(self._sign, style, round(area.width, 2))
            painter.text(lines, area.left, area.bottom - NUMBER_DROP + 4, style)
        if self._note:
            lines = lay_out((Run(self._note),), NOTE, round(self.area.width, 2))
            painter.text(lines, self.area.left, self.area.bottom - FOOT_DROP + NOTE.lead, NOTE)
        if self._foot:
            style = _foot_style(self._foot, self.area)
            lines = lay_out(self._foot, style, round(self.area.width, 2))
            painter.text(lines, self.area.left, self.area.bottom - FOOT_DROP, style)
        painter.end_page(self.area.page)


def _foot_style(runs: tuple[Run, ...], area: Area) -> Style:
    """Smaller type for a foot line that would not stand on one line."""
    wide = FOOT.size * sum(text_width(run.role or FOOT.role, run.text) for run in runs)
    size = FOOT.size * min(1.0, 0.995 * area.width / max(wide, 1.0))
    return FOOT.but(size=max(round(size, 2), FOOT_LEAST))


def _draw_number(painter: Painter, page: int, area: Area) -> None:
    """Odd pages right, even pages left, one character in (GB/T 9704-2012, 7.5)."""
    side = {"align": "r", "right": NUMBER.size} if page % 2 else {"align": "l", "left": NUMBER.size}
    style = NUMBER.but(**side)
    lines = lay_out((Run(f"— {page} —"),), style, round(area.width, 2))
    painter.text(lines, area.left, 4, style)


def _draw_mark(painter: Painter, mark: str, area: Area) -> None:
    """The word large and light across the page, and boxed in the upper right corner."""
    size = min(_MARK_SIZE, 470 / max(1, len(mark)))
    style = NUMBER.but(role="Hei", size=size, lead=size, align="l")
    width = text_width("Hei", mark) * size
    middle = f"{area.page[0] / 2:.2f} {area.page[1] / 2:.2f}"
    painter.raw(f"q {_GREY} 0.8192 0.5736 -0.5736 0.8192 {middle} cm")
    painter.text(lay_out((Run(mark),), style, 10000.0), -width / 2, size / 2, style)
    painter.raw("Q")
    box = style.but(size=_MARK_BOX, lead=_MARK_BOX * 1.5)
    boxed = text_width("Hei", mark) * _MARK_BOX
    left = area.left + area.width - boxed - 12
    top = area.page[1] - 13 * MM
    painter.rectangle(left, top - box.lead, boxed + 12, box.lead, 1.0)
    painter.text(lay_out((Run(mark),), box, 10000.0), left + 6, top, box)
