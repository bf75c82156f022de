"""The start page: what waits for me, and how the year stands."""

from typing import cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.due_list import Matter
from app.core.people import Right
from app.services.annual import annual_progress
from app.services.annual.annual_progress import Due
from app.services.desk import workbench
from app.services.desk.workbench import Overview, Waiting, Work
from app.texts import text
from app.ui.ceremony.cheating import CheatingPage
from app.ui.ceremony.open import ResumeBanner
from app.ui.desk import Desk
from app.ui.screens.announced_note import AnnouncedNote
from app.ui.screens.annual import AnnualPage
from app.ui.screens.arrivals import ArrivalsNote
from app.ui.screens.certificates_note import CertificatesNote
from app.ui.screens.deadlines import open_at
from app.ui.screens.evidence_note import EvidenceNote
from app.ui.screens.first_draw import FirstDraw
from app.ui.screens.holiday_note import HolidayNote
from app.ui.screens.recent_tasks import RecentTasks
from app.ui.screens.recheck_sample import open_sample
from app.ui.screens.tasks import TasksPage
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.task.making import open_making
from app.ui.task.open import open_task
from app.ui.views.annual import due_words
from app.ui.views.first_draw import first_steps
from app.ui.views.tasks import due_day, first_need, pressing, pressing_tone, todo
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    EmptyState,
    Page,
    SummaryCard,
    WrappedLabel,
    on_ctrl_enter,
)
from app.ui.widgets.card import SUMMARY_WIDTH


