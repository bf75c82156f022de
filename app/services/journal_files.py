"""The log as a file to carry away: `log.txt`, which the verifier reads."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.core.people import Actor, Right
from app.files.placing import placing
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store


@dataclass(frozen=True, slots=True)
class LogFile:
    """What was written: `entries` lines, the last of which has the head `head`."""

    path: Path
    entries: int
    head: str


@needs(Right.READ_LOG)
def export_log(store: Store, actor: Actor, path: Path, *, now: datetime) -> LogFile:
    """Write the whole log, one entry a line, LF ends (protocol §9), and log the act.

    An older file there is replaced only when the new one is complete. The entry of the
    export itself comes after those in the file.

    Raises:
        DiskFull, Unwritable: the machine's fault; nothing is written.
    """
    with placing(path.parent) as files, store.write() as session:
        words = journal.log_text(session)
        made = LogFile(path, words.count("\n"), journal.head_of(session))
        (files.work / path.name).write_bytes(words.encode())
        payload = {"file": path.name, "rows": made.entries, "head": made.head}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
        files.settle()
    return made
