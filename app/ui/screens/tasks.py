"""The list of tasks: make one, open one, copy one, end one."""

from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from app.core.draw_settings import DrawSettings
from app.core.people import Right
from app.core.task import DrawKind, Stage, TaskPlan
from app.core.times import beijing_date
from app.services.annual import annual_tasks
from app.services.annual.annual_tasks import Offer
from app.services.setting import settings_draw
from app.services.task import tasks
from app.services.task.tasks import TaskLine, TaskNumbers
from app.texts import text
from app.ui.ceremony.open import ResumeBanner
from app.ui.desk import Desk
from app.ui.screens.annual_start import start_task
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.copying import copy_task
from app.ui.task.ending import end_task
from app.ui.task.handover import HandoverButton
from app.ui.task.making import open_making
from app.ui.task.open import open_task
from app.ui.views.annual import offer_words
from app.ui.views.tasks import TONES, blank_plan, period, quarter_name
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    Dialog,
    EmptyState,
    FormGrid,
    Page,
    on_ctrl_enter,
)
from app.ui.widgets.pill import Tone


class TasksPage(Page):
    """Every task, newest first."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("tasks.list"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.table: RowsTable[TaskLine] = RowsTable(_columns(), text("tasks.list"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.new_button = Button(text("tasks.new"), "plus", "accent")
        self.open_button = Button(text("tasks.open"), "folder-open")
        self.copy_button = Button(text("tasks.copy"), "clipboard-list")
        self.end_button = Button(text("tasks.end"), "ban")
        self.new_button.clicked.connect(self.new_task)
        self.open_button.clicked.connect(self._open)
        self.copy_button.clicked.connect(self._copy)
        self.end_button.clicked.connect(self._end)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.rows: tuple[TaskLine, ...] = ()
        self.mine = QCheckBox(text("handover.mine_only"))
        self.mine.setVisible(desk.actor.may(Right.TASK))
        self.mine.toggled.connect(lambda _on: self._show(self.rows))
        self.note = Banner("")
        self.hand_button = HandoverButton(desk, self, self._to_hand, self._handed)
        tools.addWidget(self.new_button)
        tools.addWidget(self.mine)
        tools.addStretch(1)
        self.blank_button = Button(text("making.page.blank"), "file-text")
        self.blank_button.clicked.connect(lambda: open_making(desk, self, None))
        self.blank_button.setVisible(desk.actor.may(Right.PAPERS))
        tools.addWidget(self.blank_button)
        for button in (self.open_button, self.copy_button, self.hand_button, self.end_button):
            tools.addWidget(button)
        empty = EmptyState(text("tasks.empty"), text("tasks.empty_hint"), "dices")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        card = Card()
        card.add(tools)
        card.add(self.stack, 1)
        self.resume = ResumeBanner(desk)
        self.add(self.resume)
        self.add(self.note)
        self.add(card, 1)
        may = desk.actor.may(Right.TASK)
        self.new_button.setVisible(may)
        self.copy_button.setVisible(may)
        self.end_button.setVisible(may)
        on_ctrl_enter(self, self._due)
        self._fit_buttons()

    def refresh(self) -> None:
        """Read the list again."""
        self.resume.refresh()
        self.desk.read(self, tasks.tasks, done=self._show)

    def _show(self, rows: tuple[TaskLine, ...]) -> None:
        self.rows = rows
        me = self.desk.actor.account_id
        self.table.set_rows(
            [row for row in rows if not self.mine.isChecked() or row.keeper_id == me]
        )
        self.stack.setCurrentIndex(0 if rows else 1)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        self.open_button.setEnabled(row is not None)
        self.copy_button.setEnabled(row is not None)
        self.end_button.setEnabled(row is not None and row.stage not in (Stage.CLOSED, Stage.ENDED))

    def _to_hand(self) -> tuple[int, int]:
        """Keeper and task of the line in front, for the window that hands tasks over."""
        row = self.table.current_row()
        return (row.keeper_id, row.id) if row is not None else (0, 0)

    def _handed(self, words: str) -> None:
        self.note.show_note(words, "success")
        self.refresh()

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.new_button

    def _due(self) -> Button:
        return self.open_button if self.table.current_row() is not None else self.new_button

    def _open(self, _row: object = None) -> None:
        row = self.table.current_row()
        if row is not None:
            open_task(self.desk, self.shell, row.id)

    def new_task(self) -> None:
        """Ask for the name of a new task, make it and open it."""
        day = beijing_date(self.desk.clock())
        dialog = NewTask(self, quarter_name(day))
        self.desk.act(dialog, annual_tasks.offers, done=dialog.show_offers)
        if not dialog.exec():
            return
        line = dialog.plan_line()
        if line is None:
            self._make(blank_plan(dialog.name(), dialog.kind(), day))
        else:
            start_task(
                self.desk, self, line, partial(open_task, self.desk, self.shell), dialog.name()
            )

    def _make(self, plan: TaskPlan) -> None:
        """Save a draft with the bureau's order of drawing and the next free numbers; open it."""
        self.desk.act(self, settings_draw.draw_settings, done=partial(self._number, plan))

    def _number(self, plan: TaskPlan, usual: DrawSettings) -> None:
        day = beijing_date(self.desk.clock())
        plan = replace(plan, officers_first=usual.officers_first)
        self.desk.read(self, tasks.propose_numbers, day, done=partial(self._save, plan))

    def _save(self, plan: TaskPlan, numbers: TaskNumbers) -> None:
        self.desk.act(
            self,
            tasks.save_task,
            None,
            0,
            plan,
            numbers,
            done=lambda made: open_task(self.desk, self.shell, made[0]),
        )

    def _copy(self) -> None:
        row = self.table.current_row()
        if row is not None:
            copy_task(self.desk, self, row.id, partial(open_task, self.desk, self.shell))

    def _end(self) -> None:
        row = self.table.current_row()
        if row is not None:
            end_task(self.desk, self, row.id, self.refresh)


