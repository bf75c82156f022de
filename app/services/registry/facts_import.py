"""风险事实 from a list: preview first, then exactly what was shown.

A list says what began and what ended; it never takes a fact away. The same list a
second time changes nothing: a fact is the same where enterprise, kind, first day and
number are, and an empty cell overwrites nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from app.core.facts import FactRow, read_fact
from app.core.people import Actor, Right
from app.core.rows import Cell, Read
from app.core.times import beijing_date
from app.errors import UserError
from app.services.registry import facts
from app.services.registry.import_side_lists import ListPreview, Progress, open_list
from app.services.registry.import_side_rows import SideDone, SideEntry, compared, save, versions
from app.services.rights import needs
from app.store.engine import Store


class FactsChanged(UserError):
    """Registry or facts changed after the preview: it has to be made again."""

    code = "facts.changed"


class KindAsked(UserError):
    """The list has no column that says of what kind its facts are, and nobody said so."""

    code = "facts.kind_asked"


FactEntry: TypeAlias = SideEntry[FactRow]
FactPreview: TypeAlias = ListPreview[FactEntry]
FactsDone: TypeAlias = SideDone


@needs(Right.REGISTRY)
def preview(
    store: Store,
    actor: Actor,
    path: Path,
    kind: str = "",
    *,
    now: datetime,
    progress: Progress | None = None,
) -> FactPreview:
    """Read a list and compare it with the registry; save nothing.

    Args:
        kind: of all rows, for a list without a column that says it.

    Raises:
        KindAsked, and the UserErrors of app.files.sheets: the user's.
        EnvironmentFault: the file cannot be read.
    """
    table = open_list(path, "facts", progress)
    with store.read() as session:
        today = beijing_date(now)
        known = facts.kinds_on(session, today)
        if "kind" not in table.match.columns and not kind:
            raise KindAsked(file=path.name)

        def read(cells: Mapping[str, Cell], row: int) -> Read[FactRow]:
            return read_fact(cells, row, known, today, kind)

        return compared(session, facts.REGISTER, path, table, read)


@needs(Right.REGISTRY)
def commit(
    store: Store,
    actor: Actor,
    shown: FactPreview,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> FactsDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        FactsChanged: the user previews again. Nothing is saved.
    """
    if progress:
        progress("imports.step_saving", 0)
    with store.write() as session:
        if versions(session, facts.REGISTER) != shown.versions:
            raise FactsChanged(file=shown.file_name)
        return save(session, actor, facts.REGISTER, shown, now, kept=_kept)


def _kept(value: Any) -> str:
    # As every list of facts was kept so far: no last day is empty text.
    return str(value or "")
