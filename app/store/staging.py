"""What a preview found, on its way to the import: a text file in the data folder.

JSON lines: a head with counts and the registry's version, one line per record, and a
last line with their number, so that a file that breaks off is noticed. It holds values
only; reading it runs nothing.
"""

import contextlib
import errno
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

from app.errors import UserError
from app.store.engine import DatabaseUnusable, DiskFull

FOLDER: Final = "staging"
_FORMAT: Final = 1
_KEPT: Final = 4


class StagingGone(UserError):
    """The preview is not there any more, or not whole: it has to be made again."""

    code = "imports.staging_gone"


@dataclass(frozen=True, slots=True)
class Head:
    """What a staging file is about; `version` is the registry's when it was compared."""

    kind: str
    file_name: str
    sha256: str
    version: int
    counts: dict[str, int]


class Writer:
    """Writes a staging file: lines first, the head when the counts are known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = 0
        self._body: TextIO | None = None

    def __enter__(self) -> "Writer":
        with _room(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._body = self._part.open("w", encoding="utf-8", newline="\n")
        return self

    @property
    def _part(self) -> Path:
        return self._path.with_suffix(".part")

    def line(self, *values: Any) -> None:
        """Add one record's line."""
        assert self._body is not None
        with _room(self._path):
            self._body.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._lines += 1

    def finish(self, head: Head) -> None:
        """Close the file with its head; only now it stands under its name."""
        assert self._body is not None
        last = {
            "format": _FORMAT,
            "lines": self._lines,
            "kind": head.kind,
            "file_name": head.file_name,
            "sha256": head.sha256,
            "version": head.version,
            "counts": head.counts,
        }
        with _room(self._path):
            self._body.write(json.dumps(last, ensure_ascii=False) + "\n")
            self._body.close()
            self._part.replace(self._path)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._body is not None:
            self._body.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)


def head(path: Path) -> Head:
    """Return a staging file's head.

    Raises:
        StagingGone: not there, or not whole (the user makes the preview again).
    """
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            size = file.tell()
            file.seek(max(0, size - 4096))
            last = json.loads(file.read().splitlines()[-1])
        if last["format"] != _FORMAT:
            raise ValueError(last["format"])
        return Head(
            last["kind"], last["file_name"], last["sha256"], last["version"], last["counts"]
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise StagingGone(path=str(path)) from error


def lines(path: Path) -> Iterator[list[Any]]:
    """Yield the records' lines, without the head.

    Raises:
        StagingGone: the file is not whole.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for count, line in enumerate(file):
                values = json.loads(line)
                if isinstance(values, dict):
                    if values["lines"] != count:
                        raise ValueError(count)
                    return
                yield values
    except (OSError, ValueError, KeyError) as error:
        raise StagingGone(path=str(path)) from error
    raise StagingGone(path=str(path))


def tidy(folder: Path) -> None:
    """Remove what killed previews left behind; the newest few may still be in use."""
    with contextlib.suppress(OSError):
        files = [one for one in folder.iterdir() if one.is_file()]
        for old in sorted(files, key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def discard(path: Path) -> None:
    """Remove a staging file that is done with."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=str(path)) from error
        raise DatabaseUnusable(path=str(path), detail=error.strerror or str(error)) from error
