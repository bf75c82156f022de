"""Which format a file is in, told by its content: names and endings are often wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from app.errors import UserError
from app.files.binary_books import open_xls, open_xlsb
from app.files.grids import Grid, Merges, Reading
from app.files.html_tables import html_lines
from app.files.json_tables import is_json, json_reader
from app.files.ods_tables import OdsHandler
from app.files.packages import Package
from app.files.sheet_faults import (
    Archive,
    EmptyFile,
    LockFile,
    NoSuchFile,
    NotASpreadsheet,
    PasswordNeeded,
    Pdf,
    Picture,
    TextDocument,
    Truncated,
    Unreadable,
    WebArchive,
)
from app.files.spreadsheetml import NAMESPACE, SpreadsheetMlHandler
from app.files.text_tables import DELIMITERS, text_chunks, text_encoding, text_reader
from app.files.xlsx_book import open_xlsx, relations
from app.files.xml_stream import MakeHandler, Parsed, lines, parse

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: Final[tuple[tuple[tuple[bytes, ...], type[UserError]], ...]] = (
    ((b"%PDF-",), Pdf),
    (
        (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF"),
        Picture,
    ),
    ((b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), Archive),
)
_BITMAP: Final = b"BM"
_LOCKS: Final = ("~$", ".~lock.", ".~")
_LOCK_SIZE: Final = 4096
_DOCUMENTS: Final = ("word/document.xml", "ppt/presentation.xml", "ofd.xml")
_PAGE: Final = re.compile(
    r"<(!doctype\s+html|html|head|meta|body|table|style|div|script|center|tr|font|p)\b",
    re.IGNORECASE,
)
_MIME: Final = "mime-version:"
_XML: Final = "content.xml"
_OFFICE_XML: Final = "<office:document"

Chunks = Callable[[], Iterable[bytes]]


def open_grids(path: Path) -> tuple[tuple[Grid, ...], ...]:
    """Return the ways a file can be read, each a tuple of sheets.

    A workbook has one way; a text file has one for each delimiter, and whoever knows
    the headings takes the one that shows them.

    Raises:
        UserError: not there, empty, not a spreadsheet, encrypted, damaged, or made to
            fill the memory: the file's owner can mend it. One class for each, see
            app.files.sheet_faults.
        EnvironmentFault: the system does not let it be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_LOCK_SIZE)
        _refuse_other_kinds(path, head)
        if head.startswith(_ZIP):
            return (_package(path),)
        if head.startswith(_OLE):
            return (open_xls(path),)
        encoding, beginning = text_encoding(path, head)
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        if _is_lock(path):
            raise _lock_file(path) from error
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    beginning = beginning.lstrip()
    if beginning.startswith("<"):
        return (_marked_up(path, encoding, beginning),)
    if beginning.lower().startswith(_MIME):
        raise WebArchive(file=path.name)
    if is_json(beginning):
        return (_records(path, encoding),)
    return tuple((Grid("", True, text_reader(path, encoding, mark)),) for mark in DELIMITERS)


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if not head:
        raise EmptyFile(file=path.name)
    if _is_lock(path) and len(head) < _LOCK_SIZE and not head.startswith((*_ZIP, _OLE)):
        raise _lock_file(path)
    for marks, fault in _MAGIC:
        if head.startswith(marks):
            raise fault(file=path.name)
    if head.startswith(_BITMAP) and b"\x00" in head[:32]:
        raise Picture(file=path.name)


def _is_lock(path: Path) -> bool:
    return path.name.startswith(_LOCKS)


def _lock_file(path: Path) -> LockFile:
    lock = next(one for one in _LOCKS if path.name.startswith(one))
    return LockFile(file=path.name, real=path.name.removeprefix(lock).removesuffix("#"))


def _package(path: Path) -> tuple[Grid, ...]:
    package = Package(path)
    if package.has("mimetype") or package.has(_XML):
        return _open_document(package)
    workbook = next(
        (part for kind, part in relations(package, "").values() if kind == "officeDocument"),
        "",
    )
    if workbook.lower().endswith(".bin"):
        return open_xlsb(path, package, workbook)
    if any(package.has(name) for name in _DOCUMENTS):
        raise TextDocument(file=path.name)
    if not workbook:
        names = package.names
        if any(name.startswith("xl/") for name in names):
            raise Truncated(file=path.name)
        raise Archive(file=path.name) if names else NotASpreadsheet(file=path.name)
    return open_xlsx(package, workbook)


def _open_document(package: Package) -> tuple[Grid, ...]:
    kind = package.whole("mimetype", 1000) if package.has("mimetype") else b"spreadsheet"
    if package.has("META-INF/manifest.xml"):
        manifest = package.whole("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise PasswordNeeded(file=package.file)
    if b"spreadsheet" not in kind:
        raise TextDocument(file=package.file)
    return _xml_grids(lambda: package.chunks(_XML), OdsHandler, package.file, None)


def _marked_up(path: Path, encoding: str, beginning: str) -> tuple[Grid, ...]:
    """Return the sheets of a file that begins with a tag."""
    chunks = partial(text_chunks, path, encoding)
    if NAMESPACE in beginning and "Workbook" in beginning and not _PAGE.search(beginning[:200]):
        return _xml_grids(chunks, SpreadsheetMlHandler, path.name, "utf-8")
    if _OFFICE_XML in beginning:
        return _xml_grids(chunks, OdsHandler, path.name, "utf-8")
    if _PAGE.search(beginning):

        def read(columns: Sequence[int] | None) -> Reading:
            merges: Merges = {}
            return Reading(html_lines(chunks(), columns, merges, path.name), merges)

        return (Grid("", True, read),)
    raise NotASpreadsheet(file=path.name)


def _records(path: Path, encoding: str) -> tuple[Grid, ...]:
    try:
        return (Grid("", True, json_reader(path, encoding)),)
    except OSError as error:  # gone since its beginning was read
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _xml_grids(
    chunks: Chunks, make: MakeHandler, file: str, encoding: str | None
) -> tuple[Grid, ...]:
    listed = Parsed()
    for _ in parse(chunks(), make(listed), file, encoding):
        pass

    def read(at: int, columns: Sequence[int] | None) -> Reading:
        parsed, merges = Parsed(wanted=at), Merges()
        steps: Iterator[None] = parse(chunks(), make(parsed), file, encoding)
        return Reading(lines(steps, parsed, columns, merges), merges)

    return tuple(
        Grid(name, shown, partial(read, at)) for at, (name, shown) in enumerate(listed.sheets)
    )
