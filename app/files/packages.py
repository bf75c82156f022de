"""Zip packages (xlsx, xlsb, ods) read part by part, within bounds.

What a part unpacks to is checked against the directory before and counted while it is
read: a small file that fills the memory is refused, not tried.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from app.files.sheet_faults import Damaged, Inflated, PasswordNeeded, Truncated, Unreadable

_ENTRIES: Final = 20_000
_MEGABYTE: Final = 1 << 20
# A part may unpack to more than so many bytes only if it packs no better than so: sheets
# of blank formatted cells pack 50 : 1 at most, a registry that fills a sheet 10 : 1.
_RATIOS: Final = ((32 * _MEGABYTE, 200), (1024 * _MEGABYTE, 60), (6144 * _MEGABYTE, 0))
_CHUNK: Final = 1 << 17
_ENCRYPTED: Final = 1
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that office packages allow


class Package:
    """A zip file whose parts are read by name; names are compared in any case."""

    def __init__(self, path: Path) -> None:
        """Open the directory; see open_grids for what is raised."""
        self.file, self._path = path.name, path
        try:
            with zipfile.ZipFile(path) as file:
                entries = file.infolist()
        except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError) as error:
            raise Truncated(file=self.file) from error
        if len(entries) > _ENTRIES:
            raise Inflated(file=self.file, part=len(entries), size=0)
        for one in entries:
            if one.flag_bits & _ENCRYPTED:
                raise PasswordNeeded(file=self.file)
            if one.compress_type not in _PACKED:
                raise Damaged(file=self.file, place=one.filename[-60:])
            if _suspect(one.file_size, one.file_size / max(1, one.compress_size)):
                size = one.file_size // _MEGABYTE
                raise Inflated(file=self.file, part=one.filename[-60:], size=size)
        self._entries = {one.filename.replace("\\", "/").lower(): one for one in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in lower case."""
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        """Tell whether a part is there."""
        return name.lower() in self._entries

    def size(self, name: str) -> int:
        """Return how many bytes a part unpacks to; Damaged where it is missing."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise Damaged(file=self.file, place=name)
        return entry.file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces.

        Raises:
            Damaged: the part is missing, or its bytes are not what was packed.
            Unreadable: the medium fails.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            raise Damaged(file=self.file, place=name)
        try:
            with zipfile.ZipFile(self._path) as file, file.open(entry) as part:
                yield from _read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
            raise Damaged(file=self.file, place=name) from error
        except OSError as error:
            raise Unreadable(file=self.file, reason=error.strerror or "") from error

    def whole(self, name: str, limit: int = 64 * _MEGABYTE) -> bytes:
        """Return a part that must not be longer than `limit` bytes.

        Raises:
            Inflated: it is longer.
        """
        gathered = bytearray()
        for chunk in self.chunks(name):
            gathered += chunk
            if len(gathered) > limit:
                raise Inflated(file=self.file, part=name, size=self.size(name) // _MEGABYTE)
        return bytes(gathered)


def _read(part: IO[bytes]) -> Iterator[bytes]:
    while chunk := part.read(_CHUNK):
        yield chunk


def _suspect(size: int, ratio: float) -> bool:
    return any(size > bytes_free and ratio > best for bytes_free, best in _RATIOS)
