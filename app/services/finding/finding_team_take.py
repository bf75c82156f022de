"""What teams brought back is taken over: photos into evidence, findings in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.evidence import Source
from app.core.people import Actor, Right
from app.core.returns import ENTERED
from app.core.times import beijing_date
from app.errors import AppError, Cancelled
from app.files.leftovers import private_folder
from app.files.return_sheets import write_return_sheet
from app.files.team_folder import photo_bytes, read_json, unpack_photos
from app.services import journal
from app.services.assigned.assigned import task_of
from app.services.evidence import evidence
from app.services.evidence.evidence import Link
from app.services.finding.finding_compare import index_of
from app.services.finding.finding_parts import Progress, cells_of, ground_of, offered_words
from app.services.finding.finding_returns import keep_all
from app.services.finding.finding_team_back import PAGE, TeamPhoto, TeamReturn
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import TeamSheet
from app.texts import error_text, text

STEP = "SITE"  # of the record plan: what is seen at the enterprise


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file.

    Attributes:
        refused: photos that were not taken, as sentences.
        fault: why nothing of its findings was kept, as a sentence; "" where they were.
    """

    findings: int
    photos: int
    refused: tuple[str, ...] = ()
    fault: str = ""


@needs(Right.FINDING)
def take(
    store: Store,
    actor: Actor,
    task_id: int,
    seen: Sequence[TeamReturn],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[Taken, ...]:
    """Take over what files would change, as it was shown; return what became of each.

    Each file is a transaction of its own: what keeps one out keeps no other out. Photos go
    first: a photo without its finding is still evidence, a finding whose photos were lost
    cannot be mended. Taking the same photo again changes nothing.
    """
    done = []
    for at, one in enumerate(seen):
        if progress:
            progress("returns.step.write", (at + 0.1) / len(seen))
        try:
            done.append(_take(store, actor, task_id, one, now))
        except Cancelled:
            raise
        except AppError as error:
            done.append(Taken(0, 0, fault=error_text(error)))
    return tuple(done)


def _take(store: Store, actor: Actor, task_id: int, seen: TeamReturn, now: datetime) -> Taken:
    photos, refused = _take_photos(store, actor, seen, now)
    with store.write() as session:
        if seen.returned is not None and seen.returned.accepted:
            keep_all(session, actor, seen.returned, now)
        _log(session, actor, task_id, seen, photos, now)
    return Taken(seen.places, photos, refused)


def _take_photos(
    store: Store, actor: Actor, seen: TeamReturn, now: datetime
) -> tuple[int, tuple[str, ...]]:
    good = seen.good_photos
    if not good:
        return 0, ()
    with private_folder() as folder:
        paths = _unpacked(Path(folder), seen.path, good) if seen.form == PAGE else None
        files = [(paths[at] if paths else one.path, _link(one)) for at, one in enumerate(good)]
        taking = evidence.take_several(store, actor, files, now=now)
    return len(taking.taken), tuple(error_text(one.error) for one in taking.refused)


def _link(photo: TeamPhoto) -> Link:
    return Link(STEP, assignment_id=photo.assignment_id, note=photo.note, source=Source.SHEET)


def _unpacked(folder: Path, answer: Path, photos: Sequence[TeamPhoto]) -> Sequence[Path]:
    whole = read_json(answer)
    return unpack_photos(
        folder, [(one.name, photo_bytes(whole, one.sha256, one.name)) for one in photos]
    )


def _log(
    session: Session, actor: Actor, task_id: int, seen: TeamReturn, photos: int, now: datetime
) -> None:
    number = task_of(session, task_id).task_no
    counts = {
        "enterprises": seen.places,
        "rows": len(seen.returned.changes) if seen.returned else 0,
        "refused": len(seen.faults),
        "photos": photos,
    }
    session.add(
        TeamSheet(
            task_id=task_id,
            team=seen.team,
            act="TAKEN",
            form=seen.form,
            digest=seen.digest,
            counts=counts,
            filled_by=seen.filled_by,
            by_id=actor.account_id,
            at=now,
        )
    )
    payload = {
        "act": "TAKE_SHEET",
        "task": number,
        "team": seen.team,
        "form": seen.form,
        "sha256": seen.digest,
        **counts,
    }
    journal.record(session, actor.name, "FINDING", payload, now=now, subject=number)


@needs(Right.FINDING)
def write_refused(
    store: Store,
    actor: Actor,
    task_id: int,
    seen: Sequence[TeamReturn],
    path: Path,
    *,
    now: datetime,
) -> int:
    """Write the rows that were not taken as a sheet to mend and read again; return how many.

    Where the row is known, the ids are right again; what was typed is there as typed, with
    the reason beside it. Photos and files that were refused are rows with their reason.

    Raises:
        TaskNotDrawn: the user's. EnvironmentFault: the file cannot be written.
    """
    with store.read() as session:
        index = index_of(ground_of(session, task_id))
    rows: list[dict[str, str]] = []
    for one in seen:
        lines: dict[int, dict[str, str]] = {}
        for fault in one.faults:
            row = lines.get(fault.row)
            if row is None:
                typed = {name: str(cell) for name, cell in fault.cells.items() if str(cell)}
                spot = index.spots.get(typed.get("seal", "").strip().upper())
                right = cells_of(index.ground, *spot) if spot else {}
                ids = {k: v for k, v in right.items() if k not in ENTERED}
                row = lines[fault.row] = {**typed, **ids, "reason": ""}
            said = text("team_sheets.mend", file=one.name, row=fault.row, column=fault.column)
            row["reason"] = "\n".join(filter(None, (row["reason"], said + fault.sentence)))
        rows += lines.values()
        rows += [
            {"name": photo.enterprise, "reason": f"{photo.path.name} {photo.name} {photo.problem}"}
            for photo in one.photos
            if photo.problem
        ]
        if one.refusal:
            rows.append({"reason": f"{one.name} {one.refusal}"})
    task = index.ground.task
    preface = (
        text("team_sheets.mend_title"),
        text("returns.sheet.task", name=task.name, number=task.task_no),
        text("team_sheets.mend_hint"),
    )
    return write_return_sheet(
        path,
        text("returns.sheet.tab"),
        preface,
        rows,
        offered_words(index.ground, beijing_date(now)),
        without=("contact",),
    )
