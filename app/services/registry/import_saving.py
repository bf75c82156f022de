"""A preview taken into the registry: whole, in one transaction, or not at all."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.headings import Kind
from app.core.people import Actor, Right
from app.errors import UserError
from app.services import journal
from app.services.registry import heading_memory, import_rows, item_versions
from app.services.registry.import_lines import ImportCounts
from app.services.registry.import_preview import counts_of
from app.services.registry.import_rows import Progress
from app.services.registry.pinyin import initials
from app.services.rights import needs
from app.store import bulk, search, staged_decisions, staged_merge
from app.store import staging as staged
from app.store.bulk import Registry, Stamp
from app.store.engine import Store
from app.store.schema import ImportBatch
from app.store.staged_rows import Shape


class RegistryChanged(UserError):
    """Somebody changed the registry after the preview: it has to be made again."""

    code = "imports.registry_changed"


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did.

    Attributes:
        list_label: the new item list's, "" where there is none.
        marked: how many records that no row was about got another status.
    """

    import_id: int
    kind: Kind
    file_name: str
    counts: ImportCounts
    list_label: str = ""
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose beside the rows; see `commit`."""

    label: str = ""
    valid_from: date | None = None
    keep_items: bool = False
    vanished: Mapping[int, str] = field(default_factory=dict)
    vanished_all: str = ""


_NO_WISHES: Final = Wishes()


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    staging: Path,
    *,
    now: datetime,
    label: str = "",
    valid_from: date | None = None,
    keep_items: bool = False,
    vanished: Mapping[int, str] | None = None,
    vanished_all: str = "",
    progress: Progress | None = None,
) -> ImportDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Doubtful rows that nobody decided are left out, and stay counted as doubtful.

    Args:
        staging: the preview's staging file; removed when its content is saved.
        label: for items: the new version's label; without one the file's own or the date.
        valid_from: for items: the first day of the new version; without one the file's own
            or today.
        keep_items: for items: those the file does not name stay in the new version.
        vanished: record id -> new status of records that no row is about.
        vanished_all: the new status of all others of these; "" leaves them as they are.

    Raises:
        RegistryChanged, StagingGone, NotVanished: the user previews again. Nothing is saved.
        DiskFull, DatabaseBusy: the machine's fault. Nothing is saved.
    """
    wishes = Wishes(label, valid_from, keep_items, vanished or {}, vanished_all)
    with store.write(bulk=True) as session, staged.named_sql(store.path):
        done = take_over(session, actor, staging, wishes, now=now, progress=progress)
    staged.discard(staging)
    return done


def take_over(
    session: Session,
    actor: Actor,
    staging: Path,
    wishes: Wishes = _NO_WISHES,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ImportDone:
    """Save a preview inside the caller's transaction; see commit."""
    head = staged.head(staging)
    kind: Kind = head.kind  # type: ignore[assignment] # written by preview
    if search.version(session, kind) != head.version:
        raise RegistryChanged(file=head.file_name)
    batch = ImportBatch(
        kind=kind,
        file_name=head.file_name[-255:],
        sha256=head.sha256,
        counts=head.counts,
        by_id=actor.account_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    stamp = Stamp(actor.account_id, now, batch.id)
    named, marked = "", 0
    if kind == "items":
        named = item_versions.save(
            session,
            staging,
            stamp,
            now=now,
            label=wishes.label,
            valid_from=wishes.valid_from,
            keep=wishes.keep_items,
        )
    else:
        status = wishes.vanished, wishes.vanished_all
        batch.counts, marked = _save(session, kind, staging, head, stamp, status, progress)
    if head.mapping:
        heading_memory.remember(session, actor, kind, head.headings, head.mapping, now)
    search.changed(session, kind)
    counts = ImportCounts(**batch.counts)
    done = ImportDone(batch.id, kind, head.file_name, counts, named, marked)
    _log(session, actor, head.sha256, done, now)
    return done


def _log(session: Session, actor: Actor, sha256: str, done: ImportDone, now: datetime) -> None:
    payload = {
        "import": done.import_id,
        "kind": done.kind,
        "file": done.file_name,
        "sha256": sha256,
        "counts": asdict(done.counts),
        "list": done.list_label,
        "marked": done.marked,
    }
    journal.record(session, actor.name, "IMPORT", payload, now=now)


def _save(
    session: Session,
    kind: Registry,
    staging: Path,
    head: staged.Head,
    stamp: Stamp,
    status: tuple[Mapping[int, str], str],
    progress: Progress | None,
) -> tuple[dict[str, int], int]:
    """Take a staging file into the registry; return its counts and how many were marked."""
    shape = Shape(kind, frozenset(head.fields))
    with staged_merge.beside(session, staging) as base:
        counts = asdict(counts_of(base, shape, head.counts["skipped"]))
        total = max(1, counts["new"] + counts["changed"])

        def note(done: int) -> None:
            if progress:
                progress("imports.step_saving", done / total)

        marks = import_rows.vanished_changes(base, shape, *status)
        marked = 0
        for done in bulk.update(session, kind, staged_merge.changed(base, shape, initials), stamp):
            note(done)
        for done in bulk.update(session, kind, marks, stamp):
            marked = done
            note(counts["changed"])
        staged_merge.add_new(
            session,
            kind,
            stamp,
            partial(import_rows.issue_keys, session),
            lambda done: note(counts["changed"] + done),
        )
        staged_decisions.remember(base, kind, stamp)
        note(total)
    return counts, marked
