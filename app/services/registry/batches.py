"""What was done to many records at once, and taking it back.

A batch is the import of a file or an edit of all chosen records. It is taken back whole
or not at all: records it added go, records it changed get their old values back as a new
version. What a draw has frozen, or somebody has changed since, is never taken back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core.people import Actor, Right
from app.core.times import stamp as stamp_text
from app.errors import UserError
from app.services import journal
from app.services.registry import (
    experts_undo,
    facts,
    item_versions,
    other_checks_found,
    recusals_undo,
)
from app.services.registry.batches_refused import (
    AlreadyUndone,
    BatchSince,
    EditedSince,
    FrozenSince,
    InUse,
    ListInUse,
    NothingToUndo,
    UnknownBatch,
)
from app.services.registry.batches_side_lists import SideList
from app.services.registry.import_rows import change
from app.services.rights import needs
from app.store import bulk, editing, search, undoing
from app.store.bulk import Change, Registry, Stamp
from app.store.engine import Store
from app.store.item_lists import items_of
from app.store.schema import Account, ImportBatch, RecordChange
from app.texts import error_text, text

__all__ = [
    "EDIT",
    "FILE",
    "AlreadyUndone",
    "BatchLine",
    "BatchSince",
    "EditedSince",
    "FrozenSince",
    "InUse",
    "ListInUse",
    "NothingToUndo",
    "Outlook",
    "UndoDone",
    "UnknownBatch",
    "list_",
    "outlook",
    "undo",
]

Progress = Callable[[str, float], None]
FILE: Final = "FILE"
EDIT: Final = "EDIT"


class _Undoing(Protocol):
    """What takes the import of a list back, inside the caller's transaction."""

    def weigh(self, session: Session, batch: ImportBatch, /) -> tuple[int, int]: ...
    def take_back(
        self, session: Session, actor: Actor, import_id: int, act_id: int, now: datetime, /
    ) -> None: ...


_REGISTRIES: Final[Mapping[str, Registry]] = {"enterprises": "enterprises", "officers": "officers"}
# What lists tell about the records of the registries.
_LISTED: Final[Mapping[str, _Undoing]] = {
    "facts": SideList(facts.REGISTER),
    "recusals": recusals_undo,
    "checks": SideList(other_checks_found.REGISTER),
    "experts": experts_undo,
}
_SHOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch. `kind`: enterprises, officers, items, …; `act`: FILE or EDIT.

    file_name: the file, or what an edit set. counts: the file's ImportCounts, an edit's
    `changed`. undone_by, undone_at: "" and None while it stands. why_not: why the person
    may not take it back, where that is known without looking at every record.
    """

    id: int
    kind: str
    act: str
    file_name: str
    counts: Mapping[str, int]
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    may_undo: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking a batch back would do, or the sentence that says why it cannot be."""

    id: int
    restored: int
    removed: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UndoDone:
    """How many records got their old values back, and how many are gone."""

    restored: int
    removed: int


@needs(Right.READ)
def list_(store: Store, actor: Actor, kind: str | None = None) -> tuple[BatchLine, ...]:
    """Return the batches of one registry, or of all, newest first; at most 1,000."""
    undoer = aliased(Account)
    chosen = (
        select(ImportBatch, Account.name, undoer.name)
        .join(Account, Account.id == ImportBatch.by_id)
        .outerjoin(undoer, undoer.id == ImportBatch.undone_by_id)
        .where(ImportBatch.act != undoing.UNDO)
        .order_by(ImportBatch.id.desc())
        .limit(_SHOWN)
    )
    if kind is not None:
        chosen = chosen.where(ImportBatch.kind == kind)
    with store.read() as session:
        return tuple(_line(actor, *row) for row in session.execute(chosen))


def _line(actor: Actor, batch: ImportBatch, by: str, undone_by: str | None) -> BatchLine:
    why_not = ""
    if batch.undone_at is not None:
        why_not = text("batches.why.undone", by=undone_by, at=stamp_text(batch.undone_at))
    elif not actor.may(Right.REGISTRY):
        why_not = text("batches.why.right")
    return BatchLine(
        batch.id,
        batch.kind,
        batch.act,
        batch.file_name,
        batch.counts,
        by,
        batch.at,
        undone_by or "",
        batch.undone_at,
        not why_not,
        why_not,
    )


@needs(Right.REGISTRY)
def outlook(store: Store, actor: Actor, import_id: int) -> Outlook:
    """Return what `undo` would do now; whatever it would refuse stands in `problem`.

    Raises:
        UnknownBatch: the user's; the list is out of date.
    """
    with store.read() as session:
        batch = _batch(session, import_id)
        try:
            done = _weigh(session, batch)
        except UserError as error:
            return Outlook(import_id, 0, 0, error_text(error))
    return Outlook(import_id, done.restored, done.removed)


