"""New files in the watched folder: a note on the start page, and the window to import one.

Nothing is imported by itself. A file that was saved is moved out of the way.
"""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from app.core.headings import KINDS
from app.core.people import Right
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services import watched
from app.services.watched import Arrival, Watch
from app.texts import text
from app.ui.desk import Desk
from app.ui.importing.page import ImportPage
from app.ui.screens.list_import import FactsImport, ListImport, RecusalsImport
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Banner, Dialog, FormGrid

_NAMED = 3  # files named on the start page
_KINDS = (*KINDS, "facts", "recusals")
_KILO = 1024


class ArrivalsNote(Banner):
    """Says that files have appeared, and opens the window; hidden where none has."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__("")
        self.desk = desk
        self.shell = shell
        self.setVisible(False)

    def refresh(self) -> None:
        """Look into the folder again."""
        if self.desk.actor.may(Right.REGISTRY):
            self.desk.read(self, watched.waiting, done=self._show)

    def _show(self, state: Watch) -> None:
        words = "facts.watched."
        if state.lost:
            self.show_note(text(words + "banner_lost", path=state.folder), "warning")
            return
        if not state.files:
            self.show_note("")
            return
        names = LIST_MARK.join(one.path.name for one in state.files[:_NAMED])
        key = "banner" if len(state.files) <= _NAMED else "banner_more"
        self.show_note(text(words + key, count=len(state.files), names=names), "info")
        self.set_button(text(words + "look"), self.open, beside=True)

    def open(self) -> None:
        """Show what has appeared, and start the import of the chosen file."""
        # A window inside the banner would be written in the colour of its words.
        window = ArrivalsWindow(self.window(), self.desk)
        if window.exec() and window.chosen is not None:
            self.start(*window.chosen)

    def start(self, path: Path, kind: str) -> None:
        """Import one file; once it is saved it moves out of the way."""
        if kind in KINDS:
            page = ImportPage(self.desk, self.shell, kind, see=partial(self.shell.go, kind))
            page.imported.connect(lambda: self._put_away(path))
            self.shell.push(page)
            page.read_file(path)
            return
        made = FactsImport if kind == "facts" else RecusalsImport
        window: ListImport = made(self.window(), self.desk)
        window.read_file(path)
        if window.exec():
            self._put_away(path)

    def _put_away(self, path: Path) -> None:
        self.desk.act(self, watched.put_away, path, done=lambda _place: self.refresh())


class ArrivalsWindow(Dialog):
    """The files, and of what kind the chosen one is."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        words = "facts.watched."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=820)
        self.chosen: tuple[Path, str] | None = None
        self.table: RowsTable[Arrival] = RowsTable(_columns(), text(words + "title"))
        self.table.setMinimumHeight(220)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self._try_accept())
        self.kind = QComboBox()
        self.kind.addItem(text(words + "kind_unknown"), "")
        for kind in _KINDS:
            self.kind.addItem(_kind_words(kind), kind)
        self.form = FormGrid(1, 96)
        self.form.add("kind", text(words + "kind"), self.kind, required=True)
        self.add(self.table, 1)
        self.add(self.form)
        self.set_buttons(text(words + "start"))
        desk.read(self, watched.recognised, done=self._show)

    def _show(self, state: Watch) -> None:
        self.table.set_rows(state.files)
        self.table.selectRow(0)

    def _picked(self, row: object) -> None:
        if isinstance(row, Arrival):
            self.kind.setCurrentIndex(max(0, self.kind.findData(row.kind)))

    def may_accept(self) -> bool:
        row, kind = self.table.current_row(), str(self.kind.currentData())
        errors = {} if kind else {"kind": text("facts.watched.choose_kind")}
        if row is None or not self.form.set_errors(errors):
            return False
        self.chosen = row.path, kind
        return True


def _columns() -> tuple[Column[Arrival], ...]:
    words = "facts.watched."
    return (
        Column(text(words + "file"), lambda row: row.path.name, least=260),
        Column(text(words + "kind"), lambda row: _kind_words(row.kind), 150),
        Column(
            text(words + "size"),
            lambda row: text(words + "kilobytes", size=f"{-(-row.size // _KILO):,}"),
            110,
            right=True,
        ),
        Column(text(words + "at"), lambda row: stamp(row.at)[:16], 160),
    )


def _kind_words(kind: str) -> str:
    return text(f"facts.watched.kinds.{kind}") if kind else text("facts.watched.kind_unknown")