class WorkbenchPage(Page):
    """待我办理: one list, one button; problems of an empty registry solved from here."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.workbench"), scroll=False)
        self.crumb = text("tasks.workbench.hello", name=desk.actor.name)
        self.desk = desk
        self.shell = shell
        self.resume = ResumeBanner(desk)
        self.need = Banner("")
        self.due = Banner("")
        self.certificates = CertificatesNote(desk, shell)
        self.arrivals = ArrivalsNote(desk, shell)
        self.holidays = HolidayNote(desk, shell)
        self.asked = EvidenceNote(desk)
        self.announced = AnnouncedNote(desk, shell)
        for banner in (self.resume, self.need, self.due, self.certificates):
            self.add(banner)
        for note in (self.arrivals, self.holidays, self.asked, self.announced):
            self.add(note)
        self.table: RowsTable[Waiting] = RowsTable(_columns(), text("tasks.workbench.waiting"))
        self.table.opened.connect(self._open)
        self.open_button = Button(text("tasks.workbench.open"), "play", "accent")
        self.open_button.clicked.connect(self._open)
        self.empty = EmptyState(
            text("tasks.workbench.nothing"), text("tasks.workbench.nothing_hint"), "circle-check"
        )
        self.new_button = self.empty.add_button(text("tasks.new"), lambda: self._new(), "plus")
        self.need_button: Button | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.first = FirstDraw(self._go)
        self.stack.addWidget(self.first)
        self.card = Card(text("tasks.workbench.waiting"))
        self.card.tools.addWidget(self.open_button)
        self.card.add(self.stack, 1)
        self.figures = SummaryCard(text("tasks.workbench.figures"))
        self.add_row((self.card, 1), (self.figures, 0), stretch=1)
        self.recent = RecentTasks(desk, shell, SUMMARY_WIDTH - 48)
        self._fill_figures()
        on_ctrl_enter(self, self._due)

    def _fill_figures(self) -> None:
        """What stands under the figures: the tasks opened last, blank papers, the audience's page."""
        self.figures.extra.addWidget(self.recent)
        if self.desk.actor.may(Right.PAPERS):
            blank = Button(text("making.page.blank_print"), "printer", "link")
            blank.clicked.connect(lambda: open_making(self.desk, self, None))
            self.figures.extra.addWidget(blank)
        if self.desk.is_sample:
            self.figures.extra.addWidget(WrappedLabel(text("cheating.enter_hint"), "muted"))
            cheat = Button(text("cheating.enter"), "dices")
            cheat.clicked.connect(lambda: self.shell.push(CheatingPage(self.desk, self.shell)))
            self.figures.extra.addWidget(cheat)

    def refresh(self) -> None:
        """Read the list again."""
        self.resume.refresh()
        self.desk.act(self, workbench.overview, done=self._show)
        self.desk.act(self, annual_progress.due, done=self._show_due)
        self.certificates.refresh()
        self.arrivals.refresh()
        self.holidays.refresh()
        self.asked.refresh()
        self.announced.refresh()
        self.recent.refresh()

    def _show_due(self, found: tuple[Due, ...]) -> None:
        """Say what of the yearly plan is due within 30 days or late."""
        self.due.show_note(due_words(found), "warning")
        if found:
            words, plan_id = text("annual.due.go"), found[0].plan_id
            self.due.set_button(words, lambda: self._go_to_plan(plan_id), beside=True)

    def _go_to_plan(self, plan_id: int) -> None:
        if self.shell.go("annual"):
            page = cast(AnnualPage, self.shell.page("annual"))
            page.tabs.setCurrentWidget(page.progress)
            page.show_plan(plan_id)

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
        steps = () if count else first_steps(state, self.desk.actor)
        if steps:
            self.first.show_steps(steps)
            self.stack.setCurrentWidget(self.first)
        self._show_need("" if steps else first_need(state))
        if steps:
            self.need_button = self.first.due()

    def _show_need(self, need: str) -> None:
        asked = bool(need) and self.desk.actor.may(Right.REGISTRY)
        # Without registries no task can be made: importing comes first, and only that is offered.
        self.new_button.setVisible(self.desk.actor.may(Right.TASK) and not need)
        self.need.show_note(text(f"tasks.workbench.first_{need}") if asked else "", "warning")
        self.need_button = None
        if asked:
            words = text(f"tasks.workbench.first_{need}_button")
            self.need_button = self.need.set_button(words, lambda: self._go(need), kind="accent")

    def _due(self) -> Button | None:
        """What comes next here: import, the task in front, or a new one."""
        if self.need_button is not None:
            return self.need_button
        return self.open_button if self.table.current_row() is not None else self.new_button

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.table if self.table.isVisible() else self._due()

    def _go(self, key: str) -> None:
        if key == "task":
            self._new()
        elif key == "accounts":
            # Not imported by name: all of the settings would have to be read at the start.
            if self.shell.go("settings"):
                show = getattr(self.shell.page("settings"), "show_tab", None)
                if callable(show):
                    show("accounts")
        else:
            self.shell.go(key)

    def _new(self) -> None:
        if self.shell.go("tasks"):
            cast(TasksPage, self.shell.page("tasks")).new_task()

    def _open(self, _row: object = None) -> None:
        row = self.table.current_row()
        if row is not None and row.recheck_id:
            open_sample(self.desk, self.shell, row.recheck_id)
        elif row is not None and row.plan_id:
            self._show_plan(row.plan_id)
        elif row is not None and row.work is Work.FOLLOW_UP:
            open_at(self.desk, self.shell, row.task_id, Matter.FOLLOW_UP)
        elif row is not None and row.work is Work.PUBLISH:
            open_at(self.desk, self.shell, row.task_id, Matter.PUBLISH)
        elif row is not None:
            open_task(self.desk, self.shell, row.task_id)

    def _show_plan(self, plan_id: int) -> None:
        """Open the plan of a year where it waits: its decisions, or its lines to mend."""
        if self.shell.go("annual"):
            cast(AnnualPage, self.shell.page("annual")).show_plan(plan_id)


def _columns() -> tuple[Column[Waiting], ...]:
    return (
        Column(text("tasks.workbench.column_task"), lambda row: row.name),
        Column(text("tasks.workbench.column_todo"), todo, 260),
        Column(text("tasks.workbench.column_due"), due_day, 116, if_filled=True),
        Column(
            text("tasks.workbench.column_pressing"),
            pressing,
            150,
            pill=pressing_tone,
            if_filled=True,
        ),
    )
