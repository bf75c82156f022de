"""Pages of a finished PDF as pictures, for the window and the printer.

PDFium is not safe in several threads at once, so everything here takes turns. A document
is opened for one picture and closed again: on Windows an open one could not be replaced.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2

from app.errors import EnvironmentFault

POINTS = 72.0  # per inch
_TURN = Lock()


class PdfGone(EnvironmentFault):
    """The file is no longer where it was written."""

    code = "pdf.gone"


class PdfUnreadable(EnvironmentFault):
    """The file is no whole PDF: cut short, or something else under that name."""

    code = "pdf.unreadable"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as rows of 4 bytes a pixel: blue, green, red, unused."""

    width: int
    height: int
    stride: int  # bytes a row
    pixels: bytes


def page_sizes(path: Path) -> tuple[tuple[float, float], ...]:
    """Return (width, height) of every page in points.

    Raises:
        PdfGone, PdfUnreadable: the machine's fault.
    """
    with _opened(path) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def paper_starts(path: Path) -> tuple[int, ...]:
    """Return the pages, from 0, on which the papers of a file begin, as its outline says.

    (0,) where it has no outline; errors as page_sizes.
    """
    with _opened(path) as document:
        pages = len(document)
        marks = [mark.get_dest() for mark in document.get_toc(max_depth=1)]
        found = {mark.get_index() for mark in marks if mark is not None}
        return tuple(sorted({0} | {at for at in found if at is not None and 0 < at < pages}))


def pages_with(path: Path, words: str) -> tuple[int, ...]:
    """Return the pages, from 0, on which words stand, however they are broken into lines."""
    wanted = "".join(words.split())
    with _opened(path) as document:
        found = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            said = "".join(text.get_text_range().split())
            text.close()
            page.close()
            if wanted and wanted in said:
                found.append(number)
        return tuple(found)


def page_count(path: Path) -> int:
    """Return how many pages a PDF has; errors as page_sizes."""
    with _opened(path) as document:
        return len(document)


def page_picture(path: Path, number: int, dpi: float) -> PagePicture:
    """Return one page, counted from 0, on white at `dpi` dots per inch; errors as page_sizes."""
    with _opened(path) as document:
        page = document[number]
        bitmap = page.render(scale=dpi / POINTS, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
        picture = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return picture


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with _TURN:
        if not path.is_file():
            raise PdfGone(file=str(path))
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise PdfUnreadable(file=str(path)) from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise PdfUnreadable(file=str(path)) from error
        finally:
            document.close()
