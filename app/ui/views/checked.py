"""What the pages of 案卷核验 decide: words and colours of a conclusion, widths of columns."""

import re
from collections.abc import Sequence
from typing import Final

from app.core.dossier_paper import NotAHash, OnPaper, read_typed
from app.core.dossier_report import Verdict
from app.core.times import stamp
from app.services.supervision.checked_browse import Row, Table
from app.services.supervision.checked_dossiers import Checked, FolderChecked, FolderLine
from app.texts import error_text, text
from app.ui.widgets.banner import BannerTone
from app.ui.widgets.pill import Tone

TONES: Final[dict[Verdict, BannerTone]] = {
    Verdict.PASSED: "success",
    Verdict.CONSISTENT: "warning",
    Verdict.DIFFERS: "danger",
    Verdict.UNREADABLE: "danger",
}
PILLS: Final[dict[Verdict, Tone]] = {
    Verdict.PASSED: "success",
    Verdict.CONSISTENT: "warning",
    Verdict.DIFFERS: "danger",
    Verdict.UNREADABLE: "danger",
}
MOST_NOTES: Final = 2
MOST_ROWS: Final = 2_000  # of a table at once
FIELDS: Final = {"m": OnPaper.M, "head": OnPaper.HEAD, "r": OnPaper.R}
# Width of each column of a table; 0 takes what is left.
WIDTHS: Final[dict[str, tuple[int, ...]]] = {
    "facts": (190, 0),
    "enterprises": (84, 0, 190, 84, 72, 72, 140),
    "drawn": (84, 90, 90, 0, 170),
    "cuts": (120, 120, 0),
    "teams": (84, 260, 72, 0),
    "officers": (84, 110, 84, 0, 90, 72, 150),
    "reserves": (100, 150, 80, 0, 200),
    "substitutions": (64, 96, 190, 130, 190, 0),
    "attempts": (200, 64, 160, 0, 110, 120, 120),
    "witnesses": (130, 110, 150, 0, 220),
}
_HASH: Final = re.compile("[0-9a-f]{64}")
_NUMBERS: Final = frozenset(
    {("enterprises", 5), ("drawn", 2), ("cuts", 1), ("teams", 2), ("officers", 5), ("reserves", 2)}
)
_MONO: Final = frozenset(
    {("enterprises", 6), ("drawn", 4), ("cuts", 2), ("attempts", 5), ("attempts", 6)}
)


def short(sentence: str) -> str:
    """Return a sentence with its hashes cut to what people compare at a glance."""
    return _HASH.sub(lambda found: f"{found.group()[:12]}…", sentence)


def says(checked: Checked) -> str:
    """Return the one sentence under the conclusion."""
    return text(f"checked.says.{checked.verdict}", first=short(checked.first_wrong))


def notes(checked: Checked) -> str:
    """Return the warnings that matter most; the report has them all.

    Of a dossier that passed the last says what paper anchors: it comes first.
    """
    found = checked.notes
    if checked.verdict is Verdict.PASSED:
        found = (*found[-1:], *found[:-1])
    return "\n".join(short(one) for one in found[:MOST_NOTES])


def crumb(checked: Checked) -> str:
    """Return which draw it is about."""
    if not checked.draw:
        return text("checked.page.no_draw")
    return text("checked.page.crumb", draw=checked.draw, attempt=checked.attempt)


def who(checked: Checked) -> str:
    """Return when and by whom it was checked."""
    return text("checked.page.checked", name=checked.name, at=stamp(checked.at), by=checked.by)


def is_number(table: Table, at: int) -> bool:
    """Whether a column holds numbers, which stand at the right."""
    return (table.key, at) in _NUMBERS


def is_mono(table: Table, at: int) -> bool:
    """Whether a column holds digits to compare."""
    return (table.key, at) in _MONO


def matching(rows: Sequence[Row], words: str) -> tuple[Row, ...]:
    """Return the rows in which every word stands in some cell, in any case."""
    wanted = words.casefold().split()
    if not wanted:
        return tuple(rows)
    return tuple(row for row in rows if _has(row, wanted))


def _has(row: Row, wanted: Sequence[str]) -> bool:
    line = "\n".join(row).casefold()
    return all(word in line for word in wanted)


def count_words(found: int, total: int) -> str:
    """Return how many rows there are, and how many of them are shown."""
    if found > MOST_ROWS or found < total:
        shown = min(found, MOST_ROWS)
        return text("checked.page.shown_part", total=f"{total:,}", count=f"{shown:,}")
    return text("checked.page.shown", total=f"{total:,}")


def scanned(words: str) -> dict[str, str]:
    """Return which fields the text of a sheet's square code fills; none for other words."""
    if "|" not in words:
        return {}
    found = {}
    for key, what in FIELDS.items():
        try:
            found[key] = read_typed(words, what)
        except NotAHash:
            continue
    return found


def paper_errors(values: dict[str, str]) -> dict[str, str]:
    """Return what is wrong with each value from paper."""
    errors = {}
    for key, value in values.items():
        try:
            if value.strip():
                read_typed(value, FIELDS[key])
        except NotAHash as error:
            errors[key] = error_text(error)
    return errors


def folder_words(found: FolderChecked) -> str:
    """Return what the check of a folder came to."""
    words = text(
        "checked.many.done",
        count=len(found.lines),
        sound=found.count(Verdict.PASSED, Verdict.CONSISTENT),
        differs=found.count(Verdict.DIFFERS),
        unreadable=found.count(Verdict.UNREADABLE),
    )
    unchecked = sum(line.checked is None for line in found.lines)
    if unchecked:
        words += text("checked.many.unchecked", count=unchecked)
    if found.others:
        words += text("checked.many.others", count=f"{found.others:,}")
    return words


def folder_tone(found: FolderChecked) -> BannerTone:
    """Return the colour of what the check of a folder came to."""
    sound = found.count(Verdict.PASSED, Verdict.CONSISTENT)
    return "warning" if sound == len(found.lines) else "danger"


def line_tone(line: FolderLine) -> Tone:
    """Return the colour of one line of a folder."""
    return PILLS[line.checked.verdict] if line.checked is not None else "neutral"
