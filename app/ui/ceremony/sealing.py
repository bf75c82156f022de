"""开封核对 and 生成结果: the sealed number against its seal, the seed, the stored result."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.conduct import Mark, Step
from app.services.draw import conducting, draw_stage
from app.texts import text
from app.ui import messages, theme
from app.ui.ceremony.conductor import Act, Conductor
from app.ui.ceremony.keying import names_of
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.shown import Hash, empty
from app.ui.projector import Scene
from app.ui.views import ceremony_keying as keying_view
from app.ui.views import draw_scenes as scenes
from app.ui.widgets import Banner, Card, WrappedLabel, label

SIZE = 20
ACROSS = 2  # witnesses in a row


class SealPart(StepPart):
    """The digits as agreed; the seal opened; the draw one press away. No field stands here."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(conductor)
        self.digits_card = Card(text("ceremony.seal.digits"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        for column in range(ACROSS):
            self._grid.setColumnStretch(column * 2 + 1, 1)
        self.digits_card.add(self._grid)
        self.card = Card(text("ceremony.seal.title"))
        self.fits = Banner("", "success")
        self.commitment = Hash(text("lock.locked.commitment"), 15)
        self.secret = Hash(text("ceremony.seal.secret"), 15)
        self.seed = Hash(text("ceremony.seal.seed"), 20)
        self.card.add(self.fits)
        for one in (self.commitment, self.secret, self.seed):
            self.card.add(one)
        self.card.add(WrappedLabel(text("ceremony.seal.formula"), "secondary"))
        self.add(self.digits_card)
        self.add(self.card)
        self.box.addStretch(1)

    @property
    def _opened(self) -> bool:
        return self.hall.show is not None and bool(self.hall.show.seed)

    def refresh(self) -> None:
        show, now = self.hall.show, self.hall.keyings
        if show is None or now is None:
            return
        empty(self._grid)
        names = names_of(self.conductor)
        digits = now.first or dict(show.throws)
        family = theme.state().families.mono[0]
        for at, one in enumerate(one for one in now.wanted if one in digits):
            row, column = at // ACROSS, at % ACROSS * 2
            value = label(keying_view.spaced(digits[one]))
            value.setStyleSheet(f"font-family: '{family}'; font-size: {theme.px(SIZE)}px;")
            self._grid.addWidget(label(names[one], "strong"), row, column)
            self._grid.addWidget(value, row, column + 1)
        self.digits_card.setVisible(bool(digits))
        self.fits.show_note(text("ceremony.seal.fits") if self._opened else "", "success")
        self.commitment.show_hash(show.commitment)
        self.secret.show_hash(show.secret)
        self.seed.show_hash(show.seed)

    def picture(self) -> Scene | None:
        if self._opened:
            return scenes.opened(self.hall)
        now = self.hall.keyings
        return scenes.throws(self.hall, dict(now.first) if now else {})

    def landing(self) -> QWidget | None:
        return None

    def due(self) -> Due:
        if self.hall.due is Step.DRAW:
            return due("draw")
        return due("seal_shown" if self._opened else "open_seal")

    def act(self) -> None:
        if self.hall.due is Step.DRAW:
            title = text("draw.progress.title")
            self.conductor.do(Act(draw_stage.run, (self.conductor.lock_id,), long=title))
        elif self._opened:
            self.conductor.mark(Mark.SEAL_SHOWN)
        else:
            title, sentence = text("ceremony.confirm.seal_title"), text("ceremony.confirm.seal")
            if messages.confirm(self, title, sentence, text("ceremony.primary.open_seal")):
                self.conductor.do(Act(conducting.open_seal, (self.conductor.lock_id,)))
