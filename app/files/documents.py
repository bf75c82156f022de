"""Documents of words in: the paragraphs of a .docx or of a text file, told by the content."""

from pathlib import Path
from typing import Final
from xml.parsers import expat

from app.errors import UserError
from app.files.packages import Package
from app.files.sheet_faults import Damaged, Unreadable, Unsafe

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_BODY: Final = "word/document.xml"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_LARGEST: Final = 32 << 20


class NoSuchDocument(UserError):
    """There is no file at the path."""

    code = "documents.no_file"


class EmptyDocument(UserError):
    """The file has no words."""

    code = "documents.empty"


class NotText(UserError):
    """Neither a .docx nor a text file."""

    code = "documents.not_text"


class UnknownTextEncoding(UserError):
    """Text in an encoding nobody knows here."""

    code = "documents.encoding"


def read_paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a document, blank ones left out.

    Raises:
        NoSuchDocument, EmptyDocument, NotText, UnknownTextEncoding, and the UserErrors of
        packages: the file is at fault. Unreadable: the machine is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise NoSuchDocument(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    if len(head) > _LARGEST:
        raise NotText(file=path.name)
    lines = _of_package(path) if head.startswith(b"PK") else _of_text(path, head)
    found = [line for one in lines if (line := one.strip())]
    if not found:
        raise EmptyDocument(file=path.name)
    return found


def _of_text(path: Path, content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").splitlines()
    if b"\x00" in content or content.startswith((b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise NotText(file=path.name)
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise UnknownTextEncoding(file=path.name)


def _of_package(path: Path) -> list[str]:
    package = Package(path)
    if not package.has(_BODY):
        raise NotText(file=path.name)
    reader = _Paragraphs(path.name)
    try:
        reader.parser.Parse(package.whole(_BODY, _LARGEST), True)
    except expat.ExpatError as error:
        raise Damaged(file=path.name, place=str(error.lineno)) from error
    return reader.lines


class _Paragraphs:
    """The words of w:t, one line for each w:p and w:br; deleted words are not w:t."""

    def __init__(self, file: str) -> None:
        self.lines: list[str] = [""]
        self._file = file
        self._inside = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._declared

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        word = name.removeprefix(_WORD)
        if word == "t":
            self._inside = True
        elif word == "tab":
            self.lines[-1] += " "
        elif word in ("br", "cr"):
            self.lines.append("")

    def _end(self, name: str) -> None:
        word = name.removeprefix(_WORD)
        if word == "t":
            self._inside = False
        elif word == "p":
            self.lines.append("")

    def _text(self, words: str) -> None:
        if self._inside:
            self.lines[-1] += words

    def _declared(self, *_: object) -> None:
        raise Unsafe(file=self._file)