@needs(Right.REGISTRY)
def undo(
    store: Store,
    actor: Actor,
    import_id: int,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> UndoDone:
    """Take a batch back whole, in one transaction, and log it.

    Records it added are removed (their numbers and histories stay used), records it changed
    get their old values back as a new version of their history.

    Args:
        progress: told (key of a sentence, share done 0 to 1).

    Raises:
        UnknownBatch, AlreadyUndone, NothingToUndo: the user's.
        FrozenSince, EditedSince, BatchSince, InUse, ListInUse: the user's; nothing is done.
    """
    with store.write() as session:
        batch = _batch(session, import_id)
        done = _weigh(session, batch)
        act = ImportBatch(
            kind=batch.kind,
            file_name=batch.file_name,
            sha256=batch.sha256,
            counts={"of": batch.id, "restored": done.restored, "removed": done.removed},
            by_id=actor.account_id,
            at=now,
            act=undoing.UNDO,
        )
        session.add(act)
        batch.undone_by_id, batch.undone_at = actor.account_id, now
        session.flush()
        if batch.kind == "items":
            item_versions.remove(session, import_id)
        elif (listed := _LISTED.get(batch.kind)) is not None:
            listed.take_back(session, actor, import_id, act.id, now)
        else:
            stamp = Stamp(actor.account_id, now, act.id)
            _take_back(session, _REGISTRIES[batch.kind], batch, stamp, done, progress)
        search.changed(session, batch.kind)
        journal.record(
            session,
            actor.name,
            "UNDO",
            {
                "import": import_id,
                "kind": batch.kind,
                "file": batch.file_name,
                "restored": done.restored,
                "removed": done.removed,
            },
            now=now,
        )
    return done


def _batch(session: Session, import_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, import_id)
    if batch is None or batch.act == undoing.UNDO:
        raise UnknownBatch(id=import_id)
    return batch


def _weigh(session: Session, batch: ImportBatch) -> UndoDone:
    """Return what taking the batch back does; raise what stands in the way."""
    if batch.undone_at is not None:
        by = session.get(Account, batch.undone_by_id)
        assert by is not None  # both columns are set at once
        raise AlreadyUndone(file=batch.file_name, by=by.name, at=stamp_text(batch.undone_at))
    if batch.kind == "items":
        return _weigh_list(session, batch)
    if (listed := _LISTED.get(batch.kind)) is not None:
        return UndoDone(*listed.weigh(session, batch))
    kind = _REGISTRIES.get(batch.kind)
    touched = undoing.gather(session, kind, batch.id) if kind else None
    if kind is None or touched is None or not touched.fresh + touched.changed:
        raise NothingToUndo(file=batch.file_name)
    _check_frozen(session, kind, batch)
    _check_changed(session, kind, batch)
    _check_hanging(session, kind, batch)
    return UndoDone(touched.changed, touched.fresh)


def _weigh_list(session: Session, batch: ImportBatch) -> UndoDone:
    version = item_versions.of_import(session, batch.id)
    if version is None:
        raise NothingToUndo(file=batch.file_name)
    tasks = item_versions.tasks_with(session, version.id)
    if tasks:
        raise ListInUse(list=version.version_label, count=len(tasks), task=tasks[0])
    return UndoDone(0, len(items_of(session, version.id)))


def _check_frozen(session: Session, kind: Registry, batch: ImportBatch) -> None:
    hit = undoing.frozen_since(session, kind, batch.at)
    if hit.count:
        raise FrozenSince(
            file=batch.file_name,
            count=f"{hit.count:,}",
            name=_name(session, kind, hit.first),
            draw=undoing.draw_of(session, kind, batch.at, hit.first),
        )


def _check_changed(session: Session, kind: Registry, batch: ImportBatch) -> None:
    hit = undoing.changed_since(session, kind)
    if not hit.count:
        return
    newest = session.get(RecordChange, undoing.last_change(session, kind, hit.first))
    assert newest is not None  # the change that made the hit
    later = session.get(ImportBatch, newest.import_id) if newest.import_id else None
    by = session.get(Account, newest.by_id)
    fields = {
        "file": batch.file_name,
        "count": f"{hit.count:,}",
        "name": _name(session, kind, hit.first),
        "by": by.name if by else "",
        "at": stamp_text(newest.at),
    }
    if later is not None:
        raise BatchSince(later=later.file_name, **fields)
    raise EditedSince(**fields)


def _check_hanging(session: Session, kind: Registry, batch: ImportBatch) -> None:
    found = undoing.hanging(session, kind)
    if found is not None:
        table, hit = found
        raise InUse(
            file=batch.file_name,
            count=f"{hit.count:,}",
            name=_name(session, kind, hit.first),
            thing=text(f"batches.hanging.{table}"),
        )


def _name(session: Session, kind: Registry, record_id: int) -> str:
    _, values = bulk.some(session, kind, [record_id])[record_id]
    return values[bulk.FIELDS[kind].index("name")] or ""


def _take_back(
    session: Session,
    kind: Registry,
    batch: ImportBatch,
    stamp: Stamp,
    done: UndoDone,
    progress: Progress | None,
) -> None:
    total = done.restored + done.removed

    def report(count: int) -> None:
        if progress:
            progress("batches.step_undoing", min(1.0, count / total))

    if batch.act == EDIT:
        editing.apply(session, kind, editing.choose_back(session, kind, batch.id), stamp)
        editing.drop(session)
    else:
        for count in bulk.update(session, kind, _reversals(session, kind, batch.id), stamp):
            report(count)
    undoing.restore_origins(session, kind, batch.id)
    if done.removed:
        undoing.remove(session, kind, stamp, lambda count: report(done.restored + count))
    undoing.drop(session)


def _reversals(session: Session, kind: Registry, import_id: int) -> Iterator[Change]:
    for one in undoing.reversals(session, kind, import_id):
        yield change(one.id, one.fields)
