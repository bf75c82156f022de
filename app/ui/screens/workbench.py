"""The start page: what waits for me, and how the year stands."""

from typing import cast

from PySide6.QtWidgets import QStackedWidget

from app.core.people import Right
from app.services import workbench
from app.services.workbench import Overview, Waiting
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.tasks import TasksPage
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.open import open_task
from app.ui.views.tasks import first_need, todo
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SummaryCard


class WorkbenchPage(Page):
    """待我办理: one list, one button; problems of an empty registry solved from here."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.workbench"), scroll=False)
        self.crumb = text("tasks.workbench.hello", name=desk.actor.name)
        self.desk = desk
        self.shell = shell
        self.need = Banner("")
        self.add(self.need)
        self.table: RowsTable[Waiting] = RowsTable(_columns(), text("tasks.workbench.waiting"))
        self.table.opened.connect(self._open)
        self.open_button = Button(text("tasks.workbench.open"), "play", "accent")
        self.open_button.clicked.connect(self._open)
        self.empty = EmptyState(
            text("tasks.workbench.nothing"), text("tasks.workbench.nothing_hint"), "circle-check"
        )
        if desk.actor.may(Right.TASK):
            self.empty.add_button(text("tasks.new"), lambda: self._new(), "plus")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.card = Card(text("tasks.workbench.waiting"))
        self.card.tools.addWidget(self.open_button)
        self.card.add(self.stack, 1)
        self.figures = SummaryCard(text("tasks.workbench.figures"))
        self.add_row((self.card, 1), (self.figures, 0), stretch=1)

    def refresh(self) -> None:
        """Read the list again."""
        self.desk.read(self, workbench.overview, done=self._show)

    def _show(self, state: Overview) -> None:
        count = len(state.waiting)
        self.card.set_title(
            text("tasks.workbench.waiting"), text("tasks.workbench.waiting_count", count=count)
        )
        self.table.set_rows(state.waiting)
        if count:
            self.table.selectRow(0)
        self.stack.setCurrentIndex(0 if count else 1)
        self.open_button.setVisible(bool(count))
        self.figures.set_figure(f"{state.enterprises:,}", text("tasks.workbench.enterprises"))
        self.figures.set_rows(
            (
                (text("tasks.workbench.officers"), f"{state.officers:,}"),
                (
                    text("tasks.workbench.list_version"),
                    state.list_version or text("tasks.workbench.no_list"),
                ),
                (text("tasks.workbench.tasks"), f"{state.tasks:,}"),
                (text("tasks.workbench.drawn"), f"{state.drawn:,}"),
                (text("tasks.workbench.findings"), f"{state.approved_findings:,}"),
            )
        )
        self._show_need(first_need(state))

    def _show_need(self, need: str) -> None:
        if not need or not self.desk.actor.may(Right.REGISTRY):
            self.need.show_note("")
            return
        self.need.show_note(text(f"tasks.workbench.first_{need}"), "warning")
        self.need.set_button(text(f"tasks.workbench.first_{need}_button"), lambda: self._go(need))

    def _go(self, key: str) -> None:
        self.shell.go(key)

    def _new(self) -> None:
        if self.shell.go("tasks"):
            cast(TasksPage, self.shell.page("tasks")).new_task()

    def _open(self, _row: object = None) -> None:
        row = self.table.current_row()
        if row is not None:
            open_task(self.desk, self.shell, row.task_id)


def _columns() -> tuple[Column[Waiting], ...]:
    return (
        Column(text("tasks.workbench.column_task"), lambda row: row.name),
        Column(text("tasks.workbench.column_todo"), todo, 300),
        Column(text("tasks.workbench.column_until"), lambda row: row.period_to.isoformat(), 130),
    )
