"""信息公开: what the public must be shown, by when; its files and page; where it was put up."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QWidget

from app.core.announced import Deed
from app.core.people import Right
from app.core.times import beijing_date
from app.services.walks import announced, announced_files
from app.services.walks.announced import AnnouncedLine, Key
from app.services.walks.announced_files import PublicMade
from app.texts import text
from app.ui.desk import Desk
from app.ui.halves import keep_halves
from app.ui.place_to_copy import ask_place
from app.ui.screens.announced_windows import DeedWindow
from app.ui.screens.detail import DetailPane
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import announced as view
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    EmptyState,
    Page,
    WrappedLabel,
    label,
    on_ctrl_enter,
)

_WORDS = "announced.screen."


class AnnouncedPage(Page):
    """A list with ticks at the left, the chosen line at the right."""

    help_key = "announced"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text(_WORDS + "title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.lines: tuple[AnnouncedLine, ...] = ()
        self.made: PublicMade | None = None
        self._ticked = False
        self._window: DeedWindow | None = None
        self.may = desk.actor.may(Right.PUBLISH)
        self.note = Banner("", "success")
        self.year = _combo("year", view.years(beijing_date(desk.clock())))
        self.kind = _combo("kind", view.kinds())
        whens = ((True, text(_WORDS + "waiting")), (False, text(_WORDS + "every")))
        self.when = _combo("waiting", whens)
        self.year.currentIndexChanged.connect(lambda _at: self.refresh())
        for combo in (self.kind, self.when):
            combo.currentIndexChanged.connect(lambda _at: self._fill())
        self.count = label("", "muted")
        self.table: RowsTable[AnnouncedLine] = RowsTable(
            _columns(), text(_WORDS + "title"), key=lambda row: row.key
        )
        self.table.picked.connect(self._picked)
        self.table.rows_model.checked_changed.connect(self._fit_buttons)
        self.empty = EmptyState(text(_WORDS + "empty"), text(_WORDS + "empty_hint"), "megaphone")
        self.detail = DetailPane(text(_WORDS + "detail"), text(_WORDS + "detail_hint"))
        self.detail.setMinimumWidth(310)
        self._make_buttons()
        self._assemble()
        self._fit_buttons()
        on_ctrl_enter(self, lambda: self.make_button)

    def _make_buttons(self) -> None:
        self.make_button = Button(text(_WORDS + "make"), "file-check", "accent")
        self.make_button.clicked.connect(self.ask_make)
        self.post_button = Button(text(_WORDS + "post"), "check")
        self.post_button.clicked.connect(self.ask_post)
        self.withdraw_button = Button(text(_WORDS + "withdraw"), "x")
        self.withdraw_button.clicked.connect(self.ask_withdraw)
        self.folder_button = Button(text(_WORDS + "folder"), "folder-open")
        self.folder_button.clicked.connect(self.open_folder)
        for button in (self.make_button, self.post_button, self.withdraw_button):
            button.setVisible(self.may)
        self.folder_button.setVisible(False)

    def _assemble(self) -> None:
        filters, acts = QHBoxLayout(), QHBoxLayout()
        for row in (filters, acts):
            row.setSpacing(8)
        for combo in (self.year, self.when, self.kind):
            filters.addWidget(combo)
        filters.addWidget(self.count)
        filters.addStretch(1)
        acts.addWidget(self.post_button)
        acts.addWidget(self.withdraw_button)
        acts.addWidget(self.folder_button)
        acts.addStretch(1)
        acts.addWidget(self.make_button)
        card = Card()
        card.add(WrappedLabel(text(_WORDS + "note"), "muted"))
        card.add(filters)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        card.add(acts)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(card)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([800, 320])
        keep_halves(split, self.desk, "announced")
        self.add(self.note)
        self.add(split, 1)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Work the list out again."""
        self.desk.ponder(self, announced.announced_lines, self.year.currentData(), done=self._show)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.table if self.table.isVisible() else self.when

    def _show(self, lines: tuple[AnnouncedLine, ...]) -> None:
        self.lines = lines
        if not self._ticked:
            self._ticked = True
            if self.may:
                self.table.rows_model.set_checked(tuple(view.to_make(lines)), on=True)
        self.count.setText(view.count_words(lines))
        self._fill()

    def _fill(self) -> None:
        """Show of the lines those the filters ask for; who stood on one stays on it."""
        before = self.table.current_row()
        waiting = bool(self.when.currentData())
        rows = view.shown(self.lines, self.kind.currentData(), waiting=waiting)
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        key = "empty_waiting" if waiting and self.lines else "empty"
        self.empty.set_words(text(_WORDS + key), text(f"{_WORDS}{key}_hint"))
        if rows:
            keys = [one.key for one in rows]
            there = before is not None and before.key in keys
            self.table.selectRow(keys.index(before.key) if before and there else 0)
        self._fit_buttons()

    def _picked(self, row: AnnouncedLine | None) -> None:
        self.detail.show_passages(view.passages(row) if row is not None else ())

    def _checked(self) -> frozenset[object]:
        """What is ticked and on show: nobody makes public what he does not see."""
        return self.table.checked_keys() & {one.key for one in self.table.rows()}

    def _fit_buttons(self) -> None:
        rows, checked = self.table.rows(), self._checked()
        count = len(view.ready(rows, checked))
        self.make_button.setText(
            text(_WORDS + "make_count", count=count) if count else text(_WORDS + "make")
        )
        self.make_button.setEnabled(bool(count))
        self.post_button.setEnabled(bool(view.made_ones(rows, checked)))
        self.withdraw_button.setEnabled(bool(view.outside_ones(rows, checked)))

    # -- files ---------------------------------------------------------------------------

    def ask_make(self) -> None:
        """Ask for the place, then write the files of what is ticked."""
        keys = view.ready(self.table.rows(), self._checked())
        place = ask_place(self, self.desk, text(_WORDS + "copy")) if keys else None
        if place is not None:
            self.make(keys, place)

    def make(self, keys: tuple[Key, ...], place: Path) -> None:
        """Write the files of these things into a new folder at `place`."""
        title = text(_WORDS + "making")
        self.desk.long(self, title, announced_files.make_public, keys, place, done=self._has_made)

    def _has_made(self, made: PublicMade) -> None:
        self.made = made
        self.folder_button.setVisible(True)
        self.note.show_note(view.made_words(made), "success")
        self.note.set_button(text(_WORDS + "look"), self.open_page, beside=True)
        self.refresh()

    def open_page(self) -> None:
        """Show the page in the system's browser."""
        if self.made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.page)))

    def open_folder(self) -> None:
        """Show the folder made last."""
        if self.made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.folder)))

    # -- where it stands -----------------------------------------------------------------

    def ask_post(self) -> None:
        """Ask where and when what is ticked was put up, and keep it."""
        keys = view.made_ones(self.table.rows(), self._checked())
        self._ask(Deed.POSTED, keys, view.last_place(self.lines))

    def ask_withdraw(self) -> None:
        """Ask why and when what is ticked was taken down, and keep it."""
        keys = view.outside_ones(self.table.rows(), self._checked())
        self._ask(Deed.WITHDRAWN, keys, "")

    def _ask(self, deed: Deed, keys: tuple[Key, ...], words: str) -> None:
        if not keys:
            return
        self._window = DeedWindow(self, self.desk, deed, keys, words)
        if self._window.exec():
            self.table.rows_model.set_checked(keys, on=False)
            count = self._window.kept
            done = "posted" if deed is Deed.POSTED else "withdrawn"
            self.note.show_note(text(_WORDS + done, count=count), "success")
            self.refresh()


def _combo(name: str, pairs: tuple[tuple[object, str], ...]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(_WORDS + name))
    for value, words in pairs:
        combo.addItem(words, value)
    return combo


def _columns() -> tuple[Column[AnnouncedLine], ...]:
    words = _WORDS + "column_"
    return (
        Column(text(words + "kind"), view.kind_words, 148),
        Column(text(words + "name"), lambda row: row.matter.name, least=150),
        Column(text(words + "state"), view.state_words, 136, pill=view.tone_of),
        Column(text(words + "due"), view.due_words, 108),
        Column(text(words + "left"), view.left_words, 144, pill=view.left_tone),
        Column(text(words + "outside"), view.outside_words, least=130, optional=True),
    )
