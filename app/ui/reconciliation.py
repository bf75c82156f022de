"""The page 名录核对: figures that add up, what changed since the last draw, what is missing."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.difference import Group
from app.core.people import Right
from app.errors import UserError
from app.services.draw import reconciliation, reconciliation_sheet
from app.services.draw.reconciliation_lines import Changed, ChangedRow, Statement
from app.services.draw.reconciliation_sheet import SheetMade
from app.texts import text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import reconciliation as view
from app.ui.views.papers import folder_of
from app.ui.views.reconciliation import LackLine, Line
from app.ui.widgets import (
    ActionBar,
    Button,
    Card,
    Dialog,
    Page,
    SummaryCard,
    WrappedLabel,
)


class ReconciliationPage(Page):
    """draw_id None: the range of the last draw, looked at today."""

    def __init__(self, desk: Desk, shell: Shell, draw_id: int | None = None) -> None:
        key = "title" if draw_id is not None else "title_since"
        super().__init__(text(f"reconciliation.{key}"))
        self.desk = desk
        self.shell = shell
        self.draw_id = draw_id
        self.state: Statement | None = None
        self.ledger = LineTable(text("reconciliation.page.ledger"))
        self.former = LineTable(text("reconciliation.page.former"))
        self.former.opened.connect(self._open_line)
        self.former.picked.connect(self._picked)
        self.let_in = WrappedLabel("", "secondary")
        self.lacking = LackTable()
        self.former_note = WrappedLabel("", "muted")
        self.names_button = Button(text("reconciliation.page.names"), "eye")
        self.names_button.setEnabled(False)
        self.names_button.clicked.connect(lambda: self._open_line(self.former.current_row()))
        self.lacking_note = WrappedLabel("", "muted")
        self.summary = self._summary()
        self._assemble()
        bar = ActionBar(
            text("reconciliation.page.print") if desk.actor.may(Right.PAPERS) else "",
            "printer",
            back=text("reconciliation.page.back"),
        )
        self.bar = self.set_actions(bar)
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.print_sheet)

    def _summary(self) -> SummaryCard:
        made = SummaryCard(text("reconciliation.page.pool"))
        self.waiting = QProgressBar()
        self.waiting.setRange(0, 0)
        self.waiting.setTextVisible(False)
        self.waiting.setAccessibleName(text("reconciliation.page.checking"))
        self.export_button = Button(text("reconciliation.page.export"), "download")
        self.export_button.clicked.connect(self.ask_export)
        self.export_button.setVisible(self.desk.actor.may(Right.REGISTRY))
        self.refresh_button = Button(text("reconciliation.page.refresh"), "refresh-cw")
        self.refresh_button.clicked.connect(self.refresh)
        for widget in (self.waiting, self.export_button, self.refresh_button):
            made.extra.addWidget(widget)
        return made

    def _assemble(self) -> None:
        first = Card(text("reconciliation.page.ledger"))
        first.add(self.ledger)
        first.add(self.let_in)
        first.body.addStretch(1)
        second = Card(text("reconciliation.page.former"))
        second.tools.addWidget(self.names_button)
        second.add(self.former_note)
        second.add(self.former)
        second.body.addStretch(1)
        third = Card(text("reconciliation.page.lacking"))
        third.add(self.lacking_note)
        third.add(self.lacking)
        left = QVBoxLayout()
        left.setSpacing(theme.density().gap)
        pair = QHBoxLayout()
        pair.setSpacing(theme.density().gap)
        pair.addWidget(first, 1)
        pair.addWidget(second, 1)
        left.addLayout(pair)
        left.addWidget(third)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        row.addLayout(left, 1)
        row.addWidget(self.summary)
        self.add(row)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count again; on a large registry in a child process."""
        self.state = None
        self.waiting.show()
        unknown = text("reconciliation.page.unknown")
        self.summary.set_figure(unknown, text("reconciliation.page.checking"))
        for button in (self.export_button, self.refresh_button, self.bar.primary_button):
            button.setEnabled(False)
        self.desk.ponder(
            self, reconciliation.statement, self.draw_id, done=self._show, failed=self._failed
        )

    def _failed(self, error: Exception) -> None:
        self.waiting.hide()
        self.summary.set_figure(text("reconciliation.page.unknown"))
        self.refresh_button.setEnabled(True)
        messages.show_error(self, error, self.refresh)
        if isinstance(error, UserError):
            self.shell.back()  # no draw to compare with: nothing but empty tables to look at

    def _show(self, state: Statement) -> None:
        self.state = state
        self.waiting.hide()
        self.refresh_button.setEnabled(True)
        self.bar.primary_button.setEnabled(True)
        version = reconciliation_sheet.version_text(state)
        note = text("reconciliation.page.pool_note", version=version)
        self.summary.set_figure(view.households(state.pool), note)
        if state.draw_id is None:
            crumb = text("reconciliation.page.crumb_since", number=state.draw_number)
        else:
            crumb = text("reconciliation.page.crumb", number=state.draw_number)
        self.crumb = crumb
        self.shell.set_heading(self.title, crumb)
        self.ledger.show_rows(view.ledger(state))
        self.let_in.setText("\n".join(view.exempt(state)))
        self.let_in.setVisible(bool(self.let_in.text()))
        self.former_note.setText(reconciliation_sheet.former_text(state))
        rows = view.former(state)
        self.former.setVisible(bool(rows))
        self.former.show_rows(rows)
        self.names_button.setVisible(any(row.group for row in rows))
        self.export_button.setEnabled(any(row.group for row in rows))
        lacking = view.lacking(state)
        key = "lacking_note" if lacking else "lacking_none"
        self.lacking_note.setText(text(f"reconciliation.page.{key}"))
        self.lacking.setVisible(bool(lacking))
        self.lacking.show_rows(lacking)

    def _picked(self, line: Line | None) -> None:
        self.names_button.setEnabled(line is not None and line.group is not None)

    # -- acts ----------------------------------------------------------------------------

    def _open_line(self, line: Line | None) -> None:
        if line is not None and line.group is not None:
            self.show_names(line.group)

    def show_names(self, group: Group) -> None:
        """List who is in a group."""
        self.desk.long(
            self,
            text("reconciliation.page.checking"),
            reconciliation.changed,
            self.draw_id,
            group,
            done=lambda found: NamesDialog(self, group, found).exec(),
        )

    def print_sheet(self) -> None:
        """Make the sheet that is read out, and show it."""
        if self.state is None:
            return
        self.desk.long(
            self,
            text("reconciliation.page.printing"),
            reconciliation_sheet.sheet,
            self.draw_id,
            folder_of(self.desk.folder, self.state.task_no),
            done=lambda made: open_pdf(self, made.path),
        )

    def ask_export(self) -> None:
        """Ask for the place, then write everybody who changed."""
        if self.state is None:
            return
        name = text("reconciliation.page.export_name", number=self.state.draw_number)
        title = text("reconciliation.page.export")
        path = ask_path(self, title, name, ("xlsx", "csv"))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write everybody who changed to a .xlsx or .csv."""
        self.desk.long(
            self,
            text("reconciliation.page.exporting"),
            reconciliation_sheet.export_changes,
            self.draw_id,
            path,
            done=self._exported,
            failed=partial(messages.show_error, self, retry=partial(self.export_to, path)),
        )

    def _exported(self, made: SheetMade) -> None:
        words = text("reconciliation.page.exported", rows=f"{made.rows:,}", path=made.path)
        messages.inform(self, text("reconciliation.page.export"), words)


class LineTable(RowsTable[Line]):
    """Lines that add up, as high as they are many."""

    def __init__(self, title: str) -> None:
        columns: tuple[Column[Line], ...] = (
            Column(text("reconciliation.page.column.sign"), lambda row: row.sign, 64),
            Column(text("reconciliation.page.column.words"), lambda row: row.words, least=150),
            Column(
                text("reconciliation.page.column.count"), lambda row: row.count, 120, right=True
            ),
        )
        super().__init__(columns, title)
        self.show_rows(())

    def show_rows(self, rows: tuple[Line, ...]) -> None:
        """Show the lines and take the height they need."""
        self.set_rows(rows)
        look = theme.density()
        self.setFixedHeight(look.table_header + max(1, len(rows)) * look.row + 4)


class LackTable(RowsTable[LackLine]):
    """What is missing, as high as it is long."""

    def __init__(self) -> None:
        columns: tuple[Column[LackLine], ...] = (
            Column(text("reconciliation.page.column.lack"), lambda row: row.words, least=200),
            Column(
                text("reconciliation.page.column.count"), lambda row: row.count, 140, right=True
            ),
            Column(
                text("reconciliation.page.column.share"), lambda row: row.share, 160, right=True
            ),
        )
        super().__init__(columns, text("reconciliation.page.lacking"))
        self.show_rows(())

    def show_rows(self, rows: tuple[LackLine, ...]) -> None:
        """Show the lines and take the height they need."""
        self.set_rows(rows)
        look = theme.density()
        self.setFixedHeight(look.table_header + max(1, len(rows)) * look.row + 4)


class NamesDialog(Dialog):
    """Who is in one group: name, number, township, what it was and what it is."""

    def __init__(self, parent: QWidget, group: Group, found: Changed) -> None:
        words = text(f"reconciliation.group.{group.value}")
        title = text("reconciliation.page.names_title", group=words, total=f"{found.total:,}")
        more = text(
            "reconciliation.page.names_more",
            total=f"{found.total:,}",
            shown=f"{len(found.rows):,}",
        )
        super().__init__(parent, title, more if found.total > len(found.rows) else "", width=1080)
        self.table: RowsTable[ChangedRow] = RowsTable(_names(), words)
        self.table.setMinimumHeight(420)
        self.table.set_rows(found.rows)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")


def _names() -> tuple[Column[ChangedRow], ...]:
    def name(key: str) -> str:
        return text(f"reconciliation.column.{key}")

    return (
        Column(name("name"), lambda row: row.name, least=220),
        Column(name("key"), lambda row: row.key, 188),
        Column(name("place"), lambda row: row.place, 150),
        Column(name("before"), lambda row: reconciliation_sheet.said(row, row.before), 180),
        Column(name("after"), lambda row: reconciliation_sheet.said(row, row.after), 180),
    )
