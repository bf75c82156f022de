"""The manual on A4: a cover with the contents, every page of it, page numbers.

A document of Qt's own is laid out twice: the first time to learn on which sheet each page
of the manual begins. Works in any thread: it touches no widget.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from app.core.manual_text import ManualPage
from app.services.walks.manual import Part, bookmarked
from app.texts import text
from app.ui import theme
from app.ui.manual.html import Look, page_html
from app.ui.manual.pictures import picture, width_in

DPI: Final = 96
_MARGIN_MM: Final = 18.0
_FOOT: Final = 28  # px under the text for the number of the sheet
_SIZE: Final = 14
_WIDTH: Final = 560
_GAP: Final = 30  # px between two pages on one sheet
_SMALL: Final = 12


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF: its bytes, how many sheets, and where each page of the manual begins (from 1)."""

    data: bytes
    sheets: int
    starts: dict[str, int]


class _Document(QTextDocument):
    """Takes pictures from the folder of the manual and nothing from anywhere else."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return picture(name.toString() if isinstance(name, QUrl) else name, 0)


def whole_manual(parts: Sequence[Part], version: str, day: str) -> Printed:
    """Return the whole manual as one PDF with a cover and contents.

    A page of the manual begins a new sheet unless all of it fits on what is left of the one
    before; a part always does.
    """
    pages = [page for part in parts for page in part.pages]
    look = Look(_SIZE, _width, links=False)
    sources = {page.key: page_html(page, look) for page in pages}
    fresh = _fresh(parts, sources)
    starts: dict[str, int] = {}
    for _ in range(3):  # the contents may need another sheet, which moves everything
        document = _blank()
        _append(document, _cover(parts, starts, version, day), new_sheet=False)
        for page in pages:
            _append(document, sources[page.key], new_sheet=page.key in fresh)
        found = _starts(document, pages)
        if found == starts:
            break
        starts = found
    data = bookmarked(_write(document, text("manual.title")), _marks(parts, starts))
    return Printed(data, document.pageCount(), starts)


def _marks(parts: Sequence[Part], starts: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """The contents as an outline: parts, and the pages below them."""
    yield text("manual.contents"), 1, 0
    for part in parts:
        yield part.title, starts[part.pages[0].key], 0
        for page in part.pages:
            yield page.title, starts[page.key], 1


def _fresh(parts: Sequence[Part], sources: Mapping[str, str]) -> set[str]:
    """The pages that begin a new sheet."""
    found = set()
    for part in parts:
        left = 0.0
        for page in part.pages:
            document = _blank()
            height = document.pageSize().height()
            document.setPageSize(QSizeF(document.pageSize().width(), -1))
            _append(document, sources[page.key], new_sheet=False)
            wanted = document.size().height() + _GAP
            if wanted > left:
                found.add(page.key)
                left = height
            left = (left - wanted) % height
    return found


def some_pages(pages: Sequence[ManualPage], title: str) -> Printed:
    """Return some pages of the manual as a PDF, one behind the other.

    Set small where that saves a sheet.
    """
    usual, small = (_together(pages, size) for size in (_SIZE, _SMALL))
    document = small if small.pageCount() < usual.pageCount() else usual
    return Printed(_write(document, title), document.pageCount(), _starts(document, pages))


def _together(pages: Sequence[ManualPage], size: int) -> QTextDocument:
    document = _blank(size)
    for page in pages:
        _append(document, page_html(page, Look(size, _width, links=False)), new_sheet=False)
    return document


def _width(name: str) -> int:
    return width_in(name, _WIDTH)


def _blank(size: int = _SIZE) -> QTextDocument:
    document = _Document()
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.exact_font(theme.state().families.ui, size))
    area = _area()
    document.setPageSize(QSizeF(area.width(), area.height() - _FOOT))
    return document


def _area() -> QRectF:
    """The printable part of the sheet, in px of the document."""
    return QRectF(_layout().paintRectPixels(DPI))


def _layout() -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        margins,
        QPageLayout.Unit.Millimeter,
    )


def _append(document: QTextDocument, source: str, *, new_sheet: bool) -> None:
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    form = QTextBlockFormat()
    if new_sheet:
        form.setPageBreakPolicy(QTextBlockFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    elif not document.isEmpty():
        form.setTopMargin(_GAP)
    # What ends in a table leaves an empty block behind it.
    if cursor.block().length() > 1:
        cursor.insertBlock(form)
    else:
        cursor.setBlockFormat(form)
    at = cursor.position()
    cursor.insertHtml(source)
    cursor.setPosition(at)  # the words that were put in bring a format along
    cursor.mergeBlockFormat(form)


def _cover(parts: Sequence[Part], starts: dict[str, int], version: str, day: str) -> str:
    rows = []
    for part in parts:
        rows.append(f'<tr><td colspan="2"><b>{part.title}</b></td></tr>')
        rows += [
            f"<tr><td>　{page.title}</td>"
            f'<td align="right" width="60">{starts.get(page.key, "")}</td></tr>'
            for page in part.pages
        ]
    return (
        f'<p align="center" style="font-size:26px; margin-top:24px; margin-bottom:4px;">'
        f"<b>{text('login.product_long')}</b></p>"
        f'<p align="center" style="font-size:20px; margin-bottom:4px;">{text("manual.title")}</p>'
        f'<p align="center" style="margin-bottom:18px;">'
        f"{text('manual.cover', version=version, day=day)}</p>"
        f"<p><b>{text('manual.contents')}</b></p>"
        f'<table width="100%" cellspacing="0" cellpadding="2">{"".join(rows)}</table>'
    )


def _starts(document: QTextDocument, pages: Sequence[ManualPage]) -> dict[str, int]:
    """On which sheet each page begins: where its anchor stands."""
    height = document.pageSize().height()
    layout = document.documentLayout()
    found: dict[str, int] = {}
    wanted = {page.key for page in pages}
    block = document.begin()
    while block.isValid():
        names: set[str] = set()
        piece = block.begin()
        while not piece.atEnd():
            names.update(piece.fragment().charFormat().anchorNames())
            piece += 1
        for name in names & wanted:
            found[name] = int(layout.blockBoundingRect(block).top() // height) + 1
        block = block.next()
    return found


def _write(document: QTextDocument, title: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(_layout())
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setCreator(text("login.product"))
    painter = QPainter(writer)
    area, height = _area(), document.pageSize().height()
    for at in range(document.pageCount()):
        if at:
            writer.newPage()
        painter.save()
        painter.translate(0, -at * height)
        document.drawContents(painter, QRectF(0, at * height, area.width(), height))
        painter.restore()
        painter.setFont(theme.exact_font(theme.state().families.ui, 11))
        foot = QRectF(0, area.height() - _FOOT + 8, area.width(), _FOOT - 8)
        words = text("manual.sheet", title=title, at=at + 1, all=document.pageCount())
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    buffer.close()
    return bytes(data.data())
