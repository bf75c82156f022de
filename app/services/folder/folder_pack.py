"""A whole data folder in one file for another machine, and out of it there.

What is packed: a checked copy of the database, everything beside it that is the bureau's
(evidence, own forms, papers), the bureau's own fonts, and heads.txt. Not packed: backups,
which stay with the old machine. Out of the package everything is made ready beside its
place, every digest and the log are verified, and only then the folder gets its name: killed
at any moment there is no data folder, or the whole one.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import __version__
from app.core.evidence import Touch
from app.core.people import Actor, Right
from app.core.protocol import NONE
from app.core.times import beijing_date, utc_text
from app.errors import EnvironmentFault, UserError
from app.files import evidence_folder, move_package, place_file, thumbnails
from app.files.heads_file import append_head, read_heads
from app.files.move_package import Manifest, Opened, PackageDamaged, PackageNewer
from app.files.sheet_faults import not_written
from app.services import journal
from app.services.bureau import facts_of
from app.services.folder import folder_marks
from app.services.folder.folder_marks import IN, Way
from app.services.folder.folder_place import Kind, PlaceTaken, look_at
from app.services.rights import check_second, needs
from app.store import backups as copies
from app.store import soundness, staging
from app.store.backups import BackupDamaged, BackupNewer, Inside
from app.store.engine import DATABASE, Store
from app.store.guard import HOLDER, LOCK, hold
from app.store.migrate import open_store
from app.store.schema import EvidenceAct, EvidenceFile, Parameter

ENDING: Final = move_package.ENDING  # of the file's name
FONTS: Final = "fonts"  # below the data folder, once the data has moved
_FONT_KEY: Final = "paper_fonts"  # the parameter that names the bureau's own fonts
_BACKUPS: Final = "backups"
_STAGE: Final = "moving"  # below the data folder, while a copy is made
_NOT_OURS: Final = frozenset({DATABASE, LOCK, HOLDER, soundness.MARK})
_NOT_FOLDERS: Final = frozenset({staging.FOLDER, thumbnails.FOLDER, _STAGE, "restoring"})
_NOTES: Final = frozenset({folder_marks.UNDERWAY, folder_marks.GONE_TO})
_SPARE: Final = 64 << 20  # bytes of a disk that stay free
Progress = Callable[[str, float], None]


class MoveInside(UserError):
    """The package would lie in the folder that it carries."""

    code = "move.inside"


class MoveNoRoom(EnvironmentFault):
    """The disk has too little room. Fields: path, needs, free (megabytes)."""

    code = "move.no_room"


class LogBroken(UserError):
    """The log in a package does not hold together."""

    code = "move.log_broken"


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written and read again.

    Attributes:
        code: 16 digits to be compared on the other machine.
        left: files of evidence that are lost or damaged here and could not go along.
    """

    path: Path
    size: int
    files: int
    n: int
    code: str
    left: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A data folder that came out of a package."""

    path: Path
    bureau: str
    n: int
    code: str
    evidence: int
    missing: int  # files of evidence the log knows and the package has not


@needs(Right.SETTINGS)
def pack(
    store: Store,
    actor: Actor,
    second: Actor,
    path: Path,
    heads: Path | None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Packed:
    """Pack a data folder for another machine; from then on this one counts as left.

    Args:
        second: the second person, from accounts.confirm_second.
        heads: heads.txt of this user's profile.

    Raises:
        MoveInside, OwnWork, NotAllowed: the user's.
        DiskFull, Unwritable, BackupNotWritten: the machine's. Nothing is at `path` then, and
        this place counts as it did.
    """
    folder = store.folder
    if path.resolve().is_relative_to(folder.resolve()):
        raise MoveInside(path=str(path))
    check_second(store, second, frozenset({actor.account_id}), "pack", now)
    part = path.with_name(f".{path.name}.part")
    folder_marks.set_underway(folder, now)
    try:
        with store.write() as session:
            folder_marks.begin(session, actor, second, Way.FILE, {"file": path.name}, now)
        with stage_in(folder / _STAGE) as stage:
            inside = _snapshot(store, stage, progress)
            packed = _write(store, stage, inside, part, path, heads, now, progress)
        folder_marks.not_underway(folder)  # the other way round two places might both count
        os.replace(part, path)
        return packed
    except OSError as error:
        raise not_written(error, str(path)) from error
    finally:
        part.unlink(missing_ok=True)
        folder_marks.take_back_unfinished(store, now=now)


def _snapshot(store: Store, stage: Path, progress: Progress | None) -> Inside:
    """Copy the database to a stage and check the copy."""
    inside = copies.copy_whole(
        store.path, stage / DATABASE, _share(progress, "backup.copying", 0.0, 0.25)
    )
    _tell(progress, "backup.checking", 0.25)
    copies.sound(stage / DATABASE)
    return inside


def _write(
    store: Store,
    stage: Path,
    inside: Inside,
    part: Path,
    path: Path,
    heads: Path | None,
    now: datetime,
    progress: Progress | None,
) -> Packed:
    with store.read() as session:
        facts = facts_of(session)
        fonts = [font.path for font in facts.fonts if font.path.is_file()]
    members = [(f"{move_package.DATA}{DATABASE}", stage / DATABASE)]
    found, left = _sound_files(store.folder)
    members += [(f"{move_package.DATA}{name}", one) for name, one in found]
    members += [(f"{move_package.DATA}{FONTS}/{_font_name(one)}", one) for one in fonts]
    members = list(dict(members).items())
    size = sum(one.stat().st_size for _, one in members)
    if heads is not None and heads.is_file():
        members.append((move_package.HEADS, heads))
    manifest = Manifest(
        move_package.FORMAT,
        facts.name,
        facts.area_code,
        facts.is_sample,
        utc_text(now),
        __version__,
        inside.revision,
        inside.end.n,
        inside.end.head,
        sum(name.startswith(move_package.DATA) for name, _ in members),
        size,
        left,
    )
    part.parent.mkdir(parents=True, exist_ok=True)
    step = _share(progress, "move.packing", 0.3, 0.4)
    code = move_package.write_package(part, members, manifest, step)
    move_package.verify(move_package.open_package(part), _share(progress, "move.reading", 0.7, 0.3))
    return Packed(path, part.stat().st_size, manifest.files, inside.end.n, code, left)


def _font_name(path: Path) -> str:
    return f"{copies.digest_of(path)[:16]}{path.suffix.lower()}"


def files_beside(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield what belongs to a data folder beside its database: name with folders, file.

    Backups are not yielded, nor is what can be made again; a link leads nowhere.
    """
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in (*_NOT_FOLDERS, _BACKUPS) or path.name.endswith((".part", ".lock")):
            continue
        top = len(parts) == 1
        if top and (parts[0] in _NOT_OURS | _NOTES or parts[0].startswith(DATABASE)):
            continue
        if path.is_file() and not path.is_symlink():
            yield "/".join(parts), path


