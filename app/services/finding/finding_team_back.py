"""What teams bring back is looked at: sheets, answers of the page, folders of photos.

Nothing is kept here. A file that cannot be read is named with its reason, and the others
are looked at all the same (features.md G2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.rows import Cell
from app.core.team_sheets import AnsweredPhoto, Answers, open_answers, read_answers
from app.core.times import beijing_date, stamp
from app.errors import AppError, Cancelled, UserError
from app.files.digests import sha256_of
from app.files.evidence_folder import look as look_at_file
from app.files.team_folder import find_files, photo_bytes, read_json
from app.files.team_jpeg import is_whole, is_whole_file
from app.services.assigned.assigned import Assigned
from app.services.evidence.evidence import recordings_of
from app.services.finding.finding_compare import Index, ReturnFault, compare, index_of, said_of
from app.services.finding.finding_parts import Progress, ground_of
from app.services.finding.finding_returns import Returned, look_at, returned_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import TeamSheet
from app.texts import error_text, text

SHEET, PAGE, FOLDER = "XLSX", "HTML", "FOLDER"


class ForeignPage(UserError):
    """An answer to a sheet that was not given out for this task. Fields: file, task, said."""

    code = "team_sheets.foreign"


class WrongTeam(UserError):
    """An answer that names another team than its sheet was given to. Fields: file."""

    code = "team_sheets.wrong_team"


@dataclass(frozen=True, slots=True)
class TeamPhoto:
    """A photo (or scan, recording) that came back.

    Attributes:
        path: the file itself, or the answer it is packed in (then `sha256` names it).
        problem: why it is not taken; "" where it may be.
    """

    assignment_id: int
    enterprise: str
    name: str
    path: Path
    sha256: str = ""
    taken_at: str = ""
    place: str = ""
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TeamReturn:
    """One file (or all folders of photos) as looked at.

    Attributes:
        form: XLSX, HTML or FOLDER.
        returned: what it changes; None for photos alone and for what cannot be read.
        saved_at: when it was saved, as the page says, Beijing time.
        earlier: when the same bytes were taken before, Beijing time; "" for never.
        refusal: why nothing of it can be taken.
    """

    form: str
    path: Path
    name: str
    digest: str = ""
    team: str = ""
    filled_by: str = ""
    saved_at: str = ""
    returned: Returned | None = None
    photos: tuple[TeamPhoto, ...] = ()
    earlier: str = ""
    refusal: str = ""

    @property
    def places(self) -> int:
        """How many enterprises would change."""
        return len(self.returned.accepted) if self.returned else 0

    @property
    def good_photos(self) -> tuple[TeamPhoto, ...]:
        """The photos that may be taken."""
        return tuple(one for one in self.photos if not one.problem)

    @property
    def faults(self) -> tuple[ReturnFault, ...]:
        """The rows that cannot be taken."""
        return self.returned.faults if self.returned else ()

    @property
    def takeable(self) -> bool:
        """Whether there is anything to take."""
        return not self.refusal and bool(self.places or self.good_photos)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was given out and taken of a task: sheet number -> team; digest -> when taken."""

    pages: Mapping[str, str]
    taken: Mapping[str, str]
    most: int  # megabytes of a recording


