"""Everybody a draw leaves out, row by row, with the reason (features.md B4)."""

from dataclasses import dataclass
from datetime import datetime

from app.core.eligibility import HAND
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.pool import plan_of
from app.services.pool_reading import Progress, read_pool
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Draw, Task

MOST = 5_000  # rows a person may still want to page through


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """One enterprise or officer in scope that is left out."""

    name: str
    key: str
    place: str  # township, or the officer's unit
    reason: str
    is_officer: bool
    note: str = ""  # the reason written by hand, where it was a person's


@dataclass(frozen=True, slots=True)
class Excluded:
    """Officers first, then enterprises by key; `total` counts those beyond MOST too."""

    rows: tuple[ExcludedRow, ...]
    total: int


@needs(Right.READ)
def excluded(
    store: Store, actor: Actor, draw_id: int, *, now: datetime, progress: Progress | None = None
) -> Excluded:
    """Return who is left out of a draw as the registries stand now."""
    with store.read() as session:
        draw = session.get_one(Draw, draw_id)
        plan = plan_of(session.get_one(Task, draw.task_id), draw)
        read = read_pool(session, plan, beijing_date(now), progress)
        written = {one.key: one.reason for one in (*plan.out_officers, *plan.out_enterprises)}

        def note(key: str, reason: str) -> str:
            return written.get(key, "") if reason == HAND else ""

        officers = [
            ExcludedRow(row.name, row.key, row.unit, one.reason, True, note(row.key, one.reason))
            for row, one in zip(read.officer_rows, read.inspectors, strict=True)
            if one.reason
        ]
        enterprises = [
            ExcludedRow(
                row.name, row.key, row.township, one.reason, False, note(row.key, one.reason)
            )
            for row, one in zip(read.rows, read.candidates, strict=True)
            if one.reason
        ]
    found = officers + enterprises
    return Excluded(tuple(found[:MOST]), len(found))
