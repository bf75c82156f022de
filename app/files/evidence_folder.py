"""The folder that keeps evidence: every file once, named by its SHA-256, written whole.

`evidence/ab/cdef…` below the data folder: no ending, read-only, what came byte for byte. The
database says what a file is and whose; here is only where its bytes lie and whether they are
still the same.
"""

import contextlib
import hashlib
import os
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.evidence import HEAD, MEDIA, MOST_PAGES_MB, Health, MediaKind, media_of
from app.errors import EnvironmentFault, UserError
from app.files.sheet_faults import NoSuchFile, Unreadable, not_written

FOLDER: Final = "evidence"  # below the data folder
INCOMING: Final = "in"  # below it: what is being written
_PIECE: Final = 1 << 20
_MEGA: Final = 1 << 20
_READ_ONLY: Final = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_HEX: Final = frozenset("0123456789abcdef")


class EvidenceRefused(UserError):
    """A file that is not taken. Fields: file, and what the subclass names."""

    code = "evidence.not_a_file"


class EvidenceEmpty(EvidenceRefused):
    """The file has no bytes."""

    code = "evidence.empty"


class EvidenceUnknown(EvidenceRefused):
    """Neither a photo, scan, recording nor document, whatever its name says."""

    code = "evidence.unknown_kind"


class EvidenceTooLarge(EvidenceRefused):
    """The file has more megabytes than files of its kind may have."""

    code = "evidence.too_large"


class RecordingTooLarge(EvidenceTooLarge):
    """The recording has more megabytes than the bureau's parameter says."""

    code = "evidence.recording_too_large"


class EvidenceLost(EnvironmentFault):
    """The bytes are not there any more. Fields: file."""

    code = "evidence.lost"


class EvidenceChanged(EnvironmentFault):
    """The bytes are not those that were taken. Fields: file."""

    code = "evidence.changed"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is before it is taken."""

    path: Path
    size: int
    media: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies in the folder. `new`: its bytes were not there before."""

    digest: str
    size: int
    new: bool


def look(path: Path, recordings: int) -> Looked:
    """Say what a file is, by its bytes.

    Args:
        recordings: megabytes an audio or video file may have.

    Raises:
        EvidenceRefused, NoSuchFile: the user's; the sentence names the file.
        Unreadable: the machine's.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise EvidenceRefused(file=path.name)
        if not state.st_size:
            raise EvidenceEmpty(file=path.name)
        with path.open("rb") as file:
            media = media_of(file.read(HEAD))
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
    if not media:
        raise EvidenceUnknown(file=path.name)
    most = recordings if _is_recording(media) else MOST_PAGES_MB
    if state.st_size > most * _MEGA:
        large = RecordingTooLarge if _is_recording(media) else EvidenceTooLarge
        raise large(file=path.name, size=-(-state.st_size // _MEGA), most=most)
    return Looked(path, state.st_size, media)


def place_of(root: Path, digest: str) -> Path:
    """Return where the bytes of a digest lie; ValueError for what is no digest, a caller's bug."""
    if len(digest) != 64 or not _HEX.issuperset(digest):
        raise ValueError(digest)
    return root / digest[:2] / digest[2:]


def keep(source: Path, root: Path) -> Kept:
    """Copy a file into the folder, unless its bytes lie there already.

    What lies there damaged is put right by the same bytes coming in again.

    Raises:
        NoSuchFile: the user's. Unreadable, DiskFull, Unwritable: the machine's; nothing of it
        is in the folder then.
    """
    part = root / INCOMING / f"{uuid.uuid4().hex}.{os.getpid()}.part"  # never kept
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with part.open("xb") as out:
            for piece in _pieces(source):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        name = digest.hexdigest()
        if state_of(root, name) is Health.SOUND:
            return Kept(name, size, False)
        place = place_of(root, name)
        place.parent.mkdir(exist_ok=True)
        _release(place)
        part.chmod(_READ_ONLY)
        part.replace(place)
        _settle(place.parent)
    except OSError as error:
        raise not_written(error, source.name) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return Kept(name, size, True)


def state_of(root: Path, digest: str) -> Health:
    """Return whether the bytes of a digest are there and the same; reads all of them."""
    found = hashlib.sha256()
    try:
        for piece in _pieces(place_of(root, digest)):
            found.update(piece)
    except NoSuchFile:
        return Health.MISSING
    except Unreadable:
        return Health.DAMAGED
    return Health.SOUND if found.hexdigest() == digest else Health.DAMAGED


def copy(root: Path, digest: str, target: Path, name: str) -> None:
    """Copy a file out, read-only; what is not the same any more is not handed out.

    Args:
        name: what the file is called, for the message.

    Raises:
        EvidenceLost, EvidenceChanged: the bytes are gone or others.
        DiskFull, Unwritable: the machine's. Nothing is at `target` then.
    """
    found = hashlib.sha256()
    try:
        with target.open("xb") as out:
            for piece in _pieces(place_of(root, digest)):
                found.update(piece)
                out.write(piece)
        if found.hexdigest() != digest:
            raise EvidenceChanged(file=name)
        target.chmod(_READ_ONLY)
    except FileExistsError as error:
        raise not_written(error, str(target)) from error
    except (NoSuchFile, EvidenceChanged, Unreadable, OSError) as error:
        discard(target)
        if isinstance(error, NoSuchFile):
            raise EvidenceLost(file=name) from error
        if isinstance(error, OSError):
            raise not_written(error, str(target)) from error
        raise


def discard(target: Path) -> None:
    """Take a copy away again, as far as the system lets us."""
    _release(target)
    with contextlib.suppress(OSError):
        target.unlink()


def destroy(root: Path, digest: str) -> bool:
    """Take the bytes away; return whether nothing lies there any more."""
    place = place_of(root, digest)
    try:
        _release(place)
        place.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def stored(root: Path) -> Iterator[str]:
    """Yield the digests that files in the folder are named by."""
    if not root.is_dir():
        return
    for folder in sorted(root.iterdir()):
        if len(folder.name) == 2 and folder.is_dir():
            for place in sorted(folder.iterdir()):
                name = folder.name + place.name
                if len(name) == 64 and _HEX.issuperset(name):
                    yield name


def pieces(root: Path, digest: str) -> Iterator[bytes]:
    """Yield the bytes of a file; NoSuchFile, Unreadable where they cannot be read."""
    return _pieces(place_of(root, digest))


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except FileNotFoundError as error:
        raise NoSuchFile(file=path.name) from error
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _is_recording(media: str) -> bool:
    return MEDIA[media].kind in (MediaKind.AUDIO, MediaKind.VIDEO)


def _release(place: Path) -> None:
    """Let a read-only file be replaced or removed, as Windows asks for."""
    with contextlib.suppress(OSError):
        place.chmod(stat.S_IRUSR | stat.S_IWUSR)


def _settle(folder: Path) -> None:
    """Have the name on the disk as well; where folders cannot be opened it is there anyway."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
