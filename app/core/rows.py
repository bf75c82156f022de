"""One cell, one row, and what may be said about them while a registry is read.

The bounds of this module: it knows values, never files or columns of a file. A cell
is text or a date; a row has the number it carries in the file; everything wrong with
a row is collected (RowIssue) before anybody complains, and nothing is dropped in
silence: a value that is not taken over has an issue of its own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

Cell = str | date
T = TypeVar("T")

# "9999-09-09" is how the field writes a date without an end (长期有效).
NO_END: Final = date(9999, 9, 9)
_NO_END_WORDS: Final = frozenset(
    {"长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限", "至今"}
)
_NOTHING: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "NULL", "N/A", "NONE"}
)

# What stands in place of a value of a JSON record that is itself an object or a table.
NESTED_MARK: Final = "#JSON!"
NESTED: Final = "rows.nested"

# What spreadsheets show in a cell whose formula failed: ECMA-376 part 1, 18.17.3, what later
# editions added, and LibreOffice's own (Err:502, 错误:502). No name or number is spelled so.
_FAILED: Final = frozenset(
    {
        *("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"),
        *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
        *("#BUSY!", "#PYTHON!", "#EXTERNAL!"),
        NESTED_MARK,
    }
)
_FAILED_NUMBER = re.compile(r"(?:Err|错误)[:：]\d{3}")
FAILED_MARKS: Final = ("#", "Err:", "错误:", "错误：")  # how each of them begins
FAILED: Final = "rows.failed_formula"

_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0)?")
# A day of a spreadsheet that lost its format: 10000 is 1927, 73050 is 2099 (1900 system).
_SERIAL = re.compile(r"([1-7]\d{4})(?:\.\d+)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_LAST_SERIAL: Final = 73_050
_HAN_BLANKS = re.compile(
    "(?<=[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]) +"
    "(?=[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]"
)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_LIST_MARKS = re.compile(r"[、，,；;\n]+")
_LINE_MARKS = re.compile(r"\n+")
_CLAUSE_MARKS = re.compile(r"[；;\n]+")


class Severity(StrEnum):
    """What an issue means for its row."""

    REFUSE = "refuse"  # the row is not taken over
    LOST = "lost"  # the row is, this value is not
    WARN = "warn"  # both are; somebody should look


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing to say about one row.

    Attributes:
        row: number of the row as the file shows it, from 1.
        column: the field's name; `headings.label()` gives the heading people know.
        value: what stood there, shortened or masked where it must not be repeated.
        code: names the sentence in errors.toml (placeholders: value, first_row).
        first_row: with a repeated key, the row that carries it first; else 0.
    """

    row: int
    column: str
    value: str
    code: str
    severity: Severity
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A row as read: `value` is None exactly where an issue refuses the row."""

    value: T | None
    issues: tuple[RowIssue, ...] = ()


def clean_text(cell: Cell | None) -> str:
    """Return a cell as one line of text: no invisible characters, no outer blanks.

    Width of letters and brackets stays as written: a registered name is what the
    licence says. `="…"` and a leading apostrophe (both: "this is text") are unwrapped.
    """
    if cell is None or cell == "":
        return ""
    if not isinstance(cell, str):
        return cell.isoformat()
    if cell.isprintable() and cell[0] not in " ='" and cell[-1] != " ":
        return cell
    return " ".join(unwrap(_INVISIBLE.sub("", cell)).split())


def clean_lines(cell: Cell | None) -> str:
    """Return a cell as text like clean_text, but keep its line breaks."""
    if cell is None or not isinstance(cell, str):
        return clean_text(cell)
    lines = _INVISIBLE.sub("", unwrap(cell)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).rstrip("\n")


def unwrap(text: str) -> str:
    """Return what `="…"` or a leading apostrophe marks as text."""
    text = text.strip(" \t\u00a0\u3000")  # not line breaks: in a list a blank line counts
    if found := _FORMULA_TEXT.fullmatch(text):
        return found[1].replace('""', '"')
    return text.removeprefix("'")


def is_nothing(text: str) -> bool:
    """Tell whether cleaned text only says that there is nothing (无, /, -)."""
    return text.upper() in _NOTHING


def is_failed(cell: Cell | None) -> bool:
    """Tell whether a cell holds nothing but the error of a formula: #N/A, #REF!, Err:502."""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return text.startswith(FAILED_MARKS) and (
        text.upper() in _FAILED or _FAILED_NUMBER.fullmatch(text) is not None
    )


