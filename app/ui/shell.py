"""The frame of the window: navigation, header, pages, status bar.

Pages are plugged in as NavEntry rows; the frame knows none of them. A page may have
    refresh() -> None        called each time it comes to the front
    may_leave() -> bool      asked before it goes (unsaved work)
    fit_for_hall: bool       shows no class, telephone or reason while app.ui.shared says so
    title, crumb: str        shown in the header
    whole_window: bool       stands alone: no navigation, no status line
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui import theme
from app.ui.habits import WINDOW_SIZE
from app.ui.jobs import Jobs
from app.ui.landing import Landing
from app.ui.navigation import Navigation, NavRow
from app.ui.palette import NARROW_BELOW
from app.ui.shell_parts import Header, StatusLine
from app.ui.widgets.actions import ActionBar
from app.ui.widgets.banner import Banner, Ribbon
from app.ui.widgets.curtain import Curtain, SharedBanner

LEAST_SIZE = QSize(800, 460)  # 1366x768 at 150 % leaves 911x512, less a task bar


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the navigation.

    Attributes:
        key: name for go(), e.g. "registry.officers".
        title: words in the navigation.
        icon: name of an icon of resources/icons.
        factory: makes the page; called at the first visit, with the shell.
        bottom: stands at the foot of the navigation.
        group: words of the heading it stands under, "" for none.
    """

    key: str
    title: str
    icon: str
    factory: "Callable[[Shell], QWidget]"
    bottom: bool = False
    group: str = ""


