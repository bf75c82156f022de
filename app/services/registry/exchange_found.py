"""What a search of the registry found, all of it, out to a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.registry import export_fields, export_headings
from app.services import journal
from app.services.personal import carried, columns
from app.services.registry.exchange import (
    Exported,
    Progress,
    cells_of,
    check_suffix,
    told,
    write_listing,
)
from app.services.registry.registry_found import enterprise_ids
from app.services.registry.registry_lines import EnterpriseQuery
from app.services.rights import needs
from app.store import bulk
from app.store.engine import Store
from app.texts import text

# Left out for those who may not see them: the right each of them needs.
PRIVATE: Final[Mapping[str, Right]] = {
    "phone": Right.PERSONAL,
    "contact": Right.PERSONAL,
    "contact_phone": Right.PERSONAL,
    "risk_class": Right.REGISTRY,
}
_PART: Final = 500


@needs(Right.READ)
def export_found(
    store: Store,
    actor: Actor,
    query: EnterpriseQuery,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Exported:
    """Write every enterprise a query gives, in its order, to a file, and log it.

    The columns are those of an export of the whole registry; phones and contact persons
    only for who may see them, classes only for those who keep the registries.

    Raises:
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    check_suffix(path)
    ids = enterprise_ids(store, actor, query)
    fields = export_fields("enterprises")
    shown = [actor.may(PRIVATE.get(field, Right.READ)) for field in fields]
    headings = list(compress(export_headings("enterprises"), shown))
    with store.read() as session:
        rows = (list(compress(row, shown)) for row in _rows(session, ids))
        title = text("imports.kind.enterprises")
        count = write_listing(path, title, headings, told(rows, len(ids), progress))
    with store.write() as session:
        payload = {
            "kind": "enterprises",
            "file": path.name,
            "rows": count,
            "filtered": query != EnterpriseQuery(),
            "private": all(shown),
            **carried(columns("enterprises", list(compress(fields, shown))), path),
        }
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return Exported(path, count)


def _rows(session: Session, ids: Sequence[int]) -> Iterator[list[str]]:
    cells = cells_of("enterprises")
    for at in range(0, len(ids), _PART):
        part = list(ids[at : at + _PART])
        found = bulk.some(session, "enterprises", part)
        for number in part:
            # A record that was taken back since the search is not there any more.
            if number in found:
                yield cells(found[number][1])
