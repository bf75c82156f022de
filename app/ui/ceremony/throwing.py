"""见证人投掷: everything is thrown and signed first, then keyed twice, then shown die by die."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.conduct import Mark
from app.core.keying import BLIND
from app.services.draw import conducting, draw_stage
from app.texts import text
from app.ui import messages
from app.ui.ceremony.conductor import Act, Conductor
from app.ui.ceremony.keying import KeyingCard, names_of
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.sheets import Sheets
from app.ui.ceremony.throws_card import ThrowsCard
from app.ui.projector import Scene
from app.ui.views import ceremony as view
from app.ui.views import ceremony_keying as keying_view
from app.ui.views import draw_scenes as scenes

DIE_MS = 420


class ThrowsPart(StepPart):
    """Waiting for the dice, keying, showing: whatever is due by what is stored."""

    def __init__(self, conductor: Conductor, sheets: Sheets) -> None:
        super().__init__(conductor)
        self.shown = 0  # digits on the screen of the hall
        self._die = QTimer(self)
        self._die.setInterval(DIE_MS)
        self._die.timeout.connect(self._next_die)
        self.waiting = ThrowsCard(sheets)
        self.waiting.body.addStretch(1)
        self.keying = KeyingCard(conductor)
        self.keying.edited.connect(self.edited)
        self.keying.finished.connect(self.conductor_load)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.keying)
        self.add(self.stack, 1)

    def conductor_load(self) -> None:
        """Everything agrees: read what is stored, and go on by it."""
        hall = self.conductor.hall
        if hall is not None and hall.keyings is not None and not hall.keyings.complete:
            self.conductor.load()

    @property
    def _thrown(self) -> bool:
        return Mark.THROWN in self.hall.marks

    @property
    def _agreed(self) -> bool:
        now = self.hall.keyings
        return now is not None and now.complete

    @property
    def keying_now(self) -> bool:
        """Whether digits are wanted."""
        return self._thrown and not self._agreed

    def enter(self) -> None:
        self._die.stop()
        self.shown = 0

    def refresh(self) -> None:
        if self.hall.keyings is None or self.hall.lock_id is None:
            return
        self.stack.setCurrentWidget(self.keying if self._thrown else self.waiting)
        if self._thrown:
            desk = view.at_the_desk(self.hall)
            self.keying.done = f"ceremony.keying.{'says_done_desk' if desk else 'says_done'}"
            self.keying.show_keyings(self.hall.keyings, names_of(self.conductor), self.hall.lock_id)
            return
        self.waiting.show_hall(self.hall)

    def picture(self) -> Scene | None:
        now = self.hall.keyings
        digits = {one: now.first[one] for one in now.wanted} if now and self._agreed else {}
        return scenes.throws(self.hall, keying_view.published(digits, self.shown))

    def landing(self) -> QWidget | None:
        if not self._thrown or self._agreed:
            return None
        return self.keying.first_open() or self.keying.who

    def unsaved(self) -> bool:
        return self._thrown and not self._agreed and self.keying.half_typed

    # -- acts ----------------------------------------------------------------------------

    def due(self) -> Due:
        if not self._thrown:
            return due("thrown")
        turn = self.keying.turn
        if not self._agreed and turn is not None:
            which = "blind" if turn.turn == BLIND else "open"
            return due(f"keyed_{which}", enabled=self.keying.whole)
        if self._die.isActive():
            return due("showing", enabled=False)
        if view.at_the_desk(self.hall):
            return due("at_once", enabled=self._agreed)
        return due("show_digits", enabled=self._agreed)

    def act(self) -> None:
        if not self._thrown:
            title = text("ceremony.confirm.thrown_title")
            sentence = text("ceremony.confirm.thrown")
            if messages.confirm(self, title, sentence, text("ceremony.primary.thrown")):
                self.conductor.mark(Mark.THROWN)
        elif not self._agreed:
            self.keying.keep_all()
        elif view.at_the_desk(self.hall):
            self._at_once()
        elif not self._die.isActive():
            self.shown = 0
            self._die.start()
            self._next_die()

    def _next_die(self) -> None:
        now = self.hall.keyings
        if now is None or not now.complete:
            self._die.stop()
            return
        total = sum(now.wanted.values())
        self.shown = total if not self.conductor.stage.is_open else self.shown + 1
        if self.shown >= total:
            self._die.stop()
            self.conductor.mark(Mark.DIGITS_SHOWN)
        self.edited.emit()

    def _at_once(self) -> None:
        """日常抽取: digits read out, seal opened, drawn, one after the other."""
        title, sentence = text("ceremony.confirm.at_once_title"), text("ceremony.confirm.at_once")
        if not messages.confirm(self, title, sentence, text("ceremony.primary.at_once")):
            return
        marking = self.conductor.marking
        self.conductor.do(
            marking(Mark.DIGITS_SHOWN),
            Act(conducting.open_seal, (self.conductor.lock_id,)),
            marking(Mark.SEAL_SHOWN),
            Act(draw_stage.run, (self.conductor.lock_id,), long=text("draw.progress.title")),
        )