@needs(Right.FINDING)
def look(
    store: Store,
    actor: Actor,
    task_id: int,
    paths: Sequence[Path],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[TeamReturn, ...]:
    """Return what files and folders would change, one entry a file, photos of folders last.

    Raises:
        TaskNotDrawn: the user's. Unreadable: a folder cannot be read.
    """
    found = find_files(paths)
    with store.read() as session:
        index = index_of(ground_of(session, task_id))
        given = _given(session, task_id, now)
    files = [(SHEET, path) for path in found.sheets] + [(PAGE, path) for path in found.answers]
    seen: list[TeamReturn] = []
    for at, (form, path) in enumerate(files):
        if progress:
            progress("returns.step.compare", at / len(files))
        seen.append(_look_at(index, given, form, path))
    photos = [
        _photo_file(index.places.get(seal), path, given.most)
        for seal, there in found.photos.items()
        for path in there
    ]
    photos += [_photo_file(None, path, given.most) for path in found.strays]
    if photos:
        seen.append(_folder(index, given, paths, photos))
    return tuple(seen)


def _given(session: Session, task_id: int, now: datetime) -> _Given:
    rows = session.scalars(
        select(TeamSheet).where(TeamSheet.task_id == task_id).order_by(TeamSheet.id)
    ).all()
    return _Given(
        {row.digest: row.team for row in rows if row.act == "GIVEN" and row.form == PAGE},
        {row.digest: stamp(row.at)[:16] for row in rows if row.act == "TAKEN"},
        recordings_of(session, beijing_date(now)),
    )


def _look_at(index: Index, given: _Given, form: str, path: Path) -> TeamReturn:
    try:
        seen = _sheet(index, path) if form == SHEET else _answer(index, given, path)
    except Cancelled:
        raise
    except AppError as error:
        return TeamReturn(form, path, path.name, refusal=error_text(error))
    earlier = given.taken.get(seen.digest, "")
    return TeamReturn(
        seen.form,
        seen.path,
        seen.name,
        seen.digest,
        seen.team,
        seen.filled_by,
        seen.saved_at,
        seen.returned,
        seen.photos,
        earlier,
    )


def _sheet(index: Index, path: Path) -> TeamReturn:
    found = look_at(index, path)
    return TeamReturn(SHEET, path, path.name, found.sha256, found.team, found.filled_by, "", found)


def _answer(index: Index, given: _Given, path: Path) -> TeamReturn:
    whole = read_json(path)
    answers = read_answers(open_answers(whole, path.name), index.ground.wording)
    task = index.ground.task.task_no
    if answers.sheet not in given.pages:
        raise ForeignPage(file=path.name, task=task, said=answers.task)
    if answers.team != given.pages[answers.sheet]:
        raise WrongTeam(file=path.name)
    returned = _returned(index, answers, path)
    photos = tuple(_packed(index, one, whole, path) for one in answers.photos)
    return TeamReturn(
        PAGE,
        path,
        path.name,
        returned.sha256,
        answers.team,
        answers.filled_by,
        answers.saved_at,
        returned,
        photos,
    )


def _returned(index: Index, answers: Answers, path: Path) -> Returned:
    cells: Mapping[int, Mapping[str, Cell]] = {
        number: {**words, "name": _name(index, words["seal"])}
        for number, words in answers.cells.items()
    }
    faults = [said_of(issue, cells[issue.row]) for issue in answers.issues]
    found = compare(index, answers.rows, cells)
    return returned_of(index, path, found, faults, answers.rows)


def _name(index: Index, seal: str) -> str:
    spot = index.spots.get(seal)
    return spot[0].facts["name"] if spot else ""


def _packed(index: Index, photo: AnsweredPhoto, whole: object, path: Path) -> TeamPhoto:
    place = index.places.get(photo.seal)
    problem = ""
    if place is None:
        problem = text("team_sheets.photo.stray")
    else:
        try:
            if not is_whole(photo_bytes(whole, photo.sha256, photo.name)):
                problem = text("team_sheets.photo.broken")
        except UserError as error:
            problem = error_text(error)
    return TeamPhoto(
        place.id if place else 0,
        place.facts["name"] if place else "",
        photo.name,
        path,
        photo.sha256,
        photo.taken_at,
        photo.place,
        photo.note,
        problem,
    )


def _photo_file(place: Assigned | None, path: Path, most: int) -> TeamPhoto:
    problem = "" if place else text("team_sheets.photo.stray")
    if place:
        try:
            looked = look_at_file(path, most)
            if looked.media == "image/jpeg" and not is_whole_file(path):
                problem = text("team_sheets.photo.broken")
        except AppError as error:
            problem = error_text(error)
    name = place.facts["name"] if place else path.parent.name
    return TeamPhoto(place.id if place else 0, name, path.name, path, problem=problem)


def _folder(
    index: Index, given: _Given, paths: Sequence[Path], photos: Sequence[TeamPhoto]
) -> TeamReturn:
    mine = {one.assignment_id for one in photos}
    teams = {place.team for place in index.ground.places if place.id in mine}
    name = text("team_sheets.folder", name=paths[0].name or str(paths[0]))
    lines = [
        f"{one.assignment_id} {sha256_of(one.path)} {one.name}" for one in photos if not one.problem
    ]
    digest = sha256_hex("\n".join(sorted(lines)))
    return TeamReturn(
        FOLDER,
        paths[0],
        name,
        digest,
        next(iter(teams)) if len(teams) == 1 else "",
        photos=tuple(photos),
        earlier=given.taken.get(digest, ""),
    )
