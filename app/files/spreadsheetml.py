"""SpreadsheetML 2003: the XML that many systems hand out under the name .xls."""

from typing import Final

from app.core.rows import Cell
from app.files.cell_values import read_iso_day, read_number, read_truth
from app.files.grids import COLUMNS
from app.files.xml_stream import Attributes, CellText, Found, Handler, Parsed, Run, whole_number

NAMESPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = NAMESPACE + " "
_X: Final = "urn:schemas-microsoft-com:office:excel "


class SpreadsheetMlHandler(Handler):
    """Reads the worksheets of a workbook."""

    def __init__(self, parsed: Parsed) -> None:
        """See Handler."""
        super().__init__(parsed)
        self._sheet = -1
        self._row, self._span, self._hidden = 0, 0, False
        self._runs: list[Run] = []
        self._column = 0
        self._cell: Attributes | None = None
        self._kind = ""
        self._aside = 0
        self._taking = False
        self._text = CellText()

    def start(self, name: str, attributes: Attributes) -> None:
        """See Handler."""
        if name == _SS + "Worksheet":
            self._sheet, self._row, self._span = len(self.parsed.sheets), 0, 0
            self.parsed.sheets.append((attributes.get(_SS + "Name", ""), True))
        elif name == _X + "Visible":
            self._taking = True
            self._text.take()
        elif self._sheet != self.parsed.wanted:
            return
        elif name == _SS + "Row":
            self._row = whole_number(attributes.get(_SS + "Index"), self._row + self._span + 1)
            self._span = whole_number(attributes.get(_SS + "Span"), 0)
            self._hidden = attributes.get(_SS + "Hidden") == "1"
            self._runs, self._column = [], 0
        elif name == _SS + "Cell":
            self._cell = attributes
            self._column = whole_number(attributes.get(_SS + "Index"), self._column + 1) - 1
            self._text.take()
        elif name == _SS + "Comment":
            self._aside += 1
        elif name == _SS + "Data" and self._cell is not None and not self._aside:
            self._kind, self._taking = attributes.get(_SS + "Type", "String"), True

    def text(self, text: str) -> None:
        """See Handler."""
        if self._taking:
            self._text.add(text)

    def end(self, name: str) -> None:
        """See Handler."""
        if name == _X + "Visible":
            self._taking = False
            if self.parsed.sheets and self._text.take().strip().startswith("Sheet"):
                self.parsed.sheets[-1] = (self.parsed.sheets[-1][0], False)
        elif self._sheet != self.parsed.wanted:
            return
        elif name == _SS + "Worksheet":
            self.parsed.over = True
        elif name == _SS + "Comment":
            self._aside -= 1
        elif name == _SS + "Data" and not self._aside:
            self._taking = False
        elif name == _SS + "Cell" and self._cell is not None:
            self._end_cell(self._cell)
        elif name == _SS + "Row" and self._runs:
            self.parsed.rows.append(Found(self._row, 1, self._runs, self._hidden))

    def _end_cell(self, cell: Attributes) -> None:
        self._cell = None
        across = whole_number(cell.get(_SS + "MergeAcross"), 0)
        value = _value(self._kind, self._text.take())
        if value and self._column < COLUMNS:
            down = whole_number(cell.get(_SS + "MergeDown"), 0)
            self._runs.append(Run(self._column, 1, value, down + 1, min(across, COLUMNS) + 1))
        self._column += 1 + across


def _value(kind: str, text: str) -> Cell:
    if kind == "Number":
        return read_number(text)
    if kind == "DateTime":
        return read_iso_day(text)
    return read_truth(text) if kind == "Boolean" and text else text
