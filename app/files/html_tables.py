"""Web pages with tables, as many portals hand them out under the name .xls.

The rows of all tables of a page come one after the other, as a spreadsheet program shows
them. Nothing outside the page is fetched, and no entity is declared in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from lxml import etree

from app.files.grids import COLUMNS, LAST_ROW, Line, Merges, Row, add_merge
from app.files.sheet_faults import Damaged, WebPage

_CELLS: Final = ("td", "th")
_ENDS: Final = (b"</table", b"</html")
_TAIL: Final = 1 << 16


def html_lines(
    chunks: Iterable[bytes], columns: Sequence[int] | None, merges: Merges, file: str
) -> Iterator[Line]:
    """Yield the rows of a page.

    Args:
        chunks: the page in UTF-8.

    Raises:
        WebPage: no table in it.
        Damaged: it breaks off.
    """
    covered: dict[int, int] = {}
    for number, row in enumerate(_rows(chunks, file), start=1):
        if number > LAST_ROW:
            break
        cells = _row(row, number, covered, merges)
        if any(cells):
            yield number, _chosen(cells, columns), False
        _forget(row)


def _rows(chunks: Iterable[bytes], file: str) -> Iterator[etree._Element]:
    """Yield the rows' elements as they are parsed."""
    parser = etree.HTMLPullParser(events=("end",), encoding="utf-8", no_network=True)
    tail, seen = b"", 0
    try:
        for chunk in chain(chunks, (b"",)):
            tail = (tail + chunk)[-_TAIL:]
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
            for _, element in parser.read_events():
                if isinstance(element, etree._Element) and element.tag == "tr":
                    seen += 1
                    yield element
    except etree.LxmlError as error:
        raise (Damaged(file=file, place=str(seen + 1)) if seen else WebPage(file=file)) from error
    if not seen:
        raise WebPage(file=file)
    if not any(end in tail.lower() for end in _ENDS):
        raise Damaged(file=file, place=str(seen))


def _row(row: etree._Element, number: int, covered: dict[int, int], merges: Merges) -> Row:
    """Return the cells of a row; `covered` says to which row a cell above covers a column."""
    cells: Row = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        while covered.get(len(cells), 0) >= number:
            cells.append("")
        if len(cells) >= COLUMNS:
            break
        down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
        if down > 1 or across > 1:
            left, last = len(cells), number + down - 1
            add_merge(merges, number, left, last, left + across - 1)
            covered.update(dict.fromkeys(range(left, left + across), last))
        cells.append(_text(cell))
        cells += [""] * (across - 1)
    return cells


def _text(cell: etree._Element) -> str:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    text = str(etree.tostring(cell, method="text", encoding="unicode", with_tail=False))
    text = text.replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _span(text: str | None) -> int:
    return min(1000, max(1, int(text))) if text and text.isdecimal() and len(text) < 6 else 1


def _chosen(cells: Row, columns: Sequence[int] | None) -> Row:
    if columns is None:
        return cells
    width = len(cells)
    return [cells[at] if at < width else "" for at in columns]


def _forget(row: etree._Element) -> None:
    """Free a row that was read, and those before it."""
    row.clear()
    above = row.getparent()
    while above is not None and row.getprevious() is not None:
        del above[0]
