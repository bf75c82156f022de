"""案卷附件: what goes with a draw for whoever checks it, kept as it was at the freeze.

Specification, verifiers, vectors and the digests of the program's own files are stored
once in EvidenceKit under H(kit.sha256); the LOCK entry names that hash (SPEC §12), so
the dossier of a draw stays the same bytes when the program is renewed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy.orm import Session

from app.core.container import pack, unpack
from app.core.protocol import sha256_hex
from app.files.kit_files import PAGE, kit_files
from app.store.schema import EvidenceKit

LIST: Final = "kit.sha256"


@dataclass(frozen=True, slots=True)
class Kit:
    """The kit of this program: H(kit.sha256), and every file with kit.sha256 itself."""

    digest: str
    files: Mapping[str, bytes]


@cache
def own_kit() -> Kit:
    """Return the kit this program hands out; read once, for it does not change under us.

    Raises:
        Unreadable: a file of the program cannot be read (the machine's).
    """
    files = kit_files()
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    sums = "".join(lines).encode()
    return Kit(sha256_hex(sums), {**files, LIST: sums})


def keep_kit(session: Session, now: datetime) -> str:
    """Store the program's kit unless it is there; return its digest for the LOCK entry."""
    kit = own_kit()
    if session.get(EvidenceKit, kit.digest) is None:
        session.add(EvidenceKit(digest=kit.digest, files=pack(kit.files), at=now))
        session.flush()
    return kit.digest


def kept_kit(session: Session, digest: str) -> dict[str, bytes]:
    """Return the files of a stored kit, kit.sha256 with them; empty where none has the digest."""
    row = session.get(EvidenceKit, digest)
    return unpack(row.files) if row is not None else {}


def page_digest(session: Session, digest: str) -> str:
    """Return the SHA-256 of verify.html in a stored kit; "" where there is none."""
    lines = kept_kit(session, digest).get(LIST, b"").decode().splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return next((value for value, name in pairs if name == PAGE), "")
