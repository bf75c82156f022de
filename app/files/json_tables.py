"""JSON records as a sheet: an array of objects, or one object a line (JSON Lines).

The names of the members are the headings (row 1), each record is a row: record n is row
n + 1. Records are read one by one, so a long file costs no more memory than a short one.
What a record holds is taken as written: numbers keep their digits, whatever a double would
make of them; an array of texts is one cell with several values; a value that is itself an
object or a table is marked, and refused with its row where it is used.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from app.core.rows import NESTED_MARK, Cell
from app.core.vocabulary import LIST_MARK, NO, YES
from app.files.grids import COLUMNS, Line, Reading
from app.files.json_faults import (
    Broken,
    BrokenOff,
    NoRecords,
    NotAnArray,
    NotARecord,
    RecordTooLong,
    TooDeep,
    TooManyMembers,
    TwiceNamed,
)
from app.files.sheet_faults import Unreadable

_BEGINNING: Final = re.compile(r'\[\s*(?:[\[\]{"]|$)|\{\s*(?:["}]|$)')
_CHUNK: Final = 1 << 18  # characters read at once
_LONGEST: Final = 1 << 20  # characters of one record
_SPACE: Final = " \t\r\n"
_SHOWN: Final = 40  # characters of a value that a message repeats
_KEPT: Final = 4  # files whose names are remembered
_HALF_WORD: Final = re.compile(r"[a-zA-Z+\-.\d]{0,24}")  # true, null, a number: begun at the end
_WRAPPED: Final = re.compile(r'\{[^\[]{0,4000}?"([^"\\]{1,40})"\s*:\s*\[\s*\{')
_ALONE: Final = re.compile("[\ud800-\udfff]")  # half a character: no text can be kept with it

Record = dict[str, Any]


def is_json(beginning: str) -> bool:
    """Tell whether a text begins as JSON records do."""
    return _BEGINNING.match(beginning) is not None


def json_reader(path: Path, encoding: str) -> Callable[[Sequence[int] | None], Reading]:
    """Return the way to read the records of a file; see Grid.read.

    Raises:
        UserErrors of app.files.json_faults: the file is at fault; the first fault is told.
        OSError, EnvironmentFault: the system does not let it be read.
    """
    state = path.stat()
    names = _names(path, encoding, state.st_size, state.st_mtime_ns)

    def read(columns: Sequence[int] | None) -> Reading:
        chosen = names if columns is None else [names[at] for at in columns]
        return Reading(_lines(path, encoding, chosen))

    return read


def _lines(path: Path, encoding: str, names: Sequence[str]) -> Iterator[Line]:
    yield 1, [_whole(name) for name in names], False
    for number, record in enumerate(_records(path, encoding), start=1):
        cells = [_cell(record.get(name)) for name in names]
        if any(cells):
            yield number + 1, cells, False


@lru_cache(maxsize=_KEPT)
def _names(path: Path, encoding: str, size: int, changed: int) -> tuple[str, ...]:
    """Return the names of all members, in the order they are met: the headings.

    A record may lack what a later one has, so the whole file is looked at; size and time
    tell that it is still the same.
    """
    found: dict[str, None] = {}
    seen: tuple[str, ...] = ()
    for record in _records(path, encoding):
        if (keys := tuple(record)) != seen:
            seen = keys
            found.update(dict.fromkeys(keys))
            if len(found) > COLUMNS:
                raise TooManyMembers(file=path.name, most=f"{COLUMNS:,}")
    if not found:
        raise NoRecords(file=path.name)
    return tuple(found)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return _whole(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return LIST_MARK.join(filter(None, (str(_cell(one)) for one in value)))
    return NESTED_MARK


def _whole(text: str) -> str:
    return text if text.isprintable() else _ALONE.sub("\ufffd", text)


def _records(path: Path, encoding: str) -> Iterator[Record]:
    """Yield the objects of a file, one by one."""
    try:
        with path.open(encoding=encoding) as file:
            yield from _Scanner(path.name, file.read).records()
    except (OSError, UnicodeDecodeError) as error:  # the latter: changed since it was looked at
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise Unreadable(file=path.name, reason=reason or "") from error


class _Scanner:
    """The text of a file as far as it is needed, and where in it the next thing stands."""

    def __init__(self, file: str, read: Callable[[int], str]) -> None:
        self._file = file
        self._read = read
        self._held = ""
        self._at = 0
        self._line = 1  # of the first character held
        self._number = 0
        self._decode = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=str,
            parse_float=str,
            parse_constant=lambda _word: None,
        ).raw_decode

    def records(self) -> Iterator[Record]:
        """Yield the records of an array, or those that simply follow each other."""
        if self._next() == "\ufeff":
            self._at += 1
        if self._next() == "[":
            self._at += 1
            yield from self._array()
        else:
            while self._next():
                record = self._record()
                if self._number == 1 and not self._next():
                    self._refuse_wrapped(record)
                yield record

    def _array(self) -> Iterator[Record]:
        mark = self._next()
        while mark != "]":
            yield self._record()
            mark = self._next()
            if mark == ",":
                self._at += 1
            elif mark != "]":
                raise self._broken(self._at) if mark else self._broken_off()
        self._at += 1
        if self._next():
            raise self._broken(self._at)

    def _next(self) -> str:
        """Return the next character that is no blank, "" at the end."""
        while True:
            while self._at < len(self._held):
                if (mark := self._held[self._at]) not in _SPACE:
                    return mark
                self._at += 1
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Take in more text, and forget what was read."""
        chunk = self._read(_CHUNK)
        if not chunk:
            return False
        self._line += self._held.count("\n", 0, self._at)
        self._held, self._at = self._held[self._at :] + chunk, 0
        return True

    def _record(self) -> Record:
        mark = self._next()
        self._number += 1
        if not mark:
            raise self._broken_off()
        if mark != "{":
            shown = self._shown(self._at)
            raise NotARecord(file=self._file, record=self._number, value=shown)
        while True:
            try:
                record, self._at = self._decode(self._held, self._at)
            except json.JSONDecodeError as error:
                if len(self._held) - self._at <= _LONGEST and self._more():
                    continue
                raise self._fault(error) from error
            except RecursionError as error:
                raise TooDeep(file=self._file, record=self._number) from error
            return record  # type: ignore[no-any-return] # it begins with {

    def _object(self, pairs: list[tuple[str, Any]]) -> Record:
        record = dict(pairs)
        if len(record) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(one for one in names if names.count(one) > 1)
            raise TwiceNamed(file=self._file, record=self._number, field=_whole(twice)[:_SHOWN])
        return record

    def _refuse_wrapped(self, record: Record) -> None:
        """Refuse one object with an array of objects in it: its records are in there."""
        for name, value in record.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                raise NotAnArray(file=self._file, field=name)

    def _fault(self, error: json.JSONDecodeError) -> Exception:
        ends = error.msg.startswith("Unterminated string") or _HALF_WORD.fullmatch(
            self._held[error.pos :].rstrip()
        )
        if not ends:
            return self._broken(error.pos)
        if len(self._held) - self._at > _LONGEST:
            if self._number == 1 and (wrapped := _WRAPPED.match(self._held, self._at)):
                return NotAnArray(file=self._file, field=wrapped[1])
            return RecordTooLong(file=self._file, record=self._number)
        return self._broken_off()

    def _broken(self, at: int) -> Exception:
        line = self._line + self._held.count("\n", 0, at)
        record = max(1, self._number)
        return Broken(file=self._file, record=record, line=line, value=self._shown(at))

    def _broken_off(self) -> Exception:
        return BrokenOff(file=self._file, record=max(1, self._number))

    def _shown(self, at: int) -> str:
        return _whole(" ".join(self._held[at : at + _SHOWN].split()))
