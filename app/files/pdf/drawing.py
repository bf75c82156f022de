"""Operators of a page: text, lines, boxes; and parts drawn once and shown many times."""

from collections.abc import Callable, Hashable, Mapping, Sequence

from app.files.pdf.document import Document
from app.files.pdf.embedding import Embedding, Frozen
from app.files.pdf.paragraph import BLANK, DRAWN_WIDTH, EMPTY_BOX, TICKED, Line, Style

# Characters of a line worth a part of its own when it comes again; several lines are.
_WORTH_SHARING = 8
_REACH = 850.0  # points from its origin a part draws, at most: a sheet of A4
_SEGMENT = "{:.2f} {:.2f} m {:.2f} {:.2f} l"


class Painter:
    """Collects the operators of one page after another for a document.

    Coordinates are points from the paper's lower left corner. Parts that many pages share
    (printed tables, page numbers, marks) become Form XObjects through `shared`.
    """

    def __init__(self, document: Document, frozen: Mapping[str, Frozen] | None = None) -> None:
        self._document = document
        self._fonts = Embedding(document, frozen)
        self._code: list[str] = []
        self._used: dict[str, None] = {}
        self._names: dict[Hashable, str] = {}
        self._seen: set[Hashable] = set()
        self._defining = False

    def end_page(self, size: tuple[float, float]) -> None:
        """Close the page, of that width and height, and begin the next."""
        self._document.page(size, self._code, tuple(self._used))
        self._code = []
        self._used = {}

    def bookmark(self, title: str) -> None:
        """Let the page being drawn appear in the reader's outline."""
        self._document.bookmark(title)

    def shared(self, key: Hashable, x: float, y: float, draw: Callable[[], None]) -> None:
        """Show what `draw` draws about the origin at (x, y); it is called once a document."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"P{len(self._names) + 1}"
            self._define(name, draw)
        self._used[name] = None
        self._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm /{name} Do Q")

    def _define(self, name: str, draw: Callable[[], None]) -> None:
        page, self._code = self._code, []
        self._defining = True
        draw()
        self._defining = False
        self._document.part(name, self._code, _REACH)
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

    def text(self, lines: tuple[Line, ...], x: float, top: float, style: Style) -> None:
        """Set lines below `top`, each `style.lead` high, its em boxes centred in it.

        What many papers say in the same words and lines is kept once in the file.
        """
        if self._defining or not lines or not (lines[1:] or _is_long(lines)):
            self.texts([(lines, x, top)], style)
        elif not self._shared_text(lines, x, top, style):
            self._text_by_lines(lines, x, top, style)

    def _shared_text(self, lines: tuple[Line, ...], x: float, top: float, style: Style) -> bool:
        """Show lines that were set before as a part; else return False and know them next time."""
        key = ("text", lines, style.size, style.lead)
        if key in self._seen:
            self.shared(key, x, top, lambda: self.texts([(lines, 0.0, 0.0)], style))
            return True
        self._seen.add(key)
        return False

    def _text_by_lines(self, lines: tuple[Line, ...], x: float, top: float, style: Style) -> None:
        """Set a paragraph that is new as a whole; some of its lines may not be."""
        begun = 0
        for at, line in enumerate(lines):
            one = (line,)
            low = top - at * style.lead
            if lines[1:] and _is_long(one) and self._shared_text(one, x, low, style):
                if at > begun:
                    self.texts([(lines[begun:at], x, top - begun * style.lead)], style)
                begun = at + 1
        if begun < len(lines):
            self.texts([(lines[begun:], x, top - begun * style.lead)], style)

    def texts(self, placed: Sequence[tuple[tuple[Line, ...], float, float]], style: Style) -> None:
        """Set several (lines, x, top) as `text` does, in one stretch of operators."""
        out = ["BT"]
        drawn: list[str] = []
        at_x = at_y = spread = 0.0
        font = ""
        for lines, x, top in placed:
            baseline = top - style.lead / 2 - style.size * 0.38
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
        for text, role, width, after, tight in line.segments:
            spread = 0.0 if tight else line.spread
            if tight:
                out.append("0 Tc")
            if text == BLANK:
                low = f"{y - size * 0.12:.2f}"
                drawn.append(f"q 0.6 w {x:.2f} {low} m {x + width:.2f} {low} l S Q")
                if not font:  # the move below counts in sizes of the font that is set
                    ((font, _),) = self._fonts.pieces(role or "Song", "□")
                    out.append(f"/{font} {size:g} Tf")
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
            if tight:
                out.append(f"{line.spread:.3f} Tc")
            x += width + after + spread * len(text)
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


def _is_long(lines: tuple[Line, ...]) -> bool:
    return len(lines[0].text) >= _WORTH_SHARING


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
