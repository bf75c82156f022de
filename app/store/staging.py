"""What a preview found, on its way to the import: a database of its own beside the bureau's.

It is written under another name and gets its own only when it is whole, with a head that
says so; a preview that was killed leaves a part that the next one tidies away. Nothing in
it is kept: it is a copy of the file, made so that comparing and saving are set by set.
"""

import contextlib
import errno
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from app.errors import UserError
from app.store.engine import BUSY_MS, DatabaseUnusable, DiskFull

Base = sqlite3.Connection

FOLDER: Final = "staging"
SUFFIX: Final = ".staged"
_FORMAT: Final = 3
_PAGE: Final = 16_384  # bytes; rows are written and read in long runs
_KEPT: Final = 3  # a staging file of two million rows has 1.5 GB
_BESIDE: Final = ("", "-journal", "-wal", "-shm")


class StagingGone(UserError):
    """The preview is not there any more, or not whole: it has to be made again."""

    code = "imports.staging_gone"


@dataclass(frozen=True, slots=True)
class Head:
    """What a staging file is about.

    Attributes:
        version: the registry's when it was compared.
        counts: of ImportCounts, as they were before anything was decided.
        fields: the registry's fields that the file fills.
        headings: the file's headings in order, `mapping` what somebody decided they mean;
            both empty where nobody did.
    """

    kind: str
    file_name: str
    sha256: str
    version: int
    counts: dict[str, int]
    fields: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


class Writer:
    """Writes a staging file; `base` is its database while it grows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> "Writer":
        with named(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _remove(self._part)
            self._base = _connect(self._part)
            # A file nobody needs after a crash: no journal, no waiting for the disk.
            self._base.execute(f"PRAGMA page_size = {_PAGE}")
            self._base.execute("PRAGMA journal_mode = OFF")
            self._base.execute("PRAGMA synchronous = OFF")
            self._base.execute("CREATE TABLE head (json TEXT NOT NULL)")
            self._base.execute("CREATE TABLE line (n INTEGER PRIMARY KEY, json TEXT NOT NULL)")
        return self

    @property
    def _part(self) -> Path:
        return self._path.with_suffix(".part")

    @property
    def base(self) -> sqlite3.Connection:
        """The database: in autocommit, so that the caller says BEGIN and COMMIT."""
        assert self._base is not None
        return self._base

    def line(self, *values: Any) -> None:
        """Add a line of values that JSON can hold."""
        with named(self._path):
            self.base.execute(
                "INSERT INTO line (json) VALUES (?)",
                (json.dumps(values, ensure_ascii=False, separators=(",", ":")),),
            )

    def finish(self, head: Head) -> None:
        """Close the file with its head; only now it stands under its name."""
        whole = {"format": _FORMAT, **asdict(head)}
        with named(self._path):
            self.base.execute(
                "INSERT INTO head VALUES (?)", (json.dumps(whole, ensure_ascii=False),)
            )
            self.base.close()
            self._part.replace(self._path)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._base is not None:
            self._base.close()
        with contextlib.suppress(OSError):
            _remove(self._part)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give the database of a staging file, in autocommit.

    Raises:
        StagingGone: not there, or not whole (the user makes the preview again).
    """
    if not path.is_file():
        raise StagingGone(path=str(path))
    with named(path):
        try:
            with contextlib.closing(_connect(path)) as base:
                base.execute("PRAGMA synchronous = OFF")
                yield base
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise StagingGone(path=str(path)) from error
            raise


@contextlib.contextmanager
def whole(base: Base) -> Iterator[None]:
    """Let what is done within happen whole or not at all."""
    base.execute("BEGIN")
    try:
        yield
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def attach(base: sqlite3.Connection, database: Path) -> None:
    """Let a staging database read the bureau's, as `registry`; nothing here writes to it."""
    # rw, not ro: a reader may have to make the shared-memory file of the write-ahead log.
    base.execute("ATTACH ? AS registry", (f"{database.absolute().as_uri()}?mode=rw",))
    base.execute("PRAGMA registry.cache_size = -32768")


def head(path: Path) -> Head:
    """Return a staging file's head.

    Raises:
        StagingGone: not there, or not whole (the user makes the preview again).
    """
    with opened(path) as base:
        return head_of(base, path)


def head_of(base: sqlite3.Connection, path: Path) -> Head:
    """Return the head of an open staging file; raises as head()."""
    try:
        (raw,) = base.execute("SELECT json FROM head").fetchone()
        whole = json.loads(raw)
        if whole.pop("format") != _FORMAT:
            raise ValueError(raw)
        lists = {name: tuple(whole[name]) for name in ("fields", "headings")}
        return Head(**{**whole, **lists})
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
        raise StagingGone(path=str(path)) from error


def lines(path: Path) -> Iterator[list[Any]]:
    """Yield the lines in the order they were written.

    Raises:
        StagingGone: the file is not there or not whole.
    """
    with opened(path) as base:
        head_of(base, path)
        for (raw,) in base.execute("SELECT json FROM line ORDER BY n"):
            yield json.loads(raw)


def tidy(folder: Path) -> None:
    """Remove what killed previews left behind; the newest few may still be in use."""
    with contextlib.suppress(OSError):
        files = [one for one in folder.iterdir() if one.is_file()]
        for old in sorted(files, key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def discard(path: Path) -> None:
    """Remove a staging file that is done with."""
    with contextlib.suppress(OSError):
        _remove(path)


def _connect(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(
        path.absolute().as_uri(), uri=True, isolation_level=None, timeout=BUSY_MS / 1000
    )
    base.execute("PRAGMA cache_size = -65536")
    return base


def _remove(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    said = str(error)
    return any(word in said for word in ("not a database", "malformed", "no such table"))


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn what the system says of a staging file into errors that say what to do."""
    try:
        with named_sql(path):
            yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=str(path)) from error
        raise DatabaseUnusable(path=str(path), detail=error.strerror or str(error)) from error


@contextlib.contextmanager
def named_sql(path: Path) -> Iterator[None]:
    """Do the same with what SQLite says where it is asked directly."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "disk is full" in said or "disk I/O" in said:
            raise DiskFull(path=str(path)) from error
        if "unable to open" in said or "readonly" in said:
            raise DatabaseUnusable(path=str(path), detail=said) from error
        raise
