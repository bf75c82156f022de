"""Pages of a finished PDF as pictures, for the window and the printer.

PDFium is not safe in several threads at once, so everything here takes turns. A document
is opened for one picture and closed again: on Windows an open one could not be replaced.
"""

from collections.abc import Iterator, Sequence
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
    with opened(path) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


@dataclass(frozen=True, slots=True)
class OutlineMark:
    """A line of a file's outline: `page` from 0, `level` 0 for the outermost."""

    title: str
    page: int
    level: int = 0


def outline(path: Path) -> tuple[OutlineMark, ...]:
    """Return the outline of a file, () where it has none; errors as page_sizes."""
    with opened(path) as document:
        pages = len(document)
        found = []
        for mark in document.get_toc():
            goal = mark.get_dest()
            at = goal.get_index() if goal is not None else None
            if at is not None and 0 <= at < pages:
                found.append(OutlineMark(mark.get_title(), at, mark.level))
        return tuple(found)


def paper_starts(path: Path) -> tuple[int, ...]:
    """Return the pages, from 0, on which the papers of a file begin, as its outline says.

    (0,) where it has no outline; errors as page_sizes.
    """
    return starts_of(outline(path))


def starts_of(marks: Sequence[OutlineMark]) -> tuple[int, ...]:
    """Return the pages on which the papers of an outline begin; the first always is one."""
    return tuple(sorted({0} | {mark.page for mark in marks if not mark.level}))


def pages_with(path: Path, words: str) -> tuple[int, ...]:
    """Return the pages, from 0, on which words stand, however they are broken into lines."""
    wanted = "".join(words.split())
    with opened(path) as document:
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
    with opened(path) as document:
        return len(document)


def page_picture(path: Path, number: int, dpi: float) -> PagePicture:
    """Return one page, counted from 0, on white at `dpi` dots per inch; errors as page_sizes."""
    with opened(path) as document:
        page = document[number]
        bitmap = page.render(scale=dpi / POINTS, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
        picture = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return picture


@contextmanager
def turn() -> Iterator[None]:
    """Take one's turn with the library, for whoever works with it elsewhere."""
    with _TURN:
        yield


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Give the document, for one caller at a time; errors as page_sizes."""
    with turn_with(path):
        if not path.is_file():
            raise PdfGone(file=str(path))
        document = pypdfium2.PdfDocument(path)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def turn_with(path: Path) -> Iterator[None]:
    """Wait for PDFium; what it says of the file becomes PdfUnreadable."""
    with turn():
        try:
            yield
        except pypdfium2.PdfiumError as error:
            raise PdfUnreadable(file=str(path)) from error
