"""送达: the papers of a task that go to enterprises, and which have not arrived yet."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.core.people import Right
from app.services.paper import serving, serving_receipts
from app.services.paper.serving import ServiceLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.serving_window import ServingWindow
from app.ui.views import serving as view
from app.ui.widgets import (
    ActionBar,
    Banner,
    Button,
    Card,
    EmptyState,
    Page,
    SearchBox,
    WrappedLabel,
    label,
)

_WORDS: Final = "serving.page."


def open_serving(desk: Desk, owner: QWidget, card: TaskCard) -> "ServingPage | None":
    """Push the page of a task; None where the page in front stays."""
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = ServingPage(desk, shell, card)
    return page if shell.push(page) else None


class ServingPage(Page):
    """Every paper with its newest attempt; what is checked is entered in one window."""

    help_key = "serving"

    def __init__(self, desk: Desk, shell: Shell, card: TaskCard) -> None:
        crumb = text(_WORDS + "crumb", name=card.plan.name, number=card.numbers.task_no)
        super().__init__(text(_WORDS + "title"), crumb, scroll=False)
        self.desk = desk
        self.shell = shell
        self.card = card
        self.lines: tuple[ServiceLine, ...] = ()
        self.window_: ServingWindow | None = None
        self.may = desk.actor.may(Right.PAPERS)
        self.note = Banner("", "success")
        self.gone = Banner("", "warning")
        self.search = SearchBox(text(_WORDS + "search"))
        self.search.searched.connect(lambda _words: self._show())
        self.only_open = QCheckBox(text(_WORDS + "only_open"))
        self.only_open.toggled.connect(lambda _on: self._show())
        self.team = QComboBox()
        self.team.setAccessibleName(text("serving.column.team"))
        self.team.addItem(text(_WORDS + "every_team"), "")
        self.team.currentIndexChanged.connect(lambda _at: self._show())
        self.pick_button = Button(text(_WORDS + "pick_team"), "list-checks")
        self.pick_button.clicked.connect(self.pick_shown)
        self.count = label("", "muted")
        self.table: RowsTable[ServiceLine] = RowsTable(
            _columns(), text(_WORDS + "title"), key=lambda one: one.key
        )
        self.table.rows_model.checked_changed.connect(self._show_bar)
        self.table.opened.connect(self._open_one)
        self.empty = EmptyState(text(_WORDS + "empty"), text(_WORDS + "empty_hint"), "inbox")
        self._assemble()
        self.bar = self.set_actions(ActionBar("", "check"))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.serve)
        self.receipts_button = self.bar.add_button(Button(text(_WORDS + "receipts"), "printer"))
        self.receipts_button.clicked.connect(self.print_receipts)
        self._show_bar()

    def _assemble(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.search, 1)
        for widget in (self.team, self.only_open, self.pick_button, self.count):
            filters.addWidget(widget)
        card = Card()
        card.add(WrappedLabel(text(_WORDS + "note"), "muted"))
        card.add(filters)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        self.add(self.note)
        self.add(self.gone)
        self.add(card, 1)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the papers again."""
        self.desk.read(self, serving.lines, self.card.id, done=self.take)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.table if self.lines else None

    def take(self, lines: tuple[ServiceLine, ...]) -> None:
        """Show lines."""
        self.lines = lines
        for one in sorted(lines, key=lambda line: line.team):
            if one.team and self.team.findData(one.team) < 0:
                self.team.addItem(view.team_of(one), one.team)
        self.gone.show_note(view.unreachable_words(lines), "warning")
        self.count.setText(view.count_words(lines))
        self._show()

    def _show(self) -> None:
        rows = self.shown()
        self.table.set_rows(rows)
        self.table.setVisible(bool(self.lines))
        self.empty.setVisible(not self.lines)
        self._show_bar()

    def shown(self) -> tuple[ServiceLine, ...]:
        """The lines the filters leave."""
        team = str(self.team.currentData() or "")
        only_open = self.only_open.isChecked()
        return view.shown(self.lines, self.search.words(), team, only_open=only_open)

    def picked(self) -> tuple[ServiceLine, ...]:
        """The lines that are checked, else the current one."""
        keys = set(self.table.checked_keys())
        chosen = tuple(one for one in self.lines if one.key in keys)
        now = self.table.current_row()
        return chosen or ((now,) if now is not None else ())

    def _show_bar(self) -> None:
        keys = set(self.table.checked_keys())
        some = [one for one in self.lines if one.key in keys]
        words = text(_WORDS + "serve_many", count=len(some)) if some else text(_WORDS + "serve")
        self.bar.set_primary(words if self.may else "", enabled=bool(self.lines))
        self.receipts_button.setVisible(self.may)
        self.receipts_button.setEnabled(bool(self.lines))
        self.pick_button.setVisible(self.may)
        self.pick_button.setEnabled(any(not one.delivered for one in self.shown()))

    # -- acts ----------------------------------------------------------------------------

    def pick_shown(self) -> None:
        """Check what is shown and not served yet."""
        keys = tuple(one.key for one in self.shown() if not one.delivered)
        self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)
        self.table.rows_model.set_checked(keys, True)

    def _open_one(self, line: ServiceLine) -> None:
        if self.may:
            self._ask((line,))

    def serve(self) -> None:
        """Enter how the chosen papers were served."""
        if some := self.picked():
            self._ask(some)

    def _ask(self, some: tuple[ServiceLine, ...]) -> None:
        self.window_ = window = ServingWindow(self, self.desk, self.card.id, some)
        if window.exec():
            outcome = text(f"serving.outcome.{window.said().outcome}")
            words = text(_WORDS + "done", count=len(some), outcome=outcome)
            self.note.show_note(words, "success")
            self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)
            self.take(window.lines)

    def print_receipts(self) -> None:
        """Make the receipts of the chosen papers' enterprises."""
        if some := self.picked():
            self.desk.long(
                self,
                text(_WORDS + "receipts_run"),
                serving_receipts.print_receipts,
                self.card.id,
                [one.key for one in some],
                view.folder_of(self.desk.folder, self.card.numbers.task_no),
                done=self._printed,
            )

    def _printed(self, paths: tuple[Path, ...]) -> None:
        self.note.show_note(text(_WORDS + "receipts_done", count=len(paths)), "success")
        if len(paths) == 1:
            open_pdf(self, paths[0])
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths[0].parent)))


def _columns() -> tuple[Column[ServiceLine], ...]:
    words = "serving.column."
    return (
        Column(text(words + "position"), lambda one: str(one.position), 56, right=True),
        Column(text(words + "name"), lambda one: one.name, least=170),
        Column(text(words + "team"), view.team_of, 70),
        Column(text(words + "title"), lambda one: one.title, 138),
        Column(text(words + "number"), lambda one: one.key.number, 212),
        Column(text(words + "outcome"), view.outcome_words, 88, pill=view.tone_of),
        Column(text(words + "day"), view.day_words, 104),
        Column(text(words + "way"), view.way_words, 84, optional=True),
        Column(text(words + "receiver"), lambda one: one.receiver, 90, optional=True),
        Column(text(words + "by"), view.by_words, 130, optional=True),
        Column(text(words + "note"), lambda one: one.note, least=130, optional=True),
    )
