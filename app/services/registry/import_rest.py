"""One answer for every row of a preview that still waits for one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal

from app.core.people import Actor, Right
from app.services.registry import imports
from app.services.registry.import_lines import LEAVE_OUT, NEW_RECORD, DoubtfulRow, ImportCounts
from app.services.rights import needs
from app.store.engine import Store

Answer = Literal["same", "new", "leave"]
_AT_ONCE: Final = 1_000


@needs(Right.REGISTRY)
def decide_rest(
    store: Store,
    actor: Actor,
    staging: Path,
    answer: Answer,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> ImportCounts:
    """Decide what nobody has decided yet, and return the numbers after it.

    Args:
        answer: same: the row is its one candidate, rows with several stay open; new: a
            record of its own; leave: not taken over.

    Raises:
        StagingGone: the user previews again.
    """
    decisions: dict[int, int] = {}
    waiting: list[tuple[int, int]] = []
    taken: set[int] = set()
    for row in _rows(store, actor, staging, progress):
        if row.decided is not None:
            taken.add(row.decided)
        elif answer != "same":
            decisions[row.line] = NEW_RECORD if answer == "new" else LEAVE_OUT
        elif len(row.candidates) == 1:
            waiting.append((row.line, row.candidates[0].record_id))
    for line, record in waiting:
        if record not in taken:  # two rows cannot be one record: the second stays open
            decisions[line] = record
            taken.add(record)
    return imports.decide(store, actor, staging, decisions)


def _rows(
    store: Store,
    actor: Actor,
    staging: Path,
    progress: Callable[[str, float], None] | None,
) -> Iterator[DoubtfulRow]:
    first = 0
    while rows := imports.doubtful(store, actor, staging, first, _AT_ONCE):
        yield from rows
        first += len(rows)
        if progress:
            progress("imports.step_reading", first / (first + _AT_ONCE))
