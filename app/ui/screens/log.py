"""The log: every act, newest first; whether it holds together; copies to carry away."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QSplitter

from app.core.times import beijing_date
from app.services import journal, journal_files, journal_sheets
from app.services.journal import Asked, Line
from app.services.journal_files import LogFile
from app.services.journal_sheets import ExtractMade
from app.services.keeping import heads_register
from app.services.keeping.heads_register import LogCheck
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.halves import keep_halves
from app.ui.paging import PagedTable
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.screens.detail import DetailPane
from app.ui.screens.log_register import RegisterDialog
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views import log as view
from app.ui.widgets import Banner, Button, Card, DayField, Page, SearchBox

_ANY_DAY: Final = QDate(2019, 1, 1)  # the earliest that can be chosen means: no limit


class LogPage(Page):
    """The hash-chained log. It is read here, never changed."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.log"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._started = False
        self._register: RegisterDialog | None = None
        self.note = Banner("")
        self.add(self.note)
        self.kind = QComboBox()
        self.kind.setAccessibleName(text("log.kind"))
        self.kind.addItem(text("log.every_kind"), "")
        for kind in view.KINDS:
            self.kind.addItem(view.kind_words(kind), kind)
        self.operator = QComboBox()
        self.operator.setAccessibleName(text("log.operator"))
        self.operator.addItem(text("log.every_operator"), "")
        self.since, self.until = _day("log.since"), _day("log.until")
        self.subject = SearchBox(text("log.subject"))
        self.kind.currentIndexChanged.connect(lambda _at: self._ask())
        self.operator.currentIndexChanged.connect(lambda _at: self._ask())
        self.since.dateChanged.connect(lambda _day: self._ask())
        self.until.dateChanged.connect(lambda _day: self._ask())
        self.subject.searched.connect(lambda _words: self._ask())
        self._make_buttons()
        self.table: PagedTable[Line] = PagedTable(
            _columns(), text("pages.log"), desk.jobs, page_size=journal.PAGE
        )
        self.table.picked.connect(self._picked)
        self.table.loaded.connect(self._loaded)
        self.detail = DetailPane(text("log.detail"), text("log.detail_hint"))
        self.detail.setMinimumWidth(300)
        self.add(self._main(), 1)

    def _make_buttons(self) -> None:
        self.register_button = Button(text("heads.register.open"), "stamp")
        self.register_button.clicked.connect(lambda: self.register().exec())
        self.print_button = Button(text("log.print"), "printer")
        self.print_button.clicked.connect(self.print_asked)
        self.table_button = Button(text("log.export_table"), "download")
        self.table_button.clicked.connect(self.ask_and_export_table)
        self.export_button = Button(text("log.export"), "download")
        self.export_button.clicked.connect(self.ask_and_export)
        self.verify_button = Button(text("log.verify"), "shield-check", "accent")
        self.verify_button.clicked.connect(self.verify)

    def _main(self) -> QSplitter:
        filters, acts = QHBoxLayout(), QHBoxLayout()
        for row in (filters, acts):
            row.setSpacing(8)
        for field in (self.kind, self.operator, self.since, self.until):
            filters.addWidget(field)
        filters.addWidget(self.subject, 1)
        acts.addWidget(self.register_button)
        acts.addStretch(1)
        for button in (self.print_button, self.table_button, self.export_button):
            acts.addWidget(button)
        acts.addWidget(self.verify_button)
        card = Card()
        card.add(filters)
        card.add(acts)
        card.add(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(card)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 350])
        keep_halves(split, self.desk, "log")
        return split

    def refresh(self) -> None:
        """Read the page on show again."""
        self.desk.read(self, journal_sheets.log_operators, done=self._show_operators)
        if self._started:
            self.table.reload()
        else:
            self._ask()

    def _show_operators(self, names: tuple[str, ...]) -> None:
        there = {self.operator.itemData(at) for at in range(self.operator.count())}
        for name in names:
            if name not in there:
                self.operator.addItem(name, name)

    def asked(self) -> Asked:
        """Which entries the filters ask for."""
        return Asked(
            str(self.kind.currentData()),
            self.subject.words(),
            str(self.operator.currentData()),
            _chosen(self.since),
            _chosen(self.until),
        )

    def _ask(self) -> None:
        self._started = True
        asked = self.asked()
        store, actor = self.desk.store, self.desk.actor

        def source(offset: int, limit: int) -> journal.LogPage:
            return journal.entries(store, actor, offset // limit, **asdict(asked))

        self.table.show_source(source)

    def _loaded(self, total: int) -> None:
        if total:
            self.table.table.selectRow(0)

    def _picked(self, row: Line | None) -> None:
        self.detail.show_passages(view.passages(row) if row is not None else ())

    # -- what is done with it --------------------------------------------------------------

    def verify(self) -> None:
        """Follow the whole chain and say what was found, and what anchors it."""
        self.verify_button.setEnabled(False)
        self.note.show_note(text("log.verifying"), "info")
        self.desk.read(
            self,
            heads_register.check_log,
            self.desk.heads,
            done=self._verified,
            failed=self._not_verified,
        )

    def _verified(self, check: LogCheck) -> None:
        self.verify_button.setEnabled(True)
        note = view.check_note(check)
        self.note.show_note(note.words, note.tone)

    def _not_verified(self, error: Exception) -> None:
        self.verify_button.setEnabled(True)
        self.note.show_note("")
        messages.show_error(self, error, self.verify)

    def register(self) -> RegisterDialog:
        """The window with the register of heads seen on paper."""
        # The page holds it: what a job holds may be let go of on the job's thread.
        self._register = RegisterDialog(self, self.desk)
        self._register.finished.connect(lambda _code: self.refresh())
        return self._register

    def ask_and_export(self) -> None:
        """Ask for the place, then write the whole log."""
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

    def ask_and_export_table(self) -> None:
        """Ask for the place, then write the entries asked for as a table."""
        name = text("log.table_name", day=f"{beijing_date(self.desk.clock()):%Y%m%d}")
        path = ask_path(self, text("log.export_table"), name, ("xlsx",))
        if path is not None:
            self.export_table_to(path)

    def export_table_to(self, path: Path) -> None:
        """Write the entries asked for to a workbook."""
        asked = self.asked()
        self.desk.act(self, journal_sheets.export_table, path, asked, done=self._table_made)

    def _table_made(self, made: ExtractMade) -> None:
        words = text("log.table_done", count=f"{made.rows:,}", path=str(made.path))
        self.note.show_note(words, "success")
        self.table.reload()

    def print_asked(self) -> None:
        """Set the entries asked for in pages and show them."""
        self.note.show_note(text("log.printing"), "info")
        folder = self.desk.folder / text("log.folder")
        self.desk.act(
            self,
            journal_sheets.print_log,
            folder,
            self.asked(),
            done=self._printed,
            failed=self._not_printed,
        )

    def _printed(self, made: ExtractMade) -> None:
        words = text("log.printed", count=f"{made.rows:,}", number=f"{made.n:,}")
        self.note.show_note(words, "success")
        self.table.reload()
        open_pdf(self, made.path)

    def _not_printed(self, error: Exception) -> None:
        self.note.show_note("")
        messages.show_error(self, error)


def _day(name: str) -> DayField:
    field = DayField(_ANY_DAY)
    field.setMinimumDate(_ANY_DAY)
    field.setSpecialValueText(text(name))
    field.setAccessibleName(text(name))
    field.setToolTip(text(name))
    return field


def _chosen(field: DayField) -> date | None:
    return None if field.date() == _ANY_DAY else field.day()


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column(text("log.column.number"), lambda row: f"{row.n:,}", 76, right=True),
        Column(text("log.column.at"), view.when, 176),
        Column(text("log.column.kind"), lambda row: view.kind_words(row.kind), 148),
        Column(text("log.column.operator"), lambda row: row.operator, 96),
        Column(text("log.column.subject"), lambda row: row.subject, least=190),
        Column(text("log.column.witnesses"), view.witnesses, 150, optional=True),
    )