class NewTask(Dialog):
    """Name and kind of a new task; everything else follows step by step."""

    def __init__(self, parent: QWidget, proposed: str) -> None:
        super().__init__(parent, text("tasks.create.title"), text("tasks.create.sentence"))
        self.name_field = QLineEdit(proposed)
        self.name_field.selectAll()
        self._offers: tuple[Offer, ...] = ()
        self._kind = QComboBox()
        for kind in DrawKind:
            self._kind.addItem(text(f"terms.kind.{kind}"), kind)
        self.form = FormGrid(label_width=130)
        self.form.add("name", text("tasks.create.name"), self.name_field, required=True)
        self._lines = QComboBox()
        self._lines.addItem(text("annual.task.none"), None)
        self._lines.currentIndexChanged.connect(lambda _at: self._line_chosen())
        self.form.add("line", text("annual.task.choice"), self._lines)
        self.form.add("kind", text("tasks.create.kind"), self._kind)
        self.add(self.form)
        self.set_buttons(text("tasks.create.accept"))
        self.name_field.setFocus()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Offer the tasks of the yearly plan."""
        self._offers = offers
        for one in offers:
            self._lines.addItem(offer_words(one), one.line_id)

    def _line_chosen(self) -> None:
        at = self._lines.currentIndex() - 1
        if at >= 0:
            self.name_field.setText(self._offers[at].name)
        # What a planned task draws is both; its plan can still be changed step by step.
        self._kind.setEnabled(at < 0)

    def plan_line(self) -> int | None:
        """The planned task that was chosen."""
        chosen = self._lines.currentData()
        return int(chosen) if chosen is not None else None

    def name(self) -> str:
        """The name as typed."""
        return self.name_field.text().strip()

    def kind(self) -> DrawKind:
        """What the draw takes."""
        return cast(DrawKind, self._kind.currentData())

    def may_accept(self) -> bool:
        return self.form.set_errors({} if self.name() else {"name": text("ui.form.required")})


def _columns() -> tuple[Column[TaskLine], ...]:
    return (
        Column(text("tasks.column_name"), lambda row: row.name),
        Column(text("tasks.column_no"), lambda row: row.task_no, 190),
        Column(text("tasks.column_inner"), lambda row: row.inner_no, 200, optional=True),
        Column(text("tasks.column_period"), period, 220),
        Column(text("tasks.column_by"), lambda row: row.keeper, 90, optional=True),
        Column(
            text("tasks.column_stage"),
            lambda row: text(f"terms.stage.{row.stage}"),
            120,
            pill=lambda row: cast(Tone, TONES[row.stage]),
        ),
    )