def _sound_files(folder: Path) -> tuple[list[tuple[str, Path]], int]:
    """Return the files beside a database; and how many of evidence are damaged and stay."""
    root = folder / evidence_folder.FOLDER
    found, left = [], 0
    for name, path in files_beside(folder):
        if path.is_relative_to(root):
            digest = "".join(path.relative_to(root).parts)
            if len(digest) != 64:
                continue  # what was being written when the power went
            if copies.digest_of(path) != digest:
                left += 1
                continue
        found.append((name, path))
    return found, left


def look_into(path: Path) -> Opened:
    """Say what a package is; NoPackage, PackageDamaged, PackageNewer are the user's."""
    return move_package.open_package(path)


def arrive(
    path: Path,
    target: Path,
    shared: bool,
    heads: Path | None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Arrived:
    """Put the data folder of a package in its place; nobody is there yet to be asked.

    Args:
        target: the data folder; not there, empty, or one that nobody has set up.
        heads: heads.txt of this user's profile, which learns the heads of the package.

    Raises:
        NoPackage, PackageDamaged, PackageNewer, LogBroken, PlaceUnfit and below: the user's.
        MoveNoRoom, DiskFull, Unwritable, PlaceNotWritable: the machine's. `target` is then as
        it was.
    """
    _tell(progress, "move.reading", 0.0)
    opened = move_package.open_package(path)
    place = look_at(target)
    if place.kind not in (Kind.NEW, Kind.BLANK):
        raise PlaceTaken(path=str(target))
    need = opened.manifest.size + _SPARE
    if place.free < need:
        raise MoveNoRoom(path=str(target), needs=need >> 20, free=place.free >> 20)
    work = target.with_name(f".{target.name}.incoming")
    with hold(work), stage_in(work / "new") as new:
        move_package.unpack(opened, new, _share(progress, "move.unpacking", 0.02, 0.68))
        stage = new / "data"
        _tell(progress, "move.verifying", 0.7)
        arrived = _verified(opened, stage, target, now)
        _note_heads(new / move_package.HEADS, heads, now)
        _tell(progress, "move.placing", 0.97)
        put_in_place(stage, target, shared)
    shutil.rmtree(work, ignore_errors=True)
    return arrived


def _verified(opened: Opened, stage: Path, target: Path, now: datetime) -> Arrived:
    """Check what came out of a package as a whole, and have its log say that it arrived."""
    file, said = opened.path.name, opened.manifest
    try:
        inside = copies.sound(stage / DATABASE)
        copies.disarmed(stage / DATABASE, inside.revision)  # before anything is written
    except BackupNewer as error:
        raise PackageNewer(file=file, version=said.version) from error
    except BackupDamaged as error:
        raise PackageDamaged(file=file, member=DATABASE) from error
    if (inside.end.n, inside.end.head, inside.is_sample) != (said.n, said.head, said.is_sample):
        raise PackageDamaged(file=file, member=DATABASE)
    root = stage / evidence_folder.FOLDER
    stored = set(evidence_folder.stored(root))
    for digest in stored:
        place = evidence_folder.place_of(root, digest)
        if opened.sums.get(f"{move_package.DATA}evidence/{digest[:2]}/{place.name}") != digest:
            raise PackageDamaged(file=file, member=f"evidence/{digest[:12]}")
    store = open_store(stage, now)
    try:
        missing = answer(store, stored, target, {"code": opened.code, "n": said.n}, now)
    finally:
        store.close()
    return Arrived(target, said.bureau, said.n, opened.code, len(stored), missing)


def answer(
    store: Store, stored: set[str], target: Path, said: dict[str, Any], now: datetime
) -> int:
    """Verify the log of a copy and have it say that it arrived; return what evidence it lacks.

    Raises:
        LogBroken: the user's file, or the folder it was copied from.
    """
    with store.write() as session:
        verdict = journal.verdict_of(session)
        if verdict.broken_at:
            raise LogBroken(n=verdict.broken_at)
        gone = select(EvidenceAct.digest).where(EvidenceAct.act == Touch.DESTROYED.value)
        kept = session.scalars(select(EvidenceFile.digest).where(EvidenceFile.digest.not_in(gone)))
        missing = len(set(kept) - stored)
        _fit_fonts(session, store.folder, target, now)
        journal.record(session, NONE, IN, {**said, "missing": missing}, now=now)
    return missing


def _fit_fonts(session: Session, stage: Path, target: Path, now: datetime) -> None:
    """Name the bureau's own fonts where they came to lie; what did not come along stays."""
    newest = select(Parameter.value).where(Parameter.key == _FONT_KEY)
    value = session.scalars(newest.order_by(Parameter.id.desc()).limit(1)).first()
    if not isinstance(value, dict):
        return
    came = {path.stem: path.name for path in (stage / FONTS).glob("*") if path.is_file()}
    fitted = {
        role: {**one, "path": str(target / FONTS / came[one["sha256"][:16]])}
        if one["sha256"][:16] in came
        else one
        for role, one in value.items()
    }
    if fitted != value:
        day = beijing_date(now)
        session.add(Parameter(key=_FONT_KEY, value=fitted, valid_from=day, by_id=None, at=now))


def _note_heads(came: Path, heads: Path | None, now: datetime) -> None:
    if heads is None or not came.is_file():
        return
    known = set(read_heads(heads))
    for one in read_heads(came):
        if one not in known:
            append_head(heads, one, now)


def put_in_place(stage: Path, target: Path, shared: bool) -> None:
    """Give a folder that is ready its name; `target` is not there, empty or blank.

    Raises:
        Unwritable: the machine's.
    """
    try:
        place_file.set_rights(stage, shared)
        if target.exists():
            for left in target.iterdir():
                left.unlink()
            target.rmdir()
        os.replace(stage, target)
    except OSError as error:
        raise not_written(error, str(target)) from error


@contextmanager
def stage_in(folder: Path) -> Iterator[Path]:
    """Give an empty folder: what a killed run left goes first, and it is gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        raise not_written(error, str(folder)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(progress: Progress | None, key: str, share: float) -> None:
    if progress:
        progress(key, share)


def _share(progress: Progress | None, key: str, start: float, width: float) -> Any:
    """Return a step that tells its share within a part of the whole."""
    return lambda share: _tell(progress, key, start + width * share)
