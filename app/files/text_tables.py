"""Text files: their encoding, told from all of their bytes, and their rows and columns."""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Final

from app.files.grids import Line, Reading, Row
from app.files.sheet_faults import Damaged, NotASpreadsheet, UnknownEncoding, Unreadable

DELIMITERS: Final = (",", "\t", ";", "|")
_CHUNK: Final = 1 << 20
_LINE: Final = 4  # chunks without a line's end that are still text in rows
_BEGINNING: Final = 4_000
_MAY_BE_ONE_LINE: Final = ("<", "[", "{")  # mark-up, JSON


def text_encoding(path: Path, head: bytes) -> tuple[str, str]:
    """Return the encoding of a text file, tried on all of it, and its first characters.

    Args:
        head: the file's first bytes.

    Raises:
        NotASpreadsheet, UnknownEncoding: no text in rows, or in no encoding known here.
        OSError: the system does not let it be read.
    """
    if head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        # Separators and digits of UTF-16 have one zero byte, always on the same side.
        candidates = ["utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"]
    else:
        candidates = ["utf-8", "gb18030"]
    for name in candidates:
        if (beginning := _decodes(path, name)) is not None:
            break
    else:
        if b"\x00" in head or candidates == ["utf-16"]:
            raise NotASpreadsheet(file=path.name)
        raise UnknownEncoding(file=path.name)
    beginning = beginning.lstrip("\ufeff")
    if any(ord(character) < 32 and character not in "\t\r\n\f\x1a" for character in beginning):
        raise NotASpreadsheet(file=path.name)
    return name, beginning


def _decodes(path: Path, encoding: str) -> str | None:
    """Return the first characters of a file if all of it is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    beginning, endless = "", 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                beginning = beginning or text[:_BEGINNING]
                endless = 0 if b"\n" in chunk or b"\r" in chunk else endless + 1
                begins = beginning.lstrip("\ufeff \r\n\t")
                if endless == _LINE and not begins.startswith(_MAY_BE_ONE_LINE):
                    raise NotASpreadsheet(file=path.name)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return beginning


def text_reader(
    path: Path, encoding: str, delimiter: str
) -> Callable[[Sequence[int] | None], Reading]:
    """Return the way to read a text file with a delimiter; see Grid.read."""
    return lambda columns: Reading(_lines(path, encoding, delimiter, columns))


def _lines(
    path: Path, encoding: str, delimiter: str, columns: Sequence[int] | None
) -> Iterator[Line]:
    number, choose = 0, _chooser(columns)
    try:
        with path.open(encoding=encoding, newline="") as file:
            for number, cells in enumerate(
                csv.reader(file, delimiter=delimiter, strict=True), start=1
            ):
                if cells:
                    yield number, choose(cells), False
    except csv.Error as error:
        raise Damaged(file=path.name, place=str(number + 1)) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _chooser(columns: Sequence[int] | None) -> Callable[[list[str]], Row]:
    if columns is None:
        return lambda cells: list(cells)
    if not columns:
        return lambda cells: []
    width = max(columns) + 1
    choose = itemgetter(*columns)
    single = len(columns) == 1

    def chosen(cells: list[str]) -> Row:
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        return [choose(cells)] if single else list(choose(cells))

    return chosen


def text_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield a text file in UTF-8, piece by piece.

    Raises:
        Unreadable: the medium fails.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(_CHUNK // 8):
                yield text.encode(errors="replace")
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
