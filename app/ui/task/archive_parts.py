"""The parts of the page 归档: the list of volumes, the list of papers, further documents."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.services.walks import volume_register
from app.services.walks.volume_check import VolumeLine, VolumeRow
from app.services.walks.volume_register import VolumeEntries, VolumeEntry
from app.texts import text
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.tables import Column, RowsTable
from app.ui.views import archive as view
from app.ui.views.archive import Laid
from app.ui.widgets import Banner, Button, Dialog, FormGrid

_HEIGHT = 380
_TITLE = 100  # characters of a further document's title


class VolumesTable(RowsTable[VolumeRow]):
    """The task's own volumes, then one per enterprise."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column(text("volume_page.list.position"), view.place_words, 52, right=True),
                Column(text("volume_page.list.name"), lambda row: row.name, least=150),
                Column(
                    text("volume_page.list.state"),
                    lambda row: view.row_state(row)[0],
                    128,
                    pill=lambda row: view.row_state(row)[1],
                ),
            ),
            text("volume_page.list.title"),
        )


class LinesTable(RowsTable[VolumeLine]):
    """The papers of one volume; files can be dropped on a line.

    Signals:
        dropped: a line, and the files that were dropped on it.
    """

    dropped = Signal(object, object)

    def __init__(self, laid: Laid) -> None:
        super().__init__(
            (
                Column(text("volume_page.lines.paper"), view.line_title, least=190),
                Column(text("volume_page.lines.papers"), view.line_papers, 190, optional=True),
                Column(
                    text("volume_page.lines.state"),
                    lambda line: view.line_state(line, laid)[0],
                    84,
                    pill=lambda line: view.line_state(line, laid)[1],
                ),
                Column(
                    text("volume_page.lines.why"), lambda line: view.line_why(line, laid), least=230
                ),
            ),
            text("volume_page.lines.title"),
        )
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.row_at(self.rowAt(round(event.position().y()))) is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        line = self.row_at(self.rowAt(round(event.position().y())))
        if line is not None:
            event.acceptProposedAction()
            self.dropped.emit(line, _files(event))


class FurtherDialog(Dialog):
    """The title of a document the program knows nothing of."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(
            parent, text("volume_page.further.title"), text("volume_page.further.sentence")
        )
        self.name = QLineEdit(name)
        self.name.setMaxLength(_TITLE)
        self.form = FormGrid(label_width=60)
        self.form.add("name", text("volume_page.further.name"), self.name, required=True)
        self.add(self.form)
        self.set_buttons(text("volume_page.further.title"))
        self.name.selectAll()

    def title(self) -> str:
        """The title as entered."""
        return " ".join(self.name.text().split())

    def may_accept(self) -> bool:
        empty = {} if self.title() else {"name": text("volume_page.further.missing")}
        return self.form.set_errors(empty)


class ArchiveRegister(Dialog):
    """Every volume that was made; and whether a file is one of them."""

    def __init__(self, parent: QWidget, desk: Desk, task_id: int) -> None:
        super().__init__(
            parent,
            text("volume_page.register.title"),
            text("volume_page.register.sentence"),
            width=1080,
        )
        self.desk = desk
        self.table: PagedTable[VolumeEntry] = PagedTable(
            _columns(), text("volume_page.register.title"), desk.jobs
        )
        self.table.setMinimumHeight(_HEIGHT)
        self.note = Banner("", "success")
        self.add(self.note)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")
        self.compare_button = Button(text("volume_page.register.compare"), "search")
        self.compare_button.clicked.connect(self.ask_compare)
        self.buttons.insertWidget(0, self.compare_button)
        store, actor = desk.store, desk.actor

        def source(offset: int, limit: int) -> VolumeEntries:
            return volume_register.register(store, actor, task_id, offset, limit)

        self.table.show_source(source)

    def ask_compare(self) -> None:
        """Ask for a file, then say whether it is a volume as it was made."""
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            text("volume_page.register.compare"),
            str(self.desk.folder),
            text("volume_page.register.filter"),
        )
        if chosen:
            self.compare(Path(chosen))

    def compare(self, path: Path) -> None:
        """Say whether a file is a volume as it was made."""
        self.desk.read(
            self,
            volume_register.volume_of,
            path,
            done=lambda entry: self.note.show_note(*view.compared_words(entry, path.name)),
        )


def _columns() -> tuple[Column[VolumeEntry], ...]:
    def words(key: str) -> str:
        return text(f"volume_page.register.{key}")

    return (
        Column(words("label"), lambda one: one.label, 152),
        Column(words("name"), lambda one: one.title, least=240),
        Column(words("at"), view.entry_time, 168),
        Column(words("papers"), lambda one: str(one.papers), 46, right=True),
        Column(words("pages"), lambda one: str(one.pages), 52, right=True),
        Column(
            words("state"),
            lambda one: view.entry_state(one)[0],
            84,
            pill=lambda one: view.entry_state(one)[1],
        ),
        Column(words("digest"), lambda one: one.digest, 170, mono=True),
        Column(words("by"), lambda one: one.by, 90, optional=True),
        Column(words("note"), lambda one: one.note, 160, optional=True),
    )


def _files(event: QDropEvent) -> tuple[Path, ...]:
    urls = event.mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
