"""案卷核验: hand over a dossier of this or another bureau, see it verified, keep it in a list."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget

from app.core.times import stamp
from app.services.supervision import checked_dossiers
from app.services.supervision.checked_dossiers import Checked, FolderChecked
from app.services.supervision.checked_sheets import verdict_words
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.choose import DropZone
from app.ui.manual.link import manual_link
from app.ui.screens.dossiers_many import ManyPage
from app.ui.screens.dossiers_opened import CheckedPage
from app.ui.screens.dossiers_parts import PaperFields
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import checked as view
from app.ui.widgets import Button, Card, EmptyState, Page, WrappedLabel


class DossiersPage(Page):
    """A place to drop a file or folder, values from paper, and what was checked so far.

    Signals:
        taken: what was handed over has been checked and is kept in the list.
    """

    taken = Signal()

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.dossiers"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._place = str(Path.home())
        self.setAcceptDrops(True)
        self.zone = DropZone()
        self.zone.setMinimumHeight(150)
        self.zone.box.setSpacing(6)
        self.zone.words.setText(text("checked.drop"))
        self.zone.hint.setText(text("checked.drop_hint"))
        self.file_button = Button(text("checked.file"), "file-text", "accent")
        self.file_button.clicked.connect(self._ask_file)
        self.folder_button = Button(text("checked.folder"), "folder-open")
        self.folder_button.clicked.connect(self._ask_folder)
        self.zone.slot.addStretch(1)
        self.zone.slot.addWidget(self.file_button)
        self.zone.slot.addWidget(self.folder_button)
        self.zone.slot.addStretch(1)
        self.paper = PaperFields()
        paper = Card(text("checked.paper.title"))
        paper.add(self.paper)
        paper.add(WrappedLabel(text("checked.paper.hint"), "small"))
        self.add_row((self.zone, 1), (paper, 1))
        self.every = QCheckBox(text("checked.every"))
        self.every.toggled.connect(lambda _on: self.refresh())
        self.open_button = Button(text("checked.open"), "eye")
        self.open_button.clicked.connect(lambda: self._open(self.table.current_row()))
        self.table: RowsTable[Checked] = RowsTable(_columns(), text("checked.list"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda row: self.open_button.setEnabled(row is not None))
        self.open_button.setEnabled(False)
        empty = EmptyState(text("checked.empty"), text("checked.empty_hint"), "shield-check")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        self.card = Card(text("checked.list"), " ")
        self.card.tools.addWidget(manual_link("notaries"))
        self.card.tools.addWidget(self.every)
        self.card.tools.addWidget(self.open_button)
        self.card.add(self.stack, 1)
        self.add(self.card, 1)

    def refresh(self) -> None:
        """Read the list again."""
        self.desk.read(
            self,
            checked_dossiers.checked_dossiers,
            every=self.every.isChecked(),
            done=self._show,
        )

    def _show(self, rows: tuple[Checked, ...]) -> None:
        self.table.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.card.set_title(
            text("checked.list"), text("checked.list_count", count=f"{len(rows):,}")
        )

    # -- handing over --------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if urls and all(url.isLocalFile() for url in urls):
            event.acceptProposedAction()
            self.zone.mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.zone.mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.zone.mark(over=False)
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        if len(urls) == 1:
            self.take(Path(urls[0].toLocalFile()))
        else:
            messages.inform(self, self.title, text("checked.one_thing"))

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("checked.file"), self._place, text("checked.file_filter")
        )
        if chosen:
            self.take(Path(chosen))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, text("checked.folder"), self._place)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Check what was handed over: one dossier, or a folder of them."""
        self._place = str(path.parent)
        if not self.paper.check():
            return
        title = text("checked.checking")
        if checked_dossiers.holds_one(path):
            typed = self.paper.typed()
            service = checked_dossiers.check_dossier
            self.desk.long(self, title, service, path, typed, done=self._checked)
        else:
            service_of_folder = checked_dossiers.check_folder
            self.desk.long(self, title, service_of_folder, path, done=self._folder_checked)

    def _checked(self, checked: Checked) -> None:
        self.paper.clear()
        self.taken.emit()
        self._open(checked)

    def _folder_checked(self, found: FolderChecked) -> None:
        self.shell.push(ManyPage(self.desk, self.shell, found))

    def _open(self, row: Checked | None) -> None:
        if row is not None:
            self.shell.push(CheckedPage(self.desk, self.shell, row))


def _columns() -> tuple[Column[Checked], ...]:
    words = "checked.column."
    return (
        Column(text(words + "at"), lambda row: stamp(row.at), 170),
        Column(text(words + "verdict"), _verdict, 190, pill=lambda row: view.PILLS[row.verdict]),
        Column(text(words + "draw"), lambda row: row.draw, 210),
        Column(text(words + "attempt"), lambda row: str(row.attempt or ""), 60, right=True),
        Column(text(words + "name"), lambda row: row.name, least=200),
        Column(text(words + "first"), _first, least=160, optional=True),
        Column(text(words + "by"), lambda row: row.by, 90, optional=True),
    )


def _verdict(row: Checked) -> str:
    return verdict_words(row.verdict)


def _first(row: Checked) -> str:
    return view.short(row.first_wrong)
