"""The list of what is wrong with a file, as a child process writes it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.people import Actor, Right
from app.services import imports
from app.services.import_lines import IssueLine
from app.services.rights import needs
from app.store.engine import Store


@needs(Right.REGISTRY)
def write(
    store: Store,
    actor: Actor,
    issues: Sequence[IssueLine],
    path: Path,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Write the issues of a preview to an .xlsx to mend by, and return where it is.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    if progress:
        progress("imports.step_exporting", 0)
    imports.report_issues(issues, path)
    return path
