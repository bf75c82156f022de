"""期限: one list of what is due in the whole bureau, late first, with the way to each thing."""

from datetime import date
from functools import partial
from typing import cast

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.due_list import Hands, Matter
from app.core.people import Right
from app.services.assigned.assigned_due_lines import DueLine
from app.services.desk import deadline_sheets, deadlines
from app.services.desk.deadlines import DueAsked, DueList, When
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.list_out import ListOut, dated_name
from app.ui.screens.deadlines_retest import RetestWindow
from app.ui.screens.follow_ups import BureauFollowUps
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.open import open_task
from app.ui.views import deadlines as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SearchBox, WrappedLabel, label

_WORDS = "deadlines.page."


class DeadlinesPage(Page):
    """Filters, the list, and what can be done with its lines."""

    help_key = "deadlines"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text(_WORDS + "title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found: DueList | None = None
        self.unknown = Banner("")
        self.note = Banner("", "success")
        self.search = SearchBox(text(_WORDS + "search"))
        self.search.searched.connect(lambda _words: self.refresh())
        self.task = _combo("task", ((None, text(_WORDS + "every_task")),))
        self.matter = _combo("matter", ((None, text(_WORDS + "every_matter")), *view.matters()))
        self.hands = _combo("hands", ((None, text(_WORDS + "every_hands")), *view.hands()))
        self.when = _combo("state", view.whens())
        for combo in (self.task, self.matter, self.hands, self.when):
            combo.currentIndexChanged.connect(lambda _at: self.refresh())
        self.count = label("", "muted")
        self.table: RowsTable[DueLine] = RowsTable(_columns(), text(_WORDS + "title"))
        self.table.picked.connect(lambda _row: self._fit_buttons())
        self.table.opened.connect(lambda _row: self.open())
        self.empty = EmptyState(text(_WORDS + "empty"), text(_WORDS + "empty_hint"), "circle-check")
        self.out = ListOut(
            self,
            desk,
            self.note,
            _WORDS,
            self.asked,
            view.folder_of(desk.folder),
            partial(dated_name, desk, _WORDS),
            deadline_sheets.print_due,
            deadline_sheets.export_list,
        )
        self._make_buttons()
        self._assemble()
        self._fit_buttons()

    def _make_buttons(self) -> None:
        self.open_button = _button("open", "play", self.open)
        self.retest_button = _button("retest", "clock", self.ask_retest)
        self.back_button = _button("retest_back", "x", self.ask_back)
        self.print_button = _button("print", "printer", self.out.print_list)
        self.export_button = _button("export", "download", self.out.ask_export)
        may = self.desk.actor.may(Right.FINDING)
        self.retest_button.setVisible(may)
        self.back_button.setVisible(may)

    def _assemble(self) -> None:
        filters, acts = QHBoxLayout(), QHBoxLayout()
        for row in (filters, acts):
            row.setSpacing(8)
        filters.addWidget(self.search, 1)
        for combo in (self.when, self.matter, self.hands, self.task):
            filters.addWidget(combo)
        for button in (self.open_button, self.retest_button, self.back_button):
            acts.addWidget(button)
        acts.addWidget(self.count)
        acts.addStretch(1)
        acts.addWidget(self.print_button)
        acts.addWidget(self.export_button)
        card = Card()
        card.add(WrappedLabel(text(_WORDS + "note"), "muted"))
        card.add(filters)
        card.add(acts)
        card.add(self.table, 1)
        card.add(self.empty, 1)
        self.add(self.unknown)
        self.add(self.note)
        self.add(card, 1)

    # -- showing -------------------------------------------------------------------------

    def asked(self) -> DueAsked:
        """What the filters ask for."""
        return DueAsked(
            self.task.currentData(),
            self.matter.currentData(),
            self.hands.currentData(),
            self.when.currentData() or When.ALL,
            self.search.words(),
        )

    def refresh(self) -> None:
        """Work the list out again."""
        self.desk.act(self, deadlines.due_list, self.asked(), done=self._show)

    def show_task(self, task_id: int, matter: Matter | None = None) -> None:
        """Show what is due of one task, of every kind or of one."""
        if self.task.findData(task_id) < 0:
            self.task.addItem(str(task_id), task_id)  # its name comes with the answer
        self.task.setCurrentIndex(self.task.findData(task_id))
        self.matter.setCurrentIndex(max(0, self.matter.findData(matter)))

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.search

    def _show(self, found: DueList) -> None:
        self.found = found
        self._show_tasks(found)
        self.unknown.show_note(view.unknown_note(found), "warning")
        if found.unknown_years and self.desk.actor.may(Right.SETTINGS):
            words = text(_WORDS + "unknown_go")
            self.unknown.set_button(words, self._go_to_settings, beside=True)
        self.table.set_rows(found.lines)
        self.table.setVisible(bool(found.lines))
        self.empty.setVisible(not found.lines)
        if found.lines:
            self.table.selectRow(0)
        self.count.setText(view.count_words(found))
        self._fit_buttons()

    def _go_to_settings(self) -> None:
        self.shell.go("settings")

    def _show_tasks(self, found: DueList) -> None:
        for task_id, name in found.tasks:
            at = self.task.findData(task_id)
            if at < 0:
                self.task.addItem(name, task_id)
            else:
                self.task.setItemText(at, name)

    def _fit_buttons(self) -> None:
        row = self.table.current_row()
        self.open_button.setEnabled(row is not None)
        self.retest_button.setEnabled(view.may_retest(row))
        self.back_button.setEnabled(view.may_retest(row))
        for button in (self.print_button, self.export_button):
            button.setEnabled(self.found is not None and bool(self.found.lines))

    # -- acts ----------------------------------------------------------------------------

    def open(self) -> None:
        """Open the task of the line where the thing is done."""
        row = self.table.current_row()
        if row is not None:
            open_at(self.desk, self.shell, row.task_id, row.matter, row.name)

    def ask_retest(self) -> None:
        """Ask for the day of a re-test or objection, and keep it."""
        row = self.table.current_row()
        if row is not None and view.may_retest(row):
            window = RetestWindow(self, self.desk, row)
            if window.exec() and window.due is not None:
                self._say("saved", window.due)

    def ask_back(self) -> None:
        """Take back the newest re-test of the line."""
        row = self.table.current_row()
        if row is None or not view.may_retest(row):
            return
        sure = messages.confirm(
            self,
            text("deadlines.retest.back_title"),
            text("deadlines.retest.back_sentence", name=row.name),
            text("deadlines.retest.back_title"),
        )
        if sure:
            done = partial(self._back_done, row.name)
            self.desk.act(self, deadlines.take_back_retest, row.assignment_id, done=done)

    def _back_done(self, name: str, there: bool) -> None:
        words = "deadlines.retest.back_done" if there else "deadlines.retest.back_none"
        self.note.show_note(text(words, name=name), "success" if there else "info")
        self.refresh()

    def _say(self, key: str, day: date) -> None:
        self.note.show_note(text(f"deadlines.retest.{key}", day=day.isoformat()), "success")
        self.refresh()


def open_at(desk: Desk, shell: Shell, task_id: int, matter: Matter, name: str = "") -> None:
    """Open the page of a task at the stage where something is done; follow-ups have a page."""
    if matter is Matter.FOLLOW_UP:
        if shell.go("follow_ups"):
            cast(BureauFollowUps, shell.page("follow_ups")).show_task(task_id, name)
        return
    page = open_task(desk, shell, task_id)
    if page is not None:
        page.stage = view.STAGE_OF[matter]  # shown once the task has been read


def _combo(column: str, pairs: tuple[tuple[Matter | Hands | When | None, str], ...]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"deadlines.column.{column}"))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(7)
    for value, words in pairs:
        combo.addItem(words, value)
    return combo


def _button(name: str, icon: str, clicked: object) -> Button:
    button = Button(text(_WORDS + name), icon)
    button.clicked.connect(clicked)
    return button


def _columns() -> tuple[Column[DueLine], ...]:
    words = "deadlines.column."
    return (
        Column(text(words + "due"), view.due_words, 136),
        Column(text(words + "state"), view.state_words, 164, pill=view.tone_of),
        Column(text(words + "name"), lambda row: row.name, least=200),
        Column(text(words + "matter"), view.matter_words, 124),
        Column(text(words + "hands"), lambda row: text(f"deadlines.hands.{row.hands}"), 78),
        Column(text(words + "who"), lambda row: row.who, 170),
        Column(text(words + "clock"), view.rule_words, 130, optional=True),
        Column(text(words + "task"), lambda row: row.task_name, least=150, optional=True),
    )
