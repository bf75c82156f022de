"""Pages of a PDF sent to a printer as pictures of 300 dots per inch, off the GUI thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.errors import EnvironmentFault
from app.services.pdf_pages import PagePicture, page_picture
from app.ui.views.pdf import PRINT_DPI


class PrinterRefused(EnvironmentFault):
    """The printer took nothing, or stopped taking."""

    code = "pdf.printer"


def image_of(picture: PagePicture) -> QImage:
    """Return a page as a picture of its own."""
    image = QImage(
        picture.pixels,
        picture.width,
        picture.height,
        picture.stride,
        QImage.Format.Format_RGB32,
    )
    return image.copy()  # the bytes above live no longer than this call


def print_pages(
    path: Path,
    pages: Sequence[int],
    printer: QPrinter,
    stop: Event,
    said: Callable[[int], None],
) -> int:
    """Print pages (from 0) onto whole sheets; return how many were sent.

    Qt allows one thread of its own choice to paint on a printer; this is called in one.

    Args:
        stop: set to end after the page in hand.
        said: called with how many pages are through.

    Raises:
        PrinterRefused, PdfGone, PdfUnreadable: the machine's fault.
    """
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterRefused(printer=printer.printerName())
    sent = 0
    try:
        for number in pages:
            if stop.is_set():
                break
            if sent and not printer.newPage():
                raise PrinterRefused(printer=printer.printerName())
            image = image_of(page_picture(path, number, PRINT_DPI))
            painter.drawImage(_place(image, printer), image)
            sent += 1
            said(sent)
    finally:
        painter.end()
    return sent


def _place(image: QImage, printer: QPrinter) -> QRectF:
    """The sheet, or what of it keeps the page's shape where the sheet has another one."""
    sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    share = min(sheet.width() / image.width(), sheet.height() / image.height())
    width, height = image.width() * share, image.height() * share
    return QRectF((sheet.width() - width) / 2, (sheet.height() - height) / 2, width, height)
