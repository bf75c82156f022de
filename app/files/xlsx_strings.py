"""The texts of a workbook (ECMA-376 part 1, 18.4): those shared by its sheets, and escapes.

A million texts are a list. Beyond that they are kept packed, since a Python text takes
three times the room of its letters.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from app.files.packages import Package
from app.files.sheet_faults import Damaged, TooLong, Unsafe

_LONGEST: Final = 700 << 20
_LISTED: Final = 1_000_000
_TOGETHER: Final = 64  # texts packed as one block
_UNPACKED: Final = 2_048  # blocks kept as lists
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ENTITY: Final = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]{1,8}));")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TAG: Final = re.compile(rb"<[^<>]+>")
_PREFIX: Final = re.compile(rb"([\s</])[A-Za-z_][\w.-]{0,40}:(?=[A-Za-z_])")
_DECLARES: Final = (b"<!DOCTYPE", b"<!ENTITY")

ParseError = etree.XMLSyntaxError


def refuse_entities(beginning: bytes, file: str) -> None:
    """Raise Unsafe where a part begins with declarations no office program writes."""
    if any(mark in beginning for mark in _DECLARES):
        raise Unsafe(file=file)


def safe_root(content: bytes, file: str, place: str) -> etree._Element:
    """Return the root of a small XML part; no entity is expanded, nothing is fetched.

    Raises:
        Unsafe, Damaged: it declares entities, or is no XML.
    """
    refuse_entities(content, file)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(file=file, place=place) from error


def plain_text(raw: str) -> str:
    """Return text between two tags as it is meant: `&amp;`, `&#10;`, `_x000D_` undone."""
    if "&" in raw:
        raw = _ENTITY.sub(_character, raw)
    return escapes(raw)


def escapes(text: str) -> str:
    """Return text with the escapes of spreadsheets (`_x000D_`) undone."""
    return _ESCAPED.sub(_escaped, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED.get(found[3], found[0])
    number = int(found[1], 16) if found[1] else int(found[2])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _escaped(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number and not 0xD800 <= number < 0xE000 else ""


class SharedTexts:
    """The shared texts by their number from 0; a number that is not there raises Damaged."""

    def __init__(self, package: Package, part: str) -> None:
        """Read the part; "" stands for a workbook without shared texts."""
        self._file = package.file
        self._listed: list[str] = []
        self._packed: list[bytes] = []
        self._waiting: list[str] = []
        self._unpacked: dict[int, list[str]] = {}
        if part:
            if package.size(part) > _LONGEST:
                raise TooLong(file=package.file, part=part)
            for texts in _texts(package, part):
                self._take(texts)
            self._pack()

    def _take(self, texts: list[str]) -> None:
        room = max(0, _LISTED - len(self._listed))
        self._listed += texts[:room]
        self._waiting += texts[room:]
        if len(self._waiting) > 50 * _TOGETHER:
            self._pack(keep=len(self._waiting) % _TOGETHER)

    def _pack(self, keep: int = 0) -> None:
        whole = len(self._waiting) - keep
        for at in range(0, whole, _TOGETHER):
            block = "\0".join(self._waiting[at : min(whole, at + _TOGETHER)])
            self._packed.append(block.encode())
        del self._waiting[:whole]

    def text(self, number: str) -> str:
        """Return the text with a number, given as the file writes it."""
        try:
            at = int(number)
            if 0 <= at < len(self._listed):
                return self._listed[at]
            return self._far(at - _LISTED)
        except (ValueError, IndexError) as error:
            raise Damaged(file=self._file, place=number[:20]) from error

    def _far(self, at: int) -> str:
        if at < 0:
            raise IndexError(at)
        block, place = divmod(at, _TOGETHER)
        texts = self._unpacked.get(block)
        if texts is None:
            if len(self._unpacked) == _UNPACKED:
                self._unpacked.clear()
            texts = self._unpacked[block] = self._packed[block].decode().split("\0")
        return texts[place]


def _texts(package: Package, part: str) -> Iterator[list[str]]:
    """Yield the part's texts, some thousand at a time."""
    rest = b""
    prefix: bytes | None = None
    for chunk in package.chunks(part):
        data = rest + chunk
        if prefix is None:
            refuse_entities(data[:4096], package.file)
            found = re.search(rb"<((?:[\w.-]{1,40}:)?)sst[\s>/]", data[:4096])
            if found is None:
                raise Damaged(file=package.file, place=part)
            prefix = found[1]
            pattern = _pattern(prefix)
            closing = b"</" + prefix + b"si>"
        end = data.rfind(closing)
        if end < 0:
            rest = data
            if len(rest) > 32 << 20:
                raise Damaged(file=package.file, place=part)
            continue
        end += len(closing)
        yield _of_piece(data[:end], pattern, closing, package.file, part)
        rest = data[end:]
    if prefix is not None:
        blanks = re.findall(rb"<" + prefix + rb"si\s*/>", rest)
        yield [""] * len(blanks)


def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    si, t, hint = prefix + b"si>", prefix + b"t", prefix + b"phoneticPr"
    return re.compile(
        rb"<%s<%s(?: [^>]{0,60})?>([^<]*)</%s>(?:<%s[^>]{0,200}/>)?</%s" % (si, t, t, hint, si)
    )


def _of_piece(
    piece: bytes, pattern: re.Pattern[bytes], closing: bytes, file: str, part: str
) -> list[str]:
    found = pattern.findall(piece)
    if len(found) == piece.count(closing) and b"si/>" not in piece and b"si />" not in piece:
        try:
            texts = plain_text(b"\0".join(found).decode()).split("\0")
        except UnicodeDecodeError as error:
            raise Damaged(file=file, place=part) from error
        if len(texts) == len(found):
            return texts
        raise Damaged(file=file, place=part)
    prefix = closing[2:-3]
    each = re.compile(rb"<%ssi\s*/>|<%ssi[\s>].*?</%ssi>" % (prefix, prefix, prefix), re.DOTALL)
    return [_rich(one, file, part) for one in each.findall(piece)]


def _rich(one: bytes, file: str, part: str) -> str:
    """Return the text of one item with runs of different looks, without reading aids."""
    try:
        root = fragment(one)
    except ParseError as error:
        raise Damaged(file=file, place=part) from error
    return escapes(runs(root[0]))


def fragment(inner: bytes) -> etree._Element:
    """Return XML torn out of a part, in an element of its own; prefixes are taken off.

    Raises:
        ParseError: it is no XML.
    """
    inner = _TAG.sub(lambda tag: _PREFIX.sub(rb"\1", tag[0]), inner)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(b"<_>" + inner + b"</_>", parser)


def runs(element: etree._Element) -> str:
    """Return the texts of an element's runs, joined; phonetic hints are left out."""
    return "".join(
        one.text or ""
        for one in element.iter("t")
        if not any(above.tag == "rPh" for above in one.iterancestors())
    )
