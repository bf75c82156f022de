"""Lists that add to the registries, in one window: choose a file, look, save.

Nothing is saved before the one button; rows that cannot be taken stand in a list of
their own, which can be written to a file to mend by.
"""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QTabWidget, QWidget

from app.core.times import beijing_date
from app.services.registry import facts, facts_import, import_report, recusals_import
from app.services.registry.facts_import import FactEntry, FactPreview, FactsDone
from app.services.registry.import_lines import IssueLine
from app.services.registry.recusals_import import RecusalEntry, RecusalPreview, RecusalsDone
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.tables import Column, RowsTable
from app.ui.views import facts as view
from app.ui.widgets import Banner, Button, Dialog, WrappedLabel, label


class ListImport(Dialog):
    """What the windows share. `words`: their area of texts, as facts.import."""

    def __init__(
        self, parent: QWidget, desk: Desk, words: str, columns: tuple[Column[Any], ...]
    ) -> None:
        super().__init__(parent, text(f"{words}.title"), text(f"{words}.sentence"), width=1080)
        self.desk = desk
        self.words = words
        self.path: Path | None = None
        self.shown: Any = None
        self.choose_button = Button(text("facts.import.choose"), "folder-open")
        self.choose_button.clicked.connect(self._choose)
        self.file_label = label(text("facts.import.no_file"), "muted")
        self.report_button = Button(text("facts.import.report"), "download")
        self.report_button.clicked.connect(self._ask_report)
        self.note = Banner("", "info")
        self.columns_note = WrappedLabel("", "muted")
        self.entries: RowsTable[Any] = RowsTable(columns, text(f"{words}.entries"))
        self.issues = _issues_table()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.entries, text(f"{words}.entries"))
        self.tabs.addTab(self.issues, text("facts.import.issues"))
        self.tabs.setMinimumHeight(320)
        self.first_row = QHBoxLayout()
        self.first_row.setSpacing(8)
        for part in (self.choose_button, self.file_label):
            self.first_row.addWidget(part)
        self.first_row.addStretch(1)
        self.first_row.addWidget(self.report_button)
        self.add(self.first_row)
        self.add(self.note)
        self.add(self.columns_note)
        self.add(self.tabs, 1)
        self.set_buttons(text(f"{words}.save"))
        self._fit()

    @abstractmethod
    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        """Read a file and hand its preview to `done`."""

    @abstractmethod
    def save(self, shown: Any) -> None:
        """Save a preview; hand the answer to `saved`."""

    @abstractmethod
    def counts(self, shown: Any) -> tuple[str, bool, tuple[Any, ...]]:
        """Return a preview in words, whether there is anything to save, and its rows."""

    def read_file(self, path: Path) -> None:
        """Show what saving a file would do."""
        self.path, self.shown = path, None
        self.file_label.setText(path.name)
        self.note.show_note("")
        self._fit()
        self.preview(path, self._show)

    def _show(self, shown: Any) -> None:
        self.shown = shown
        words, _, rows = self.counts(shown)
        self.note.show_note(words, "warning" if shown.refused else "info")
        self.columns_note.setText(view.columns_words(shown.unused, shown.private))
        self.entries.set_rows(rows)
        self.issues.set_rows(sorted(shown.issues, key=lambda one: (one.sheet, one.row)))
        self.tabs.setTabText(
            1, text("record.tab", words=text("facts.import.issues"), count=len(shown.issues))
        )
        self.tabs.setCurrentIndex(0 if rows else 1)
        self._fit()

    def _fit(self) -> None:
        assert self.accept_button is not None  # set_buttons made it
        ready = self.shown is not None and self.counts(self.shown)[1]
        self.accept_button.setEnabled(ready)
        self.report_button.setVisible(self.shown is not None and bool(self.shown.issues))
        self.columns_note.setVisible(bool(self.columns_note.text()))

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text(f"{self.words}.title"), "", text("facts.import.filter")
        )
        if name:
            self.read_file(Path(name))

    def _ask_report(self) -> None:
        name = text(f"{self.words}.report_name")
        path = ask_path(self, text("facts.import.report"), name, ("xlsx",))
        if path is not None:
            self.report_to(path)

    def report_to(self, path: Path) -> None:
        """Write the rows that need mending to an .xlsx."""
        self.desk.read(self, import_report.write, self.shown.issues, path, done=self._reported)

    def _reported(self, path: Path) -> None:
        sentence = text("facts.import.reported", path=path)
        messages.inform(self, text("facts.import.report"), sentence)

    def may_accept(self) -> bool:
        if self.shown is not None and self.accept_button is not None:
            self.accept_button.setEnabled(False)
            self.save(self.shown)
        return False  # the answer closes the window

    def saved(self, sentence: str) -> None:
        """Say what was saved, and close."""
        messages.inform(self, text(f"{self.words}.title"), sentence)
        self.accept()

    def failed(self, error: Exception) -> None:
        """Say what is wrong; the window stays."""
        self._fit()
        messages.show_error(self, error)


