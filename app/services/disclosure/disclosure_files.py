"""The files of a list: the table itself, and beside it its control totals and SHA-256."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.core.disclosure_kept import Totals
from app.files.disclosure_notes import write_note
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.texts import text

_SAMPLED = 2_000  # rows that decide how wide a column is


class Format(StrEnum):
    """The files a list can be written as."""

    XLSX = "xlsx"
    CSV_UTF8 = "csv-utf8"
    CSV_GB18030 = "csv-gb18030"

    @property
    def suffix(self) -> str:
        """The ending of the file's name."""
        return ".xlsx" if self is Format.XLSX else ".csv"


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a file: lines above the table, headings, rows."""

    sheet: str
    title: str
    block: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_list(content: Content, path: Path, fmt: Format) -> None:
    """Write a list.

    Raises:
        MissingCharacters: the encoding lacks a character (the user's).
        DiskFull, Unwritable: the machine's.
    """
    preface: list[Sequence[str]] = [[content.title]] if content.title else []
    preface += [list(line) for line in content.block]
    if fmt is Format.XLSX:
        sheet = Sheet(
            content.sheet, content.headings, content.rows, _widths(content), None, preface
        )
        write_xlsx(path, [sheet])
        return
    lines: list[Sequence[str]] = [*preface, content.headings, *content.rows]
    encoding = "utf-8-sig" if fmt is Format.CSV_UTF8 else "gb18030"
    write_csv(path, lines[0], lines[1:], encoding, before=len(preface))


def note_name(file_name: str) -> str:
    """Return the name of the note beside a file."""
    return text("disclosure.note.file", file=file_name)


def write_list_note(path: Path, file_name: str, digest: str, totals: Totals, about: str) -> None:
    """Write the note: remarks, then the line that `sha256sum -c` reads."""
    lines = [
        about,
        text("disclosure.note.rows", rows=totals.rows, firms=totals.firms),
        *(text("disclosure.note.result", said=said, count=n) for said, n in totals.results),
    ]
    if totals.late:
        lines.append(text("disclosure.note.late", count=totals.late))
    lines.append(text("disclosure.note.how"))
    write_note(path, lines, digest, file_name)


def _widths(content: Content) -> dict[int, float]:
    """Widths that show most values whole: Chinese characters take two columns."""
    widths = {}
    rows = content.rows[:_SAMPLED]
    for column, heading in enumerate(content.headings):
        longest = max((len(row[column].encode("gb18030", "replace")) for row in rows), default=0)
        widths[column] = float(min(max(longest, 2 * len(heading)) + 2, 50))
    return widths
