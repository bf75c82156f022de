"""The columns of a list as the upper level sent it, so that the pairing goes back in its shape."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.core.headings import Match, is_private, match_headings, plain
from app.core.rows import Cell
from app.core.task import ListedFile

_OTHER: Final = "+"  # names the columns that are no field of ours, with their place


def every_column(cells: Sequence[str]) -> Match:
    """Read headings as those of enterprises, and keep all other columns beside the fields.

    Columns with identity numbers are left out: they are never stored.
    """
    found = match_headings(cells, "enterprises")
    if not found.usable:
        return found
    taken = set(found.columns.values())
    others = {
        f"{_OTHER}{at}": at
        for at, cell in enumerate(cells)
        if at not in taken and plain(cell) and not is_private(cell)
    }
    return replace(found, columns={**found.columns, **others})


def kept_file(
    name: str,
    fields: Sequence[str],
    headings: Mapping[str, str],
    rows: Sequence[tuple[str, Sequence[Cell]]],
) -> ListedFile:
    """Return what to keep of a file: its headings and its rows as texts, in file order.

    Args:
        fields: of the table, in the order of its columns; headings: field -> heading.
        rows: key of the registry ("" where it has none) and the cells.
    """
    return ListedFile(
        name,
        tuple(headings[one].strip() for one in fields),
        tuple((key, tuple(_text(cell) for cell in cells)) for key, cells in rows),
    )


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
