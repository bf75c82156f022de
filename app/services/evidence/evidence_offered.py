"""A folder of photos and scans, each matched to its enterprise by name, code or notice number.

Nothing is taken here: what the names say is shown first (`evidence.take_several` takes it).
"""

import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.numbers import written_numbers
from app.core.people import Actor, Right
from app.core.record_plan import Per, Plan
from app.errors import UserError
from app.files import evidence_folder
from app.services.assigned.assigned import assigned, task_of
from app.services.evidence.evidence import recordings_of
from app.services.evidence.evidence_files import NOTICE
from app.services.evidence.evidence_plan import plan_in_force
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Assignment, Document

Progress = Callable[[str, float], None]
MOST_FILES: Final = 5_000
DEFAULT_STEP: Final = "SITE"
_SKIPPED: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LEAST: Final = 2  # characters of an enterprise's name that may stand for it


class NoFolder(UserError):
    """The folder is not there or cannot be read."""

    code = "evidence.no_folder"


class TooManyFiles(UserError):
    """The folder holds more files than anybody would look through."""

    code = "evidence.too_many"


class By(StrEnum):
    """What a file was matched by."""

    CODE = "CODE"
    NOTICE = "NOTICE"
    NAME = "NAME"
    STEP = "STEP"  # a step of the task itself
    SEVERAL = "SEVERAL"  # it names two enterprises: somebody has to say which
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of the folder and what it would be evidence of.

    Attributes:
        shown: its path within the folder. owner: the assignment, 0 for the task or for none.
        step: "" where it is of no use yet: nobody knows whose it is. error: it cannot be taken.
    """

    path: Path
    shown: str
    size: int
    media: str
    owner: int
    name: str
    step: str
    by: By
    error: UserError | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What names may say: folded words -> assignments."""

    codes: Mapping[str, int]
    names: Mapping[str, frozenset[int]]
    notices: Mapping[tuple[int, int], int]
    titles: Mapping[int, str]
    plan: Plan


@needs(Right.EVIDENCE)
def offered(
    store: Store,
    actor: Actor,
    task_id: int,
    folder: Path,
    *,
    today: date,
    progress: Progress | None = None,
) -> tuple[Offer, ...]:
    """Return the files of a folder and below, each with what it would be evidence of.

    Raises:
        NoFolder, TooManyFiles: the user's.
    """
    paths = _files(folder)
    with store.read() as session:
        known = _known(session, task_id, today)
        most = recordings_of(session, today)
    found = []
    for at, path in enumerate(paths):
        if progress and at % 20 == 0:
            progress("evidence.step.matching", at / len(paths))
        found.append(_offer(path, path.relative_to(folder).as_posix(), known, most))
    return tuple(found)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NoFolder(folder=str(folder))
    found: list[Path] = []
    for path in _walk(folder):
        found.append(path)
        if len(found) > MOST_FILES:
            raise TooManyFiles(folder=str(folder), most=MOST_FILES)
    return sorted(found)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and below; links to other folders are not followed."""

    def stop(error: OSError) -> None:
        raise NoFolder(folder=str(folder)) from error

    for place, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", "~$")) and name.lower() not in _SKIPPED:
                yield Path(place) / name


def _known(session: Session, task_id: int, today: date) -> _Known:
    task_of(session, task_id)
    places = assigned(session, task_id)
    names: dict[str, set[int]] = {}
    for place in places:
        names.setdefault(_folded(place.facts["name"]), set()).add(place.id)
    numbers = session.execute(
        select(Document.year, Document.number, Document.assignment_id)
        .join(Assignment, Assignment.id == Document.assignment_id)
        .where(Assignment.task_id == task_id, Document.form_code == NOTICE)
    ).all()
    there = {place.id for place in places}
    return _Known(
        {_folded(place.code): place.id for place in places},
        {name: frozenset(ids) for name, ids in names.items() if len(name) >= _LEAST},
        {(year, number): owner for year, number, owner in numbers if owner in there},
        {place.id: place.facts["name"] for place in places},
        plan_in_force(session, today),
    )


def _offer(path: Path, shown: str, known: _Known, recordings: int) -> Offer:
    words = _folded(shown)
    owner, by = _match(shown, words, known)
    step = _step(words, known.plan, Per.ENTERPRISE if owner else Per.TASK)
    if owner and not step:
        step = DEFAULT_STEP if known.plan.line(DEFAULT_STEP) else ""
    if by is By.NONE and step:
        by = By.STEP
    if by is By.SEVERAL:
        step = ""
    name = known.titles.get(owner, "")
    try:
        looked = evidence_folder.look(path, recordings)
    except UserError as error:
        return Offer(path, shown, 0, "", owner, name, step, by, error)
    return Offer(path, shown, looked.size, looked.media, owner, name, step, by)


def _match(shown: str, words: str, known: _Known) -> tuple[int, By]:
    """Return whose a file is and what says so; (0, …) where nothing or too much does."""
    codes = {owner for code, owner in known.codes.items() if code and code in words}
    written = written_numbers(unicodedata.normalize("NFKC", shown))
    notices = {known.notices[one] for one in written if one in known.notices}
    for found, by in ((codes, By.CODE), (notices, By.NOTICE), (_named(words, known), By.NAME)):
        if len(found) == 1:
            return next(iter(found)), by
        if found:
            return 0, By.SEVERAL
    return 0, By.NONE


def _named(words: str, known: _Known) -> set[int]:
    """Assignments whose names stand in the path; a name within a longer one that does, not."""
    there = [name for name in known.names if name in words]
    whole = [name for name in there if not any(name != other and name in other for other in there)]
    return {owner for name in whole for owner in known.names[name]}


def _step(words: str, plan: Plan, per: Per) -> str:
    """Return the step whose name stands in the path, the longest; "" for none."""
    steps: Sequence[tuple[int, str]] = [
        (len(line.name), line.code)
        for line in plan.lines
        if line.per is per and _folded(line.name) in words
    ]
    return max(steps)[1] if steps else ""


def _folded(words: str) -> str:
    """Return words as they are compared: one width, one case, no spaces and brackets."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign == "/")
