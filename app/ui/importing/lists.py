"""The lists of a preview in which nothing is decided: which columns each shows."""

from typing import Any

from PySide6.QtCore import Qt

from app.core.headings import Kind
from app.services.registry.import_lines import IssueLine, Listed, PreviewLine, SkippedRow
from app.texts import text
from app.ui.importing.long_list import LongList
from app.ui.tables import Column, RowsTable
from app.ui.views import importing as view
from app.ui.views.importing import ChangedField


def pages(kind: Kind) -> dict[Listed, LongList[Any]]:
    """Return the list of every class whose lines come page by page."""
    return {
        "new": _lines("new", kind),
        "changed": _changes(kind),
        "unchanged": _lines("unchanged", kind),
    }


def heading(column: str, kind: Kind) -> str:
    """Return what `name` and `key` are called: people have a name and a certificate."""
    return _name(f"{column}_officers" if kind == "officers" else column)


def tables(kind: Kind) -> dict[str, RowsTable[Any]]:
    """Return the tables of the other classes that need no decisions; items list what vanishes."""
    made: dict[str, RowsTable[Any]] = {
        "refused": _issues("refused"),
        "noted": _issues("noted"),
        "skipped": _skipped(),
    }
    if kind == "items":
        made["vanished"] = RowsTable(_columns(kind), text("importing.tab.vanished"))
    return made


def _name(column: str) -> str:
    return text(f"importing.column.{column}")


def _columns(kind: Kind) -> tuple[Column[PreviewLine], ...]:
    return (
        Column(heading("name", kind), lambda line: line.name, least=240),
        Column(heading("key", kind), lambda line: line.key or _name("own_key"), 210),
    )


def _lines(tab: str, kind: Kind) -> LongList[PreviewLine]:
    row = Column[PreviewLine](_name("row"), lambda line: str(line.row), 72, right=True)
    return LongList((row, *_columns(kind)), text(f"importing.tab.{tab}"))


def _changes(kind: Kind) -> LongList[ChangedField]:
    made: LongList[ChangedField] = LongList(
        (
            Column(_name("row"), lambda line: line.row, 64, right=True),
            Column(heading("name", kind), lambda line: line.name, least=190),
            Column(_name("field"), lambda line: line.column, 176),
            Column(_name("before"), lambda line: line.before or _name("blank"), least=130),
            Column(_name("after"), lambda line: line.after or _name("blank"), least=130),
            Column(heading("key", kind), lambda line: line.key, 190, optional=True),
        ),
        text("importing.tab.changed"),
    )
    # Two addresses differ at their end: show both ends of what does not fit.
    made.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return made


def _issues(tab: str) -> RowsTable[IssueLine]:
    return RowsTable(
        (
            Column(_name("row"), lambda line: str(line.row), 64, right=True),
            Column(_name("column"), lambda line: line.column, 150),
            Column(_name("value"), lambda line: line.value or _name("blank"), 176),
            Column(_name("reason"), lambda line: line.message, least=280),
            Column(_name("sheet"), lambda line: line.sheet, 110, optional=True),
        ),
        text(f"importing.tab.{tab}"),
    )


def _skipped() -> RowsTable[SkippedRow]:
    return RowsTable(
        (
            Column(_name("sheet"), lambda line: line.sheet, 180),
            Column(_name("row"), lambda line: str(line.row), 72, right=True),
            Column(_name("skipped"), view.skipped_words, least=280),
        ),
        text("importing.tab.skipped"),
    )
