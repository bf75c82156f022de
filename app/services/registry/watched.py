"""A folder that is looked into for new files: told of what kind they are, never imported by itself.

Whoever keeps the registries names the folder (a share other systems export to, say). A
file that appears there is offered on the start page; once saved, it moves to a folder
beside, so that what still lies there is what still waits.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.headings import Kind, ListKind, match_headings
from app.core.people import Actor, Right
from app.core.team_sheets import FORMAT
from app.core.times import beijing
from app.errors import AppError, EnvironmentFault, UserError
from app.files.sheets import look
from app.services.bureau import set_folder
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Parameter
from app.texts import text

FOLDER: Final = "watched_folder"  # the parameter's key
ENDINGS: Final = frozenset(
    {
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt"),
        *(".json", ".jsonl", ".zip"),
    }
)
DOSSIER: Final = "dossier"  # not a list: it is checked, not imported
RETURNS: Final = "returns"  # what a team filled in: read where its task is
_CONTAINER: Final = ".zip"
LARGE: Final = 30_000_000  # bytes from which a file's headings are not looked at
ANSWERS: Final = FORMAT.encode()  # what the offline page of a team writes in front
_BEGINNING: Final = 1_000  # bytes in which it stands
_MOST: Final = 100  # files that are told of
_GUESSES: Final[tuple[ListKind, ...]] = (
    "recusals",
    "facts",
    "officers",
    "items",
    "enterprises",
    "checks",
    "experts",
)
# Of files that merely lie there; of two that fit as well, the first.
_ARRIVING: Final[tuple[ListKind, ...]] = (*_GUESSES, "holidays", "laws", "annual", "returns")


class NoFolder(UserError):
    """There is no folder of that name, or it cannot be looked into."""

    code = "watched.no_folder"


class NotMoved(EnvironmentFault):
    """A file was saved and could not be moved; it would be offered again."""

    code = "watched.not_moved"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that waits. `kind`: what its headings say it holds, "" where they do not; DOSSIER."""

    path: Path
    size: int  # bytes
    at: datetime  # when it was last written
    kind: ListKind | str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """The folder and what waits in it. `folder` None: none is watched; `lost`: not there."""

    folder: Path | None
    files: tuple[Arrival, ...] = ()
    lost: bool = False


@needs(Right.READ)
def waiting(store: Store, actor: Actor) -> Watch:
    """Return the folder and the files in it, newest first; nothing is opened."""
    with store.read() as session:
        folder = _folder(session)
    if folder is None or not actor.may(Right.REGISTRY):
        return Watch(folder)
    try:
        files = sorted(_files(folder), key=lambda one: (one.at, one.path.name), reverse=True)
    except OSError:
        return Watch(folder, lost=True)
    return Watch(folder, tuple(files[:_MOST]))


@needs(Right.REGISTRY)
def recognised(store: Store, actor: Actor) -> Watch:
    """Return as `waiting` does, each file with what its headings say it holds."""
    found = waiting(store, actor)
    files = tuple(
        Arrival(one.path, one.size, one.at, _arrived(one.path, one.size)) for one in found.files
    )
    return Watch(found.folder, files, found.lost)


@needs(Right.REGISTRY)
def recognise(store: Store, actor: Actor, path: Path, expected: Kind) -> ListKind | str:
    """Return the kind of list whose headings a file has best; `expected` where as good, "" for
    none's or a file too large to look at by the way."""
    try:
        size = path.stat().st_size
    except OSError:  # said when it is read
        return ""
    return _kind_of(path, size, (expected, *_GUESSES))


@needs(Right.REGISTRY)
def watch(store: Store, actor: Actor, folder: Path | None, *, now: datetime) -> None:
    """Name the folder to look into; None looks into none any more.

    Raises:
        NoFolder: the user's.
    """
    if folder is not None:
        try:
            is_folder = folder.is_absolute() and folder.is_dir()
        except OSError:
            is_folder = False
        if not is_folder:
            raise NoFolder(path=str(folder))
    with store.write() as session:
        set_folder(session, actor, FOLDER, folder, now=now)


@needs(Right.REGISTRY)
def put_away(store: Store, actor: Actor, path: Path, *, now: datetime) -> Path | None:
    """Move a file that has been saved out of the way; None where it is not in the folder.

    A file of the same name moved there before stays: the new one gets the time as well.

    Raises:
        NotMoved: it is open elsewhere, or the folder may not be written to.
    """
    with store.read() as session:
        folder = _folder(session)
    if folder is None or path.parent != folder:
        return None
    place = folder / text("facts.watched.done_folder")
    target = place / path.name
    try:
        place.mkdir(exist_ok=True)
        if target.exists():
            moment = beijing(now).strftime("%Y%m%d-%H%M%S")
            target = place / f"{path.stem}-{moment}{path.suffix}"
        path.rename(target)
    except OSError as error:
        raise NotMoved(file=path.name, reason=error.strerror or "") from error
    return target


def _folder(session: Session) -> Path | None:
    chosen = select(Parameter.value).where(Parameter.key == FOLDER).order_by(Parameter.id.desc())
    value = session.scalars(chosen.limit(1)).first()
    return Path(value) if value else None


def _files(folder: Path) -> list[Arrival]:
    found = []
    for path in folder.iterdir():
        if path.suffix.lower() not in ENDINGS or path.name.startswith((".", "~$")):
            continue
        with suppress(OSError):  # gone again since the folder was read
            state = path.stat()
            if path.is_file() and state.st_size:
                at = datetime.fromtimestamp(state.st_mtime).astimezone()
                found.append(Arrival(path, state.st_size, at))
    return found


def _arrived(path: Path, size: int) -> ListKind | str:
    """Return the kind of a file that nobody said anything about."""
    if path.suffix.lower() == _CONTAINER:
        return DOSSIER
    with suppress(OSError), path.open("rb") as file:
        if ANSWERS in file.read(_BEGINNING):
            return RETURNS
    return _kind_of(path, size, _ARRIVING)


def _kind_of(path: Path, size: int, guesses: Sequence[ListKind] = _GUESSES) -> ListKind | str:
    """Return the kind of list whose headings the file has best; "" where it has none's."""
    if size > LARGE:
        return ""
    best: tuple[int, ListKind | str] = (0, "")
    for kind in guesses:
        with suppress(AppError):  # what is wrong with the file is said when it is read
            for sheet in look(path, partial(match_headings, kind=kind)).sheets:
                match = match_headings(sheet.headings, kind)
                if match.usable and len(match.columns) > best[0]:
                    best = len(match.columns), kind
    return best[1]
