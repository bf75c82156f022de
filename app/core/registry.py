"""The three registries side by side: which fields, which reader, which export.

What differs between enterprises, officers and items is decided in their modules; this
one only lets a caller treat them alike.
"""

from collections.abc import Iterable, Iterator, Mapping

from app.core import enterprises, items, officers
from app.core.enterprises import EnterpriseRow
from app.core.headings import Kind, label
from app.core.items import ItemRow
from app.core.officers import OfficerRow
from app.core.rows import Cell, Read

Record = EnterpriseRow | OfficerRow | ItemRow


def read_registry(
    kind: Kind, rows: Iterable[tuple[int, Mapping[str, Cell]]]
) -> Iterator[tuple[int, Read[EnterpriseRow] | Read[OfficerRow] | Read[ItemRow]]]:
    """Yield (row number, row as read) for each row of a file, in file order."""
    if kind == "items":
        kept = list(rows)
        numbers = [number for number, _ in kept]
        yield from zip(numbers, items.read_items(kept), strict=True)
        return
    for number, cells in rows:
        if kind == "enterprises":
            yield number, enterprises.read_enterprise(cells, number)
        else:
            yield number, officers.read_officer(cells, number)


def export_fields(kind: Kind) -> tuple[str, ...]:
    """Return the fields of an export, in the order of its columns."""
    modules = {"enterprises": enterprises, "officers": officers, "items": items}
    return tuple(modules[kind].EXPORT_FIELDS)


def export_headings(kind: Kind) -> list[str]:
    """Return the headings of an export, as an import of the same file knows them."""
    return [label(kind, field) for field in export_fields(kind)]


def export_cells(record: Record) -> list[str]:
    """Return the cells of one record under export_headings()."""
    if isinstance(record, EnterpriseRow):
        return enterprises.enterprise_cells(record)
    if isinstance(record, OfficerRow):
        return officers.officer_cells(record)
    return items.item_cells(record)
