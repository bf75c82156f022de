"""Lists out as JSON records, which json_tables reads back and any program reads.

`.json` is one array with a record a line, `.jsonl` the same lines alone (JSON Lines). The
names of the members are the headings; UTF-8 without a mark, as RFC 8259 asks.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from app.files.atomic import whole_file
from app.files.sheet_xml import Value

LINES: Final = ".jsonl"
_BATCH: Final = 2_000


def write_json(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write rows as records: texts as texts, numbers as numbers, days as 2026-03-05.

    Rows are written as they come; memory does not grow with them.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    array = path.suffix.lower() != LINES
    with whole_file(path) as file:
        parts = record_lines(headings, rows)
        mark, end = (",\n", "\n]\n") if array else ("\n", "\n")
        first = True
        file.write(b"[\n" if array else b"")
        while batch := list(islice(parts, _BATCH)):
            file.write(("" if first else mark).encode() + mark.join(batch).encode())
            first = False
        file.write((end.lstrip("\n") if first else end).encode())


def record_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield each row as one line of JSON, without its end."""
    names = _names(headings)
    for row in rows:
        record = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(record, ensure_ascii=False)


def _names(headings: Sequence[str]) -> list[str]:
    """The headings, each once: a second one of a name gets its number."""
    names: list[str] = []
    for heading in headings:
        name, number = heading, 2
        while name in names:
            name, number = f"{heading}({number})", number + 1
        names.append(name)
    return names


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else "" if value is None else value
