"""The second folder: on another disk or share, for what must survive the data folder."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.errors import EnvironmentFault, UserError
from app.services.bureau import set_folder
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Parameter

FOLDER: Final = "second_folder"  # the parameter's key


class NoSecondFolder(UserError):
    """There is no folder of that name, or it cannot be looked into."""

    code = "heads.no_folder"


class SecondGone(EnvironmentFault):
    """The second folder is not there: a stick that was pulled out, a share not connected."""

    code = "backup.second_gone"


class SameFolder(UserError):
    """The second folder lies in the data folder: whoever replaces one replaces both."""

    code = "heads.same_folder"


def folder_of(session: Session) -> Path | None:
    """Return the second folder, or None where none is named, inside the caller's session."""
    chosen = select(Parameter.value).where(Parameter.key == FOLDER).order_by(Parameter.id.desc())
    value = session.scalars(chosen.limit(1)).first()
    return Path(value) if value else None


@needs(Right.READ)
def second_folder(store: Store, actor: Actor) -> Path | None:
    """Return the second folder, or None where none is named."""
    with store.read() as session:
        return folder_of(session)


@needs(Right.SETTINGS)
def set_second_folder(store: Store, actor: Actor, folder: Path | None, *, now: datetime) -> None:
    """Name the second folder; None names none any more.

    Raises:
        NoSecondFolder, SameFolder: the user's.
    """
    if folder is not None:
        _check(folder, store.folder)
    with store.write() as session:
        set_folder(session, actor, FOLDER, folder, now=now)


def _check(folder: Path, data: Path) -> None:
    try:
        there = folder.is_absolute() and folder.is_dir()
        inside = there and folder.resolve().is_relative_to(data.resolve())
    except OSError:
        there = inside = False
    if inside:
        raise SameFolder(path=str(folder))
    if not there:
        raise NoSecondFolder(path=str(folder))
