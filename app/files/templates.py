"""Empty registries to fill in: headings, a hint row, an example row, drop-downs, a check.

What the templates say stands in resources/templates/registry.toml; which columns there
are and which words a drop-down offers comes from core. A filled-in template imports as
it is, hint and example rows included: they are marked and passed over.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.core import vocabulary
from app.core.codes import USCC_ALPHABET
from app.core.headings import ListKind, label
from app.core.other_checks import KIND_WORDS
from app.files.atomic import whole_file
from app.files.sheet_xml import HEAD_COLOUR
from app.installed import RESOURCES

TEXT_FORMAT: Final = "@"
_WEIGHTS: Final = (*(3**i % 31 for i in range(17)), 1)  # as core.codes, GB 32100-2015
HEAD_FONT: Final = Font(bold=True)
HEAD_FILL: Final = PatternFill("solid", fgColor=HEAD_COLOUR)
HEAD_ALIGNMENT: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
SOURCE: Final = RESOURCES / "templates" / "registry.toml"
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
    "FACT_KINDS": vocabulary.FACT_KINDS,
    "CHECK_KINDS": tuple(KIND_WORDS.values()),
}
# Lists shown beside those of the drop-downs, since their cells may hold several words.
_SHOWN_TOO: Final[Mapping[str, Sequence[str]]] = {"officers": ("SKILLS", "QUALIFICATIONS")}
FIRST_ROW: Final = 4  # below headings, hint and example
READY_ROWS: Final = 2000  # rows with rules, drop-downs and check
_HIDDEN: Final = 24  # column of the second sheet where the names of the formulas begin
_FAULT, _FINE = "×", "√"
_RED: Final = DifferentialStyle(
    font=Font(color="9C0006", bold=True), fill=PatternFill(bgColor="FFC7CE")
)
_GREEN: Final = DifferentialStyle(font=Font(color="006100"))


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template: its field, the hint below its heading, an example of a value."""

    field: str
    hint: str
    example: str


def template_columns(kind: ListKind) -> tuple[TemplateColumn, ...]:
    """Return the columns of the template of one list; examples as data, without their mark."""
    plan = _source()[kind]
    return tuple(
        TemplateColumn(one["field"], one["hint"], vocabulary.example_value(one.get("example", "")))
        for one in plan["column"]
    )


