"""The kept files as they go along when a bureau takes all of its data out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.evidence import MEDIA, Health, health
from app.files import evidence_folder
from app.services.evidence.evidence import root_of
from app.services.evidence.evidence_rows import touches
from app.store.schema import EvidenceFile

FOLDER: Final = "evidence"


def kept_files(session: Session) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield (name in the archive, its bytes in pieces) of every file that is there.

    The name is the digest with the ending of what the file is; whose it is stands in the
    tables. A file that is missing or destroyed is passed over.
    """
    root = root_of(Path(session.info["folder"]))
    rows = session.execute(
        select(EvidenceFile.digest, EvidenceFile.media).order_by(EvidenceFile.digest)
    ).all()
    acts = touches(session, [digest for digest, _ in rows])
    for digest, media in rows:
        there = evidence_folder.place_of(root, digest).is_file()
        if there and Health.DESTROYED is not health(acts.get(digest, ())):
            ending = MEDIA[media].ending
            yield f"{FOLDER}/{digest}{ending}", evidence_folder.pieces(root, digest)
