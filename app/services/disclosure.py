"""The disclosure lists of a task, and the end of the task once they are out.

Only approved findings are published; a correction replaces what it corrects when it is
approved itself. What was exported is kept with its hash and the findings in it
(features.md G3, G6; presets in core.disclosure).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.disclosure import (
    PRESETS,
    Entry,
    Preset,
    Reason,
    TaskFacts,
    block,
    reason_out,
    table,
)
from app.core.findings import FindingState
from app.core.people import Actor, Right
from app.core.task import Act, Stage, after
from app.core.times import stamp
from app.errors import UserError
from app.files.placing import placing
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.assigned import assigned, task_of
from app.services.assigned_disclosure import entry_of, list_facts, year_and_serial
from app.services.assigned_findings import Revisions, task_revisions
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, Publication, Task, TaskStep
from app.texts import text


class Format(StrEnum):
    """The files a list can be written as."""

    XLSX = "xlsx"
    CSV_UTF8 = "csv-utf8"
    CSV_GB18030 = "csv-gb18030"

    @property
    def suffix(self) -> str:
        """The ending of the file's name."""
        return ".xlsx" if self is Format.XLSX else ".csv"


class NothingToPublish(UserError):
    """No finding of the task may be published in this list yet."""

    code = "disclosure.nothing"


class UnknownPreset(UserError):
    """There is no such list."""

    code = "disclosure.preset"


class NotAllPublished(UserError):
    """The task cannot be closed: some enterprises are not approved or not published."""

    code = "disclosure.not_all"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A drawn enterprise that is not in the list, and why."""

    assignment_id: int
    enterprise_name: str
    reason: Reason
    state: FindingState


@dataclass(frozen=True, slots=True)
class DisclosurePreview:
    """A list before it is written.

    Attributes:
        title: above everything; empty where the list has none.
        block: (heading, value) lines between title and table.
        new_rows: how many rows are not in the last export of this list, or differ from it.
        file_name: a name for the file, without its ending.
    """

    preset: str
    title: str
    block: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    new_rows: int
    file_name: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as written."""

    path: Path
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """One export of the past."""

    at: str  # Beijing time
    preset: str
    file_name: str
    rows: int
    sha256: str
    by: str


@dataclass(frozen=True, slots=True)
class _List:
    preview: DisclosurePreview
    finding_ids: tuple[int, ...]


@needs(Right.READ)
def preview(store: Store, actor: Actor, task_id: int, preset: str) -> DisclosurePreview:
    """Return a list as it would be written now, and who is left out.

    Args:
        preset: a key of core.disclosure.PRESETS: gsxt or announcement.

    Raises:
        UnknownPreset: the user's.
    """
    with store.read() as session:
        return _list(session, task_of(session, task_id), _preset(preset)).preview


