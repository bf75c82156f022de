"""One file that carries a whole data folder to another machine: written, read again, unpacked.

A .zip that any program can open: `manifest.json` says whose it is and where its log ends,
`SHA256SUMS.txt` has the digest of every other member, `data/…` is the folder. A name that
leads out of the folder, two names that are one where case does not count, a link, a member
that is longer than it says: each is refused before anything of it is put in place.
"""

import hashlib
import json
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from app.errors import UserError
from app.files.sheet_faults import not_written

ENDING: Final = ".mqmove"
FORMAT: Final = 1
DATA: Final = "data/"
HEADS: Final = "heads.txt"
_MANIFEST: Final = "manifest.json"
_SUMS: Final = "SHA256SUMS.txt"
_OURS: Final = frozenset({_MANIFEST, _SUMS, HEADS})
_PIECE: Final = 1 << 20
_SMALL: Final = 64 << 20  # bytes of the list of digests
_MOST: Final = 1_000_000  # members
_LONGEST: Final = 240  # characters of a member's name
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORBIDDEN: Final = frozenset('<>:"|?*\\')
_FIRST: Final = (1980, 1, 1, 0, 0, 0)
# Photos and recordings are packed already: trying again costs minutes and saves nothing.
_DENSE: Final = "data/evidence/"
Step = Callable[[float], None]


class NoPackage(UserError):
    """The file is no package of a move, or was cut off. Fields: file."""

    code = "move.no_package"


class PackageDamaged(UserError):
    """A member is not what was packed, or not there. Fields: file, member."""

    code = "move.damaged"


class PackageNewer(UserError):
    """Packed by a newer version of the program. Fields: file, version."""

    code = "move.newer"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself.

    Attributes:
        at: UTC text. version: of the program. revision: of the schema.
        n, head: end of the log in it. files, size: of what is below data/.
        left: files of evidence that were lost or damaged where they were packed.
    """

    format: int
    bureau: str
    area_code: str
    is_sample: bool
    at: str
    version: str
    revision: str
    n: int
    head: str
    files: int
    size: int
    left: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A package whose directory was read. `code`: the first 16 digits of what binds it all."""

    path: Path
    manifest: Manifest
    sums: Mapping[str, str]
    code: str


def write_package(
    part: Path, members: Iterable[tuple[str, Path]], manifest: Manifest, step: Step | None = None
) -> str:
    """Write a package to a new file and return its code; the caller gives it its name.

    Args:
        members: name in the package -> file; names below data/, or HEADS.

    Raises:
        DiskFull, Unwritable: the machine's; the caller takes the part away.
    """
    digests: dict[str, str] = {}
    done = 0
    try:
        with part.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                for name, path in members:
                    with path.open("rb") as source:
                        digests[name], size = _put(archive, name, _pieces(source))
                    done += size
                    if step and manifest.size:
                        step(min(1.0, done / manifest.size))
                said = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
                digests[_MANIFEST], _ = _put(archive, _MANIFEST, (said,))
                sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()
                _put(archive, _SUMS, (sums,))
            raw.flush()
            os.fsync(raw.fileno())
    except OSError as error:
        raise not_written(error, str(part)) from error
    return hashlib.sha256(sums).hexdigest()[:16]


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name, _FIRST)
    dense = name.startswith(_DENSE)
    info.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as out:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    return digest.hexdigest(), size


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece


