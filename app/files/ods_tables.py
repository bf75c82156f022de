"""OpenDocument spreadsheets (.ods, and .fods without a package)."""

from collections.abc import Iterable
from typing import Final

from app.core.rows import Cell
from app.files.cell_values import read_iso_day, read_number
from app.files.grids import COLUMNS
from app.files.ods_rows import PlainRow, PlainRows
from app.files.xml_stream import Attributes, CellText, Found, Handler, Parsed, Run, whole_number

_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE: Final = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_DRAW: Final = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_CELL: Final = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ASIDE: Final = (_OFFICE + "annotation", _TABLE + "shapes", _DRAW + "frame")
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})


class OdsHandler(Handler):
    """Reads the tables of a document's content."""

    def __init__(self, parsed: Parsed) -> None:
        """See Handler."""
        super().__init__(parsed)
        self._style, self._hidden_styles = "", set[str]()
        self._table, self._inner = -1, 0
        self._aside = self._paragraphs = 0
        self._open = False  # between the tags of a paragraph
        self._row, self._repeat, self._hidden = 0, 1, False
        self._runs: list[Run] = []
        self._column = 0
        self._cell: Attributes | None = None
        self._text = CellText()

    def sieve(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """See Handler."""
        return PlainRows(_value, self._is_wanted, self._take_row).sieve(chunks)

    def _is_wanted(self) -> bool:
        return self._table == self.parsed.wanted and not self._aside and not self._inner

    def _take_row(self, row: PlainRow) -> None:
        if any(row.cells):
            found = Found(self._row + 1, row.repeat, [], row.hidden, row.cells)
            self.parsed.rows.append(found)
        self._row += row.repeat

    def start(self, name: str, attributes: Attributes) -> None:
        """See Handler."""
        if name == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties":
            if attributes.get(_TABLE + "display") == "false":
                self._hidden_styles.add(self._style)
        elif name in _ASIDE:
            self._aside += 1
        elif name == _TABLE + "table":
            self._start_table(attributes)
        elif self._table != self.parsed.wanted or self._aside or self._inner:
            return
        elif name == _TABLE + "table-row":
            self._runs, self._column = [], 0
            self._repeat = whole_number(attributes.get(_TABLE + "number-rows-repeated"))
            self._hidden = attributes.get(_TABLE + "visibility", "visible") != "visible"
        elif name in _CELL:
            self._cell, self._paragraphs = attributes, 0
            self._text.take()
        elif self._cell is not None:
            self._start_text(name, attributes)

    def _start_table(self, attributes: Attributes) -> None:
        if self._cell is not None or self._aside:
            self._inner += 1
            return
        self._table, self._row = len(self.parsed.sheets), 0
        shown = attributes.get(_TABLE + "style-name") not in self._hidden_styles
        self.parsed.sheets.append((attributes.get(_TABLE + "name", ""), shown))

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name == _TEXT + "p":
            if self._paragraphs:
                self._text.add("\n")
            self._paragraphs += 1
            self._open = True
        elif name == _TEXT + "s":
            self._text.add(" " * min(100, whole_number(attributes.get(_TEXT + "c"))))
        elif name == _TEXT + "tab":
            self._text.add("\t")
        elif name == _TEXT + "line-break":
            self._text.add("\n")

    def text(self, text: str) -> None:
        """See Handler."""
        if self._open and self._cell is not None and not self._aside and not self._inner:
            self._text.add(text)

    def end(self, name: str) -> None:
        """See Handler."""
        if name in _ASIDE:
            self._aside -= 1
        elif name == _TABLE + "table":
            if self._inner:
                self._inner -= 1
                return
            self.parsed.over = self._table == self.parsed.wanted
            self._table = -2
        elif self._table != self.parsed.wanted or self._aside or self._inner:
            return
        elif name == _TEXT + "p":
            self._open = False
        elif name in _CELL:
            self._end_cell()
        elif name == _TABLE + "table-row":
            if any(run.value for run in self._runs):
                self.parsed.rows.append(
                    Found(self._row + 1, self._repeat, self._runs, self._hidden)
                )
            self._row += self._repeat

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        count = whole_number(cell.get(_TABLE + "number-columns-repeated"))
        value = _value(cell, self._text.take())
        if value and self._column < COLUMNS:
            rows = whole_number(cell.get(_TABLE + "number-rows-spanned"))
            columns = whole_number(cell.get(_TABLE + "number-columns-spanned"))
            self._runs.append(Run(self._column, count, value, rows, min(columns, COLUMNS)))
        self._column += count


def _value(cell: Attributes, shown: str) -> Cell:
    kind = cell.get(_OFFICE + "value-type", "")
    if kind in _NUMBERS and (stored := cell.get(_OFFICE + "value")):
        number = read_number(stored)
        # 0010 is the number 10 in the format 0000; what is shown is what is meant.
        padded = shown.isascii() and shown.isdigit() and shown.lstrip("0") == number
        return shown if padded else number
    if kind == "date" and (stored := cell.get(_OFFICE + "date-value")):
        return read_iso_day(stored)
    if kind == "boolean":
        return "TRUE" if cell.get(_OFFICE + "boolean-value") == "true" else "FALSE"
    return shown or cell.get(_OFFICE + "string-value", "")
