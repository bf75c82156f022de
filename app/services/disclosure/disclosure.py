"""The disclosure lists of a task, and the end of the task once they are out.

Only approved findings are published; a correction replaces what it corrects when it is
approved itself. What was exported is kept with its hash and its rows (features.md G3, G6;
presets in core.disclosure_presets).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.disclosure import Column, Field, Occasion
from app.core.disclosure_kept import NO_TOTALS, Totals, changes, totals_of
from app.core.disclosure_maps import MAPS_KEY, lists_with, read_maps
from app.core.disclosure_rows import Fault
from app.core.findings import FindingState
from app.core.people import Actor, Right
from app.core.task import Act, Stage, after
from app.core.times import beijing_date
from app.errors import UserError
from app.files.placing import placing
from app.services import journal
from app.services.assigned.assigned import assigned, task_of
from app.services.assigned.assigned_findings import Revisions, task_revisions
from app.services.bureau import parameter
from app.services.disclosure.disclosure_content import (
    AllRefusable,
    NothingChanged,
    NothingToPublish,
    NotUploaded,
    content_of,
    file_facts,
    list_file,
    list_title,
    short_title,
)
from app.services.disclosure.disclosure_files import Format, note_name, write_list, write_list_note
from app.services.disclosure.disclosure_lists import (
    LeftOut,
    Listed,
    UnknownPreset,
    listed,
    preset_of,
    published_ids,
)
from app.services.disclosure.disclosure_past import There, last_exported, there
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Publication, Task, TaskStep
from app.texts import text

__all__ = [
    "AllRefusable",
    "DisclosurePreview",
    "Exported",
    "Format",
    "LeftOut",
    "ListName",
    "NotAllPublished",
    "NotUploaded",
    "NothingChanged",
    "NothingToPublish",
    "Since",
    "UnknownPreset",
    "close",
    "export",
    "lists",
    "preview",
    "unpublished",
]


class NotAllPublished(UserError):
    """The task cannot be closed: some enterprises are not approved or not published."""

    code = "disclosure.not_all"


@dataclass(frozen=True, slots=True)
class ListName:
    """A list that can be chosen: `name` for people; `steps`: it takes changes alone."""

    code: str
    name: str
    steps: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the last upload, by the names of the enterprises."""

    number: str
    day: date
    new: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows differ."""
        return len(self.new) + len(self.changed) + len(self.withdrawn)


@dataclass(frozen=True, slots=True)
class DisclosurePreview:
    """A list before it is written.

    Attributes:
        title: above everything; empty where the list has none.
        block: (heading, value) lines between title and table.
        new_rows: how many rows are not in the last export of this list, or differ from it.
        file_name: a name for the file, without its ending.
        assignments: of the rows, one by one.
        late: assignment -> working days past its deadline.
        told: what the receiver may refuse though it is written.
        since: what changed since the last upload; None where no receipt was entered.
        steps: the receiver takes what changed by itself.
    """

    preset: str
    title: str
    block: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    new_rows: int
    file_name: str
    assignments: tuple[int, ...] = ()
    late: Mapping[int, int] | None = None
    told: tuple[Fault, ...] = ()
    totals: Totals = NO_TOTALS
    since: Since | None = None
    steps: bool = False
    public: bool = True


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as written; `note` is the small text file beside it."""

    path: Path
    sha256: str
    rows: int
    note: Path
    totals: Totals


@needs(Right.READ)
def lists(store: Store, actor: Actor, *, now: datetime) -> tuple[ListName, ...]:
    """Return the lists there are today: the shipped ones, then the bureau's own."""
    with store.read() as session:
        own = read_maps(parameter(session, MAPS_KEY, beijing_date(now)))
        return tuple(
            ListName(one.code, list_title(one), one.steps) for one in lists_with(own).values()
        )


@needs(Right.READ)
def preview(
    store: Store, actor: Actor, task_id: int, preset: str, *, now: datetime
) -> DisclosurePreview:
    """Return a list as it would be written now, and who is left out.

    Args:
        preset: code of one of `lists`.

    Raises:
        UnknownPreset: the user's.
    """
    today = beijing_date(now)
    with store.read() as session:
        task = task_of(session, task_id)
        found = listed(
            session, task, preset_of(session, preset, today), today, Occasion(now, actor.name)
        )
        last = last_exported(session, task.id, preset)
        before = changes({one.key: one for one in last or ()}, found.rows)
        uploads = there(session, task.id, preset)
        content = content_of(task, found, found.rows)
        return DisclosurePreview(
            preset,
            content.title,
            content.block,
            content.headings,
            content.rows,
            found.left_out,
            len(before.new) + len(before.changed),
            text("disclosure.file_name", task=task.task_no, name=short_title(found.preset)),
            tuple(row.assignment_id for row in found.rows),
            found.late,
            found.told,
            totals_of(found.rows, frozenset(found.late)),
            _since(found, uploads) if uploads else None,
            found.preset.steps,
            found.preset.public,
        )


