"""What a list's file will hold: the whole list, or only what changed since the last upload.

In the caller's session. What is kept of it goes into Publication.facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.disclosure import Preset, TaskFacts, block
from app.core.disclosure_fields import Field
from app.core.disclosure_kept import Changes, Kept, Operation, Totals, changes, packed, totals_of
from app.core.disclosure_maps import to_json
from app.core.disclosure_rows import Fault, ListRow
from app.core.disclosure_vocabulary import EXCHANGE
from app.errors import UserError
from app.services.assigned.assigned_disclosure import year_and_serial
from app.services.disclosure.disclosure_files import Content, Format
from app.services.disclosure.disclosure_lists import Listed, codes_of
from app.services.disclosure.disclosure_past import there
from app.store.schema import Publication, Task
from app.texts import text


class NothingToPublish(UserError):
    """No finding of the task may be published in this list yet."""

    code = "disclosure.nothing"


class AllRefusable(UserError):
    """Every row has a fault its receiver would refuse it for."""

    code = "disclosure.all_faulty"


class NothingChanged(UserError):
    """Nothing is new, changed or withdrawn since the last upload."""

    code = "disclosure.nothing_changed"


class NotUploaded(UserError):
    """What changed can only be exported once the receipt of an upload was entered."""

    code = "disclosure.not_uploaded"


@dataclass(frozen=True, slots=True)
class ListFile:
    """What one file holds, and what is kept of it."""

    content: Content
    rows: tuple[Kept, ...]
    totals: Totals
    finding_ids: tuple[int, ...]
    batch_no: str


def list_file(
    session: Session, task: Task, found: Listed, today: date, *, increment: bool
) -> ListFile:
    """Return what the file will hold."""
    if not found.rows and not increment:
        faulty = next((one for one in found.left_out if one.faults), None)
        if faulty is not None:
            raise AllRefusable(task=task.task_no, fault=fault_words(faulty.faults[0]))
        raise NothingToPublish(task=task.task_no)
    batch_no = _batch_no(session, today) if found.preset.steps else ""
    late = frozenset(found.late)
    ids = tuple(dict.fromkeys(row.finding_id for row in found.rows if row.finding_id))
    if not increment:
        kept = tuple(_kept(row, "") for row in found.rows)
        return ListFile(
            content_of(task, found, found.rows),
            kept,
            totals_of(found.rows, late),
            ids if found.preset.public else (),
            batch_no,
        )
    uploads = there(session, task.id, found.preset.code)
    if uploads is None or not found.preset.steps:
        raise NotUploaded(task=task.task_no)
    differ = changes(uploads.rows, found.rows)
    if not differ.count:
        raise NothingChanged(task=task.task_no, day=uploads.day.isoformat())
    kept = _steps(found.preset, differ, batch_no, codes_of(session, today).agency)
    content = content_of(task, found, ())
    headings = (*content.headings, *(heading for _, heading in EXCHANGE))
    content = replace(content, headings=headings, rows=tuple(one.cells for one in kept))
    totals = replace(totals_of((*differ.new, *differ.changed), late), rows=len(kept))
    return ListFile(content, kept, totals, (), batch_no)


def _steps(
    preset: Preset, differ: Changes, batch_no: str, agency: Mapping[Field, str]
) -> tuple[Kept, ...]:
    """Return the rows of an exchange: each with batch, source and operation."""
    source = agency.get(Field.SOURCE, "")

    def cells(own: Sequence[str], operation: Operation) -> tuple[str, ...]:
        return (*own, batch_no, source, operation.value)

    rows = [
        replace(_kept(row, operation.value), cells=cells(row.cells, operation))
        for operation, some in ((Operation.NEW, differ.new), (Operation.CHANGED, differ.changed))
        for row in some
    ]
    for one in differ.withdrawn:
        known = dict(zip(one.headings, one.cells, strict=False))
        own = [known.get(heading, "") for heading in preset.headings]
        gone = Operation.WITHDRAWN
        rows.append(replace(one, operation=gone.value, cells=cells(own, gone), headings=()))
    return tuple(rows)


def _kept(row: ListRow, operation: str) -> Kept:
    return Kept(row.key, row.assignment_id, row.revision, row.digest, operation, row.cells)


def _batch_no(session: Session, today: date) -> str:
    """Return 批次号: the date and a serial of the day, five digits (domain §3.3)."""
    day = today.strftime("%Y%m%d")
    kept = func.json_extract(Publication.facts, "$.batch_no")
    last = session.scalar(select(func.max(kept)).where(kept.like(f"{day}%")))
    return f"{day}{int(last[len(day) :]) + 1 if last else 1:05d}"


def file_facts(
    made: ListFile, preset: Preset, fmt: Format, *, increment: bool
) -> dict[str, object]:
    return {
        "format": fmt.value,
        "columns": to_json(preset)["columns"],
        "headings": list(made.content.headings),
        "totals": made.totals.to_json(),
        "increment": increment,
        "batch_no": made.batch_no,
        "kept": packed(made.rows),
    }


def short_title(preset: Preset) -> str:
    """Return what its sheet and file are called."""
    return preset.name or text(f"disclosure.sheet.{preset.code}")


def list_title(preset: Preset) -> str:
    """Return what a list is called."""
    return preset.name or text(f"disclosure.preset.{preset.code}")


def content_of(task: Task, found: Listed, rows: Sequence[ListRow]) -> Content:
    preset = found.preset
    return Content(
        short_title(preset),
        _title(task, found.facts) if preset.titled else "",
        block(preset, found.facts),
        preset.headings,
        tuple(row.cells for row in rows),
    )


def _title(task: Task, facts: TaskFacts) -> str:
    """X局2026年度第001号抽查任务检查结果公告: year and serial of the bureau's own number."""
    year, serial = year_and_serial(task)
    return text("disclosure.title", authority=facts.authority, year=year, serial=serial)


def fault_words(fault: Fault) -> str:
    """Return a fault as one sentence: row, column, value."""
    return text(
        f"disclosure.fault.{fault.kind.value}",
        name=fault.name,
        heading=fault.heading,
        value=fault.value[:60],
        most=fault.most,
        count=len(fault.value),
    )
