"""What hides a page while the room sees the operator's screen, and the strip that says so."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.texts import text
from app.ui import shared
from app.ui.widgets.banner import Banner
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import WrappedLabel


class SharedBanner(Banner):
    """当前画面正在投屏; there as long as the room sees this screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "warning", parent)
        self._stop: Callable[[], None] | None = None
        shared.state().changed.connect(self._follow)
        self._follow(shared.state().on)

    def set_stop(self, stop: Callable[[], None]) -> None:
        """Offer to take the picture off the projector."""
        self.set_button(text("projector.shared.stop"), stop, beside=True)

    def _follow(self, on: bool) -> None:
        self.show_note(text("projector.shared.banner") if on else "", "warning")


class Curtain(QFrame):
    """Covers whatever page of a stack is not fit for the hall, until somebody insists."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._allowed: QWidget | None = None
        self._disabled: QWidget | None = None  # by this curtain
        self.setProperty("role", "curtain")
        self.setAutoFillBackground(True)
        self.words = WrappedLabel(text("projector.shared.covered"), "h2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.uncover = Button(text("projector.shared.uncover"), "eye")
        self.uncover.clicked.connect(self._insist)
        column = QVBoxLayout(self)
        # At the top: the picture for the hall may lie over the middle.
        column.addSpacing(48)
        column.addWidget(self.words)
        column.addSpacing(16)
        column.addWidget(self.uncover, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        stack.installEventFilter(self)
        stack.currentChanged.connect(self._turned)
        shared.state().changed.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stack and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.setGeometry(self._stack.rect())
        return False

    @property
    def needed(self) -> bool:
        """Whether the page in front must not be seen by the room."""
        page = self._stack.currentWidget()
        if not shared.state().on or page is None or page is self._allowed:
            return False
        return not getattr(page, "fit_for_hall", False)

    def _turned(self) -> None:
        self._allowed = None  # who insisted did so for one page
        self._follow()

    def _follow(self) -> None:
        covered = self.needed
        page = self._stack.currentWidget()
        if self._disabled is not None and (self._disabled is not page or not covered):
            if isValid(self._disabled):
                self._disabled.setEnabled(True)
            self._disabled = None
        if covered and page is not None and page.isEnabled():
            page.setEnabled(False)  # what is not seen is not operated
            self._disabled = page
        self.setGeometry(self._stack.rect())
        self.setVisible(covered)
        if covered:
            self.raise_()  # no focus: a stray key must not uncover anything

    def _insist(self) -> None:
        self._allowed = self._stack.currentWidget()
        self._follow()
