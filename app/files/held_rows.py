"""Rows for somebody who keeps them all: only as many as the memory of a small machine bears.

A few hundred bytes can say that a row of 16,384 cells stands a million times. Whoever reads
rows one by one is not hurt by that; whoever holds a whole sheet asks here.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from app.files.grids import cell_name
from app.files.sheet_faults import TooLarge

_T = TypeVar("_T")
MOST: Final = 6_000_000  # cells


def held(
    rows: Iterable[tuple[int, Sequence[_T]]], file: str, sheet: str = ""
) -> Iterator[tuple[int, Sequence[_T]]]:
    """Pass on (number from 1, cells) of rows, up to MOST cells.

    Raises:
        TooLarge: there are more; it names where (whoever made the file).
    """
    count = 0
    for number, cells in rows:
        count += len(cells)
        if count > MOST:
            raise TooLarge(file=file, sheet=sheet, cell=cell_name(number, len(cells) - 1))
        yield number, cells
