"""The register of 回避: who does not inspect whom, and since when."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget

from app.core.people import Right
from app.services.registry import recusals
from app.services.registry.registry_lines import RecusalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.batches import BatchesPage
from app.ui.screens.list_import import RecusalsImport
from app.ui.screens.recusals_new import NewRecusal, Revocation
from app.ui.screens.recusals_proposed import ProposedRecusals
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import recusals as view
from app.ui.widgets import Button, Card, EmptyState, Page, SearchBox, WrappedLabel, label


class RecusalsPage(Page):
    """All relations, newest first; who keeps the register adds and revokes."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.recusals"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._lines: tuple[RecusalLine, ...] = ()
        self._may = desk.actor.may(Right.RECUSAL)
        self.search = SearchBox(text("recusals.search"))
        self.search.searched.connect(lambda _words: self._show_found())
        self.with_revoked = QCheckBox(text("recusals.with_revoked"))
        self.with_revoked.toggled.connect(lambda _on: self.refresh())
        self.count = label("", "muted")
        self.add_button = Button(text("recusals.add"), "plus", "accent")
        self.add_button.clicked.connect(self._add)
        self.add_button.setVisible(self._may)
        self.import_button = Button(text("recusals.import_list"), "upload")
        self.import_button.clicked.connect(self.import_list)
        self.propose_button = Button(text("recusals.propose"), "search")
        self.propose_button.clicked.connect(self.propose)
        self.batches_button = Button(text("batches.of_items"), "history")
        self.batches_button.clicked.connect(self._show_batches)
        for button in (self.import_button, self.propose_button):
            button.setVisible(self._may)
        self.revoke_button = Button(text("recusals.revoke"), "x")
        self.revoke_button.clicked.connect(self._revoke)
        self.revoke_button.setVisible(self._may)
        self.table: RowsTable[RecusalLine] = RowsTable(_columns(self._may), text("pages.recusals"))
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.empty = EmptyState(text("recusals.empty"), text("recusals.empty_hint"), "ban")
        self.nothing = EmptyState(text("ui.table.nothing"), text("ui.table.nothing_hint"))
        self.stack = QStackedWidget()
        for part in (self.table, self.empty, self.nothing):
            self.stack.addWidget(part)
        self._place()
        self._fit_buttons()

    def _place(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (self.add_button, self.import_button, self.propose_button):
            tools.addWidget(button)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.with_revoked)
        tools.addWidget(self.count)
        tools.addWidget(self.revoke_button)
        card = Card()
        words = "recusals.note" if self._may else "recusals.note_reader"
        about = QHBoxLayout()
        about.addWidget(WrappedLabel(text(words), "muted"), 1)
        about.addWidget(self.batches_button)
        card.add(about)
        card.add(tools)
        card.add(self.stack, 1)
        self.add(card, 1)

    def refresh(self) -> None:
        """Read the register again."""
        self.desk.read(
            self,
            recusals.list_,
            active_only=not self.with_revoked.isChecked(),
            done=self._show,
        )

    def _show(self, lines: tuple[RecusalLine, ...]) -> None:
        self._lines = lines
        self._show_found()

    def _show_found(self) -> None:
        rows = view.found(self._lines, self.search.words())
        self.table.set_rows(rows)
        self.count.setText(text("recusals.count", shown=len(rows), total=len(self._lines)))
        shown = self.table if rows else self.nothing if self._lines else self.empty
        self.stack.setCurrentWidget(shown)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        self.revoke_button.setEnabled(row is not None and row.active)

    def _add(self) -> None:
        if NewRecusal(self, self.desk).exec():
            self.refresh()

    def import_list(self) -> None:
        """Take in a list of relations."""
        if RecusalsImport(self, self.desk).exec():
            self.refresh()

    def _show_batches(self) -> None:
        self.shell.push(BatchesPage(self.desk, self.shell, "recusals"))

    def propose(self) -> None:
        """Look for pairs that may have to be in the register."""
        window = ProposedRecusals(self, self.desk)
        window.exec()
        if window.added:
            self.refresh()

    def _revoke(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        if Revocation(self, self.desk, row).exec():
            self.refresh()


def _columns(with_reasons: bool) -> tuple[Column[RecusalLine], ...]:
    made: list[Column[RecusalLine]] = [
        Column(text("recusals.column.officer"), lambda row: row.officer_name, 88),
        # Seen on a wide screen only, and always in a file: with it the list can come in again.
        Column(text("recusals.column.cert"), lambda row: row.officer_key, 150, optional=True),
        Column(text("recusals.column.unit"), lambda row: row.officer_unit, 146),
        Column(text("recusals.column.enterprise"), lambda row: row.enterprise_name, least=200),
        Column(text("recusals.column.code"), lambda row: row.enterprise_key, 196, optional=True),
    ]
    if with_reasons:
        made.append(Column(text("recusals.column.reason"), view.reason_words, least=160))
    return (
        *made,
        Column(
            text("recusals.column.state"),
            view.state_words,
            88,
            pill=lambda row: "info" if row.active else "neutral",
        ),
        Column(text("recusals.column.file"), lambda row: row.file, 150, optional=True),
        Column(text("recusals.column.by"), lambda row: row.by, 80),
        Column(text("recusals.column.at"), view.day, 112),
    )
