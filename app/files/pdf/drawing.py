"""Operators of a page: text, lines, boxes; and parts drawn once and shown many times."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc

from app.files.pdf.embedding import Embedding
from app.files.pdf.paragraph import BLANK, DRAWN_WIDTH, EMPTY_BOX, TICKED, Line, Style

_SEGMENT = "{:.2f} {:.2f} m {:.2f} {:.2f} l"


class Painter:
    """Collects the operators of one page after another in a ReportLab canvas.

    Coordinates are points from the paper's lower left corner. Parts that many pages share
    (printed tables, page numbers, marks) become Form XObjects through `shared`.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._fonts = Embedding(canvas._doc)
        self._code: list[str] = []
        self._used: dict[str, None] = {}
        self._names: dict[Hashable, str] = {}

    def end_page(self, size: tuple[float, float] | None = None) -> None:
        """Close the page and begin the next; `size`: width and height, None as before."""
        if size is not None:
            self._canvas.setPageSize(size)
        self._canvas._code.extend(self._code)
        self._canvas._formsinuse = list(self._used)
        self._code = []
        self._used = {}
        self._canvas.showPage()

    def bookmark(self, title: str, key: str) -> None:
        """Let the page being drawn appear in the reader's outline."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, level=0)

    def shared(self, key: Hashable, x: float, y: float, draw: Callable[[], None]) -> None:
        """Show what `draw` draws about the origin at (x, y); it is called once a document."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"part{len(self._names) + 1}"
            self._define(name, draw)
        self._used[name] = None
        internal = self._canvas._doc.getXObjectName(name)
        self._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm /{internal} Do Q")

    def _define(self, name: str, draw: Callable[[], None]) -> None:
        page, self._code = self._code, []
        draw()
        form = pdfdoc.PDFFormXObject(-850, -850, 850, 850)
        form.compression = 1
        form.setStreamList(self._code)
        self._canvas._doc.addForm(name, form)
        self._code = page

    def raw(self, operators: str) -> None:
        """Append operators as they are."""
        self._code.append(operators)

    def lines(self, segments: Sequence[tuple[float, float, float, float]], width: float) -> None:
        """Stroke straight lines (x1, y1, x2, y2)."""
        if segments:
            path = " ".join(_SEGMENT.format(*segment) for segment in segments)
            self._code.append(f"q {width:g} w 2 J {path} S Q")

    def rectangle(self, x: float, y: float, width: float, height: float, line: float) -> None:
        """Stroke a rectangle whose lower left corner is (x, y)."""
        self._code.append(f"q {line:g} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S Q")

    def text(self, lines: Sequence[Line], x: float, top: float, style: Style) -> None:
        """Set lines below `top`, each `style.lead` high, its em boxes centred in it."""
        baseline = top - style.lead / 2 - style.size * 0.38
        out = ["BT"]
        drawn: list[str] = []
        at_x = at_y = spread = 0.0
        font = ""
        for line in lines:
            if line.segments:
                new_x = x + line.x
                out.append(f"{new_x - at_x:.2f} {baseline - at_y:.2f} Td")
                at_x, at_y = new_x, baseline
                if abs(line.spread - spread) > 0.004:
                    out.append(f"{line.spread:.3f} Tc")
                    spread = line.spread
                font = self._segments(line, new_x, baseline, style.size, font, out, drawn)
            baseline -= style.lead
        if spread:
            out.append("0 Tc")
        out.append("ET")
        if len(out) > 2:
            self._code.append(" ".join(out))
            self._code.extend(drawn)

    def _segments(
        self,
        line: Line,
        x: float,
        y: float,
        size: float,
        font: str,
        out: list[str],
        drawn: list[str],
    ) -> str:
        """Append the operators of one line; return the font that is set at its end."""
        for text, role, width, after in line.segments:
            if text == BLANK:
                drawn.append(
                    f"q 0.6 w {x:.2f} {y - size * 0.12:.2f} m {width:.2f} 0 l S Q".replace(
                        f"{width:.2f} 0 l", f"{x + width:.2f} {y - size * 0.12:.2f} l"
                    )
                )
                out.append(f"[{-(width + line.spread) * 1000 / size:.1f}] TJ")
            elif text in (TICKED, EMPTY_BOX):
                font = self._box(text == TICKED, line.spread, size, font, out)
                drawn.append(_box_path(x, y, size, text == TICKED))
            else:
                for name, codes in self._fonts.pieces(role, text):
                    if name != font:
                        out.append(f"/{name} {size:g} Tf")
                        font = name
                    out.append(f"<{codes}> Tj")
            if after:
                out.append(f"[{-after * 1000 / size:.1f}] TJ")
            x += width + after + line.spread * len(text)
        return font

    def _box(self, ticked: bool, spread: float, size: float, font: str, out: list[str]) -> str:
        """Put an unseen □ (and √) under a drawn box, so that it can be read and copied."""
        ((name, box),) = self._fonts.pieces("Song", "□")
        ((_, tick),) = self._fonts.pieces("Song", "√")
        if name != font:
            out.append(f"/{name} {size:g} Tf")
        air = (1.0 - DRAWN_WIDTH) * 1000
        if ticked:
            back = (size + spread) * 1000 / size
            out.append(f"3 Tr [<{box}> {back:.1f} <{tick}> {air:.0f}] TJ 0 Tr")
        else:
            out.append(f"3 Tr [<{box}> {air:.0f}] TJ 0 Tr")
        return name


def _box_path(x: float, y: float, size: float, ticked: bool) -> str:
    """A square of 0.8 em, with a tick in it; (x, y) is on the baseline."""
    left, low, side = x + 0.1 * size, y - 0.02 * size, 0.8 * size
    path = f"q {0.045 * size:.2f} w {left:.2f} {low:.2f} {side:.2f} {side:.2f} re S"
    if ticked:
        points = ((0.14, 0.46), (0.40, 0.16), (0.88, 0.86))
        (a, b), (c, d), (e, f) = ((left + side * px, low + side * py) for px, py in points)
        path += (
            f" {0.09 * size:.2f} w 1 J 1 j {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l S"
        )
    return path + " Q"
