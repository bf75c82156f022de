"""归档登记: every volume that was made, newest first; and whether a file is one of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.people import Actor, Right
from app.files.digests import sha256_of
from app.services.rights import needs
from app.services.walks.volume_check import volume_label
from app.store.engine import Store
from app.store.schema import Account, Task, Volume


@dataclass(frozen=True, slots=True)
class VolumeEntry:
    """A volume as kept. `replaced`: a later one of the same title took its place."""

    id: int
    label: str
    title: str
    task_no: str
    papers: int
    pages: int
    missing: int
    digest: str
    note: str
    by: str
    at: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class VolumeEntries:
    """Some entries, and how many there are in all."""

    rows: tuple[VolumeEntry, ...]
    total: int


@needs(Right.READ)
def register(
    store: Store, actor: Actor, task_id: int | None = None, offset: int = 0, limit: int = 50
) -> VolumeEntries:
    """Return the volumes of a task, or of all, newest first."""
    query = _query()
    count = select(func.count()).select_from(Volume)
    if task_id is not None:
        query = query.where(Volume.task_id == task_id)
        count = count.where(Volume.task_id == task_id)
    with store.read() as session:
        rows = session.execute(query.order_by(Volume.id.desc()).offset(offset).limit(limit)).all()
        return VolumeEntries(tuple(map(_entry, rows)), session.scalar(count) or 0)


@needs(Right.READ)
def volume_of(store: Store, actor: Actor, path: Path) -> VolumeEntry | None:
    """Return the volume a file is, byte by byte; None for a file that is none of them.

    Raises:
        NoSuchFile: the user's. Unreadable: the machine's.
    """
    digest = sha256_of(path)
    with store.read() as session:
        row = session.execute(
            _query().where(Volume.digest == digest).order_by(Volume.id.desc())
        ).first()
        return _entry(row) if row else None


def _query() -> Select[tuple[Volume, str, str, int]]:
    other = Volume.__table__.alias()
    newest = (
        select(func.max(other.c.id))
        .where(other.c.task_id == Volume.task_id, other.c.title == Volume.title)
        .scalar_subquery()
    )
    return (
        select(Volume, Task.task_no, Account.name, newest)
        .join(Task, Task.id == Volume.task_id)
        .join(Account, Account.id == Volume.by_id)
    )


def _entry(found: Row[Any]) -> VolumeEntry:
    row, task_no, by, newest = tuple(found)
    return VolumeEntry(
        row.id,
        volume_label(row.year, row.number),
        row.title,
        task_no,
        len(row.papers),
        row.pages,
        len(row.missing),
        row.digest,
        row.note,
        by,
        row.at,
        row.id != newest,
    )
