"""Empty registries to fill in: headings, a hint row, an example row, drop-downs, a check.

What the templates say stands in resources/templates/registry.toml; which columns there
are and which words a drop-down offers comes from core. A filled-in template imports as
it is, hint and example rows included: they are marked and passed over.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.core import vocabulary
from app.core.headings import Kind, label
from app.files.atomic import whole_file
from app.files.workbooks import HEAD_ALIGNMENT, HEAD_FILL, HEAD_FONT, TEXT_FORMAT

SOURCE: Final = (
    Path(__file__).resolve().parent.parent.parent / "resources" / "templates" / "registry.toml"
)
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "KINDS": vocabulary.KINDS,
    "STATUSES": vocabulary.STATUSES,
    "RISK_CLASSES": vocabulary.RISK_CLASSES,
    "SEXES": vocabulary.SEXES,
    "STATES": vocabulary.STATES,
    "IMPORTANCE": vocabulary.IMPORTANCE,
    "SKILLS": vocabulary.SKILLS,
    "QUALIFICATIONS": vocabulary.QUALIFICATIONS,
    "YES_NO": (vocabulary.YES, vocabulary.NO),
}
# Lists shown beside those of the drop-downs, since their cells may hold several words.
_SHOWN_TOO: Final[Mapping[str, Sequence[str]]] = {"officers": ("SKILLS", "QUALIFICATIONS")}
FIRST_ROW: Final = 4  # below headings, hint and example
READY_ROWS: Final = 2000  # rows with drop-downs and check


def write_template(path: Path, kind: Kind) -> None:
    """Write the template of one registry as .xlsx.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    plan = _plan(kind)
    columns: list[dict[str, Any]] = plan["column"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = plan["title"]
    _write_top(sheet, kind, plan, columns)
    lists = book.create_sheet(plan["lists"])
    ranges = _write_lists(lists, kind, columns)
    for index, column in enumerate(columns, start=1):
        if name := column.get("choices"):
            _offer(sheet, index, ranges[name])
    _write_checks(sheet, plan["check"], columns)
    with whole_file(path) as file:
        book.save(file)


@cache
def _plan(kind: Kind) -> dict[str, Any]:
    with SOURCE.open("rb") as file:
        plan: dict[str, Any] = tomllib.load(file)[kind]
    return plan


def _write_top(
    sheet: Worksheet, kind: Kind, plan: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Write headings, hints and the example; set widths and text format of the columns."""
    for index, column in enumerate(columns, start=1):
        head = sheet.cell(1, index, label(kind, column["field"]))
        head.font, head.fill, head.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
        text = plan["hint"].format(hint=column["hint"]) if index == 1 else column["hint"]
        hint = sheet.cell(2, index, text)
        hint.font = Font(italic=True, color="666666")
        hint.alignment = Alignment(wrap_text=True, vertical="top")
        example = sheet.cell(3, index, column.get("example"))
        example.number_format = TEXT_FORMAT
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.get("width", 14)
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
    check = sheet.cell(1, len(columns) + 1, plan["check_heading"])
    check.font, check.fill, check.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 26
    sheet.freeze_panes = "B2"


def _write_lists(
    sheet: Worksheet, kind: Kind, columns: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Write each list into a column of its own; return where each drop-down finds its list."""
    ranges: dict[str, str] = {}
    offered = {
        name: label(kind, column["field"]) for column in columns if (name := column.get("choices"))
    }
    shown = dict.fromkeys(_SHOWN_TOO.get(kind, ()), "")
    fields = {"SKILLS": "skills", "QUALIFICATIONS": "qualifications"}
    for index, (name, heading) in enumerate({**shown, **offered}.items(), start=1):
        letter = get_column_letter(index)
        head = sheet.cell(1, index, heading or label(kind, fields[name]))
        head.font, head.fill, head.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
        sheet.column_dimensions[letter].width = 22
        words = CHOICES[name]
        for row, word in enumerate(words, start=2):
            sheet.cell(row, index, word)
        ranges[name] = f"'{sheet.title}'!${letter}$2:${letter}${len(words) + 1}"
    return ranges


def _offer(sheet: Worksheet, index: int, source: str) -> None:
    """Offer a list as a drop-down; another word may still be typed in."""
    letter = get_column_letter(index)
    choice = DataValidation(type="list", formula1=f"={source}", allow_blank=True)
    choice.errorStyle = "warning"
    choice.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + READY_ROWS - 1}")
    sheet.add_data_validation(choice)


def _write_checks(sheet: Worksheet, formula: str, columns: Sequence[Mapping[str, Any]]) -> None:
    letters = {
        column["field"]: get_column_letter(index) for index, column in enumerate(columns, start=1)
    }
    for row in range(FIRST_ROW, FIRST_ROW + READY_ROWS):
        cells = {field: f"{letter}{row}" for field, letter in letters.items()}
        sheet.cell(row, len(columns) + 1, "=" + formula.format(**cells))
