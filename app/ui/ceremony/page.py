"""The conductor's page: one step at a time, what the host says, what the room sees.

Every time it starts from what is stored, so that a power cut, a crash or a closed lid
resumes at the same step with the same numbers (features.md D6). The order is locked by
data; no key draws while a field has the keyboard.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.core.conduct import SHOWN, Manner, Step
from app.core.people import Right
from app.services.draw.conducting import Hall
from app.texts import text
from app.ui import messages, theme
from app.ui.ceremony.bar import ConductorBar
from app.ui.ceremony.chances_button import ChancesButton
from app.ui.ceremony.cheating import CheatingPage
from app.ui.ceremony.conductor import Conductor
from app.ui.ceremony.ending import ClosedPart, DossierPart, MinutesPart
from app.ui.ceremony.figures import FiguresPart
from app.ui.ceremony.locking import EnvelopePart, LockedPart
from app.ui.ceremony.opening import OpeningPart
from app.ui.ceremony.part import Due, StepPart
from app.ui.ceremony.rail import ConductorRail
from app.ui.ceremony.reveal import RevealPart
from app.ui.ceremony.screen import ScreenColumn
from app.ui.ceremony.script import Script
from app.ui.ceremony.sealing import SealPart
from app.ui.ceremony.sheets import Sheets
from app.ui.ceremony.throwing import ThrowsPart
from app.ui.ceremony.voiding import VoidAsked
from app.ui.desk import Desk
from app.ui.landing import land, primary_of
from app.ui.projector import Scene
from app.ui.shell import Shell
from app.ui.stage_window import StageWindow
from app.ui.views import ceremony as view
from app.ui.views import draw_scenes as scenes
from app.ui.widgets import Banner, Button, Page

TYPING_MS = 400
_CORRECTABLE = (Step.RECONCILE, Step.LOCK)  # the roll may still be put right


class ConductorPage(Page):
    """Stands over the page of the task, without the navigation.

    Attributes:
        shown: the step in front, None until the ceremony was read.
    """

    help_key = "ceremony"
    whole_window = True
    fit_for_hall = True  # no class, telephone or reason of a single enterprise stands here

    def __init__(
        self, desk: Desk, shell: Shell, draw_id: int, manner: Manner = Manner.PUBLIC
    ) -> None:
        super().__init__(text("ceremony.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.conductor = Conductor(self, desk, draw_id, manner)
        self.shown: Step | None = None
        self._front: StepPart | None = None
        self._break: Scene | None = None  # what the hall saw before a break
        self._attempt = 0
        self._pushing = False
        self._followed: StageWindow | None = None
        self.note = Banner("", "success")
        self.rail = ConductorRail()
        self.script = Script(desk, self)
        self.screen_column = ScreenColumn(self.conductor)
        self.screen_column.pause_wanted.connect(self.toggle_break)
        self.sheets = Sheets(self.conductor, self.note)
        self._make_parts()
        self._lay_out()
        self._make_bar()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._show_all)
        self.conductor.loaded.connect(self._loaded)
        self.conductor.busy_changed.connect(lambda _busy: self._show_bar())
        for keys, step in (("PgDown", 1), ("PgUp", -1)):
            QShortcut(QKeySequence(keys), self, partial(self._turn, step))

    def _make_parts(self) -> None:
        one, sheets = self.conductor, self.sheets
        self.opening = OpeningPart(one, sheets)
        self.figures = FiguresPart(one)
        self.locked = LockedPart(one, sheets)
        self.envelope = EnvelopePart(one, sheets)
        self.throws = ThrowsPart(one, sheets)
        self.seal = SealPart(one)
        self.reveal = RevealPart(one)
        self.minutes = MinutesPart(one, sheets)
        self.dossier = DossierPart(one)
        self.closed = ClosedPart(one)
        self._parts: dict[Step, StepPart] = {
            Step.OPENING: self.opening,
            Step.RECONCILE: self.figures,
            Step.LOCK: self.locked,
            Step.ENVELOPE: self.envelope,
            Step.THROWS: self.throws,
            Step.SEAL: self.seal,
            Step.DRAW: self.seal,
            **dict.fromkeys(SHOWN, self.reveal),
            Step.MINUTES: self.minutes,
            Step.DOSSIER: self.dossier,
            Step.CLOSED: self.closed,
        }
        for part in set(self._parts.values()):
            part.edited.connect(partial(self._part_edited, part))

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self._pages: dict[StepPart, QScrollArea] = {}
        for part in dict.fromkeys(self._parts.values()):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            holder = QWidget()
            holder.setProperty("role", "scrolled")
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(part)
            area.setWidget(holder)
            self._pages[part] = area
            self.stack.addWidget(area)
        middle = QVBoxLayout()
        middle.setSpacing(theme.density().gap)
        middle.addWidget(self.note)
        middle.addWidget(self.script.card)
        middle.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)
        row.addWidget(self.screen_column)
        self.add(row, 1)

    def _make_bar(self) -> None:
        self.bar = ConductorBar("", back=text("ceremony.leave.button"))
        self.set_actions(self.bar)
        self.bar.back.connect(self.shell.back)
        self.bar.primary.connect(self.primary)
        self.void_button = self.bar.add_button(Button(text("draw.button.void"), "ban"))
        self.void_button.clicked.connect(self.void)
        self.correct_button = self.bar.add_button(Button(text("ceremony.correct"), "users"))
        self.correct_button.clicked.connect(self.correct)
        self.chances_button = self.bar.add_button(ChancesButton(self.conductor))
        self.cheat_button = self.bar.add_button(Button(text("cheating.enter"), "dices"))
        self.cheat_button.clicked.connect(self.cheat)
        self._asked_void: VoidAsked | None = None

    # -- reading -------------------------------------------------------------------------

    def _look(self, hall: Hall) -> None:
        """A rehearsal has a colour of its own, as in the hall."""
        self.title = (
            text("ceremony.rehearsal", task=hall.task_name) if hall.rehearsal else hall.task_name
        )
        if bool(self.property("rehearsal")) != hall.rehearsal:
            self.setProperty("rehearsal", hall.rehearsal)
            self.style().unpolish(self)
            self.style().polish(self)

    @property
    def part(self) -> StepPart:
        """The step in front."""
        assert self.shown is not None  # a step is in front once the ceremony was read
        hall = self.conductor.hall
        if self.shown is Step.LOCK and hall is not None and hall.lock_id is None:
            return self.figures
        return self._parts[self.shown]

    def refresh(self) -> None:
        """Read the ceremony and the host's words; called when the page comes to the front."""
        stage = self.conductor.stage
        self.screen_column.stay_awake(self)
        self.screen_column.follow(stage)
        if stage is not self._followed:
            self._followed = stage
            stage.changed.connect(self._stage_moved)
        self.script.read()
        self.conductor.load()

    def _loaded(self, hall: Hall) -> None:
        self._look(hall)
        staying = self.conductor.correcting and hall.lock_id is None
        if hall.attempt != self._attempt:
            self.figures.state = None
        before = (self.shown, self._attempt, self._front)
        self.shown, self._attempt = Step.OPENING if staying else hall.due, hall.attempt
        if before != (self.shown, hall.attempt, self.part):
            self._front = self.part
            self._enter(self.part)
        self.part.refresh()
        self._show_manner(hall)
        self._show_all()
        land(self)

    @property
    def manner(self) -> Manner:
        """How the draw is held; as it is chosen, while it is prepared."""
        hall = self.conductor.hall
        if hall is None or self.shown is Step.OPENING:
            return self.opening.chosen()
        return hall.manner

    def _show_manner(self, hall: Hall) -> None:
        """A draw at the desk has fewer steps, and no picture for a hall."""
        self.crumb = view.crumb(hall, self.manner)
        self.shell.set_heading(self.title, self.crumb)
        self.rail.show_lines(view.rail(hall, self.manner))
        self.screen_column.setVisible(self.manner is Manner.PUBLIC)
        self._show_script()

    def _enter(self, part: StepPart) -> None:
        """Another step is in front: put up what it begins with."""
        self._break = None
        self.note.show_note("")
        self.stack.setCurrentWidget(self._pages[part])
        self._pages[part].verticalScrollBar().setValue(0)
        part.enter()

    # -- showing -------------------------------------------------------------------------

    def _show_all(self) -> None:
        self._show_script()
        self._show_picture()
        self._show_bar()

    def _show_script(self) -> None:
        hall = self.conductor.hall
        if hall is None or self.shown is None:
            return
        state = self.figures.state
        read = view.figures(state) if state is not None else None
        if self.shown is Step.OPENING and (called := self.opening.called) is not None:
            hall = replace(hall, ceremony=called)  # the host reads it before it is kept
        at_desk = self.manner is Manner.DESK
        # At the desk the lock follows the roll at once: where it was stopped, the figures are due.
        step = Step.RECONCILE if at_desk and self.part is self.figures else self.shown
        self.script.show_step(step, view.script_values(hall, read), at_desk=at_desk)

    def _show_picture(self) -> None:
        """Put the picture of the step up, unless the hall has a break before it."""
        hall = self.conductor.hall
        if hall is None or self.shown is None or self._break is not None:
            return
        scene = self.part.picture()
        if scene is not None:
            self.conductor.stage.show_scene(scene)
        following = "" if self.shown is Step.CLOSED else view.next_title(hall)
        self.screen_column.show_next(following, scenes.following(hall))
        self.screen_column.refresh()

    def _show_bar(self) -> None:
        hall = self.conductor.hall
        if hall is None or self.shown is None:
            return
        due = self.part.due() if self._break is None else going_on()
        free = due.enabled and not self.conductor.busy
        self.bar.set_primary(due.words if self.desk.actor.may(Right.DRAW) else "", free)
        self.bar.set_sentence(due.sentence)
        may = self.desk.actor.may(Right.DRAW)
        self.void_button.setVisible(may and hall.lock_id is not None)
        self.correct_button.setVisible(
            may
            and hall.lock_id is None
            and self.shown in _CORRECTABLE
            and hall.ceremony is not None
        )
        show = hall.show
        revealed = show is not None and bool(show.revealed_at) and hall.is_sample
        self.cheat_button.setVisible(revealed)

    def _part_edited(self, part: StepPart) -> None:
        if self.shown is None or part is not self.part:
            return
        self._show_bar()
        if part is self.opening:
            if self.conductor.hall is not None:
                self._show_manner(self.conductor.hall)
            self._typing.start()  # not a picture for every key
            return
        self._show_script()
        self._show_picture()

    def _stage_moved(self) -> None:
        if self.shown is not None and self.part is self.reveal and self.isVisible():
            self.reveal.follow()
            self._show_bar()

    def landing(self) -> QWidget | None:
        """The next field of the step, else its act."""
        if self.shown is None:
            return None
        return self.part.landing() or primary_of(self)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Do what is due; the order cannot be changed."""
        if self.shown is None or self.conductor.busy or not self.desk.actor.may(Right.DRAW):
            return
        if self.shown is Step.CLOSED:
            self.shell.back()
            return
        if self._break is not None:
            self.toggle_break()
        else:
            self.part.act()

    def correct(self) -> None:
        """Put the roll right: somebody came late, or did not come."""
        self.conductor.correcting = True
        self.conductor.load()

    def toggle_break(self) -> None:
        """现场暂停, and on again; the lock code stays in front of the hall."""
        hall = self.conductor.hall
        if hall is None or self.shown is None:
            return
        stage = self.conductor.stage
        if self._break is not None:
            before, self._break = self._break, None
            stage.show_scene(before)
            self._show_picture()
        else:
            if stage.rolling:
                stage.pause()
            self._break = stage.scene
            stage.show_scene(scenes.pause(hall, self.shown))
        self.screen_column.refresh()
        self._show_bar()

    def _turn(self, step: int) -> None:
        """A clicker pages; it never draws."""
        self.conductor.stage.turn(step)

    def cheat(self) -> None:
        """Let the audience try to cheat on copies of this rehearsal."""
        hall = self.conductor.hall
        if hall is not None and hall.lock_id is not None:
            self._pushing = True  # the ceremony is not left, something lies over it
            self.shell.push(CheatingPage(self.desk, self.shell, hall.lock_id))
            self._pushing = False

    def void(self) -> None:
        """Ask for reason and second person, then void the attempt."""
        staged = self.conductor.staged
        if staged is not None:
            self._asked_void = VoidAsked(self.desk, self, staged.show, self.conductor.load)
            self._asked_void.ask()

    def keying_open(self) -> bool:
        """Whether digits are wanted now."""
        return self.shown is Step.THROWS and self.throws.keying_now

    # -- leaving -------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Everything is kept; yet a stray key must not leave the ceremony."""
        if self._pushing:
            return True
        leaves = self._leaves()
        if leaves:
            # The task stands elsewhere now: its page opens the stage that comes next.
            restart = getattr(self.shell.below(), "restart", None)
            if callable(restart):
                restart()
        return leaves

    def _leaves(self) -> bool:
        hall = self.conductor.hall
        if hall is None or self.shown in (None, Step.CLOSED):
            return True
        unsaved = self.part.unsaved()
        begun = bool(hall.marks) or hall.lock_id is not None
        if not begun and not unsaved:
            return True
        return messages.confirm(
            self,
            text("ceremony.leave.title"),
            text(f"ceremony.leave.{'unsaved' if unsaved else 'sentence'}"),
            text("ceremony.leave.action"),
            danger=True,
        )


def going_on() -> Due:
    """The one act of a break: to go on."""
    return Due(text("ceremony.primary.go_on"), text("ceremony.sentence.go_on"))
