"""回填表 out: rows to fill in, offered words, everything else closed to typing."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.core.returns import ENTERED, FIELDS, METHOD_WORDS, VERDICTS
from app.files.atomic import whole_file
from app.files.templates import HEAD_ALIGNMENT, HEAD_FILL, HEAD_FONT, TEXT_FORMAT

WIDTHS: Final[Mapping[str, int]] = {
    "position": 6,
    "name": 30,
    "code": 21,
    "address": 30,
    "team": 8,
    "officers": 16,
    "item": 9,
    "item_name": 26,
    "points": 36,
    "day": 12,
    "methods": 14,
    "verdict": 13,
    "problem": 34,
    "handling": 28,
    "seal": 15,
}
_OPEN: Final = PatternFill("solid", fgColor="FFF9E5")
_TOP: Final = Alignment(wrap_text=True, vertical="top")


def write_return_sheet(
    path: Path, title: str, preface: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> int:
    """Write a sheet to fill in as .xlsx; return how many rows it has.

    Only the columns of ENTERED can be typed into; verdict and method are offered. All
    cells are text, so that codes keep their digits.

    Args:
        preface: lines above the headings.
        rows: field of core.returns.FIELDS -> words; fields left out stay blank.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    for line in preface:
        sheet.append([line])
    head = len(preface) + 1
    _write_head(sheet, head)
    last = head
    for row in rows:
        last += 1
        _write_row(sheet, last, row)
    _offer(sheet, "verdict", ",".join(VERDICTS), head + 1, last)
    _offer(sheet, "methods", ",".join(METHOD_WORDS), head + 1, last)
    sheet.freeze_panes = f"C{head + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.protection.sort = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"
    with whole_file(path) as file:
        book.save(file)
    return last - head


def _write_head(sheet: Worksheet, head: int) -> None:
    for at, (name, heading, _) in enumerate(FIELDS, 1):
        top = sheet.cell(head, at, heading)
        top.font, top.fill, top.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS[name]
    sheet.cell(1, 1).font = Font(bold=True, size=14)


def _write_row(sheet: Worksheet, number: int, row: Mapping[str, str]) -> None:
    for at, (name, _, _) in enumerate(FIELDS, 1):
        cell = sheet.cell(number, at)
        cell.value = row.get(name, "")
        cell.data_type = "s"  # a leading = is no formula
        cell.number_format, cell.alignment = TEXT_FORMAT, _TOP
        if name in ENTERED:
            cell.protection, cell.fill = Protection(locked=False), _OPEN


def _offer(sheet: Worksheet, field: str, words: str, first: int, last: int) -> None:
    at = next(n for n, (name, _, _) in enumerate(FIELDS, 1) if name == field)
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    # Several methods may stand in one cell; a verdict is one word.
    choice.errorStyle = "stop" if field == "verdict" else "warning"
    choice.showErrorMessage = True
    letter = get_column_letter(at)
    choice.add(f"{letter}{first}:{letter}{max(first, last)}")
    sheet.add_data_validation(choice)