def _since(found: Listed, uploads: There) -> Since:
    differ = changes(uploads.rows, found.rows)
    name = _named(found.preset.columns)
    return Since(
        uploads.number,
        uploads.day,
        tuple(row.cells[name] for row in differ.new),
        tuple(row.cells[name] for row in differ.changed),
        tuple(one.cells[name] if name < len(one.cells) else "" for one in differ.withdrawn),
    )


def _named(columns: Sequence[Column]) -> int:
    """The column that names the enterprise, else the first."""
    return next((at for at, one in enumerate(columns) if one.field is Field.ENTERPRISE_NAME), 0)


@needs(Right.PUBLISH)
def export(
    store: Store,
    actor: Actor,
    task_id: int,
    preset: str,
    path: Path,
    fmt: Format,
    *,
    now: datetime,
    increment: bool = False,
) -> Exported:
    """Write a list with a note beside it, and keep what was published: all or nothing.

    Args:
        increment: only what is new, changed or withdrawn since the last upload.

    Raises:
        NothingToPublish, AllRefusable, NothingChanged, NotUploaded, UnknownPreset: the user's.
        MissingCharacters: the encoding lacks a character (the user's).
        DiskFull, Unwritable: the machine's; the files that stood there are untouched.
    """
    today = beijing_date(now)
    fmt = Format(fmt)
    with placing(path.parent) as files, store.write() as session:
        task = task_of(session, task_id)
        chosen = preset_of(session, preset, today)
        found = listed(session, task, chosen, today, Occasion(now, actor.name))
        made = list_file(session, task, found, today, increment=increment)
        draft = files.work / path.name
        write_list(made.content, draft, fmt)
        digest = hashlib.sha256(draft.read_bytes()).hexdigest()
        note = note_name(path.name)
        about = text("disclosure.note.about", name=list_title(chosen), task=task.task_no)
        write_list_note(files.work / note, path.name, digest, made.totals, about)
        session.add(
            Publication(
                task_id=task.id,
                preset=preset,
                file_name=path.name,
                sha256=digest,
                rows=len(made.rows),
                finding_ids=list(made.finding_ids),
                by_id=actor.account_id,
                at=now,
                facts=file_facts(made, chosen, fmt, increment=increment),
            )
        )
        payload = {
            "task": task.task_no,
            "preset": preset,
            "format": fmt.value,
            "rows": len(made.rows),
            "left_out": len(found.left_out),
            "sha256": digest,
        }
        if increment:
            payload["increment"] = True
        journal.record(session, actor.name, "PUBLISH", payload, now=now, subject=task.task_no)
        files.settle()
    return Exported(path, digest, len(made.rows), path.with_name(note), made.totals)


@needs(Right.PUBLISH)
def close(store: Store, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Close a task whose every enterprise has an approved finding that was exported.

    Raises:
        NotAllPublished: says how many are missing and names the first (the user's).
        OutOfOrder: the task is not drawn, or closed or ended already (the user's).
    """
    with store.write() as session:
        task = task_of(session, task_id)
        stage = after(Stage(task.stage), Act.CLOSE)
        missing = _unpublished(session, task)
        if missing:
            raise NotAllPublished(task=task.task_no, count=len(missing), name=missing[0])
        task.stage = stage.value
        session.add(
            TaskStep(
                task_id=task.id,
                task_version=task.version,
                act=Act.CLOSE.value,
                by_id=actor.account_id,
                at=now,
            )
        )
        payload = {"task": task.task_no, "act": Act.CLOSE.value}
        journal.record(session, actor.name, "TASK", payload, now=now, subject=task.task_no)


@needs(Right.READ)
def unpublished(store: Store, actor: Actor, task_id: int) -> tuple[str, ...]:
    """Return the names of the enterprises that keep the task from being closed."""
    with store.read() as session:
        return _unpublished(session, task_of(session, task_id))


def _unpublished(session: Session, task: Task) -> tuple[str, ...]:
    exported = published_ids(session, task.id)
    found = task_revisions(session, task.id)
    missing = []
    for place in assigned(session, task.id):
        known = found.get(place.id, Revisions())
        newest = known.newest
        done = newest is not None and known.state is FindingState.APPROVED
        if not done or newest is None or newest.finding_id not in exported:
            missing.append(place.facts["name"])
    return tuple(missing)
