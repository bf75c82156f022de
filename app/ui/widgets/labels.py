"""Labels with a role in the type scale, and labels that wrap without being clipped."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui.widgets.tips import plain_tip

HINT_WIDTH = 360


def label(words: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """A one-line label. role: h1 h2 h3 figure secondary muted small strong error."""
    made = QLabel(words, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


class WrappedLabel(QLabel):
    """A label that wraps and always claims the height its words need at its width.

    QLabel alone is cut off in nested layouts at 150 % scale.
    """

    def __init__(self, words: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if role:
            self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(40)

    def setText(self, words: str) -> None:
        super().setText(words)
        self._claim()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._claim()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._claim()

    def sizeHint(self) -> QSize:
        # Qt's own guess is narrow and tall, and layouts without the width believe it.
        line = self.fontMetrics().horizontalAdvance(self.text()) + 4
        width = min(line, HINT_WIDTH)
        return QSize(width, max(self.heightForWidth(width), self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height())

    def _claim(self) -> None:
        # Before it is shown the width is a guess, and a tall claim would stay.
        if not self.isVisible():
            return
        # heightForWidth counts the old claim in, so measure without it.
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class ElidedLabel(QLabel):
    """A line that gives way: what does not fit ends in … and is told whole as a tip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def words(self) -> str:
        """All of it."""
        return self._words

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 2, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cut = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._words, cut, max(0, self.contentsRect().width()))
        self.setText(shown)
        self.setToolTip(plain_tip(self._words) if shown != self._words else "")

    def cut_words(self) -> list[str]:
        """What is cut off and told nowhere: nothing, the tip says it."""
        return []


def selectable(made: QLabel) -> QLabel:
    """Let the text of a label be selected and copied, by keyboard too."""
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setAccessibleName(made.text())
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin horizontal line."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line
