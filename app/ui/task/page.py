"""The page of one task: the rail above, the panel of the chosen stage below."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.people import Actor, Right
from app.core.task import DrawKind, Stage
from app.services.task import task_endings, tasks
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import theme
from app.ui.desk import Desk
from app.ui.landing import land
from app.ui.shell import Shell
from app.ui.task.life import LifeMenu
from app.ui.task.panel import Panel
from app.ui.views.life import ended_words
from app.ui.widgets import Banner, Page, Step, StepRail
from app.ui.widgets.banner import BannerTone
from app.ui.widgets.curtain import Curtain
from app.ui.widgets.page import LeastStack

STAGES = ("plan", "approval", "lock", "draw", "papers", "findings", "disclosure", "archive")
Factory = Callable[[Desk], Panel]


def stage_of(card: TaskCard) -> str:
    """Return the stage whose panel comes next for a task."""
    if card.stage is Stage.DRAFT:
        return "plan"
    if card.stage in (Stage.SUBMITTED, Stage.REVIEWED):
        return "approval"
    if card.stage is Stage.CLOSED:
        return "disclosure"
    if card.stage is Stage.ENDED and not card.progress.assigned:
        return "approval"  # nothing was drawn and nothing will be
    newest = card.draws[-1] if card.draws else None
    if newest is None or newest.lock_id is None:
        return "lock"
    if not newest.drawn or newest.no_plan:
        return "draw"
    if newest.kind is DrawKind.ENTERPRISES and not card.progress.begun:
        return "draw"  # officers are still to be drawn for them
    # Once every finding is approved there is nothing left but to publish and to close.
    there = card.progress
    return "disclosure" if there.assigned and not there.open else "papers"


def first_stage(card: TaskCard, actor: Actor) -> str:
    """Return the stage a person lands on: where they have something to do."""
    due = stage_of(card)
    if due != "papers":
        return due
    # Whoever reviews or approves findings makes no papers; where entry has begun they are made.
    made = card.progress.begun or not actor.may(Right.PAPERS)
    return "findings" if made else due


class TaskPage(Page):
    """One task from plan to archive. Stages not yet reached cannot be opened."""

    fit_for_hall = True  # the curtain over the stages covers those that are not

    def __init__(
        self, desk: Desk, shell: Shell, task_id: int, factories: dict[str, Factory]
    ) -> None:
        super().__init__(scroll=False)
        self.desk = desk
        self.shell = shell
        self.task_id = task_id
        self.card: TaskCard | None = None
        self.stage = ""
        self._factories = factories
        self._panels: dict[str, Panel] = {}
        self.rail = StepRail()
        self.rail.setAccessibleName(text("task.rail"))
        self.rail.chosen.connect(lambda at: self.open_stage(STAGES[at]))
        self.stack = LeastStack()
        self.curtain = Curtain(self.stack)
        # The rail is a card of its own; panels bring their margins and action bar along.
        self._rail_row = QHBoxLayout()
        self._rail_row.addWidget(self.rail, 1)
        self.life = LifeMenu(desk, self, self._open_copy, self.moved)
        self._rail_row.addWidget(self.life)
        self.add(self._rail_row)
        self.note = Banner("", "info")
        self.ended = Banner("", "warning")
        self._notes = QVBoxLayout()
        self._notes.addWidget(self.note)
        self._notes.addWidget(self.ended)
        self.add(self._notes)
        self.add(self.stack, 1)
        self._fit()

    @property
    def help_key(self) -> str:
        """The guide of the stage in front."""
        return f"stage.{self.stage}" if self.stage else ""

    def landing(self) -> QWidget | None:
        """Where the keyboard starts on the stage in front."""
        panel = self.stack.currentWidget()
        return panel.landing() if isinstance(panel, Panel) else None

    def refresh(self) -> None:
        """Read the task again; the first time, open the stage that comes next."""
        self.desk.read(self, tasks.task, self.task_id, done=self._show)

    def _show(self, card: TaskCard) -> None:
        self.card = card
        self.title = card.plan.name
        self.crumb = text("task.crumb", inner=card.numbers.inner_no, number=card.numbers.task_no)
        self.shell.set_heading(self.title, self.crumb)
        self.life.show_task(card)
        self.ended.show_note("")
        if card.stage is Stage.ENDED:
            self.desk.read(
                self,
                task_endings.outlook,
                card.id,
                done=lambda found: self.ended.show_note(ended_words(card, found), "warning"),
            )
        self.open_stage(self.stage or first_stage(card, self.desk.actor))

    def restart(self) -> None:
        """The task moved behind another page: coming back, open the stage that comes next."""
        self.stage = ""

    def moved(self) -> None:
        """The task moved: read it again and open the stage that comes next."""
        self.stage = ""
        self.refresh()

    def _open_copy(self, task_id: int) -> "TaskPage | None":
        """Push the page of a copy of this task."""
        page = TaskPage(self.desk, self.shell, task_id, self._factories)
        return page if self.shell.push(page) else None

    def tell(self, words: str, tone: BannerTone) -> None:
        """Show a note above the stages, for as long as the page is open."""
        self.note.show_note(words, tone)

    def panel(self, stage: str) -> Panel:
        """The panel of a stage, made at the first call."""
        if stage not in self._panels:
            made = self._factories[stage](self.desk)
            made.changed.connect(self.moved)
            made.stage_wanted.connect(self.open_stage)
            made.enterprise_wanted.connect(self.open_finding)
            made.settings_wanted.connect(self._open_settings)
            self._panels[stage] = made
            self.stack.addWidget(made)
        return self._panels[stage]

    def open_stage(self, stage: str) -> None:
        """Bring a reached stage to the front."""
        card = self.card
        if card is None or not self.reached(stage):
            return
        self.stage = stage
        at = STAGES.index(stage)
        behind = max(at, STAGES.index(stage_of(card)))
        self.rail.set_steps(
            tuple(
                Step(
                    text(f"task.stage.{name}"),
                    "current" if place == at else "done" if place < behind else "future",
                )
                for place, name in enumerate(STAGES)
            )
        )
        panel = self.panel(stage)
        self.stack.setCurrentWidget(panel)
        panel.show_task(card)
        land(self)

    def open_finding(self, assignment_id: int) -> None:
        """Bring the finding of an enterprise to the front."""
        self.open_stage("findings")
        show = getattr(self.panel("findings"), "open", None)
        if self.stage == "findings" and callable(show):
            show(assignment_id)

    def _open_settings(self, tab: str) -> None:
        if self.shell.go("settings"):
            show = getattr(self.shell.page("settings"), "show_tab", None)
            if callable(show):
                show(tab)

    def reached(self, stage: str) -> bool:
        """Whether a stage may be opened now."""
        return self.card is not None and STAGES.index(stage) <= STAGES.index(
            self._furthest(self.card)
        )

    def _furthest(self, card: TaskCard) -> str:
        due = stage_of(card)
        newest = card.draws[-1] if card.draws else None
        drawn = newest is not None and newest.drawn and not newest.no_plan
        # After the draw, papers, findings, disclosure and archive go on side by side.
        side = due in ("papers", "disclosure") or (due == "draw" and drawn)
        return "archive" if side else due

    def _fit(self) -> None:
        super()._fit()
        look = theme.density()
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(0)
        row = getattr(self, "_rail_row", None)  # the base class fits before it is made
        if row is not None:
            row.setContentsMargins(look.margin, look.gap + 2, look.margin, 0)
            row.setSpacing(look.gap)
            self._notes.setContentsMargins(look.margin, look.gap, look.margin, 0)

    def may_leave(self) -> bool:
        """Ask the panel in front."""
        ask = getattr(self.stack.currentWidget(), "may_leave", None)
        return bool(ask()) if callable(ask) else True
