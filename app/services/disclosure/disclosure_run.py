"""The export of a list as a child process runs it."""

import gc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.core.people import Actor, Right
from app.services.disclosure import disclosure
from app.services.disclosure.disclosure import Exported, Format
from app.services.rights import needs
from app.store.engine import Store


@needs(Right.PUBLISH)
def export(
    store: Store,
    actor: Actor,
    task_id: int,
    preset: str,
    path: Path,
    fmt: Format,
    *,
    now: datetime,
    increment: bool = False,
    progress: Callable[[str, float], None] | None = None,
) -> Exported:
    """Write a list; errors as disclosure.export. It is one step: there is no share to tell."""
    if progress:
        progress("disclosure.writing", 0.0)
    # Hundreds of thousands of rows, none of them rubbish: looking through them again and
    # again would take half as long as the work.
    collects = gc.isenabled()
    gc.disable()
    try:
        return disclosure.export(
            store, actor, task_id, preset, path, fmt, now=now, increment=increment
        )
    finally:
        if collects:
            gc.enable()
