"""A data folder to another place of the same machine: copied, verified, then remembered.

The old folder stays as it is, with an entry in its log and a note that says where the data
lies now; whoever opens it is sent on.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.errors import UserError
from app.files import evidence_folder
from app.files.sheet_faults import not_written
from app.services.folder import folder_marks, folder_place
from app.services.folder.folder_marks import Way
from app.services.folder.folder_pack import (
    Progress,
    answer,
    files_beside,
    put_in_place,
    stage_in,
)
from app.services.folder.folder_place import Kind, PlaceTaken, look_at
from app.services.rights import check_second, needs
from app.store import backups as copies
from app.store.engine import DATABASE, Store
from app.store.guard import LOCK, hold
from app.store.migrate import open_store

_BACKUPS: Final = "backups"


class MoveIntoItself(UserError):
    """The new place lies in the old one, or the reverse."""

    code = "move.into_itself"


@dataclass(frozen=True, slots=True)
class Moved:
    """A data folder in its new place. `machine`: remembered for every user of the machine."""

    path: Path
    files: int
    n: int
    machine: bool


@needs(Right.SETTINGS)
def relocate(
    store: Store,
    actor: Actor,
    second: Actor,
    target: Path,
    shared: bool,
    notes: Sequence[Path],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Moved:
    """Move a data folder; the window goes on in the new place.

    Args:
        second: the second person, from accounts.confirm_second.
        target: an empty folder, or one to be made.
        notes: files that remember the place, this user's first.

    Raises:
        MoveIntoItself, PlaceUnfit and below, OwnWork, NotAllowed: the user's.
        DiskFull, Unwritable, BackupNotWritten: the machine's. The old place counts then.
    """
    folder = store.folder
    here, there = folder.resolve(), target.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise MoveIntoItself(path=str(target))
    if look_at(target).kind is not Kind.NEW:
        raise PlaceTaken(path=str(target))
    check_second(store, second, frozenset({actor.account_id}), "relocate", now)
    folder_marks.set_underway(folder, now)
    work = target.with_name(f".{target.name}.incoming")
    try:
        with store.write() as session:
            folder_marks.begin(session, actor, second, Way.FOLDER, {}, now)
        with hold(work), stage_in(work / "new") as stage:
            n, files = _copy(store, stage, target, now, progress)
            folder_marks.leave_note(folder, target)
            folder_marks.not_underway(folder)
            put_in_place(stage, target, shared)
    finally:
        folder_marks.take_back_unfinished(store, now=now)
        _tidy(work)
    return Moved(target, files, n, folder_place.remember(notes, target))


def _copy(
    store: Store, stage: Path, target: Path, now: datetime, progress: Progress | None
) -> tuple[int, int]:
    """Copy everything to a stage, verified; return the log's last entry and how many files."""

    def tell(key: str, share: float) -> None:
        if progress:
            progress(key, share)

    inside = copies.copy_whole(
        store.path, stage / DATABASE, lambda at: tell("backup.copying", at / 2)
    )
    tell("backup.checking", 0.5)
    copies.sound(stage / DATABASE)
    found = [*files_beside(store.folder), *_backups(store.folder)]
    for at, (name, path) in enumerate(found):
        copies.copy_bytes(path, stage / name)
        tell("move.copying", 0.6 + 0.35 * at / len(found))
    _settle_evidence(stage)
    tell("move.verifying", 0.95)
    copy = open_store(stage, now)
    try:
        stored = set(evidence_folder.stored(stage / evidence_folder.FOLDER))
        answer(copy, stored, target, {"n": inside.end.n}, now)
    finally:
        copy.close()
    return inside.end.n, len(found)


def _backups(folder: Path) -> list[tuple[str, Path]]:
    place = folder / _BACKUPS
    if not place.is_dir():
        return []
    return [
        (f"{_BACKUPS}/{path.name}", path)
        for path in sorted(place.iterdir())
        if path.is_file() and path.suffix in (".db", ".json")
    ]


def _settle_evidence(stage: Path) -> None:
    """Keep evidence read-only in its new place as well."""
    root = stage / evidence_folder.FOLDER
    for digest in evidence_folder.stored(root):
        place = evidence_folder.place_of(root, digest)
        try:
            place.chmod(0o444)
        except OSError as error:
            raise not_written(error, str(place)) from error


def _tidy(work: Path) -> None:
    """Take the empty work folder away; one that another program holds stays."""
    with contextlib.suppress(OSError):
        (work / LOCK).unlink(missing_ok=True)
        work.rmdir()
