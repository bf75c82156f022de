"""What this program is: its parts, its files, the machine it runs on. For 关于 and for support."""

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import func, select

from app import __version__
from app.core.people import Actor, Right
from app.errors import EnvironmentFault
from app.files import licences
from app.files.kit_files import altered_files
from app.files.licences import Licence
from app.services.keeping.heads_folder import folder_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.migrate import head_revision

__all__ = [
    "AboutFacts",
    "Licence",
    "NoticesMissing",
    "about_facts",
    "licence_list",
    "licence_text",
    "program_check",
]


class NoticesMissing(EnvironmentFault):
    """The licences shipped with the program are not there."""

    code = "settings.notices_missing"


@dataclass(frozen=True, slots=True)
class AboutFacts:
    """Versions, places and the machine; no names of persons.

    Attributes:
        schema: revision of the database.
        second: the second folder, None where none is named; second_there: it can be reached.
        system: name, release and kind of processor. library: of C, "" where it is not told.
        memory, free: bytes; free on the disk of the data.
    """

    version: str
    python: str
    sqlite: str
    schema: str
    second: Path | None
    second_there: bool
    system: str
    library: str
    memory: int
    free: int


@needs(Right.READ)
def about_facts(store: Store, actor: Actor) -> AboutFacts:
    """Return what the program, its data and the machine are."""
    with store.read() as session:
        sqlite = session.scalar(select(func.sqlite_version())) or ""
        second = folder_of(session)
    return AboutFacts(
        version=__version__,
        python=platform.python_version(),
        sqlite=sqlite,
        schema=head_revision(),
        second=second,
        second_there=second is not None and second.is_dir(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        library=" ".join(platform.libc_ver()).strip(),
        memory=int(psutil.virtual_memory().total),
        free=shutil.disk_usage(store.folder).free,
    )


@needs(Right.READ)
def program_check(store: Store, actor: Actor) -> tuple[str, ...] | None:
    """Return the program's files that are other than PROGRAM.sha256 says; None: no such list.

    Raises:
        Unreadable: a file of the program cannot be read (the machine's).
    """
    return altered_files()


@needs(Right.READ)
def licence_list(store: Store, actor: Actor) -> tuple[Licence, ...]:
    """Return what others wrote of the program.

    Raises:
        NoticesMissing: the installed copy is not whole (the machine's fault).
    """
    try:
        return licences.licences()
    except OSError as error:
        raise NoticesMissing(path=str(licences.FOLDER)) from error


@needs(Right.READ)
def licence_text(store: Store, actor: Actor, one: Licence) -> str:
    """Return the text of one licence.

    Raises:
        NoticesMissing: the installed copy is not whole (the machine's fault).
    """
    try:
        return licences.licence_words(one)
    except OSError as error:
        raise NoticesMissing(path=str(licences.FOLDER / one.path)) from error