class FactsImport(ListImport):
    """风险事实 from a list; one without a column for the kind is told it here."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "facts.import", _fact_columns())
        self.kind = QComboBox()
        self.kind.setAccessibleName(text("facts.import.kind"))
        self.kind.addItem(text("facts.import.kind_by_file"), "")
        self.kind.activated.connect(lambda _at: self._again())
        self.first_row.insertWidget(0, self.kind)
        self.first_row.insertWidget(0, label(text("facts.import.kind")))
        day = beijing_date(desk.clock())
        desk.read(self, facts.kinds, day, done=self._show_kinds)

    def _show_kinds(self, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self.kind.addItem(kind, kind)

    def _again(self) -> None:
        if self.path is not None:
            self.read_file(self.path)

    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        self.desk.long(
            self,
            text("facts.import.reading"),
            facts_import.preview,
            path,
            str(self.kind.currentData()),
            done=done,
            failed=self.failed,
        )

    def counts(self, shown: FactPreview) -> tuple[str, bool, tuple[Any, ...]]:
        changing = bool(shown.count("new") or shown.count("changed"))
        return view.preview_words(shown), changing, shown.entries

    def save(self, shown: FactPreview) -> None:
        self.desk.act(self, facts_import.commit, shown, done=self._done, failed=self.failed)

    def _done(self, done: FactsDone) -> None:
        self.saved(text("facts.import.saved", added=done.added, changed=done.changed))


class RecusalsImport(ListImport):
    """The register of 回避 from a list."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "recusals.import", _recusal_columns())

    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        self.desk.read(self, recusals_import.preview, path, done=done, failed=self.failed)

    def counts(self, shown: RecusalPreview) -> tuple[str, bool, tuple[Any, ...]]:
        return view.recusals_words(shown), bool(shown.new), shown.new

    def save(self, shown: RecusalPreview) -> None:
        done = partial(self._done)
        self.desk.act(self, recusals_import.commit, shown, done=done, failed=self.failed)

    def _done(self, done: RecusalsDone) -> None:
        self.saved(text("recusals.import.saved", added=done.added))


def _fact_columns() -> tuple[Column[FactEntry], ...]:
    words = "facts.column."
    return (
        Column(text(words + "row"), lambda row: str(row.row), 64, right=True),
        Column(text(words + "act"), view.act_words, 88),
        Column(text(words + "name"), lambda row: row.name, least=220),
        Column(text(words + "key"), lambda row: row.key, 190, optional=True),
        Column(text(words + "kind"), lambda row: row.fields.kind, 140),
        Column(text(words + "since"), lambda row: row.fields.since.isoformat(), 108),
        Column(text(words + "until"), lambda row: view.until_words(row.fields.until), 108),
        Column(text(words + "reference"), lambda row: row.fields.reference, 180, optional=True),
    )


def _recusal_columns() -> tuple[Column[RecusalEntry], ...]:
    words = "recusals.column."
    return (
        Column(text("facts.column.row"), lambda row: str(row.row), 64, right=True),
        Column(text(words + "officer"), lambda row: row.officer_name, 88),
        Column(text(words + "unit"), lambda row: row.officer_unit, 146, optional=True),
        Column(text(words + "enterprise"), lambda row: row.enterprise_name, least=220),
        Column(text(words + "code"), lambda row: row.enterprise_key, 196),
        Column(text(words + "reason"), lambda row: row.reason, least=200, private=True),
    )


def _issues_table() -> RowsTable[IssueLine]:
    words = "facts.column."
    return RowsTable(
        (
            Column(text(words + "row"), lambda row: str(row.row), 64, right=True),
            Column(text(words + "heading"), lambda row: row.column, 150),
            Column(text(words + "value"), lambda row: row.value, 176),
            Column(
                text(words + "severity"),
                lambda row: text(f"imports.severity.{row.severity.value}"),
                130,
            ),
            Column(text(words + "message"), lambda row: row.message, least=280),
        ),
        text("facts.import.issues"),
    )
