"""Which pages of a PDF a printer is asked for, and sending them as pictures of 300 dpi."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.errors import EnvironmentFault
from app.services.paper.pdf_pages import PagePicture, page_picture
from app.texts import text
from app.ui.views.pdf import PRINT_DPI, pages_to_print, sides_to_print


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


def orientation_of(page: tuple[float, float]) -> QPageLayout.Orientation:
    """How a sheet has to lie for a page of this width and height."""
    lies = page[0] > page[1]
    return QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait


def printer_for(path: Path, page: tuple[float, float]) -> QPrinter:
    """Return the system's printer set up for A4 pages that lie as this one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(int(PRINT_DPI))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(orientation_of(page))
    printer.setDocName(path.stem)
    return printer


def has_printer() -> bool:
    """Whether the system knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_printer(
    parent: QWidget, printer: QPrinter, path: Path, pages: int, *, ranges: bool = True
) -> bool:
    """Ask for printer, range, copies and sides in the system's window; False: turned back.

    Args:
        ranges: whether fewer than the `pages` may be chosen.
    """
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(text("pdf.print.title", name=path.name))
    dialog.setMinMax(1, pages)
    for option in (
        QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
        QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage,
    ):
        dialog.setOption(option, ranges)
    return bool(dialog.exec())


def asked_sides(
    printer: QPrinter, pages: Sequence[int], current: int, starts: Sequence[int]
) -> tuple[int | None, ...]:
    """Return the sides a printer was asked for.

    Args:
        pages: what there is to print, from 0. current: the page in front.
        starts: pages on which papers begin.
    """
    wanted = printer.printRange()
    first, last = 0, 0
    if wanted is QPrinter.PrintRange.CurrentPage:
        first = last = current + 1
    elif wanted is QPrinter.PrintRange.PageRange:
        first, last = printer.fromPage(), printer.toPage()
    own = printer.supportsMultipleCopies()  # then the printer makes them itself
    return sides_to_print(
        pages_to_print(pages, first, last),
        starts,
        copies=1 if own else printer.copyCount(),
        collated=printer.collateCopies(),
        both_sides=printer.duplex() is not QPrinter.DuplexMode.DuplexNone,
        backwards=printer.pageOrder() is QPrinter.PageOrder.LastPageFirst,
    )


def print_pages(
    path: Path,
    sides: Sequence[int | None],
    printer: QPrinter,
    stop: Event,
    said: Callable[[int], None],
) -> int:
    """Print pages (from 0; None: a white side) onto whole sheets; return how many were sent.

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
        for number in sides:
            if stop.is_set():
                break
            if sent and not printer.newPage():
                raise PrinterRefused(printer=printer.printerName())
            if number is not None:
                image = _upright(image_of(page_picture(path, number, PRINT_DPI)), printer)
                painter.drawImage(_place(image, printer), image)
            sent += 1
            said(sent)
    finally:
        painter.end()
    return sent


def _upright(image: QImage, printer: QPrinter) -> QImage:
    """Turn a page that lies the other way than the sheets, as in a volume of several kinds."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    if (image.width() > image.height()) == (sheet.width() > sheet.height()):
        return image
    return image.transformed(QTransform().rotate(90))


def _place(image: QImage, printer: QPrinter) -> QRectF:
    """The sheet, or what of it keeps the page's shape where the sheet has another one."""
    sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    share = min(sheet.width() / image.width(), sheet.height() / image.height())
    width, height = image.width() * share, image.height() * share
    return QRectF((sheet.width() - width) / 2, (sheet.height() - height) / 2, width, height)
