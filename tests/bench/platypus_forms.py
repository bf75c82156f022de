"""The same filled forms through ReportLab's own paragraphs and tables: what one would use.

It fills and parses as the program does, then hands everything to platypus: no check of
characters, no fitting to a page, no line kept from beginning with a comma.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from app.files.fonts import font_path
from app.files.form_version import FormVersion
from app.files.pdf.qr import qr_path
from app.files.pdf.styles import MM, WIDTH, Base, style

ROLES = ("FangSong", "Song", "BiaoSong", "Hei", "Kai", "Mono-Regular", "Mono-Bold")
_ALIGN = {"j": TA_JUSTIFY, "l": TA_LEFT, "c": TA_CENTER, "r": TA_RIGHT}
_LINES = [("GRID", (0, 0), (-1, -1), 0.5, "#000000"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def register() -> None:
    """Let ReportLab know the program's faces under their names."""
    for role in ROLES:
        pdfmetrics.registerFont(TTFont(role, str(font_path(role))))


def forms(form: FormVersion, papers: Sequence[Mapping[str, object]], out: Path) -> None:
    """Write one PDF of all papers."""
    story: list[Flowable] = []
    for facts in papers:
        root = etree.fromstring(form.fill(facts))
        foot = _markup(root.find("foot")) if root.find("foot") is not None else ""
        for section in root.iter("section"):
            story += _flowables(section)
            story += [_paragraph(foot, "small", {"al": "c", "size": "6.5"}), PageBreak()]
    _document(out).build(story)


def listing(headings: Sequence[str], rows: Sequence[Sequence[str]], out: Path) -> None:
    """Write a table of plain strings, which platypus does not break into lines."""
    look = [*_LINES, ("FONT", (0, 0), (-1, -1), "Song", 9)]
    table = Table([list(headings), *map(list, rows)], repeatRows=1, style=look)
    SimpleDocTemplate(str(out), pagesize=landscape(A4)).build([table])


class _Qr(Flowable):
    """The program's own code: ReportLab's takes four times as long."""

    def __init__(self, words: str, size: float) -> None:
        super().__init__()
        self.words = words
        self.width = self.height = size

    def draw(self) -> None:
        self.canv._code.append(qr_path(self.words, 0, 0, self.width))


def _document(out: Path) -> SimpleDocTemplate:
    edges = {"leftMargin": 28 * MM - 6, "rightMargin": 26 * MM - 6}
    return SimpleDocTemplate(
        str(out), pagesize=A4, topMargin=37 * MM, bottomMargin=35 * MM, **edges
    )


def _flowables(parent: etree._Element) -> list[Flowable]:
    made: list[Flowable] = []
    for child in parent:
        match child.tag:
            case "p":
                made.append(_paragraph(_markup(child), child.get("s") or "text", child.attrib))
            case "sp":
                made.append(
                    Spacer(1, float(child.get("h") or 0) + 28 * float(child.get("lines") or 0))
                )
            case "keep":
                made.append(KeepTogether(_flowables(child)))
            case "pagebreak":
                made.append(PageBreak())
            case "qr":
                made.append(_Qr("".join(child.itertext()), float(child.get("size") or 24) * MM))
            case "grid":
                made.append(_table(child))
    return made


def _table(grid: etree._Element) -> Table:
    widths = [float(one) for one in str(grid.get("cols")).split()]
    scale = min(MM, WIDTH / sum(widths))
    size = grid.get("size") or "12"
    look: list[tuple[Any, ...]] = list(_LINES) if grid.get("border") != "no" else []
    rows: list[list[object]] = []
    heights: list[float | None] = []
    for at, row in enumerate(grid):
        cells: list[object] = []
        for cell in row:
            span = int(cell.get("span") or 1)
            if span > 1:
                look.append(("SPAN", (len(cells), at), (len(cells) + span - 1, at)))
            cells += [_cell(cell, size), *[""] * (span - 1)]
        rows.append(cells)
        least = float(row.get("h") or 0)
        heights.append(least if least > 40 else None)
    return Table(
        rows,
        [one * scale for one in widths],
        heights,
        style=look,
        repeatRows=int(grid.get("head") or 0),
    )


def _cell(cell: etree._Element, size: str) -> object:
    inner = [child for child in cell if child.tag in ("p", "qr")]
    if inner:
        return _flowables(cell)
    given = {"size": size, "n": "Hei" if cell.tag == "th" else "FangSong", **cell.attrib}
    return _paragraph(_markup(cell), "text", given)


def _paragraph(markup: str, name: str, given: Mapping[Any, Any]) -> Paragraph:
    return Paragraph(markup, _style(name, tuple(sorted(given.items()))))


_STYLES: dict[tuple[object, ...], ParagraphStyle] = {}


def _style(name: str, given: tuple[tuple[str, str], ...]) -> ParagraphStyle:
    known = _STYLES.get((name, given))
    if known is None:
        ours, said = style(name, Base()), dict(given)
        size = float(said.get("size") or ours.size)
        known = _STYLES[name, given] = ParagraphStyle(
            f"{name}{len(_STYLES)}",
            fontName=said.get("n") or ours.role,
            fontSize=size,
            leading=float(said.get("lead") or size * ours.lead / ours.size),
            alignment=_ALIGN[said.get("al") or ours.align],
            firstLineIndent=ours.indent,
            wordWrap="CJK",
        )
    return known


def _markup(element: etree._Element) -> str:
    parts: Iterable[str] = (
        _marked(child) + escape((child.tail or "").strip()) for child in element
    )
    return escape((element.text or "").strip()) + "".join(parts)


def _marked(child: etree._Element) -> str:
    match child.tag:
        case "f":
            return f'<font name="{child.get("n")}">{_markup(child)}</font>'
        case "nb":
            return _markup(child)
        case "br":
            return "<br/>"
        case "ck":
            return '<font name="Song">□</font>'
        case "blank":
            return "＿" * 4
    return ""