def without_failed(
    cells: Mapping[str, Cell], row: int, needed: Collection[str] = ()
) -> tuple[Mapping[str, Cell], list[RowIssue]]:
    """Return a row without the errors of formulas, and an issue for each: it is never kept.

    Args:
        needed: fields that must not be taken for blank: an error there refuses the row.
    """
    failed = [field for field, cell in cells.items() if is_failed(cell)]
    if not failed:
        return cells, []
    issues = [
        RowIssue(
            row,
            field,
            str(cells[field]).strip(),
            NESTED if str(cells[field]).strip() == NESTED_MARK else FAILED,
            Severity.REFUSE if field in needed else Severity.LOST,
        )
        for field in failed
    ]
    return {field: cell for field, cell in cells.items() if field not in failed}, issues


def read_date(cell: Cell | None) -> date | None:
    """Return the day a cell names, or None where it names none that exists.

    Understood: dates of the spreadsheet, 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日,
    20260305, each with an optional time and in any width; a spreadsheet's day number as
    text (45000 is 2023-03-15, 1900 system); 长期 and any day of the year 9999 (as
    9999-09-09).
    """
    if isinstance(cell, date):
        return NO_END if cell.year == NO_END.year else cell
    text = clean_text(cell)
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if found is None:
        return _rarer_date(text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return NO_END if day.year == NO_END.year else day


def _rarer_date(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    plain = plain.replace("。", ".").replace("、", ".")  # the full stop key of a Chinese keyboard
    if plain in _NO_END_WORDS:
        return NO_END
    if (found := _SERIAL.fullmatch(plain)) and int(found[1]) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(found[1]))
    # A blank between day and time must stay; any other must not.
    spaced = unicodedata.normalize("NFKC", text)
    return read_date(spaced) if spaced != text else read_date(plain) if plain != text else None


def clean_person(cell: Cell | None) -> str:
    """Return a person's name as clean_text does, without blanks that only pad it (王　军)."""
    text = clean_text(cell)
    return _HAN_BLANKS.sub("", text) if " " in text else text


def split_words(cell: Cell | None) -> tuple[str, ...]:
    """Return the words of a cell that holds several, joined by 、 ， ； or line breaks.

    Each word once, in the order written; 无 and the like are no words.
    """
    words = (word.strip() for word in _LIST_MARKS.split(clean_lines(cell)))
    return tuple(dict.fromkeys(word for word in words if not is_nothing(word)))


def split_clauses(cell: Cell | None) -> tuple[str, ...]:
    """Return the points of a cell: one a line, or, on a single line, between ；."""
    text = clean_lines(cell)
    marks = _LINE_MARKS if "\n" in text else _CLAUSE_MARKS
    return tuple(point for part in marks.split(text) if (point := part.strip()))


def too_long(row: int, texts: Iterable[tuple[str, str]], limits: dict[str, int]) -> list[RowIssue]:
    """Return a refusal for each (field, text) longer than the field's limit."""
    return [
        RowIssue(row, field, shorten(text), "rows.too_long", Severity.REFUSE)
        for field, text in texts
        if len(text) > limits[field]
    ]


def shorten(text: str, size: int = 40) -> str:
    """Return the text, cut to `size` characters for a message."""
    return text if len(text) <= size else text[: size - 1] + "…"


def repeats(keys: Sequence[tuple[int, str]], column: str) -> tuple[RowIssue, ...]:
    """Return a refusal for each row whose key an earlier row of the file carries.

    Args:
        keys: (row number, key) of the rows in file order; empty keys are passed over.
        column: field the key came from, for the message.
    """
    first: dict[str, int] = {}
    issues: list[RowIssue] = []
    for row, key in keys:
        if key and (seen := first.setdefault(key, row)) != row:
            issues.append(RowIssue(row, column, key, "rows.repeated", Severity.REFUSE, seen))
    return tuple(issues)
