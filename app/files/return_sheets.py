"""回填表 out: rows to fill in, offered words, everything else closed to typing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.core.returns import ENTERED, FIELDS, REASON, VERDICTS
from app.core.wording import Dictionary, Words
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
    "hints": 40,
    "contact": 20,
    "day": 12,
    "methods": 14,
    "verdict": 13,
    "problem": 34,
    "handling": 28,
    "overall": 24,
    "measures": 24,
    "filled_by": 10,
    "seal": 15,
    "reason": 40,
}
LISTS: Final = "_"  # the hidden sheet that holds what longer lists offer
_OPEN: Final = PatternFill("solid", fgColor="FFF9E5")
_TOP: Final = Alignment(wrap_text=True, vertical="top")


def write_return_sheet(
    path: Path,
    title: str,
    preface: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    words: Words,
    *,
    without: Collection[str] = (REASON,),
    people: Sequence[str] = (),
) -> int:
    """Write a sheet to fill in as .xlsx; return how many rows it has.

    Only the columns of ENTERED can be typed into; verdict, method, result and follow-up are
    offered. All cells are text, so that codes keep their digits.

    Args:
        preface: lines above the headings.
        rows: field of core.returns.FIELDS -> words; fields left out stay blank.
        words: the dictionaries it offers, without what is out of use.
        without: fields whose column is left out.
        people: names offered for who filled it in.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    for at, line in enumerate(preface, 1):
        sheet.cell(at, 1, line).data_type = "s"  # a leading = is no formula
    head = len(preface) + 1
    fields = [one for one in FIELDS if one[0] not in without]
    _write_head(sheet, head, fields)
    last = head
    for row in rows:
        last += 1
        _write_row(sheet, last, fields, row)
    offered = {
        "verdict": tuple(VERDICTS),
        "methods": tuple(one.label for one in words.offered(Dictionary.METHOD)),
        "overall": tuple(one.label for one in words.offered(Dictionary.RESULT)),
        "measures": tuple(one.label for one in words.offered(Dictionary.FOLLOW_UP)),
        "filled_by": tuple(people),
    }
    _offer(book, [name for name, _, _ in fields], offered, head + 1, last)
    _finish(sheet, head)
    with whole_file(path) as file:
        book.save(file)
    return last - head


def _finish(sheet: Worksheet, head: int) -> None:
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


def _write_head(sheet: Worksheet, head: int, fields: Sequence[tuple[str, str, str]]) -> None:
    for at, (name, heading, _) in enumerate(fields, 1):
        top = sheet.cell(head, at, heading)
        top.font, top.fill, top.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS[name]
    sheet.cell(1, 1).font = Font(bold=True, size=14)


def _write_row(
    sheet: Worksheet,
    number: int,
    fields: Sequence[tuple[str, str, str]],
    row: Mapping[str, str],
) -> None:
    for at, (name, _, _) in enumerate(fields, 1):
        cell = sheet.cell(number, at)
        cell.value = row.get(name, "")
        cell.data_type = "s"  # a leading = is no formula
        cell.number_format, cell.alignment = TEXT_FORMAT, _TOP
        if name in ENTERED:
            cell.protection, cell.fill = Protection(locked=False), _OPEN


def _offer(
    book: Workbook,
    names: Sequence[str],
    offered: Mapping[str, Sequence[str]],
    first: int,
    last: int,
) -> None:
    """Offer words in columns; they stand in a hidden sheet, for a rule holds 255 characters."""
    sheet, lists = book.worksheets[0], book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for place, (field, words) in enumerate(offered.items(), 1):
        if field not in names or not words:
            continue
        for row, word in enumerate(words, 1):
            lists.cell(row, place, word).data_type = "s"
        column = get_column_letter(place)
        source = f"'{LISTS}'!${column}$1:${column}${len(words)}"
        choice = DataValidation(type="list", formula1=source, allow_blank=True)
        # Several methods may stand in one cell; a verdict is one word.
        choice.errorStyle = "stop" if field == "verdict" else "warning"
        choice.showErrorMessage = True
        letter = get_column_letter(names.index(field) + 1)
        choice.add(f"{letter}{first}:{letter}{max(first, last)}")
        sheet.add_data_validation(choice)
