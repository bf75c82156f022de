"""送达回证 of papers chosen in the list of service: one for each enterprise, filled in."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Right
from app.services.paper import making
from app.services.paper.making_about import Target
from app.services.paper.making_job import Progress
from app.services.paper.serving import (
    NoPaperChosen,
    PaperKey,
    ServiceLine,
    UnknownPaper,
    receipt_words,
    service_lines,
)
from app.services.rights import needs
from app.store.engine import Store

FORM: Final = "service-receipt"


@needs(Right.PAPERS)
def print_receipts(
    store: Store,
    actor: Actor,
    task_id: int,
    keys: Sequence[PaperKey],
    folder: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Make a receipt for each enterprise, naming the papers chosen; return the files.

    Raises:
        NoPaperChosen, UnknownPaper, and as making.make.
    """
    if not keys:
        raise NoPaperChosen()
    with store.read() as session:
        known = {one.key: one for one in service_lines(session, task_id)}
    if any(key not in known for key in keys):
        raise UnknownPaper()
    papers: dict[int, list[ServiceLine]] = {}
    for key in dict.fromkeys(keys):
        papers.setdefault(key.assignment_id, []).append(known[key])
    made = []
    for assignment_id, lines in papers.items():
        target = Target(task_id, assignment_id=assignment_id)
        inputs = {"documents": "\n".join(receipt_words(line) for line in lines)}
        done = making.make(store, actor, FORM, [target], inputs, folder, now=now, progress=progress)
        made.append(done.path)
    return tuple(made)
