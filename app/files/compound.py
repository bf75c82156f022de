"""Compound files ([MS-CFB]): the container of .xls, .et, .doc and of encrypted workbooks."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.files.sheet_faults import NotASpreadsheet, TooLong, Truncated

_LONGEST: Final = 300 << 20
_END: Final = 0xFFFFFFFA  # this and greater numbers are marks, no sectors
_HEADER: Final = 512
_ENTRY: Final = 128


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of the file: where it begins and how long it is."""

    name: str
    start: int
    size: int


class Compound:
    """A compound file in memory."""

    def __init__(self, path: Path) -> None:
        """Read the file's directory.

        Raises:
            TooLong: the file is longer than any .xls.
            Truncated, NotASpreadsheet: its sectors are not there, or point in circles.
        """
        self._file = path.name
        if path.stat().st_size > _LONGEST:
            raise TooLong(file=path.name, part=path.name)
        self.content = path.read_bytes()
        if len(self.content) < _HEADER:
            raise Truncated(file=path.name)
        (self._shift, mini) = struct.unpack_from("<HH", self.content, 30)
        if self._shift not in {9, 12} or mini != 6:
            raise NotASpreadsheet(file=path.name)
        (directory, _, self._cutoff, mini_fat, _, more, _) = struct.unpack_from(
            "<7I", self.content, 48
        )
        self._fat = self._table(more)
        entries = self._chain(directory)
        self.streams: dict[str, Stream] = {}
        root = Stream("", _END, 0)
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            start, size = struct.unpack_from("<II", entries, at + 116)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == 2:
                self.streams[name.lower()] = Stream(name, start, size)
            elif kind == 5:
                root = Stream(name, start, size)
        self._small = self._chain(root.start)[: root.size]
        self._small_fat = self._numbers(self._chain(mini_fat))

    def stream(self, name: str) -> bytes:
        """Return the content of a stream that is there."""
        one = self.streams[name.lower()]
        if one.size >= self._cutoff:
            content = self._chain(one.start)
        else:
            content = self._joined(self._small, self._small_fat, one.start, 64, 0)
        if len(content) < one.size:
            raise Truncated(file=self._file)
        return content[: one.size]

    def _table(self, more: int) -> tuple[int, ...]:
        """Return the table that links the sectors."""
        size = 1 << self._shift
        sectors = list(struct.unpack_from("<109I", self.content, 76))
        (count,) = struct.unpack_from("<I", self.content, 72)
        for _ in range(min(count, 1 + len(self.content) // size)):
            if more >= _END:
                break
            numbers = self._numbers(self._sector(more))
            sectors += numbers[:-1]
            more = numbers[-1]
        return self._numbers(b"".join(self._sector(one) for one in sectors if one < _END))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self._shift
        sector = self.content[at : at + (1 << self._shift)]
        if not sector:
            raise Truncated(file=self._file)
        return sector.ljust(1 << self._shift, b"\0")

    @staticmethod
    def _numbers(content: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        size = 1 << self._shift
        return self._joined(self.content, self._fat, start, size, size)

    def _joined(
        self, content: bytes, links: tuple[int, ...], start: int, size: int, before: int
    ) -> bytes:
        parts: list[bytes] = []
        while start < _END:
            at = before + start * size
            if start >= len(links) or at >= len(content) or len(parts) > len(links):
                raise Truncated(file=self._file)
            parts.append(content[at : at + size])
            start = links[start]
        return b"".join(parts)
