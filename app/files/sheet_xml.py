"""The parts of an .xlsx written row by row: ECMA-376 part 1, §18, as plain text into a zip.

Every text is an inline string, so nothing is kept in memory but the row in hand, and no
text is ever a formula. Six styles are all there are.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | None

TEXT, QUOTED, WRAPPED, QUOTED_WRAPPED, DATE, HEAD = 1, 2, 3, 4, 5, 6
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
HEAD_COLOUR: Final = "DDE6F0"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML 1.0 §2.2 cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile("[^\x00-\x1f&<>\ud800-\udfff\ufffe\uffff]*")
_EDGES = re.compile(r"^\s|\s$|\n")

STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="SimSun"/></font>'
    '<font><b/><sz val="11"/><name val="SimSun"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    f'<fill><patternFill patternType="solid"><fgColor rgb="FF{HEAD_COLOUR}"/></patternFill></fill>'
    "</fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs count="7"><xf/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1" '
    'applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def column_letters(index: int) -> str:
    """Return the letters of a column, counted from 0: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_head(widths: Sequence[float], text: frozenset[int] | None, frozen: int) -> str:
    """Return a sheet up to its first row.

    Args:
        widths: of the columns, in characters.
        text: columns whose empty cells are text too; None means all.
        frozen: rows that stay in sight.
    """
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1" '
        f'style="{TEXT if text is None or at - 1 in text else 0}"/>'
        for at, width in enumerate(widths, 1)
    )
    pane = (
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{frozen}" '
        f'topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
    )
    cols = f"<cols>{columns}</cols>" if columns else ""
    return f'{_XML}<worksheet xmlns="{_MAIN}">{pane}{cols}<sheetData>'


SHEET_END: Final = "</sheetData></worksheet>"


class RowMaker:
    """Makes rows of one sheet, from the first on; `letters` are made once."""

    def __init__(self, columns: int) -> None:
        self._letters = [column_letters(index) for index in range(columns)]
        self.number = 0

    def row(self, values: Sequence[Value], style: int = 0) -> str:
        """Return the next row; `style` 0 lets each value choose."""
        self.number += 1
        number = self.number
        while len(self._letters) < len(values):
            self._letters.append(column_letters(len(self._letters)))
        cells = []
        for letters, value in zip(self._letters, values, strict=False):
            if value is None or value == "":
                continue  # the column's style stands for it
            if type(value) is str and _PLAIN.fullmatch(value) and value[0] not in " =+-@":
                kept = ' xml:space="preserve"' if value[-1] == " " else ""
                cells.append(
                    f'<c r="{letters}{number}" s="{style or TEXT}" t="inlineStr">'
                    f"<is><t{kept}>{value}</t></is></c>"
                )
            else:
                cells.append(_cell(f"{letters}{number}", value, style))
        return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Value, style: int) -> str:
    if isinstance(value, str):
        words = _UNFIT.sub("", value)
        kept = ' xml:space="preserve"' if _EDGES.search(words) else ""
        if not style:
            style = QUOTED if value.startswith(FORMULA) else TEXT
            if "\n" in value:
                style += WRAPPED - TEXT
        # A bare carriage return would come back as a line feed (XML 1.0 §2.11).
        inner = escape(words, {"\r": "&#13;"})
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{kept}>{inner}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{DATE}"><v>{_serial(value)}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _serial(day: date) -> int:
    """Days since 1899-12-30, as the 1900 system counts from March 1900 on."""
    return day.toordinal() - date(1899, 12, 30).toordinal()


def package(titles: Sequence[str]) -> Mapping[str, str]:
    """Return the parts around the sheets: path in the zip -> text."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{at}" r:id="rId{at}"/>'
        for at, title in zip(numbers, titles, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for at in numbers
    )
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'{links}<Relationship Id="rId{len(titles) + 1}" Type="{_OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
