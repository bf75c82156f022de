"""The files that go into every dossier beside the draw, read from the program's folder.

Which they are is said here and nowhere else (SPEC §12): the specification in two
languages, the verifiers, the vectors, and PROGRAM.sha256, the digests of the program's
own files, so that whoever trusts a copy of the program can compare it with ours.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.files.sheet_faults import Unreadable
from app.installed import ROOT

PROGRAM: Final = "PROGRAM.sha256"
PAGE: Final = "verify.html"
_RESOURCES: Final = "resources"
_TEXTS: Final = ("SPEC.md", "SPEC.zh.md")
_VERIFIERS: Final = "verifier"
_VERIFIER: Final = ("verify.py", "verify.js", PAGE)  # what builds them stays here
_VECTORS: Final = "vectors"
_OWN: Final = ("app", "forms", _RESOURCES)
_PACKED: Final = ".xz"  # a file beside its packed self is unpacked at set-up
_CACHES: Final = ("__pycache__",)


def kit_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return name in the dossier -> bytes, PROGRAM.sha256 with them, without kit.sha256.

    Args:
        root: the folder that holds app, forms and resources.

    Raises:
        Unreadable: a file cannot be read (the machine's).
    """
    resources = root / _RESOURCES
    found = {name: resources / name for name in _TEXTS}
    for path in _files(resources / _VERIFIERS):
        if path.name in _VERIFIER:
            found[path.name] = path
    for path in _files(resources / _VECTORS):
        found[path.relative_to(resources).as_posix()] = path
    kit = {name: _read(path) for name, path in found.items()}
    kit[PROGRAM] = program_sums(root)
    return kit


def program_sums(root: Path = ROOT) -> bytes:
    """Return the program's own files as a list `sha256sum -c` reads, ascending by name."""
    lines = sorted(
        (path.relative_to(root).as_posix(), hashlib.sha256(_read(path)).hexdigest())
        for path in own_files(root)
        if not path.with_name(path.name + _PACKED).exists()
    )
    return "".join(f"{digest}  {name}\n" for name, digest in lines).encode()


def own_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield the program's own files: app, forms and resources, no caches."""
    for top in _OWN:
        yield from _files(root / top)


def shipped_sums(root: Path = ROOT) -> bytes | None:
    """Return the list that was installed with the program; None in a checkout.

    Raises:
        Unreadable: it is there and cannot be read (the machine's).
    """
    path = root / PROGRAM
    return _read(path) if path.exists() else None


def altered_files(root: Path = ROOT) -> tuple[str, ...] | None:
    """Return what is other than the installed list says, or new, or gone; None in a checkout.

    The list holds interpreter and packages as well as the program's own files.

    Raises:
        Unreadable: a file is there and cannot be read (the machine's).
    """
    shipped = shipped_sums(root)
    if shipped is None:
        return None
    known = {name: value for value, _, name in map(_cut, shipped.decode().splitlines())}
    own = {path.relative_to(root).as_posix() for path in own_files(root)}
    gone = {name for name in known if not (root / name).is_file()}
    other = {name for name in known.keys() - gone if _digest(root / name) != known[name]}
    return tuple(sorted(gone | other | (own - known.keys())))


def _cut(line: str) -> tuple[str, str, str]:
    return line.partition("  ")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, without caches and what is hidden."""
    for at, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if one not in _CACHES and not one.startswith(".")]
        for name in names:
            if not name.startswith(".") and not name.endswith(".pyc"):
                yield Path(at, name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(file=path.name, reason=error.strerror or "") from error