def write_template(path: Path, kind: ListKind) -> None:
    """Write the template of one list as .xlsx.

    What is typed is held against the rules by the spreadsheet program itself; what is
    pasted past them shows in the check column.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere.
    """
    plan = _source()[kind]
    columns: list[dict[str, Any]] = plan["column"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = plan["title"]
    _write_top(sheet, kind, plan, columns)
    lists = book.create_sheet(plan["lists"])
    ranges = _write_lists(lists, kind, columns)
    _write_names(book, lists)
    for index, column in enumerate(columns, start=1):
        if name := column.get("choices"):
            _offer(sheet, index, ranges[name], column)
        if name := column.get("rule"):
            _refuse(sheet, index, _source()["rules"][name], _places(columns, FIRST_ROW))
    _write_checks(sheet, plan["checks"], columns)
    with whole_file(path) as file:
        book.save(file)


@cache
def _source() -> dict[str, Any]:
    with SOURCE.open("rb") as file:
        return tomllib.load(file)


def _write_top(
    sheet: Worksheet, kind: ListKind, plan: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
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
    hint = sheet.cell(2, len(columns) + 1, plan["check_hint"].format(rows=READY_ROWS))
    hint.font, hint.alignment = Font(italic=True, color="666666"), Alignment(wrap_text=True)
    check = sheet.cell(1, len(columns) + 1, plan["check_heading"])
    check.font, check.fill, check.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGNMENT
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 26
    sheet.freeze_panes = "B2"


def _write_lists(
    sheet: Worksheet, kind: ListKind, columns: Sequence[Mapping[str, Any]]
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


def _write_names(book: Workbook, sheet: Worksheet) -> None:
    """Put what the check of a code needs into hidden columns, under names of their own.

    Names keep their cells when rows are inserted above; numbers written into a formula
    or made of row numbers would not.
    """
    names = _source()["names"]
    size = len(_WEIGHTS)
    for name, column, values in (
        (names["positions"], _HIDDEN, range(1, size + 1)),
        (names["weights"], _HIDDEN + 1, _WEIGHTS),
        (names["letters"], _HIDDEN + 2, (USCC_ALPHABET,)),
    ):
        letter = get_column_letter(column)
        for row, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
        last = f":${letter}${size + 1}" if column < _HIDDEN + 2 else ""
        place = f"'{sheet.title}'!${letter}$2{last}"
        book.defined_names[name] = DefinedName(name, attr_text=place)
        sheet.column_dimensions[letter].hidden = True


def _offer(sheet: Worksheet, index: int, source: str, column: Mapping[str, Any]) -> None:
    """Offer a list as a drop-down; another word is refused, or only asked about."""
    choice = DataValidation(type="list", formula1=f"={source}", allow_blank=True)
    choice.errorStyle = "stop" if column.get("strict") else "warning"
    choice.errorTitle = str(sheet.cell(1, index).value)
    choice.error = _source()["messages"]["strict" if column.get("strict") else "open"]
    _hold(sheet, index, choice)


def _refuse(
    sheet: Worksheet, index: int, rule: Mapping[str, str], cells: Mapping[str, "_Place"]
) -> None:
    """Let the spreadsheet program refuse what a rule does not take."""
    letter = get_column_letter(index)
    formula = rule["formula"].format(cell=f"{letter}{FIRST_ROW}", all=_whole(letter), **cells)
    held = DataValidation(type="custom", formula1=formula, allow_blank=True)
    held.errorStyle = "stop"
    held.errorTitle, held.error = rule["title"], rule["error"]
    _hold(sheet, index, held)


def _hold(sheet: Worksheet, index: int, rule: DataValidation) -> None:
    letter = get_column_letter(index)
    rule.showErrorMessage = True
    rule.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + READY_ROWS - 1}")
    sheet.add_data_validation(rule)


def _whole(letter: str) -> str:
    """The rows of a column that are checked, as a formula names them."""
    return f"${letter}${FIRST_ROW}:${letter}${FIRST_ROW + READY_ROWS - 1}"


class _Place(str):
    """A row's cell in a formula: {field}; {field:all} is the whole column."""

    def __format__(self, spec: str) -> str:
        return _whole(self.rstrip("0123456789")) if spec == "all" else str(self)


def _places(columns: Sequence[Mapping[str, Any]], row: int) -> dict[str, _Place]:
    return {
        column["field"]: _Place(f"{get_column_letter(index)}{row}")
        for index, column in enumerate(columns, start=1)
    }


def _write_checks(
    sheet: Worksheet, checks: Sequence[Mapping[str, str]], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Write the check column: the first question of `checks` that holds gives the answer."""
    formula = ""
    for check in reversed(checks):
        said = check["say"].replace('"', '""')
        formula = f'IF({check["when"]},"{said}",{formula})' if formula else f'"{said}"'
    last = get_column_letter(len(columns) + 1)
    for row in range(FIRST_ROW, FIRST_ROW + READY_ROWS):
        sheet.cell(row, len(columns) + 1, "=" + formula.format(**_places(columns, row)))
    place = f"{last}{FIRST_ROW}:{last}{FIRST_ROW + READY_ROWS - 1}"
    for mark, look in ((_FAULT, _RED), (_FINE, _GREEN)):
        rule = Rule(type="expression", dxf=look, formula=[f'LEFT({last}{FIRST_ROW},1)="{mark}"'])
        sheet.conditional_formatting.add(place, rule)
