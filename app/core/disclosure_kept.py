"""What is kept of an exported list: its rows, its totals, and what a later list changes.

`Publication.facts` holds this; no value in it stands anywhere but in the exported file.
"""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.core.disclosure_rows import ListRow

_QUICK: Final = 1  # of compression: these rows are written once and hardly ever read


class Operation(StrEnum):
    """操作 of the exchange."""

    NEW = "i"
    CHANGED = "u"
    WITHDRAWN = "d"


@dataclass(frozen=True, slots=True)
class Totals:
    """Control totals: nothing in them is about one enterprise.

    Attributes:
        results: what was found -> rows, the most frequent first.
        late: rows published after their deadline.
    """

    rows: int
    firms: int
    results: tuple[tuple[str, int], ...]
    late: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "rows": self.rows,
            "firms": self.firms,
            "results": [list(one) for one in self.results],
            "late": self.late,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Totals":
        """Read what `to_json` wrote; an older export has none."""
        results = tuple((str(said), int(count)) for said, count in data.get("results", ()))
        return Totals(
            int(data.get("rows", 0)), int(data.get("firms", 0)), results, int(data.get("late", 0))
        )


NO_TOTALS: Final = Totals(0, 0, ())


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as exported; `headings` of its cells where it was read back."""

    key: str
    assignment_id: int
    revision: int
    digest: str
    operation: str
    cells: tuple[str, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a list changes in what the receiver has."""

    new: tuple[ListRow, ...]
    changed: tuple[ListRow, ...]
    withdrawn: tuple[Kept, ...]

    @property
    def count(self) -> int:
        """How many rows differ."""
        return len(self.new) + len(self.changed) + len(self.withdrawn)


def totals_of(rows: Sequence[ListRow], late: frozenset[int] = frozenset()) -> Totals:
    """Return the totals of the rows of a file; `late`: assignments past their deadline."""
    results = Counter(row.result for row in rows if row.result)
    firms = {row.assignment_id for row in rows} - {0}
    return Totals(
        len(rows),
        len(firms),
        tuple(sorted(results.items(), key=lambda one: (-one[1], one[0]))),
        sum(row.assignment_id in late for row in rows),
    )


def packed(kept: Iterable[Kept]) -> str:
    """Return rows as one short text, for the database."""
    data = [
        [one.key, one.assignment_id, one.revision, one.digest, one.operation, one.cells]
        for one in kept
    ]
    # Half of a pair of surrogates, from a damaged registry, stays what it is.
    raw = json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(raw, _QUICK)).decode()


def unpacked(words: str, headings: Sequence[str] = ()) -> tuple[Kept, ...]:
    """Read what `packed` wrote; "" of an older export is no row."""
    if not words:
        return ()
    data = json.loads(zlib.decompress(base64.b64decode(words)))
    said = tuple(headings)
    return tuple(
        Kept(key, assignment_id, revision, digest, operation, tuple(cells), said)
        for key, assignment_id, revision, digest, operation, cells in data
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded: its rows in order, whether it holds only what changed, and
    the numbers (from 1) of the rows the receiver refused."""

    rows: tuple[Kept, ...]
    increment: bool
    refused: frozenset[int] = frozenset()


def uploaded(files: Iterable[Upload]) -> dict[str, Kept]:
    """Return what the receiver has after these uploads, oldest first: key -> row.

    A whole list takes the place of the one before; a refused row leaves what was there.
    """
    there: dict[str, Kept] = {}
    for file in files:
        before, there = there, dict(there) if file.increment else {}
        for number, row in enumerate(file.rows, 1):
            if number in file.refused:
                if row.key in before:
                    there[row.key] = before[row.key]
            elif row.operation == Operation.WITHDRAWN:
                there.pop(row.key, None)
            else:
                there[row.key] = row
    return there


def changes(there: Mapping[str, Kept], rows: Sequence[ListRow]) -> Changes:
    """Return what a list would change in what the receiver has."""
    here = {row.key for row in rows}
    return Changes(
        tuple(row for row in rows if row.key not in there),
        tuple(
            row
            for row in rows
            if row.key in there
            and (row.revision, row.digest) != (there[row.key].revision, there[row.key].digest)
        ),
        tuple(one for key, one in there.items() if key not in here),
    )
