"""Every kept file read again and compared with its digest: what is missing, what is damaged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.evidence import Health, Touch, health
from app.core.people import Actor, Right
from app.files import evidence_folder
from app.services import journal
from app.services.evidence.evidence import root_of
from app.services.evidence.evidence_keeping import remove
from app.services.evidence.evidence_rows import touch, touches
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import EvidenceFile

Progress = Callable[[str, float], None]
_FOUND = {Health.MISSING: Touch.MISSING, Health.DAMAGED: Touch.DAMAGED, Health.SOUND: Touch.SOUND}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that is not as it was taken. `recovered`: it is again, after it was not."""

    digest: str
    name: str
    health: Health
    recovered: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        files, size: how much was read, destroyed files left out; size in bytes.
        wrong: missing and damaged ones, and those that are sound again.
        strange: files in the folder that nobody registered, by digest.
        left: destroyed files whose bytes still lay there and could not be taken away now.
    """

    files: int
    size: int
    wrong: tuple[CheckedFile, ...]
    strange: tuple[str, ...]
    left: int

    @property
    def sound(self) -> bool:
        """Whether nothing is missing and nothing damaged."""
        return all(one.recovered for one in self.wrong) and not self.left


@needs(Right.READ)
def check(
    store: Store, actor: Actor, *, now: datetime, progress: Progress | None = None
) -> Checked:
    """Read every file again, note what changed since the last check, and log it.

    Reads all bytes: for a child process. Ended half-way it has noted nothing.
    """
    with store.read() as session:
        rows = session.scalars(select(EvidenceFile).order_by(EvidenceFile.digest)).all()
        files = [(row.digest, row.name, row.size) for row in rows]
        acts = touches(session, [row.digest for row in rows])
    before = {digest: health(acts.get(digest, ())) for digest, _, _ in files}
    root = root_of(store.folder)
    standing = [one for one in files if before[one[0]] is not Health.DESTROYED]
    total, read = sum(size for _, _, size in standing) or 1, 0
    wrong: list[CheckedFile] = []
    for digest, name, size in standing:
        if progress:
            progress("evidence.step.checking", read / total)
        found = evidence_folder.state_of(root, digest)
        read += size
        if found is not Health.SOUND or before[digest] is not Health.SOUND:
            wrong.append(CheckedFile(digest, name, found, found is Health.SOUND))
    there = set(evidence_folder.stored(root))
    gone = [digest for digest in there if before.get(digest) is Health.DESTROYED]
    left = [remove(store.folder, digest) for digest in gone].count(False)
    checked = Checked(len(standing), read, tuple(wrong), tuple(sorted(there - set(before))), left)
    with store.write() as session:
        for one in wrong:
            if one.health is not before[one.digest]:
                touch(session, actor, one.digest, _FOUND[one.health], now)
        said = {
            "act": "REHASH",
            "count": checked.files,
            "missing": [one.digest for one in wrong if one.health is Health.MISSING],
            "damaged": [one.digest for one in wrong if one.health is Health.DAMAGED],
            "recovered": [one.digest for one in wrong if one.recovered],
            "strange": len(checked.strange),
        }
        journal.record(session, actor.name, "EVIDENCE", said, now=now)
    return checked
