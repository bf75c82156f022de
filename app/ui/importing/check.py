"""Second step: exactly what a confirmation would do, line by line."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QTabWidget, QVBoxLayout, QWidget

from app.core.headings import Kind
from app.services.imports import ImportPreview
from app.texts import text
from app.ui.importing.lines import change_columns, issue_columns, record_columns
from app.ui.tables import RowsTable
from app.ui.views import importing as view
from app.ui.widgets import Banner, EmptyState, FormGrid, WrappedLabel, label


class CheckPane(QWidget):
    """The preview. `label_field` is there for a list of items only."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.sum = WrappedLabel("", "strong")
        self.notes = Banner("")
        self.tabs = QTabWidget()
        self.panes = {name: LinesPane(name) for name in view.TABS}
        for pane in self.panes.values():
            self.tabs.addTab(pane, "")
        self.label_field = QLineEdit()
        self.label_field.setMaxLength(40)
        self.form = FormGrid(label_width=120)
        self.form.add(
            "label",
            text("importing.label"),
            self.label_field,
            hint=text("importing.label_hint"),
        )
        self.form.setVisible(kind == "items")
        self.consequence = WrappedLabel("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.sum)
        box.addWidget(self.notes)
        box.addWidget(self.form)
        box.addWidget(self.tabs, 1)
        box.addWidget(self.consequence)

    def label_words(self) -> str:
        """The new version's name as typed, "" for the file's own."""
        return self.label_field.text().strip()

    def show_preview(self, preview: ImportPreview) -> None:
        """Show a preview; the first tab with lines stands in front."""
        self.sum.setText(view.sum_words(preview))
        self.notes.show_note(view.column_notes(preview), "warning")
        self.consequence.setText(view.consequence(preview))
        refusals, reminders = view.refusals(preview), view.reminders(preview)
        shown: dict[str, tuple[Sequence[Any], str]] = {
            name: (lines, view.more_words(len(lines), view.tab_count(preview, name)))
            for name in ("new", "unchanged", "vanished")
            for lines in (getattr(preview, name),)
        }
        changed = view.more_words(len(preview.changed), preview.counts.changed)
        shown["changed"] = (view.change_rows(preview.changed), changed)
        for name, issues in (("refused", refusals), ("warned", reminders)):
            first = issues[: view.ISSUES_SHOWN]
            shown[name] = (first, view.more_words(len(first), len(issues), remarks=True))
        for name, (rows, more) in shown.items():
            self.panes[name].show_rows(rows, more)
            place = self.tabs.indexOf(self.panes[name])
            self.tabs.setTabText(place, view.tab_words(preview, name))
        order = ("refused", "changed", "new", "warned", "unchanged")
        front = next((name for name in order if shown[name][0]), "new")
        self.tabs.setCurrentWidget(self.panes[front])


class LinesPane(QWidget):
    """One tab: a table, or that there is nothing; below it, that there is more."""

    def __init__(self, name: str) -> None:
        super().__init__()
        columns: Sequence[Any] = record_columns()
        if name == "changed":
            columns = change_columns()
        elif name in ("refused", "warned"):
            columns = issue_columns()
        self.table: RowsTable[Any] = RowsTable(columns, text(f"importing.table.{name}"))
        self.empty = EmptyState(text(f"importing.empty.{name}"), icon="circle-check")
        self.more = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.table, 1)
        box.addWidget(self.empty, 1)
        box.addWidget(self.more)

    def show_rows(self, rows: Sequence[Any], more: str) -> None:
        """Show these lines."""
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.more.setText(more)
        self.more.setVisible(bool(more))
