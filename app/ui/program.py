"""The program from start to end: which data folder, who is logged in, which pages."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from app import __version__
from app.core.people import Actor
from app.errors import AppError
from app.services import sample
from app.services.backup_restore import UNATTENDED, Permit, PutBack, gone, is_damage, put_back
from app.services.bureau import BureauFacts, bureau
from app.services.folders import Folder, exists, open_folder
from app.texts import error_text, text
from app.ui import messages, theme
from app.ui.backup_keeper import plug_in_backups
from app.ui.desk import Desk
from app.ui.heads_keeper import plug_in_heads
from app.ui.help import show_help
from app.ui.idle_lock import plug_in_idle_lock
from app.ui.jobs import Jobs
from app.ui.login import LoginPage, SampleAccount, SetupPage
from app.ui.pages import nav_entries
from app.ui.rescue import RescuePage
from app.ui.screens.settings_account_window import OwnPasswordWindow
from app.ui.shell import WINDOW_SIZE, Shell
from app.ui.task.draw_hall import plug_in_projector
from app.ui.views import backup as view
from app.ui.widgets import EmptyState
from app.ui.widgets.progress import run_with_progress

Clock = Callable[[], datetime]
Entropy = Callable[[], str]


class PlacesLike(Protocol):
    """Where the data folders and the program's own files lie."""

    @property
    def real(self) -> Path: ...
    @property
    def sample(self) -> Path: ...
    @property
    def resources(self) -> Path: ...
    @property
    def heads(self) -> Path: ...


def run(places: PlacesLike, clock: Clock, entropy: Entropy, crashed: str = "") -> int:
    """Show the window until it is closed; return the exit code.

    Args:
        crashed: number of the report of a crash that ended the last run, or "".
    """
    application = make_application(places.resources / "fonts")
    program = Program(places, clock, entropy)
    try:
        program.start()
    except AppError as error:
        messages.show_error(None, error)
        return 1
    if crashed:
        messages.show_crash(program.window, crashed)
    try:
        return application.exec()
    finally:
        program.close()


def make_application(fonts: Path) -> QApplication:
    """Make and dress the one QApplication of the process."""
    theme.fix_input_method()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mingqian")
    application.setApplicationDisplayName(text("login.product"))
    theme.install(application, fonts)
    sys.excepthook = lambda kind, error, trace: messages.show_error(None, error)
    return application


