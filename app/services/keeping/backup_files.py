"""What lies beside the database: the bureau's own forms, and files of evidence.

Forms are small and go with every backup. Evidence goes to the second folder only, each file
once, by its digest: beside the data a second copy on the same disk would save nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.files import evidence_folder
from app.files.evidence_folder import EvidenceChanged, EvidenceLost
from app.files.sheet_faults import not_written
from app.store import backups as copies

FORMS: Final = "forms"


@dataclass(frozen=True, slots=True)
class Beside:
    """Files copied, and files of evidence that are lost or damaged where they came from."""

    copied: int
    damaged: int


def copy_beside(source: Path, target: Path, evidence: bool) -> Beside:
    """Copy what the other folder lacks; what is there already stays as it is.

    Args:
        source, target: a data folder and a place of backups, or the reverse.

    Raises:
        DiskFull, Unwritable, BackupNotWritten: the machine's.
    """
    try:
        copied = _copy_forms(source / FORMS, target / FORMS)
        if not evidence:
            return Beside(copied, 0)
        folder = evidence_folder.FOLDER
        kept, damaged = _copy_evidence(source / folder, target / folder)
    except OSError as error:
        raise not_written(error, str(target)) from error
    return Beside(copied + kept, damaged)


def _copy_forms(source: Path, target: Path) -> int:
    copied = 0
    for path in _files(source):
        place = target / path.relative_to(source)
        if not place.exists():
            copies.copy_bytes(path, place)
            copied += 1
    return copied


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, none where it is not there; a link leads nowhere."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(".part"):
                yield path


def _copy_evidence(source: Path, target: Path) -> tuple[int, int]:
    copied = damaged = 0
    for digest in evidence_folder.stored(source):
        place = evidence_folder.place_of(target, digest)
        if place.exists():
            continue
        part = place.with_name(place.name + ".part")
        place.parent.mkdir(parents=True, exist_ok=True)
        evidence_folder.discard(part)
        try:
            evidence_folder.copy(source, digest, part, digest[:12])
        except (EvidenceLost, EvidenceChanged):
            damaged += 1
            continue
        part.replace(place)
        copied += 1
    return copied, damaged
