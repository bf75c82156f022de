"""The log: every act, newest first; whether it holds together; a copy to carry away."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QSplitter

from app.core.times import beijing_date
from app.services import journal, journal_files
from app.services.journal import Line, LogVerdict
from app.services.journal_files import LogFile
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.screens.detail import DetailPane
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views import log as view
from app.ui.widgets import Banner, Button, Card, Page, SearchBox


class LogPage(Page):
    """The hash-chained log. It is read here, never changed."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.log"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._started = False
        self.note = Banner("")
        self.add(self.note)
        self.kind = QComboBox()
        self.kind.setAccessibleName(text("log.kind"))
        self.kind.addItem(text("log.every_kind"), "")
        for kind in view.KINDS:
            self.kind.addItem(view.kind_words(kind), kind)
        self.kind.currentIndexChanged.connect(lambda _at: self._ask())
        self.subject = SearchBox(text("log.subject"))
        self.subject.searched.connect(lambda _words: self._ask())
        self.verify_button = Button(text("log.verify"), "shield-check", "accent")
        self.verify_button.clicked.connect(self.verify)
        self.export_button = Button(text("log.export"), "download")
        self.export_button.clicked.connect(self.ask_and_export)
        self.table: PagedTable[Line] = PagedTable(
            _columns(), text("pages.log"), desk.jobs, page_size=journal.PAGE
        )
        self.table.picked.connect(self._picked)
        self.table.loaded.connect(self._loaded)
        self.detail = DetailPane(text("log.detail"), text("log.detail_hint"))
        self.detail.setMinimumWidth(330)
        self.add(self._main(), 1)

    def _main(self) -> QSplitter:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.kind)
        tools.addWidget(self.subject, 1)
        tools.addWidget(self.export_button)
        tools.addWidget(self.verify_button)
        card = Card()
        card.add(tools)
        card.add(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(card)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 350])
        return split

    def refresh(self) -> None:
        """Read the page on show again."""
        if self._started:
            self.table.reload()
        else:
            self._ask()

    def _ask(self) -> None:
        self._started = True
        kind, subject = str(self.kind.currentData()), self.subject.words()
        store, actor = self.desk.store, self.desk.actor

        def source(offset: int, limit: int) -> journal.LogPage:
            return journal.entries(store, actor, offset // limit, kind=kind, subject=subject)

        self.table.show_source(source)

    def _loaded(self, total: int) -> None:
        if total:
            self.table.table.selectRow(0)

    def _picked(self, row: Line | None) -> None:
        self.detail.show_passages(view.passages(row) if row is not None else ())

    def verify(self) -> None:
        """Follow the whole chain and say what was found."""
        self.verify_button.setEnabled(False)
        self.note.show_note(text("log.verifying"), "info")
        self.desk.read(self, journal.verify_log, done=self._verified, failed=self._not_verified)

    def _verified(self, verdict: LogVerdict) -> None:
        self.verify_button.setEnabled(True)
        note = view.verdict_note(verdict)
        self.note.show_note(note.words, note.tone)

    def _not_verified(self, error: Exception) -> None:
        self.verify_button.setEnabled(True)
        self.note.show_note("")
        messages.show_error(self, error, self.verify)

    def ask_and_export(self) -> None:
        """Ask for the place, then write the file."""
        day = beijing_date(self.desk.clock())
        proposed = self.desk.folder / text("log.file_name", day=f"{day:%Y%m%d}")
        chosen, _ = QFileDialog.getSaveFileName(
            self, text("log.export"), str(proposed), text("log.file_kind")
        )
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(".txt"))

    def export_to(self, path: Path) -> None:
        """Write the whole log to a file."""
        self.desk.act(self, journal_files.export_log, path, done=self._exported)

    def _exported(self, made: LogFile) -> None:
        words = text("log.exported", count=f"{made.entries:,}", path=str(made.path))
        self.note.show_note(words, "success")
        self.table.reload()


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column(text("log.column.number"), lambda row: f"{row.n:,}", 76, right=True),
        Column(text("log.column.at"), view.when, 176),
        Column(text("log.column.kind"), lambda row: view.kind_words(row.kind), 128),
        Column(text("log.column.operator"), lambda row: row.operator, 96),
        Column(text("log.column.subject"), lambda row: row.subject, least=190),
        Column(text("log.column.witnesses"), view.witnesses, 150, optional=True),
    )
