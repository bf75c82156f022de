"""The bar at the bottom of every working page: back, saved note, the one next step."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui import theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import WrappedLabel, label
from app.ui.widgets.tips import plain_tip

SENTENCE_WIDTH = 220  # px below which the sentence would stand in many short lines
_POLICY = QSizePolicy.Policy


def on_ctrl_enter(owner: QWidget, button: Callable[[], QPushButton | None]) -> None:
    """Let Ctrl+Enter press the button a page names, while the page is in front."""

    def press() -> None:
        due = button()
        if due is not None and due.isVisible() and due.isEnabled():
            due.click()

    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        shortcut = QShortcut(QKeySequence(keys), owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)  # a key held down acts once
        shortcut.activated.connect(press)


class ActionBar(QFrame):
    """Left: back and when it was saved. Right: one sentence and the only primary button.

    Signals:
        back: the back button or Esc.
        primary: the primary button or Ctrl+Enter.
    """

    back = Signal()
    primary = Signal()

    def __init__(
        self,
        primary: str = "",
        icon: str = "",
        *,
        back: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`back`: words of the back button, None for 上一步, "" for no such button."""
        super().__init__(parent)
        self.setProperty("role", "actionbar")
        self._gap: QSpacerItem | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(4)
        self._box = QHBoxLayout()
        self._box.setSpacing(10)
        self._rows.addLayout(self._box)
        words = text("ui.button.back") if back is None else back
        self.back_button = Button(words, "arrow-left")
        self.back_button.clicked.connect(self.back)
        self.back_button.setVisible(bool(words))
        self.saved = label("", "muted")
        self.saved.hide()
        self.others = QHBoxLayout()
        self.others.setSpacing(8)
        self.sentence = WrappedLabel("", "muted")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.primary_button = Button(primary, icon, "primary")
        self.primary_button.clicked.connect(self.primary)
        self.set_primary(primary)
        self._box.addWidget(self.back_button)
        self._box.addWidget(self.saved)
        self._box.addLayout(self.others)
        self._box.addWidget(self.sentence, 1)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(8)
        self._box.addLayout(self.beside)
        self._box.addWidget(self.primary_button)
        on_ctrl_enter(self, self.due)
        theme.state().density_changed.connect(self._fit)
        self._fit()

    def due(self) -> QPushButton | None:
        """What Ctrl+Enter presses now; None for nothing."""
        return self.primary_button

    def set_primary(self, words: str, enabled: bool = True) -> None:
        """Name the primary button (verb + object); "" hides it."""
        self.primary_button.setText(words)
        self.primary_button.setVisible(bool(words))
        self.primary_button.setEnabled(enabled)
        tip = text("ui.action.primary_tip", label=words) if words else ""
        self.primary_button.setToolTip(plain_tip(tip))

    def set_sentence(self, sentence: str) -> None:
        """What the primary button will do, or why it cannot be pressed yet."""
        self.sentence.setText(sentence)
        self._arrange()

    def set_saved(self, time: str) -> None:
        """hh:mm:ss of the last save, or "" for none."""
        self.saved.setText(text("ui.action.saved", time=time) if time else "")
        self.saved.setVisible(bool(time))

    def add_button(self, button: Button) -> Button:
        """A further plain button (print, export) beside the saved note."""
        self.others.addWidget(button)
        return button

    def add_alternative(self, button: Button) -> Button:
        """What can be done instead of the primary act (send back), right beside it."""
        self.beside.addWidget(button)
        return button

    def _fit(self) -> None:
        look = theme.density()
        self._rows.setContentsMargins(look.margin, 0, look.margin, 0)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give the sentence a line of its own where the buttons leave it no room."""
        look = theme.density()
        parts: Iterable[QWidget] = self.findChildren(QWidget)
        buttons = sum(
            one.sizeHint().width() + self._box.spacing()
            for one in parts
            if one is not self.sentence and not one.isHidden()
        )
        left = self.width() - 2 * look.margin - buttons
        most = look.action_bar - 8
        alone = left < SENTENCE_WIDTH and self.sentence.heightForWidth(max(1, left)) > most
        alone = alone and bool(self.sentence.text())
        if alone != (self._rows.count() > 1):
            if alone:
                self._box.removeWidget(self.sentence)
                self._rows.insertWidget(0, self.sentence)
            else:
                self._rows.removeWidget(self.sentence)
                self._box.insertWidget(3, self.sentence, 1)
            if self._gap is None:
                self._gap = QSpacerItem(0, 0, _POLICY.Expanding, _POLICY.Minimum)
            if alone:
                self._box.insertItem(3, self._gap)
            else:
                self._box.removeItem(self._gap)
        wide = max(1, self.width() - 2 * look.margin)
        more = self.sentence.heightForWidth(wide) + 6 if alone else 0
        self.setFixedHeight(look.action_bar + more)
