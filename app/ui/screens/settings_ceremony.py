"""Settings: what a draw is prepared with, where it is projected, what the host says."""

from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.draw_settings import (
    LONGEST_SOURCE,
    MOST_DIGITS,
    DrawSettings,
)
from app.core.people import Right
from app.core.times import stamp
from app.services.setting import settings_draw
from app.texts import text
from app.ui.desk import Desk
from app.ui.hall_settings import set_up_hall
from app.ui.screens.settings_script import ScriptCard
from app.ui.stage_window import stage_window
from app.ui.widgets import Banner, Button, Card, FormGrid, NumberField, WrappedLabel

_WORDS: Final = "ceremony_settings."


class CeremonyTab(QWidget):
    """Two cards side by side, the host's words below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.draw = DrawCard(desk)
        self.screen_card = ScreenCard(desk)
        self.script = ScriptCard(desk)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.draw, 3)
        row.addWidget(self.screen_card, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addLayout(row)
        box.addWidget(self.script, 1)

    def refresh(self) -> None:
        """Read everything again that was not touched."""
        self.draw.refresh()
        self.screen_card.refresh()
        self.script.refresh()

    def may_leave(self) -> bool:
        """Ask before words of the host are lost."""
        return self.script.may_leave()


class DrawCard(Card):
    """Throws, order and public number that a new ceremony begins with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text(_WORDS + "draw.title"), text(_WORDS + "draw.subtitle"))
        self.desk = desk
        self._may = desk.actor.may(Right.SETTINGS)
        self._kept: DrawSettings | None = None
        self.digits = NumberField()
        self.digits.setRange(1, MOST_DIGITS)
        self.digits.setSuffix(text(_WORDS + "draw.digits_unit"))
        self.way = _choice("draw.way_dice", "draw.way_slips")
        self.order = _choice("draw.order_officers", "draw.order_enterprises")
        self.beacon = QLineEdit()
        self.beacon.setMaxLength(LONGEST_SOURCE)
        self.beacon_digits = NumberField()
        self.beacon_digits.setRange(0, MOST_DIGITS)
        self.beacon_digits.setSpecialValueText(text(_WORDS + "draw.beacon_none"))
        self.form = FormGrid(2, 116)
        hinted = ("digits", "beacon")
        for key in ("digits", "way", "beacon", "beacon_digits", "order"):
            field: QWidget = getattr(self, key)
            hint = text(f"{_WORDS}draw.{key}_hint") if key in hinted else ""
            self.form.add(key, text(f"{_WORDS}draw.{key}"), field, hint=hint)
            field.setEnabled(self._may)
        self.note = Banner("", "success")
        self.save = Button(text(_WORDS + "draw.save"), "check", "accent")
        self.save.clicked.connect(self._save)
        self.save.setVisible(self._may)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addStretch(0)
        foot.addWidget(self.save)
        self.add(self.form)
        if not self._may:
            self.add(WrappedLabel(text(_WORDS + "required_right"), "muted"))
        self.body.addStretch(1)
        self.add(foot)
        for box in (self.way, self.order):
            box.currentIndexChanged.connect(self._follow)
        for spin in (self.digits, self.beacon_digits):
            spin.valueChanged.connect(self._follow)
        self.beacon.textChanged.connect(self._follow)
        self._follow()

    def refresh(self) -> None:
        """Read the settings again, unless some were changed and not kept."""
        if self._kept is None or self.typed() == self._kept:
            self.desk.act(self, settings_draw.draw_settings, done=self.show_settings)

    def show_settings(self, settings: DrawSettings) -> None:
        """Show what is in force."""
        self._kept = settings
        self.digits.setValue(settings.digits)
        self.way.setCurrentIndex(int(settings.slips))
        self.order.setCurrentIndex(int(not settings.officers_first))
        self.beacon.setText(settings.beacon_source)
        self.beacon_digits.setValue(settings.beacon_digits)
        self._follow()

    def typed(self) -> DrawSettings:
        """The settings as they stand in the fields."""
        return DrawSettings(
            self.digits.value(),
            self.way.currentIndex() == 1,
            self.order.currentIndex() == 0,
            self.beacon.text().strip(),
            self.beacon_digits.value(),
        )

    def _follow(self) -> None:
        now = self.typed()
        fits = bool(now.beacon_source) == bool(now.beacon_digits)
        self.form.set_error("beacon", "" if fits else text(_WORDS + "draw.beacon_apart"))
        self.save.setEnabled(self._kept is not None and now != self._kept and fits)

    def _save(self) -> None:
        self.desk.act(
            self,
            settings_draw.keep_draw_settings,
            self.typed(),
            text(_WORDS + "note"),
            done=self._saved,
        )

    def _saved(self, settings: DrawSettings) -> None:
        self.show_settings(settings)
        words = text(_WORDS + "saved", time=stamp(self.desk.clock()))
        self.note.show_note(words, "success")


class ScreenCard(Card):
    """How many screens there are, and the way to what the machine at the projector remembers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text(_WORDS + "screen.title"), text(_WORDS + "screen.subtitle"))
        self.desk = desk
        self.found = WrappedLabel("", "secondary")
        self.open_button = Button(text(_WORDS + "screen.open"), "monitor")
        self.open_button.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        self.add(self.found)
        self.add(WrappedLabel(text(_WORDS + "screen.how")))
        self.add(row)
        self.add(WrappedLabel(text(_WORDS + "screen.hold"), "muted"))
        self.body.addStretch(1)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)  # there are widgets
        app.screenAdded.connect(self.refresh)
        app.screenRemoved.connect(self.refresh)

    def refresh(self, *_screen: object) -> None:
        """Look how many screens there are."""
        count = len(QGuiApplication.screens())
        key = "one" if count < 2 else "several"
        self.found.setText(text(f"{_WORDS}screen.{key}", count=count))

    def _open(self) -> None:
        set_up_hall(stage_window(self), self.desk)()


def _choice(*keys: str) -> QComboBox:
    box = QComboBox()
    box.addItems([text(_WORDS + key) for key in keys])
    return box