def open_package(path: Path) -> Opened:
    """Read what a package says of itself; its members are read by `unpack`.

    Raises:
        NoPackage, PackageDamaged, PackageNewer: the user's choice of file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = _checked_names(path, entries)
            said = _small(archive, path, _MANIFEST, names)
            raw = _small(archive, path, _SUMS, names)
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, RuntimeError) as error:
        raise NoPackage(file=path.name) from error
    manifest = _manifest(path, said)
    sums = _sums(path, raw)
    if sums.pop(_MANIFEST, "") != hashlib.sha256(said).hexdigest():
        raise PackageDamaged(file=path.name, member=_MANIFEST)
    for name in sorted(sums.keys() ^ (names - {_MANIFEST, _SUMS})):
        raise PackageDamaged(file=path.name, member=name)
    size = sum(one.file_size for one in entries if one.filename.startswith(DATA))
    if size != manifest.size:
        raise PackageDamaged(file=path.name, member=_MANIFEST)
    return Opened(path, manifest, sums, hashlib.sha256(raw).hexdigest()[:16])


def _checked_names(path: Path, entries: list[zipfile.ZipInfo]) -> frozenset[str]:
    if len(entries) > _MOST:
        raise NoPackage(file=path.name)
    seen: set[str] = set()
    for one in entries:
        folded = unicodedata.normalize("NFC", one.filename).casefold()
        link = stat.S_ISLNK(one.external_attr >> 16)
        bad = link or one.flag_bits & 1 or one.compress_type not in _PACKED or folded in seen
        if bad or not _is_safe(one.filename):
            raise PackageDamaged(file=path.name, member=one.filename[-60:])
        seen.add(folded)
    return frozenset(one.filename for one in entries)


def _is_safe(name: str) -> bool:
    """Tell whether a name is one of ours, or stays below data/ on every system."""
    if name in _OURS:
        return True
    if not name.startswith(DATA) or len(name) > _LONGEST:
        return False
    parts = name.removeprefix(DATA).split("/")
    return all(
        part.strip(" .") and part == part.rstrip(" .") and part.isprintable()
        and _FORBIDDEN.isdisjoint(part)
        for part in parts
    )  # fmt: skip


def _small(archive: zipfile.ZipFile, path: Path, name: str, names: frozenset[str]) -> bytes:
    if name not in names:
        raise NoPackage(file=path.name)
    with archive.open(name) as part:
        try:
            data = part.read(_SMALL + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise PackageDamaged(file=path.name, member=name) from error
    if len(data) > _SMALL:
        raise PackageDamaged(file=path.name, member=name)
    return data


def _manifest(path: Path, said: bytes) -> Manifest:
    try:
        facts: Any = json.loads(said)
        if isinstance(facts, dict) and int(facts.get("format", 0)) > FORMAT:
            raise PackageNewer(file=path.name, version=str(facts.get("version", ""))[:20])
        made = Manifest(**facts)
    except (ValueError, TypeError, RecursionError) as error:
        raise PackageDamaged(file=path.name, member=_MANIFEST) from error
    texts = (made.bureau, made.area_code, made.at, made.version, made.revision, made.head)
    numbers = (made.format, made.n, made.files, made.size, made.left)
    whole = all(isinstance(one, str) for one in texts) and isinstance(made.is_sample, bool)
    if not whole or not all(type(one) is int and one >= 0 for one in numbers):
        raise PackageDamaged(file=path.name, member=_MANIFEST)
    return made


def _sums(path: Path, raw: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        for line in raw.decode("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            if len(digest) != 64 or not name or name in found:
                raise ValueError(line)
            found[name] = digest
    except ValueError as error:
        raise PackageDamaged(file=path.name, member=_SUMS) from error
    return found


def unpack(opened: Opened, target: Path, step: Step | None = None) -> None:
    """Write what is below data/ to a folder and HEADS beside it, each read against its digest.

    Raises:
        PackageDamaged: the user's file. DiskFull, Unwritable: the machine's. What was written
        till then is the caller's to take away.
    """
    done = 0
    with zipfile.ZipFile(opened.path) as archive:
        for name, digest in opened.sums.items():
            place = target / name
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                done += _take(archive, name, digest, place)
            except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
                raise PackageDamaged(file=opened.path.name, member=name) from error
            except OSError as error:
                raise not_written(error, str(place)) from error
            if step and opened.manifest.size:
                step(min(1.0, done / opened.manifest.size))


def verify(opened: Opened, step: Step | None = None) -> None:
    """Read every member against its digest and write nothing; PackageDamaged names the first."""
    done = 0
    with zipfile.ZipFile(opened.path) as archive:
        for name, digest in opened.sums.items():
            try:
                done += _take(archive, name, digest, None)
            except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
                raise PackageDamaged(file=opened.path.name, member=name) from error
            if step and opened.manifest.size:
                step(min(1.0, done / opened.manifest.size))


def _take(archive: zipfile.ZipFile, name: str, digest: str, place: Path | None) -> int:
    """Read a member, to a new file where there is a place; return how many bytes it has."""
    most = archive.getinfo(name).file_size
    found, size = hashlib.sha256(), 0
    out = place.open("xb") if place is not None else None
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise ValueError(name)
                found.update(piece)
                if out is not None:
                    out.write(piece)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    if found.hexdigest() != digest:
        raise ValueError(name)
    return size
