"""What can be done with a whole registry: import, export, an empty file to fill in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.core.headings import KINDS, Kind
from app.core.people import Right
from app.core.times import beijing_date
from app.services.registry import exchange
from app.services.registry.exchange import Exported
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.page import ImportPage
from app.ui.reconciliation import ReconciliationPage
from app.ui.save_as import ask_path
from app.ui.screens.batches import BatchesPage
from app.ui.screens.bulk_edit import BulkEditing
from app.ui.screens.list_import import FactsImport
from app.ui.screens.list_windows import WINDOWS
from app.ui.shell import Shell
from app.ui.views import batches as view
from app.ui.views.batches import Chosen
from app.ui.widgets import Button


class RegistryTools(QWidget):
    """The buttons at the top of a registry; those the person may not press are not there.

    Signals:
        changed: records were changed from here: what is on show is out of date.
    """

    changed = Signal()

    def __init__(self, desk: Desk, shell: Shell, kind: Kind) -> None:
        super().__init__()
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self.import_button = Button(text(f"registry.tool.import_{kind}"), "upload", "accent")
        self.export_button = Button(text("registry.tool.export"), "download")
        self.template_button = Button(text("registry.tool.template"), "file-text")
        self.import_button.clicked.connect(self.start_import)
        self.export_button.clicked.connect(self._ask_export)
        self.template_button.clicked.connect(self._ask_template)
        self.editing = BulkEditing(self, desk, self.changed.emit)
        self.menu = QMenu(self)
        self._records = self.menu.addAction(text("batches.title"), self.show_batches)
        if kind == "enterprises":
            self.menu.addAction(text("reconciliation.page.since_button"), self.show_changes)
        self.more_button = Button(text("batches.more"), "chevron-down")
        self.more_button.setMenu(self.menu)
        if kind == "enterprises" and desk.actor.may(Right.REGISTRY):
            self.menu.addAction(text("facts.menu"), self.import_facts)
        self.edit_button = Button("", "pencil")
        self.edit_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.template_button, self.export_button, self.import_button):
            button.setVisible(desk.actor.may(Right.REGISTRY))
            row.addWidget(button)
        row.insertWidget(0, self.more_button)
        row.insertWidget(0, self.edit_button)

    def offer_editing(self, chosen: Callable[[], Chosen]) -> None:
        """Put 批量修改 into the menu; `chosen` says what is chosen when it is pressed."""
        if self.desk.actor.may(Right.REGISTRY):
            first = QAction(text("batches.edit_many"), self)
            first.triggered.connect(lambda: self.editing.start(chosen()))
            self.menu.insertAction(self._records, first)
            self.edit_button.clicked.connect(lambda: self.editing.start(chosen()))

    def show_ticked(self, count: int) -> None:
        """Offer to edit the rows ticked in the table, however many pages they stand on."""
        if self.kind != "items":
            self.edit_button.setText(view.ticked_words(self.kind, count))
        self.edit_button.setVisible(bool(count))

    def show_batches(self) -> None:
        """Open the list of imports and edits of many."""
        self.shell.push(BatchesPage(self.desk, self.shell, self.kind))

    def import_facts(self) -> None:
        """Take in a list of dated facts about the enterprises."""
        if FactsImport(self, self.desk).exec():
            self.changed.emit()

    def show_changes(self) -> None:
        """Open what changed in the registry since the last draw."""
        self.shell.push(ReconciliationPage(self.desk, self.shell))

    def start_import(self) -> None:
        """Open the import of this registry."""
        self.shell.push(
            ImportPage(
                self.desk,
                self.shell,
                self.kind,
                self.show_batches,
                elsewhere=self.import_elsewhere,
            )
        )

    def import_elsewhere(self, path: Path, kind: str) -> None:
        """Leave the import in front for the one that takes in lists of another kind."""
        if kind in KINDS:
            page = ImportPage(self.desk, self.shell, kind, see=partial(self.shell.go, kind))
            self.shell.replace(page)
            page.read_file(path)
        elif self.shell.back():
            window = WINDOWS[kind](self.window(), self.desk)
            window.read_file(path)
            if window.exec():
                self.changed.emit()

    def export_to(self, path: Path) -> None:
        """Write the registry to a file in a child process."""
        self.desk.long(
            self,
            text("registry.tool.exporting"),
            exchange.export,
            self.kind,
            path,
            done=self._exported,
            failed=partial(messages.show_error, self, retry=partial(self.export_to, path)),
        )

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(self, exchange.template, self.kind, path, done=self._template_made)

    def _ask_export(self) -> None:
        day = beijing_date(self.desk.clock()).strftime("%Y%m%d")
        name = text(f"registry.tool.file_{self.kind}", day=day)
        path = ask_path(
            self, text("registry.tool.export_title"), name, ("xlsx", "csv", "json", "jsonl")
        )
        if path is not None:
            self.export_to(path)

    def _ask_template(self) -> None:
        name = text(f"registry.tool.template_{self.kind}")
        path = ask_path(self, text("registry.tool.template_title"), name, ("xlsx",))
        if path is not None:
            self.template_to(path)

    def _exported(self, done: Exported) -> None:
        sentence = text("registry.tool.exported", rows=f"{done.rows:,}", path=done.path)
        messages.inform(self, text("registry.tool.export_title"), sentence)

    def _template_made(self, path: Path) -> None:
        sentence = text("registry.tool.template_made", path=path)
        messages.inform(self, text("registry.tool.template_title"), sentence)
