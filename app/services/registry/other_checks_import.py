"""个案 and 专项 inspections from a list: preview first, then exactly what was shown.

A list adds inspections and fills in what was not known of those there are; it never takes
one out. The same list a second time changes nothing: an inspection is the same where
enterprise, kind, day and number are, and an empty cell overwrites nothing.
"""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from app.core.other_checks import CheckRow, read_check
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import UserError
from app.services.registry.import_side_lists import ListPreview, Progress, open_list
from app.services.registry.import_side_rows import SideDone, SideEntry, compared, save, versions
from app.services.registry.other_checks_found import REGISTER
from app.services.rights import needs
from app.store.engine import Store


class ChecksChanged(UserError):
    """Registry or inspections changed after the preview: it has to be made again."""

    code = "checks.changed"


CheckEntry: TypeAlias = SideEntry[CheckRow]
ChecksPreview: TypeAlias = ListPreview[CheckEntry]
ChecksDone: TypeAlias = SideDone


@needs(Right.REGISTRY)
def preview(
    store: Store, actor: Actor, path: Path, *, now: datetime, progress: Progress | None = None
) -> ChecksPreview:
    """Read a list and compare it with the registry; save nothing.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    table = open_list(path, "checks", progress)
    read = partial(read_check, today=beijing_date(now))
    with store.read() as session:
        return compared(session, REGISTER, path, table, read)


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    shown: ChecksPreview,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> ChecksDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        ChecksChanged: the user previews again. Nothing is saved.
    """
    if progress:
        progress("imports.step_saving", 0)
    with store.write() as session:
        if versions(session, REGISTER) != shown.versions:
            raise ChecksChanged(file=shown.file_name)
        return save(session, actor, REGISTER, shown, now)
