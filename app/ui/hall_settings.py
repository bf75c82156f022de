"""投屏设置: which screen the hall sees, how fast names roll, and the test card."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from app.core.times import stamp
from app.services.bureau import BureauFacts, bureau
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.projector.placing import AS_WINDOW, AUTOMATIC
from app.ui.projector.rolling import PACES
from app.ui.stage_window import StageWindow
from app.ui.views.hall_before import test_card
from app.ui.widgets import Button, Dialog, FormGrid, WrappedLabel


class HallSettings(Dialog):
    """Every choice holds at once and is remembered at this machine."""

    def __init__(self, parent: QWidget, stage: StageWindow, desk: Desk) -> None:
        super().__init__(parent, text("projector.hall.title"))
        self._stage = stage
        self._desk = desk
        self.screens = QComboBox()
        self.screens.activated.connect(self._choose_screen)
        self.pace = QComboBox()
        for key in PACES:
            self.pace.addItem(text(f"projector.hall.pace_{key}"), key)
        self.pace.setCurrentIndex(self.pace.findData(stage.pace))
        self.pace.activated.connect(self._choose_pace)
        grid = FormGrid()
        grid.add("screen", text("projector.hall.screen"), self.screens)
        grid.add("pace", text("projector.hall.pace"), self.pace)
        self.add(grid)
        self.seen = WrappedLabel("", "secondary")
        self.add(self.seen)
        self.card = Button(text("projector.hall.card"), "monitor")
        self.card.clicked.connect(self._toggle_card)
        self.add(self.card)
        self.set_buttons(text("projector.hall.close"), "")
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self.refresh)
            app.screenRemoved.connect(self.refresh)
        stage.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_args: object) -> None:
        """Show the screens that are there now, and what the room sees."""
        self.screens.clear()
        self.screens.addItem(text("projector.hall.automatic"), AUTOMATIC)
        own = self._stage.owner.screen()
        for one in QGuiApplication.screens():
            size = one.size() * one.devicePixelRatio()
            key = "projector.hall.here" if one.name() == own.name() else "projector.hall.one"
            words = text(key, name=one.name(), width=size.width(), height=size.height())
            self.screens.addItem(words, one.name())
        self.screens.addItem(text("projector.hall.window"), AS_WINDOW)
        at = self.screens.findData(self._stage.screen_choice)
        self.screens.setCurrentIndex(max(0, at))
        wanted = self._stage.window.placing.wanted(self._stage.owner)
        apart = wanted is not None and wanted.name() != own.name()
        self.seen.setText(text(f"projector.hall.{'apart' if apart else 'alone'}"))
        shown = self._stage.card_shown
        self.card.setText(text(f"projector.hall.{'card_off' if shown else 'card'}"))
        self.card.setEnabled(not self._stage.rolling)

    def _choose_screen(self, at: int) -> None:
        self._stage.choose_screen(str(self.screens.itemData(at)))
        self.refresh()

    def _choose_pace(self, at: int) -> None:
        self._stage.set_pace(str(self.pace.itemData(at)))

    def _toggle_card(self) -> None:
        if self._stage.card_shown:
            self._stage.put_card_away()
            return
        self._desk.jobs.run(
            partial(bureau, self._desk.store),
            self._show_card,
            partial(messages.show_error, self),
            owner=self,
        )

    def _show_card(self, facts: BureauFacts | None) -> None:
        if facts is not None:
            when = stamp(self._desk.clock())
            self._stage.show_card(test_card(facts.name, facts.is_sample, when))

    def done(self, result: int) -> None:
        """Take the test card away with the window."""
        self._stage.put_card_away()
        super().done(result)


def set_up_hall(stage: StageWindow, desk: Desk) -> Callable[[], None]:
    """Return what opens the settings of a projector."""

    def open_settings() -> None:
        window = HallSettings(stage.owner, stage, desk)
        window.exec()
        window.deleteLater()

    return open_settings
