"""The window locks itself when nobody is at it, and on Ctrl+L: nothing is lost behind the cover.

While a ceremony is open it never does (awake.ceremony_open): a cover in front of deputies
would be worse than what it keeps from them. Jobs go on behind it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout
from shiboken6 import isValid

from app.core.people import Actor
from app.errors import UserError
from app.services.account import accounts
from app.services.setting import settings_idle
from app.texts import error_text, text
from app.ui import messages
from app.ui.awake import ceremony_open
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.widgets import Banner, Button, Card, FormGrid, WrappedLabel, label

LOOK_MS: Final = 5_000  # between two looks at the clock
_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class LockWindow(QDialog):
    """Covers the operator's screen until somebody logs in.

    Signals:
        opened: the Actor who logged in: the same person, or another.
    """

    opened = Signal(object)

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self._desk = desk
        self._agreed = False
        self.setWindowTitle(text("idle.title"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.login = QLineEdit(desk.actor.login)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FormGrid(label_width=64)
        self.form.add("login", text("login.login"), self.login)
        self.form.add("password", text("login.password"), self.password)
        self.problem = Banner("", "danger")
        self.enter = Button(text("idle.unlock"), "lock-open", "primary")
        self.enter.clicked.connect(self._try)
        self.note = WrappedLabel("", "muted")
        self.login.textChanged.connect(lambda _words: self._say_who())
        card = Card()
        card.setFixedWidth(440)
        card.add(label(text("idle.title"), "h1"))
        card.add(WrappedLabel(text("idle.sentence", name=desk.actor.name), "secondary"))
        for part in (self.problem, self.form, self.note, self.enter):
            card.add(part)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.addLayout(row, 1)
        self._say_who()

    def _say_who(self) -> None:
        name = self._desk.actor.name
        self.note.setText(text("idle.other", name=name) if self._is_other() else "")

    def _is_other(self) -> bool:
        return self.login.text().strip() != self._desk.actor.login

    def _try(self) -> None:
        if not self.enter.isEnabled():
            return
        if not self.login.text().strip() or not self.password.text():
            self.problem.show_note(text("login.missing"), "danger")
            return
        if self._is_other() and self._desk.jobs.busy:
            self.problem.show_note(text("idle.busy"), "warning")
            return
        self.enter.setEnabled(False)
        self._desk.jobs.run(self._log_in(), self._entered, self._refused, owner=self)

    def _log_in(self) -> Callable[[], Actor]:
        store, login, password = self._desk.store, self.login.text(), self.password.text()
        now = self._desk.clock()
        return lambda: accounts.log_in(store, login, password, now=now)

    def _entered(self, actor: Actor) -> None:
        self._agreed = True
        self.password.clear()
        self.opened.emit(actor)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.enter.setEnabled(True)
        if isinstance(error, UserError):
            self.problem.show_note(error_text(error), "danger")
            self.password.selectAll()
            self.password.setFocus()
        else:
            messages.show_error(self, error)

    def reject(self) -> None:
        """Esc and Alt+F4 do not open it."""

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._agreed:
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._try()
        else:
            super().keyPressEvent(event)


class IdleLock(QObject):
    """Watches one main window; made by `plug_in_idle_lock`.

    Signals:
        other_entered: somebody else logged in over the cover (the Actor).
    """

    other_entered = Signal(object)

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self.shell = shell
        self.desk = desk
        self.window: LockWindow | None = None
        self.minutes = 0  # 0: never
        self._last: datetime = desk.clock()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        assert application is not None  # a window is there
        application.installEventFilter(self)
        QShortcut(QKeySequence("Ctrl+L"), shell, self.lock)
        shell.header.lock.triggered.connect(self.lock)

    def start(self) -> None:
        """Read after how many minutes, and begin to watch."""
        self.desk.read(
            self.shell, settings_idle.idle_minutes, done=self.set_minutes, now=self.desk.clock()
        )

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a sign of anybody; 0: never."""
        self.minutes = minutes
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # Every event of the program passes here: one look into a set, no more.
        if event.type() in _SIGNS:
            self._last = self.desk.clock()
        return False

    def look(self) -> None:
        """Lock where nobody has been here for long enough."""
        now = self.desk.clock()
        if ceremony_open():
            self._last = now  # the time begins when it ends
        elif now - self._last >= timedelta(minutes=self.minutes):
            self.lock()

    def lock(self) -> None:
        """Cover the window now; during a ceremony nothing happens."""
        if self.window is not None or ceremony_open():
            return
        self.window = LockWindow(self.shell, self.desk)
        self.window.opened.connect(self._opened)
        screen = self.shell.screen().geometry()
        self.window.setGeometry(screen)
        self.window.showFullScreen()
        self.window.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self, actor: Actor) -> None:
        window, self.window = self.window, None
        self._last = self.desk.clock()
        if window is not None and isValid(window):
            window.deleteLater()
        if actor.account_id != self.desk.actor.account_id:
            self._let_go()
            self.other_entered.emit(actor)

    def _let_go(self) -> None:
        """Close what stands open, without asking: the cover has said that what is unsaved goes."""
        open_ones: Iterable[QDialog] = self.shell.findChildren(QDialog)
        for one in open_ones:
            if one.isVisible():
                one.reject()
        self.shell.let_close()


def plug_in_idle_lock(shell: Shell, desk: Desk, enter: Callable[[Actor], None]) -> IdleLock | None:
    """Give a main window its lock; the sample county, whose passwords stand on the wall, has none.

    Args:
        enter: opens the program for somebody else who logged in over the cover.
    """
    if desk.is_sample:
        shell.header.lock.setVisible(False)
        return None
    lock = IdleLock(shell, desk)
    lock.other_entered.connect(enter)
    lock.start()
    return lock
