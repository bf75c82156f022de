"""New files in the watched folder: a note on the start page, and the way to what takes them in.

One file whose kind is plain is read at once; of several, a window asks which. Nothing is
imported by itself. A file that was saved is moved out of the way.
"""

import re
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from app.core.headings import KINDS
from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.core.vocabulary import LIST_MARK
from app.services.registry import watched
from app.services.registry.watched import Arrival, Watch
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.page import ImportPage
from app.ui.screens.dossiers import DossiersPage
from app.ui.screens.law_import import LawImport
from app.ui.screens.list_import import ListImport
from app.ui.screens.list_windows import RIGHTS, WINDOWS
from app.ui.screens.settings_holidays_import import HolidaysImport
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Banner, Dialog, FormGrid

_NAMED = 3  # files named on the start page
_LISTS = (*KINDS, *WINDOWS, "holidays", "laws")  # what can be read from here
_ELSEWHERE = (watched.RETURNS, "annual")  # what is read where its task or plan is
_KILO = 1024
_YEAR = re.compile(r"20\d\d")


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
        alone = len(state.files) == 1
        act = partial(self._open_one, state.files[0].path) if alone else self.open
        self.set_button(text(words + ("look_one" if alone else "look")), act, beside=True)

    def _open_one(self, path: Path) -> None:
        self.desk.read(self, watched.recognised, done=partial(self._recognised, path))

    def _recognised(self, path: Path, state: Watch) -> None:
        """Read the one file there is; where its kind is not plain, ask."""
        kinds = {one.path: one.kind for one in state.files}
        kind = str(kinds.get(path, ""))
        if len(kinds) == 1 and kind in offered(self.desk):
            self.start(path, kind)
        else:
            self.open()

    def open(self) -> None:
        """Show what has appeared, and start the import of the chosen file."""
        # A window inside the banner would be written in the colour of its words.
        window = ArrivalsWindow(self.window(), self.desk)
        if window.exec() and window.chosen is not None:
            self.start(*window.chosen)

    def start(self, path: Path, kind: str) -> None:
        """Show what one file would do; once it is saved it moves out of the way."""
        if kind in _ELSEWHERE:
            messages.inform(self, _kind_words(kind), text(f"facts.watched.elsewhere.{kind}"))
        elif kind in KINDS:
            page = ImportPage(self.desk, self.shell, kind, see=partial(self.shell.go, kind))
            page.imported.connect(lambda: self._put_away(path))
            self.shell.push(page)
            page.read_file(path)
        elif kind == watched.DOSSIER:
            dossiers = DossiersPage(self.desk, self.shell)
            dossiers.taken.connect(lambda: self._put_away(path))
            self.shell.push(dossiers)
            dossiers.take(path)
        else:
            self._start_window(path, kind)

    def _start_window(self, path: Path, kind: str) -> None:
        window: ListImport | LawImport
        if kind == "laws":
            window = LawImport(self.window(), self.desk)
        elif kind == "holidays":
            named = _YEAR.search(path.stem)
            year = int(named[0]) if named else beijing_date(self.desk.clock()).year
            window = HolidaysImport(self.window(), self.desk, year)
        else:
            window = WINDOWS[kind](self.window(), self.desk)
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
        for kind in offered(desk):
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


def offered(desk: Desk) -> tuple[str, ...]:
    """Return the kinds of files this person can do something with."""
    kinds = (*_LISTS, watched.DOSSIER, *_ELSEWHERE)
    return tuple(one for one in kinds if desk.actor.may(RIGHTS.get(one, Right.REGISTRY)))


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
