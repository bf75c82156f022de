"""A file that another program has open, and the new one saved under a name beside it.

The same for everything that is written to a place a person named or opens: lists, sheets,
papers, dossiers. Whoever calls a service and meets this refusal calls it once more.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.files.pdf.faults import PdfInUse
from app.files.placing import free_name, saving_beside
from app.files.sheet_faults import FileInUse


def place_in_use(error: Exception) -> Path | None:
    """Return the file another program has open, None where that was not the trouble."""
    if isinstance(error, FileInUse):
        return Path(str(error.fields["file"]))
    if isinstance(error, PdfInUse):
        return Path(str(error.fields["path"]))
    return None


def beside(job: partial[Any], place: Path) -> tuple[partial[Any], Path]:
    """Return what does the same and leaves the file in use alone, and the name proposed.

    Where the job was given the file's path it gets the free name beside it; where it was given
    a folder and chooses names itself, it may choose again.

    Args:
        job: of a module-level function, so that a child process can do it as well.
    """
    free = free_name(place)

    def other(value: object) -> object:
        return free if isinstance(value, Path) and value == place else value

    args = tuple(map(other, job.args))
    named = {name: other(value) for name, value in job.keywords.items()}
    if free in args or free in named.values():
        return partial(job.func, *args, **named), free
    return partial(put_beside, job), free


def put_beside(job: Callable[..., Any], *args: object, **named: object) -> Any:
    """Do a job whose files may go beside those that are in use."""
    with saving_beside():
        return job(*args, **named)
