"""Second step: what the file would do, row by row, before anything is saved."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.services.imports import IssueLine, PreviewLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import importing as view
from app.ui.views.importing import ChangedField, Shown
from app.ui.widgets import Banner, Button, Card, FormGrid, SummaryCard, WrappedLabel


class PreviewPart(QWidget):
    """Tabs of rows at the left, the numbers and what to mend at the right."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.tables: dict[str, RowsTable[Any]] = {
            "new": _lines_table("new"),
            "changed": _changes_table(),
            "refused": _issues_table("refused"),
            "noted": _issues_table("noted"),
            "unchanged": _lines_table("unchanged"),
            "vanished": _lines_table("vanished", of_file=False),
        }
        self.notes = {tab: WrappedLabel("", "secondary") for tab in view.TABS}
        self.messages = {tab: _Message() for tab in ("refused", "noted")}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(text("importing.preview.title"))
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        for tab in view.TABS:
            self.tabs.addTab(self._tab(tab), text(f"importing.tab.{tab}"))
        self.heading_note = Banner("", "info")
        self.label_field = QLineEdit()
        self.day_field = QLineEdit()
        self.version = self._version_form()
        self.card = Card(text("importing.preview.title"), " ")
        self.card.add(self.version)
        self.card.add(self.heading_note)
        self.card.add(self.tabs, 1)
        self.figures = SummaryCard(text("importing.summary.title"))
        self.mend = Banner("")
        self.report_button = Button(text("importing.preview.report"), "download")
        self.figures.extra.addWidget(self.mend)
        self.figures.extra.addWidget(self.report_button)
        self.mend.set_button(text("importing.preview.see"), self.show_refused)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self.figures)

    def _tab(self, tab: str) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.notes[tab])
        box.addWidget(self.tables[tab], 1)
        if tab in self.messages:
            box.addWidget(self.messages[tab])
            self.tables[tab].picked.connect(self.messages[tab].show_issue)
        return part

    def _version_form(self) -> FormGrid:
        form = FormGrid(2, 84)
        self.label_field.setPlaceholderText(text("importing.version.label_hint"))
        self.day_field.setPlaceholderText(text("importing.version.day_hint"))
        form.add("label", text("importing.version.label"), self.label_field)
        form.add("valid_from", text("importing.version.day"), self.day_field)
        form.setVisible(self._kind == "items")
        return form

    def show_all(self, shown: Shown) -> None:
        """Show a preview; start where there is something to look at."""
        self.card.set_title(text("importing.preview.title"), shown.file_name)
        self.label_field.clear()
        self.day_field.clear()
        self.version.setVisible(shown.kind == "items" and bool(view.to_save(shown)))
        self.heading_note.show_note(view.heading_notes(shown), "info")
        rows: dict[str, tuple[Any, ...]] = {
            "new": shown.lines("new"),
            "changed": view.changed_fields(shown.lines("changed")),
            "refused": shown.refused[: view.MOST_ISSUES],
            "noted": shown.noted[: view.MOST_ISSUES],
            "unchanged": shown.lines("unchanged"),
            "vanished": shown.lines("vanished"),
        }
        for at, tab in enumerate(view.TABS):
            self.tables[tab].set_rows(rows[tab])
            listed = len(shown.lines("changed")) if tab == "changed" else len(rows[tab])
            self.notes[tab].setText(view.tab_note(shown, tab, listed))
            self.tabs.setTabText(at, view.tab_words(shown, tab))
            if tab in self.messages and rows[tab]:
                self.tables[tab].selectRow(0)
        first = next((tab for tab in view.TABS if shown.count(tab)), "new")
        self.tabs.setCurrentIndex(view.TABS.index(first))
        self._show_figures(shown)

    def _show_figures(self, shown: Shown) -> None:
        self.figures.set_figure(
            f"{view.to_save(shown):,}", text(f"importing.summary.figure_{shown.kind}")
        )
        self.figures.set_rows(view.summary(shown))
        count = shown.counts.refused
        self.mend.show_note(
            text("importing.summary.mend", count=f"{count:,}") if count else "", "warning"
        )
        self.report_button.setVisible(bool(shown.issues))

    def show_refused(self) -> None:
        """Go to the rows that cannot be imported."""
        self.tabs.setCurrentIndex(view.TABS.index("refused"))
        self.tables["refused"].setFocus()

    def version_label(self) -> str:
        """The label of the new version as typed."""
        return self.label_field.text().strip()

    def version_day(self) -> str:
        """The first day of the new version as typed."""
        return self.day_field.text().strip()

    def check_version(self) -> bool:
        """Show what is wrong with label and day; True when nothing is."""
        return self.version.set_errors(
            view.version_errors(self.version_label(), self.version_day())
        )


class _Message(WrappedLabel):
    """What is wrong with the row somebody stands on, in full."""

    def show_issue(self, issue: IssueLine | None) -> None:
        self.setText(issue.message if issue else "")


def _name(column: str) -> str:
    return text(f"importing.column.{column}")


def _lines_table(tab: str, *, of_file: bool = True) -> RowsTable[PreviewLine]:
    row = (Column[PreviewLine](_name("row"), lambda line: str(line.row), 72, right=True),)
    return RowsTable(
        (
            *(row if of_file else ()),
            Column(_name("name"), lambda line: line.name, least=240),
            Column(_name("key"), lambda line: line.key or text("importing.column.own_key"), 210),
        ),
        text(f"importing.tab.{tab}"),
    )


def _changes_table() -> RowsTable[ChangedField]:
    table: RowsTable[ChangedField] = RowsTable(
        (
            Column(_name("row"), lambda line: line.row, 64, right=True),
            Column(_name("name"), lambda line: line.name, least=190),
            Column(_name("field"), lambda line: line.column, 176),
            Column(_name("before"), lambda line: line.before or _name("blank"), least=130),
            Column(_name("after"), lambda line: line.after or _name("blank"), least=130),
            Column(_name("key"), lambda line: line.key, 190, optional=True),
        ),
        text("importing.tab.changed"),
    )
    # Two addresses differ at their end: show both ends of what does not fit.
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return table


def _issues_table(tab: str) -> RowsTable[IssueLine]:
    return RowsTable(
        (
            Column(_name("row"), lambda line: str(line.row), 64, right=True),
            Column(_name("column"), lambda line: line.column, 150),
            Column(_name("value"), lambda line: line.value or _name("blank"), 176),
            Column(_name("reason"), lambda line: line.message, least=280),
        ),
        text(f"importing.tab.{tab}"),
    )
