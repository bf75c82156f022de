"""What samples and re-checks did to an inspection (supervision)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.core.recheck_findings import Verdict
from app.services.supervision.timeline_lines import Event, Ground, Kind, beijing
from app.store.schema import (
    Assignment,
    Recheck,
    RecheckDrawn,
    RecheckFinding,
    RecheckResult,
    RecheckVoid,
)
from app.texts import text


def recheck_events(ground: Ground) -> Iterator[Event]:
    """Yield samples that drew an inspection, their voids, and what re-checks found."""
    yield from _samples(ground, RecheckResult, "recheck_drawn")
    yield from _samples(ground, RecheckVoid, "recheck_void")
    rows = ground.grouped(
        RecheckFinding,
        RecheckFinding.verdict,
        RecheckFinding.checked_on,
        RecheckFinding.checked_by,
        RecheckFinding.words,
    )
    for row in rows:
        words = text(
            "timeline.recheck",
            day=row.checked_on.isoformat(),
            verdict=text(f"recheck.verdict.{Verdict(row.verdict)}"),
            names=row.checked_by,
        )
        if row.words:
            words = text("timeline.noted", words=words, note=row.words)
        yield ground.event(Kind.RECHECK, words, row)


def _samples(
    ground: Ground, table: type[RecheckResult] | type[RecheckVoid], key: str
) -> Iterator[Event]:
    columns: tuple[Any, ...] = (
        beijing(table.at),
        table.by_id,
        Assignment.task_id,
        func.count().label("many"),
        func.min(Assignment.id).label("first"),
        Recheck.number,
        Recheck.name,
    )
    rows = ground.session.execute(
        select(*columns)
        .select_from(table)
        .join(Recheck, Recheck.id == table.recheck_id)
        .join(RecheckDrawn, RecheckDrawn.recheck_id == Recheck.id)
        .join(Assignment, Assignment.id == RecheckDrawn.assignment_id)
        .where(ground.where)
        .group_by(Recheck.id, Assignment.task_id)
        .order_by(Recheck.id)
    )
    for row in rows:
        words = text(f"timeline.{key}", number=row.number, name=row.name)
        yield ground.event(Kind.RECHECK, words, row)