class Shell(QMainWindow):
    """The window. `jobs` is the one door to background work.

    Signals:
        help_requested: F1 or the button; carries the guide's key: the page's own
            `help_key`, else the navigation entry.
        projector_requested: the button of the header or F11.
        hall_requested: the settings of the projector.
        switch_user_requested, password_requested: from the menu of the user.
        restore_requested: a backup (Path) is to take the database's place, with the Permit.
        moved: the data has gone to another folder (Path) or machine (None).
        closing: the window is about to close, after may_leave() agreed.
    """

    help_requested = Signal(str)
    projector_requested = Signal()
    hall_requested = Signal()
    switch_user_requested = Signal()
    password_requested = Signal()
    restore_requested = Signal(object, object)
    moved = Signal(object)
    closing = Signal()

    def __init__(
        self, entries: tuple[NavEntry, ...], jobs: Jobs, *, bureau: str = "", sample: bool = False
    ) -> None:
        """`sample`: the data folder is the sample county; marked on every page."""
        super().__init__()
        self.jobs = jobs
        self.sample = sample
        self._entries = {entry.key: entry for entry in entries}
        self._made: dict[str, QWidget] = {}
        self._pushed: list[QWidget] = []
        self._key = ""
        self._agreed = False
        self.nav = Navigation(
            tuple(NavRow(one.key, one.title, one.icon, one.group, one.bottom) for one in entries),
            bureau,
        )
        self.header = Header()
        self.alarm = Banner("", "danger")  # stays over every page, pushed ones too
        self.alarm.setProperty("role", "alarm")
        self.shared = SharedBanner()
        self.pages = QStackedWidget()
        self.curtain = Curtain(self.pages)
        self.status = StatusLine()
        self._assemble()
        self._landing = Landing(self, self.pages, jobs)
        self.nav.chosen.connect(self.go)
        self.header.projector.clicked.connect(self.projector_requested)
        self.header.hall.clicked.connect(self.hall_requested)
        self.header.help.clicked.connect(self._help)
        self.header.leave.triggered.connect(self.switch_user)
        self.header.password.triggered.connect(self.password_requested)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self.projector_requested.emit)
        QShortcut(QKeySequence(Qt.Key.Key_F1), self, self._help)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        QShortcut(QKeySequence("Alt+Left"), self, self._escape)
        self.setMinimumSize(LEAST_SIZE)
        self.resize(WINDOW_SIZE)

    def _assemble(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.sample:
            column.addWidget(Ribbon())
        column.addWidget(self.shared)
        column.addWidget(self.alarm)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)

    # -- pages ---------------------------------------------------------------------------

    @property
    def current_key(self) -> str:
        """The navigation entry in front."""
        return self._key

    def page(self, key: str) -> QWidget:
        """The page of an entry, made at the first call."""
        if key not in self._made:
            made = self._entries[key].factory(self)
            self._made[key] = made
            self.pages.addWidget(made)
        return self._made[key]

    def go(self, key: str) -> bool:
        """Show the page of an entry; False when the page in front would not leave."""
        if not self._may_leave():
            self.nav.mark(self._key)
            return False
        while self._pushed:
            self._drop(self._pushed.pop())
        self._key = key
        self.nav.mark(key)
        self._front(self.page(key))
        return True

    def push(self, page: QWidget) -> bool:
        """Show a page on top of the one in front (one record, one task); back() returns."""
        if not self._may_leave():
            return False
        self._pushed.append(page)
        self.pages.addWidget(page)
        self._front(page)
        return True

    def back(self) -> bool:
        """Return from a pushed page; False when there is none or it would not leave."""
        if not self._pushed or not self._may_leave():
            return False
        self._drop(self._pushed.pop())
        self._front(self._pushed[-1] if self._pushed else self.page(self._key))
        return True

    def below(self) -> QWidget:
        """The page that back() returns to."""
        return self._pushed[-2] if len(self._pushed) > 1 else self.page(self._key)

    def replace(self, page: QWidget) -> None:
        """Put a page in the place of the pushed one in front, without asking it."""
        if self._pushed:
            self._drop(self._pushed.pop())
        self._pushed.append(page)
        self.pages.addWidget(page)
        self._front(page)

    def set_heading(self, title: str, crumb: str = "") -> None:
        """Words of the header; a page calls it when its own title changes."""
        self.header.set_words(title, crumb)
        self.setWindowTitle(text("ui.shell.title", page=title or text("ui.shell.product_long")))

    def set_user(self, name: str, roles: str) -> None:
        """Who is logged in, with their roles."""
        self.header.set_user(name, roles)

    def set_status(self, *, database: str, backup: str = "", version: str = "") -> None:
        """Where the data lies, when it was backed up ("" never), the version."""
        self.status.show_facts(database, backup, version)

    # -- inside --------------------------------------------------------------------------

    def _front(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        whole = bool(getattr(page, "whole_window", False))
        self.nav.setVisible(not whole)
        self.status.setVisible(not whole)
        entry = self._entries.get(self._key)
        title = getattr(page, "title", "") or (entry.title if entry else "")
        self.set_heading(str(title), str(getattr(page, "crumb", "")))
        refresh = getattr(page, "refresh", None)
        if callable(refresh):
            refresh()
        self.land()

    def land(self) -> None:
        """Let the keyboard start on the page in front, once it is filled."""
        self._landing.wish()

    def _drop(self, page: QWidget) -> None:
        self.pages.removeWidget(page)
        page.deleteLater()

    def _may_leave(self) -> bool:
        ask = getattr(self.pages.currentWidget(), "may_leave", None)
        return bool(ask()) if callable(ask) else True

    def switch_user(self) -> None:
        """Let somebody else in, unless the page in front has unsaved work."""
        if self._may_leave():
            self.let_close()
            self.switch_user_requested.emit()

    def restore(self, path: object, allowed: object) -> None:
        """Give the window up for a restore, unless the page in front has unsaved work."""
        if self._may_leave():
            self.let_close()
            self.restore_requested.emit(path, allowed)

    def leave_for(self, folder: object) -> None:
        """Give the window up: the data has gone to another place."""
        self.let_close()
        self.moved.emit(folder)

    @property
    def is_agreed(self) -> bool:
        """Whether it will close without asking."""
        return self._agreed

    def agrees_to_close(self) -> bool:
        """Whether it may close; asks the page in front unless that was done already."""
        self._agreed = self._agreed or self._may_leave()
        return self._agreed

    def let_close(self) -> None:
        """Close without asking the page in front: the window that comes next closes this one."""
        self._agreed = True

    def _help(self) -> None:
        # A page inside an entry (a stage of a task) has a guide of its own.
        own = str(getattr(self.pages.currentWidget(), "help_key", ""))
        self.help_requested.emit(own or self._key)

    def _escape(self) -> None:
        page = self.pages.currentWidget()
        bar = page.findChild(ActionBar) if page is not None else None
        if bar is not None and bar.back_button.isVisible() and bar.back_button.isEnabled():
            bar.back_button.click()
        else:
            self.back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the density for the window as it is, words on the buttons where there is room."""
        narrow = self.width() < NARROW_BELOW * theme.state().scale
        self.nav.set_narrow(narrow)
        self.header.set_narrow(narrow)
        theme.fit_height(self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._agreed and not self._may_leave():
            event.ignore()
            return
        self.closing.emit()
        self.jobs.close()
        event.accept()
