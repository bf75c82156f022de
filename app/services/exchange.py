"""Registries out to files: exactly the columns an import of the same file reads back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.core.enterprises import EnterpriseRow
from app.core.headings import Kind
from app.core.officers import OfficerRow
from app.core.people import Actor, Right
from app.core.registry import Record, export_cells, export_headings
from app.errors import UserError
from app.files.templates import write_template
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.item_versions import items_of, newest
from app.services.items import item_row
from app.services.rights import needs
from app.store import bulk
from app.store.bulk import LISTS, Registry
from app.store.engine import Store
from app.texts import text

Progress = Callable[[str, float], None]
_DATES: Final = frozenset({"founded", "cert_expiry"})


class UnknownSuffix(UserError):
    """Neither .csv nor .xlsx was asked for."""

    code = "exchange.suffix"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    rows: int


@needs(Right.REGISTRY)
def export(
    store: Store,
    actor: Actor,
    kind: Kind,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Exported:
    """Write a registry (of items: the last version of the list) to .csv or .xlsx.

    The .csv is UTF-8 with a byte order mark; codes are text cells in the .xlsx.
    `progress` is told (key of a sentence, 0) once: how much there is, nobody counts first.

    Raises:
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise UnknownSuffix(file=path.name)
    if progress:
        progress("imports.step_exporting", 0)
    count = 0

    def rows(session: Session) -> Iterator[list[str]]:
        nonlocal count
        for record in _records(session, kind):
            count += 1
            yield export_cells(record)

    with store.read() as session:
        if suffix == ".csv":
            write_csv(path, export_headings(kind), rows(session))
        else:
            title = text(f"imports.kind.{kind}")
            write_xlsx(path, [Sheet(title, export_headings(kind), rows(session))])
    with store.write() as session:
        payload = {"kind": kind, "file": path.name, "rows": count}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return Exported(path, count)


@needs(Right.REGISTRY)
def template(store: Store, actor: Actor, kind: Kind, path: Path) -> Path:
    """Write the empty .xlsx to fill in for a registry (hints, drop-downs, a check column).

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    write_template(path, kind)
    return path


def _records(session: Session, kind: Kind) -> Iterator[Record]:
    if kind == "items":
        version = newest(session)
        if version is not None:
            for item in items_of(session, version.id):
                yield item_row(item, version)
        return
    for _, _, values in bulk.records(session, kind):
        yield _record(kind, values)


def _record(kind: Registry, values: bulk.Values) -> EnterpriseRow | OfficerRow:
    fields = {
        name: _read(name, value) for name, value in zip(bulk.FIELDS[kind], values, strict=True)
    }
    return EnterpriseRow(**fields) if kind == "enterprises" else OfficerRow(**fields)  # type: ignore[arg-type] # by the table's columns


def _read(name: str, value: bulk.Value) -> object:
    if name in _DATES:
        return date.fromisoformat(value) if value else None
    return tuple(bulk.plain(name, value) or ()) if name in LISTS else value