class Program(QObject):
    """Holds the folder that is open and the one window in front."""

    def __init__(
        self, places: PlacesLike, clock: Clock, entropy: Entropy, *, size: QSize | None = None
    ) -> None:
        """size: of every window, where nobody is there to choose one."""
        super().__init__()
        self._size = size
        self.places = places
        self.clock = clock
        self.entropy = entropy
        self.folder: Folder | None = None
        self.window: QMainWindow | None = None
        self.desk: Desk | None = None  # of who is logged in
        self._leaving: list[QMainWindow] = []
        self._set_up = False  # the bureau's own folder has been seen in use

    def start(self) -> None:
        """Open the real data folder where there is one, else the sample county.

        Raises:
            AppError: the folder cannot be opened; the message says what to do.
        """
        lost = gone(self.places.real)
        if lost is not None:
            self._rescue(self.places.real, lost)
            return
        if exists(self.places.real):
            try:
                self._hold(self.places.real)
                set_up = bureau(self._folder().store) is not None
            except AppError as error:
                self._not_opened(self.places.real, error)
                return
            if set_up:
                self.ask_who()
                return
        # Nobody has set the bureau up, though somebody may have looked at the page for it.
        self.open(self.places.sample)

    def open(self, path: Path) -> None:
        """Change to a data folder and ask who is there."""
        self._hold(path)
        self.ask_who()

    def _hold(self, path: Path) -> None:
        opened = open_folder(path, now=self.clock())
        if self.folder is not None:
            self.folder.close()
        self.folder = opened

    def _not_opened(self, path: Path, error: AppError) -> None:
        """Show the ways on where the database is damaged; raise on what else is the matter."""
        if not is_damage(error):
            raise error
        self._rescue(path, error)

    def _let_go(self) -> None:
        if self.folder is not None:
            self.folder.close()
            self.folder = None

    def _rescue(self, path: Path, error: AppError) -> None:
        self._let_go()
        window = QMainWindow()
        window.setWindowTitle(text("backup.rescue.window"))
        page = RescuePage(path, error_text(error))
        page.chosen.connect(lambda chosen: self._put_back(path, chosen, UNATTENDED))
        page.again.connect(partial(self._reopen, path))
        page.sample.connect(partial(self._reopen, self.places.sample))
        page.leave.connect(window.close)
        self._place(window, page)

    def _put_back(self, path: Path, chosen: Path, allowed: Permit) -> None:
        """Let go of a data folder, put a backup in its place, and ask who is there."""
        window = QMainWindow()
        window.setWindowTitle(text("login.window"))
        page = EmptyState(text("backup.ask.behind"), text("backup.ask.behind_hint"), "history")
        page.add_button(text("backup.ask.again"), partial(self._reopen, path))
        self._place(window, page)  # the window before ends its jobs with it
        self._let_go()
        jobs = Jobs(window)
        run_with_progress(
            window,
            jobs,
            text("backup.ask.running"),
            partial(put_back, now=self.clock()),
            (path, chosen, allowed, path == self.places.sample),
            partial(self._restored, path),
            partial(messages.show_error, window),
            sentence=text("backup.ask.running_sentence"),
        )

    def _restored(self, path: Path, done: PutBack) -> None:
        messages.inform(self.window, text("backup.ask.done_title"), view.restored_words(done))
        self._reopen(path)

    def _reopen(self, path: Path) -> None:
        self._let_go()
        try:
            self.open(path)
        except AppError as error:
            if is_damage(error):
                self._rescue(path, error)
            else:
                messages.show_error(self.window, error)

    def ask_who(self) -> None:
        """Show the log-in page of the open folder, or what comes before it."""
        folder = self._folder()
        facts = bureau(folder.store)
        if facts is not None:
            self._show_login(folder, facts)
        elif folder.path == self.places.sample:
            self._prepare_sample(folder)
        else:
            self._show_setup(folder)

    def _folder(self) -> Folder:
        assert self.folder is not None  # start() opened one
        return self.folder

    def _prepare_sample(self, folder: Folder) -> None:
        window = QMainWindow()
        window.setWindowTitle(text("login.window"))
        # What is behind the progress: the way on where it was stopped or failed.
        page = EmptyState(text("login.prepare_title"), text("login.prepare_hint"), "building-2")
        jobs = Jobs(window)
        page.add_button(
            text("login.prepare_again"), partial(self._make_sample, folder, window, jobs), "play"
        )
        page.add_button(text("login.go_back" if self._set_up else "login.go_real"), self._elsewhere)
        self._place(window, page)
        self._make_sample(folder, window, jobs)

    def _make_sample(self, folder: Folder, window: QMainWindow, jobs: Jobs) -> None:
        if bureau(folder.store) is not None:
            self.ask_who()  # stopped a moment after it was done
            return
        run_with_progress(
            window,
            jobs,
            text("login.preparing"),
            partial(sample.make_sample, now=self.clock()),
            (folder.store,),
            lambda _made: self.ask_who(),
            partial(messages.show_error, window),
            sentence=text("login.preparing_sentence"),
        )

    def _show_login(self, folder: Folder, facts: BureauFacts) -> None:
        window = QMainWindow()
        window.setWindowTitle(text("login.window"))
        jobs = Jobs(window)
        samples = tuple(SampleAccount(*one) for one in sample.ACCOUNTS) if facts.is_sample else ()
        self._set_up = self._set_up or not facts.is_sample
        page = LoginPage(folder, facts, samples, jobs, self.clock, set_up=self._set_up)
        page.entered.connect(self._enter)
        page.elsewhere.connect(self._elsewhere)
        self._place(window, page)

    def _show_setup(self, folder: Folder) -> None:
        window = QMainWindow()
        window.setWindowTitle(text("login.setup.window"))
        page = SetupPage(folder, Jobs(window), self.clock)
        page.entered.connect(self._enter)
        page.elsewhere.connect(self._elsewhere)
        self._place(window, page)

    def _place(self, window: QMainWindow, page: QWidget) -> None:
        window.setCentralWidget(page)
        window.resize(WINDOW_SIZE)
        self._front(window)

    def _elsewhere(self) -> None:
        here = self._folder().path
        try:
            self.open(self.places.real if here == self.places.sample else self.places.sample)
        except AppError as error:
            if is_damage(error):
                self._rescue(self.places.real, error)
            else:
                messages.show_error(self.window, error)

    def _enter(self, actor: Actor) -> None:
        folder = self._folder()
        facts = bureau(folder.store)
        assert facts is not None  # somebody logged in to it
        jobs = Jobs(self)
        desk = Desk(
            folder.store,
            actor,
            jobs,
            self.clock,
            self.entropy,
            folder.path,
            facts.is_sample,
            self.places.heads,
        )
        self.desk = desk
        shell = Shell(nav_entries(desk), jobs, bureau=facts.name, sample=facts.is_sample)
        shell.set_user(actor.name, "、".join(text(f"terms.role.{r}") for r in sorted(actor.roles)))
        shell.set_status(database=str(folder.path), version=__version__)
        shell.switch_user_requested.connect(self.ask_who)
        shell.password_requested.connect(lambda: OwnPasswordWindow(shell, desk).exec())
        # The sample's passwords stand on its log-in page.
        shell.header.password.setEnabled(not facts.is_sample)
        shell.restore_requested.connect(partial(self._put_back, folder.path))
        shell.help_requested.connect(partial(show_help, shell))
        plug_in_projector(shell, desk)
        plug_in_heads(shell, desk)
        plug_in_idle_lock(shell, desk, self._enter)
        plug_in_backups(shell, desk)
        self._front(shell)
        shell.go("workbench")

    def _front(self, window: QMainWindow) -> None:
        """Show a window in the place and size of the one before; the first fills a small screen."""
        before, self.window = self.window, window
        screen = window.screen().availableGeometry()
        if self._size is not None:
            window.resize(self._size)
            window.show()
        elif before is not None:
            # The next page of the same program: the window neither jumps nor changes its size.
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
            window.show()
        elif screen.width() < 1600:
            window.showMaximized()
        else:
            window.show()
        if before is not None:
            before.close()
            doors: Iterable[Jobs] = before.findChildren(Jobs)
            for door in doors:
                door.close()
            # The click that led here may still be in its hands: Qt deletes it afterwards.
            self._leaving = [one for one in self._leaving if isValid(one)] + [before]
            before.deleteLater()

    def close(self) -> None:
        """Let go of window and folder."""
        if self.window is not None:
            self.window.close()
        self._let_go()
