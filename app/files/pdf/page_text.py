"""What stands on the pages of a finished PDF, and where words stand on a page."""

import ctypes
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

from app.core.word_places import spans
from app.files.pdf.pages import PdfGone, opened, turn_with

_FINE: Final = 100  # parts of a point that places are told in
_HIGH, _LOW = 0xD800, 0xDC00  # surrogates (UTF-16), the halves of a rare hanzi


class Box(NamedTuple):
    """A rectangle of a page as shown, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


class PageReader:
    """Reads what stands on the pages of a file, some at a time; others have turns between.

    It reads from a copy in memory, so that the file can be replaced meanwhile (Windows).

    Raises:
        PdfGone, PdfUnreadable: the machine's fault, here and in `texts`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PdfGone(file=str(path)) from error
        with turn_with(path):
            self._document: Any = pypdfium2.PdfDocument(data)

    def texts(self, first: int, count: int) -> tuple[str, ...]:
        """Return what stands on `count` pages from `first` (from 0) on, in their order."""
        with turn_with(self._path):
            last = min(first + count, len(self._document))
            return tuple(_text_of(self._document, number) for number in range(first, last))

    def close(self) -> None:
        """Give the copy back."""
        with turn_with(self._path):
            self._document.close()


def page_text(path: Path, number: int) -> str:
    """Return what stands on one page, counted from 0; errors as PageReader."""
    with opened(path) as document:
        return _text_of(document, number)


def _text_of(document: Any, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    said = str(text.get_text_range())
    text.close()
    page.close()
    return said


def page_places(path: Path, number: int, wanted: str) -> tuple[tuple[Box, ...], ...]:
    """Return where folded words stand on a page: per place a box a line.

    Errors as PageReader.

    Args:
        wanted: as core.word_places.folded gives it.
    """
    with opened(path) as document:
        page = document[number]
        text = page.get_textpage()
        try:
            characters = _characters(text)
            found = spans([one for one, _unit in characters], wanted)
            return tuple(
                _lines([_box(page, text, characters[at][1]) for at in dict.fromkeys(place)])
                for place in found
            )
        finally:
            text.close()
            page.close()


def _characters(text: Any) -> list[tuple[str, int]]:
    """Return (character, its index in PDFium) of a page; a rare hanzi has two indexes there."""
    codes = [raw.FPDFText_GetUnicode(text, at) for at in range(raw.FPDFText_CountChars(text))]
    found: list[tuple[str, int]] = []
    for at, code in enumerate(codes):
        after = codes[at + 1] if at + 1 < len(codes) else 0
        if _HIGH <= code < _LOW and _LOW <= after < 0xE000:
            found.append((chr(0x10000 + ((code - _HIGH) << 10) + after - _LOW), at))
        elif not _HIGH <= code < 0xE000:
            found.append((chr(code), at))
    return found


def _box(page: Any, text: Any, at: int) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, at, rectangle)
    one = _shown(page, rectangle.left, rectangle.top)
    other = _shown(page, rectangle.right, rectangle.bottom)
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Box(left, top, right - left, bottom - top)


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return a point of the page as it is shown, whichever way the page is turned."""
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()
    size = round(width * _FINE), round(height * _FINE)
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _lines(boxes: list[Box]) -> tuple[Box, ...]:
    """Put boxes that stand side by side together."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        if last is not None and box.left >= last.left and abs(box.top - last.top) < box.height / 2:
            top = min(last.top, box.top)
            low = max(last.top + last.height, box.top + box.height)
            found[-1] = Box(last.left, top, box.left + box.width - last.left, low - top)
        else:
            found.append(box)
    return tuple(found)