@needs(Right.READ)
def publications(store: Store, actor: Actor, task_id: int) -> tuple[PublicationLine, ...]:
    """Return the exports of a task, newest first."""
    with store.read() as session:
        rows = session.execute(
            select(Publication, Account.name)
            .join(Account, Account.id == Publication.by_id)
            .where(Publication.task_id == task_id)
            .order_by(Publication.id.desc())
        )
        return tuple(
            PublicationLine(stamp(row.at), row.preset, row.file_name, row.rows, row.sha256, name)
            for row, name in rows
        )


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
) -> Exported:
    """Write a list to a file and keep what was published: both or neither.

    Raises:
        NothingToPublish, UnknownPreset: the user's.
        MissingCharacters: the encoding lacks a character (the user's).
        DiskFull, Unwritable: the machine's; the file that stood there is untouched.
    """
    with placing(path.parent) as files, store.write() as session:
        task = task_of(session, task_id)
        found = _list(session, task, _preset(preset))
        if not found.preview.rows:
            raise NothingToPublish(task=task.task_no)
        draft = files.work / path.name
        _write(found.preview, draft, Format(fmt))
        digest = hashlib.sha256(draft.read_bytes()).hexdigest()
        count = len(found.preview.rows)
        session.add(
            Publication(
                task_id=task.id,
                preset=preset,
                file_name=path.name,
                sha256=digest,
                rows=count,
                finding_ids=list(found.finding_ids),
                by_id=actor.account_id,
                at=now,
            )
        )
        payload = {
            "task": task.task_no,
            "preset": preset,
            "format": Format(fmt).value,
            "rows": count,
            "left_out": len(found.preview.left_out),
            "sha256": digest,
        }
        journal.record(session, actor.name, "PUBLISH", payload, now=now, subject=task.task_no)
        files.settle()
    return Exported(path, digest, count)


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
    exported = {
        finding_id
        for ids in session.scalars(
            select(Publication.finding_ids).where(Publication.task_id == task.id)
        )
        for finding_id in ids
    }
    found = task_revisions(session, task.id)
    missing = []
    for place in assigned(session, task.id):
        known = found.get(place.id, Revisions())
        newest = known.newest
        done = newest is not None and known.state is FindingState.APPROVED
        if not done or newest is None or newest.finding_id not in exported:
            missing.append(place.facts["name"])
    return tuple(missing)


def _preset(code: str) -> Preset:
    if code not in PRESETS:
        raise UnknownPreset(preset=code)
    return PRESETS[code]


def _list(session: Session, task: Task, preset: Preset) -> _List:
    facts = list_facts(session, task)
    found = task_revisions(session, task.id)
    entries: list[Entry] = []
    finding_ids: list[int] = []
    left_out: list[LeftOut] = []
    for place in assigned(session, task.id):
        known = found.get(place.id, Revisions())
        entry = entry_of(place, known)
        reason = reason_out(preset, entry)
        if reason is not None:
            left_out.append(LeftOut(place.id, place.facts["name"], reason, known.state))
            continue
        assert known.approved is not None  # reason_out looked
        entries.append(entry)
        finding_ids.append(known.approved.finding_id)
    title = _title(task, facts) if preset.titled else ""
    name = text(f"disclosure.file.{preset.code}", task=task.task_no)
    last = session.scalars(
        select(Publication.finding_ids)
        .where(Publication.task_id == task.id, Publication.preset == preset.code)
        .order_by(Publication.id.desc())
        .limit(1)
    ).first()
    return _List(
        DisclosurePreview(
            preset.code,
            title,
            block(preset, facts),
            preset.headings,
            table(preset, facts, tuple(entries)),
            tuple(left_out),
            len(set(finding_ids) - set(last or ())),
            name,
        ),
        tuple(finding_ids),
    )


def _title(task: Task, facts: TaskFacts) -> str:
    """X局2026年度第001号抽查任务检查结果公告: year and serial of the bureau's own number."""
    year, serial = year_and_serial(task)
    return text("disclosure.title", authority=facts.authority, year=year, serial=serial)


def _write(listed: DisclosurePreview, path: Path, fmt: Format) -> None:
    preface: list[Sequence[str]] = [[listed.title]] if listed.title else []
    preface += [list(line) for line in listed.block]
    if fmt is Format.XLSX:
        title = text(f"disclosure.sheet.{listed.preset}")
        write_xlsx(
            path, [Sheet(title, listed.headings, listed.rows, _widths(listed), None, preface)]
        )
        return
    lines: list[Sequence[str]] = [*preface, listed.headings, *listed.rows]
    encoding = "utf-8-sig" if fmt is Format.CSV_UTF8 else "gb18030"
    write_csv(path, lines[0], lines[1:], encoding)


def _widths(listed: DisclosurePreview) -> dict[int, float]:
    """Widths that show most values whole: Chinese characters take two columns."""
    widths = {}
    for column, heading in enumerate(listed.headings):
        longest = max((len(row[column].encode("gb18030")) for row in listed.rows), default=0)
        widths[column] = float(min(max(longest, 2 * len(heading)) + 2, 50))
    return widths
