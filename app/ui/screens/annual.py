"""The page of the 年度抽查工作计划: a version at a time, its tasks, how it stands, who passed it."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from app.core.people import Right
from app.core.task import Act, Stage
from app.core.times import beijing_date
from app.services.annual import annual_approvals, annual_lines, annual_plans
from app.services.annual.annual_plans import LineRow, PlanCard, VersionLine
from app.services.people_able import Able
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.annual_export import ExportMenu
from app.ui.screens.annual_import import AnnualImport
from app.ui.screens.annual_line import LinePage
from app.ui.screens.annual_new import NewYear
from app.ui.screens.annual_progress import ProgressTab
from app.ui.screens.annual_start import start_task
from app.ui.screens.annual_tabs import DifferencesTab, LinesTab, StepsTab
from app.ui.shell import Shell
from app.ui.task.open import open_task
from app.ui.views import annual as view
from app.ui.views.waiting import waiting_words
from app.ui.widgets import ActionBar, Banner, Button, Card, EmptyState, Page

_WORDS = {"SUBMIT": "submit", "REVIEW": "review", "APPROVE": "approve"}
_WAITS = {Stage.SUBMITTED: Right.REVIEW_TASK, Stage.REVIEWED: Right.APPROVE_TASK}


class AnnualPage(Page):
    """Years and versions; the chosen one in tabs; one primary act below."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.annual"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.versions: tuple[VersionLine, ...] = ()
        self.card: PlanCard | None = None
        self._wanted: int | None = None  # the version to show after the next reading
        self.version = QComboBox()
        self.version.setAccessibleName(text("annual.version_choice"))
        self.version.setMinimumWidth(300)
        self.version.currentIndexChanged.connect(lambda _at: self._read())
        self.new_button = Button(text("annual.new"), "plus")
        self.new_button.clicked.connect(self.new_year)
        self.import_button = Button(text("annual.import_button"), "upload")
        self.import_button.clicked.connect(self.import_file)
        self.export = ExportMenu(desk, self)
        self.reason = Banner("", "info")
        self.returned = Banner("", "warning")
        self.lines = LinesTab()
        self.progress = ProgressTab(desk)
        self.differences = DifferencesTab()
        self.steps = StepsTab()
        self.tabs = QTabWidget()
        for name in ("lines", "progress", "differences", "steps"):
            self.tabs.addTab(getattr(self, name), text(f"annual.tab.{name}"))
        self.stack = QStackedWidget()
        self.bar = self.set_actions(ActionBar("", back=""))
        self.return_button = self.bar.add_alternative(Button(text("annual.return"), "circle-x"))
        self.discard_button = self.bar.add_button(Button(text("annual.discard"), "trash-2"))
        self._assemble()
        self._connect()

    def _assemble(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.version)
        tools.addStretch(1)
        for button in (self.new_button, self.import_button, self.export.button):
            tools.addWidget(button)
        whole = QWidget()
        box = Card()
        box.add(tools)
        box.add(self.reason)
        box.add(self.returned)
        box.add(self.tabs, 1)
        column = QHBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
        empty = EmptyState(text("annual.empty"), text("annual.empty_hint"), "calendar-check")
        if self.desk.actor.may(Right.TASK):
            self.first_button = empty.add_button(text("annual.new"), self.new_year, "plus")
        holder = Card()
        holder.add(empty, 1)
        self.stack.addWidget(whole)
        self.stack.addWidget(holder)
        self.add(self.stack, 1)
        self.new_button.setVisible(self.desk.actor.may(Right.TASK))

    def _connect(self) -> None:
        self.bar.primary.connect(self.act)
        self.return_button.clicked.connect(self.send_back)
        self.discard_button.clicked.connect(self.discard)
        self.lines.add_button.clicked.connect(lambda: self.open_line(None))
        self.lines.opened.connect(self.open_line)
        self.lines.deleted.connect(self.delete_line)
        self.lines.moved.connect(self.move_line)
        self.lines.started.connect(self.start)

    # -- reading -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the versions again; the one on show stays."""
        self.desk.read(self, annual_plans.versions, done=self._show_versions)

    def show_plan(self, plan_id: int) -> None:
        """Show a version."""
        self._wanted = plan_id
        self.refresh()

    def _show_versions(self, versions: tuple[VersionLine, ...]) -> None:
        before = self._wanted or (self.card.plan.id if self.card else None)
        self._wanted = None
        self.versions = versions
        self.stack.setCurrentIndex(0 if versions else 1)
        self.bar.setVisible(bool(versions))
        ids = [line.id for line in versions]
        self.version.blockSignals(True)
        self.version.clear()
        for line in versions:
            self.version.addItem(view.version_words(line), line.id)
        if versions:
            self.version.setCurrentIndex(ids.index(before) if before in ids else self._first())
        self.version.blockSignals(False)
        self._read()

    def _first(self) -> int:
        """The version somebody has to act on, else the one in force this year, else the newest."""
        year = beijing_date(self.desk.clock()).year
        for at, line in enumerate(self.versions):
            right = _WAITS.get(line.stage)
            if right is not None and self.desk.actor.may(right):
                return at
        ruling = [at for at, one in enumerate(self.versions) if one.in_force and one.year == year]
        return ruling[0] if ruling else 0

    def _read(self) -> None:
        chosen = self.version.currentData()
        if chosen is not None:
            self.desk.read(self, annual_plans.plan, int(chosen), done=self._show)
        else:
            self.card = None

    def _show(self, card: PlanCard) -> None:
        if card.plan.id != self.version.currentData():
            return  # another version was chosen meanwhile
        self.card = card
        offer = view.offered(card, self.desk.actor)
        words = text("annual.reason", reason=card.plan.reason) if card.plan.reason else ""
        self.reason.show_note(words, "info")
        self.returned.show_note(view.returned_words(card), "warning")
        self.import_button.setVisible(offer.editable)
        self.export.show_plan(card)
        starts = card.plan.in_force and self.desk.actor.may(Right.TASK)
        self.lines.show_lines(card.lines, editable=offer.editable, starts=starts)
        self.steps.show_steps(card.steps, opinion=offer.opinion)
        self.progress.show_plan(card.plan.id)
        self._compare(card)
        self.discard_button.setVisible(offer.discardable)
        self.return_button.setVisible(offer.opinion)
        primary = _WORDS.get(offer.act, offer.act)
        self.bar.set_primary(text(f"annual.{primary}") if primary else "")
        self.bar.set_sentence(offer.sentence)
        if card.plan.stage in _WAITS and not offer.act:
            shown = partial(self._show_able, card)
            self.desk.read(self, annual_approvals.who_passes, card.plan.id, done=shown)

    def _show_able(self, card: PlanCard, able: Able) -> None:
        """Name the accounts the version waits for."""
        if card is self.card:
            own = text("annual.own") if self.desk.actor.may(able.right) else ""
            self.bar.set_sentence(f"{own}{waiting_words(able, of_plan=True)}")

    def _compare(self, card: PlanCard) -> None:
        older = [
            line
            for line in self.versions
            if line.year == card.plan.year and line.version == card.plan.version - 1
        ]
        if not older:
            self.differences.show_first()
            return
        self.desk.read(
            self,
            annual_plans.plan,
            older[0].id,
            done=lambda before: self.differences.show_changes(before, card),
        )

    # -- acts ----------------------------------------------------------------------------

    def new_year(self) -> None:
        """Ask for the year and open its plan."""
        dialog = NewYear(self, beijing_date(self.desk.clock()).year, self.versions)
        if dialog.exec():
            self.desk.act(
                self,
                annual_plans.create,
                dialog.year.value(),
                dialog.copy_of(),
                done=self.show_plan,
            )

    def import_file(self) -> None:
        """Open the window that takes tasks from a table."""
        if self.card is not None and AnnualImport(self, self.desk, self.card.plan.id).exec():
            self.refresh()

    def open_line(self, row: LineRow | None) -> None:
        """Open a task of the version, or a new one."""
        if self.card is not None:
            self.shell.push(LinePage(self.desk, self.shell, self.card, row))

    def delete_line(self, row: LineRow) -> None:
        """Take a task out of the draft, once the person has said yes."""
        card = self._shown()
        sentence = text("annual.delete_sentence", name=row.line.name)
        title, action = text("annual.delete_title"), text("annual.delete_action")
        if messages.confirm(self, title, sentence, action, danger=True):
            self._change(annual_lines.delete_line, card.plan.id, card.revision, row.id)

    def move_line(self, row: LineRow, by: int) -> None:
        """Move a task up or down."""
        card = self._shown()
        self.lines.keep(row.id)
        self._change(annual_lines.move_line, card.plan.id, card.revision, row.id, by)

    def start(self, row: LineRow) -> None:
        """Start an inspection task from a planned one."""
        start_task(self.desk, self, row.id, partial(open_task, self.desk, self.shell))

    def discard(self) -> None:
        """Take a draft back, once the person has said yes."""
        plan = self._shown().plan
        sentence = text(
            "annual.discard_sentence", title=plan.title, version=plan.version, count=plan.lines
        )
        title = text("annual.discard_title")
        if messages.confirm(self, title, sentence, text("annual.discard"), danger=True):
            self._change(annual_plans.discard, plan.id)

    def act(self) -> None:
        """The one next step of the version on show."""
        card = self._shown()
        due = view.offered(card, self.desk.actor).act
        if due == Act.SUBMIT:
            self._change(annual_approvals.submit, card.plan.id)
        elif due == "change":
            self._ask_change(card)
        elif due:
            self._decide(Act(due), self.steps.opinion.text())

    def _ask_change(self, card: PlanCard) -> None:
        reason = messages.ask_reason(
            self,
            text("annual.change_title"),
            text("annual.change_sentence", version=card.plan.version + 1),
            text("annual.change_action"),
        )
        if reason is not None:
            self.desk.act(self, annual_plans.new_version, card.plan.id, reason, done=self.show_plan)

    def send_back(self) -> None:
        """Return a submitted version with a reason."""
        title, sentence = text("annual.return_title"), text("annual.return_sentence")
        reason = messages.ask_reason(self, title, sentence, text("annual.return"))
        if reason is not None:
            self._decide(Act.RETURN, reason)

    def _decide(self, act: Act, opinion: str) -> None:
        self._change(annual_approvals.decide, self._shown().plan.id, act, opinion)

    def _change(self, service: object, *args: object) -> None:
        assert callable(service)
        self.desk.act(self, service, *args, done=lambda _none: self.refresh())

    def _shown(self) -> PlanCard:
        assert self.card is not None  # the buttons are there with a version only
        return self.card

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.lines.table if self.versions else None
