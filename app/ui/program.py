"""The program from start to end: which data folder, who is logged in, which pages."""

from collections.abc import Generator, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from app.core.people import Actor
from app.errors import AppError
from app.services.account import accounts
from app.services.bureau import BureauFacts, bureau
from app.services.folder import folder_place
from app.services.folder.folder_checks import Damage, damage_error
from app.services.folder.folders import Folder, exists, open_folder
from app.services.keeping.backup_restore import (
    UNATTENDED,
    Permit,
    PutBack,
    gone,
    is_damage,
    put_back,
)
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.entering import Entering, dressed, plug_into
from app.ui.habits import WINDOW_SIZE, Greeting, Habits
from app.ui.help import on_f1
from app.ui.jobs import Jobs
from app.ui.login import LoginPage
from app.ui.manual.door import plug_in_manual
from app.ui.pages import nav_entries
from app.ui.read_ahead import ReadAhead
from app.ui.shell import Shell
from app.ui.start.beginning import Beginning
from app.ui.start.early import Clock, Early, Entropy, PlacesLike, sample_accounts
from app.ui.start.looking_through import Looking, damage_words
from app.ui.start.rescue import RescuePage
from app.ui.tour_invitation import plug_in_invitation
from app.ui.views import backup as view
from app.ui.widgets import EmptyState
from app.ui.widgets.progress import run_with_progress


class Program(QObject):
    """Holds the folder that is open and the one window in front."""

    def __init__(
        self,
        places: PlacesLike,
        clock: Clock,
        entropy: Entropy,
        *,
        size: QSize | None = None,
        early: Early | None = None,
    ) -> None:
        """size: of every window, where nobody is there to choose one. early: on show already."""
        super().__init__()
        self._size = size
        self.places = places
        self.clock = clock
        self.entropy = entropy
        self.folder: Folder | None = None
        self.window: QMainWindow | None = early.window if early else None
        self._early = early
        self.desk: Desk | None = None  # of who is logged in
        self.real = places.real  # where the bureau's own data lies, as far as is known now
        self.notes = places.notes
        self.heads = places.heads
        self._beginning = Beginning(self)
        self._looking: Looking | None = None
        self._leaving: list[QMainWindow] = []
        self._all_in = False  # the modules of every page
        self._set_up = False  # the bureau's own folder has been seen in use

    def start(self) -> None:
        """Open the bureau's data where there are some, else the sample county, else ask."""
        Habits(self.heads).dress()
        try:
            lost, there = gone(self.real), exists(self.real)
        except AppError as error:
            self._beginning.trouble(self.real, error)
            return
        if lost is not None:
            self._rescue(self.real, lost)
        elif there and self._is_in_use():
            return
        elif exists(self.places.sample):
            # Nobody has set the bureau up, though somebody may have looked at the page for it.
            self.try_sample()
        else:
            self._beginning.first()

    def _is_in_use(self) -> bool:
        """Show the bureau's folder, or what is the matter with it; False where nobody set it up."""
        try:
            self._hold(self.real)
            set_up = bureau(self._folder().store) is not None
        except AppError as error:
            self._not_opened(self.real, error)
            return True
        if set_up:
            self.ask_who()
        else:
            self.let_go()
        return set_up

    def work_in(self, path: Path) -> None:
        """Change to a data folder and ask who is there; the bureau's own is `path` from now on."""
        if path != self.places.sample:
            self.real = path
        self._reopen(path)

    def try_sample(self) -> None:
        """Change to the sample county."""
        self._reopen(self.places.sample)

    def take(self, folder: Folder) -> None:
        """Work in a folder that is open already."""
        self.let_go()
        self.folder = folder
        self.real = folder.path

    def _hold(self, path: Path) -> None:
        folder_place.take_rights(path)
        opened = open_folder(path, now=self.clock(), whole=False)
        self.let_go()
        self.folder = opened
        self._looking = Looking(path)
        self._looking.damaged.connect(self._damaged)

    def _damaged(self, found: Damage) -> None:
        """Say it at once; nothing is saved from now on."""
        path = self._folder().path
        words = damage_words(found, path)
        title, action = text("start.damage.title"), text("start.damage.restore")
        if isinstance(self.window, Shell):
            self.window.alarm.show_note(text("start.damage.alarm"), "danger")
        if messages.confirm(self.window, title, words, action, danger=True):
            self._rescue(path, damage_error(path, found))

    def _not_opened(self, path: Path, error: AppError) -> None:
        """Show the ways on: back from a backup where it is damaged, else what is the matter."""
        if is_damage(error):
            self._rescue(path, error)
        else:
            self._beginning.trouble(path, error)

    def let_go(self) -> None:
        """Close the folder that is open."""
        if self._looking is not None:
            self._looking.end()
            self._looking = None
        if self.folder is not None:
            self.folder.close()
            self.folder = None

    def _rescue(self, path: Path, error: AppError) -> None:
        self.let_go()
        page = RescuePage(path, error_text(error))
        window = self.show_page(text("backup.rescue.window"), page)
        page.chosen.connect(lambda chosen: self.put_in_place(path, chosen, UNATTENDED))
        page.again.connect(partial(self._reopen, path))
        page.other.connect(self._beginning.open_there)
        page.sample.connect(self.try_sample)
        page.sample_button.setHidden(path == self.places.sample)
        page.leave.connect(window.close)

    def put_in_place(self, path: Path, chosen: Path, allowed: Permit) -> None:
        """Let go of a data folder, put a backup in its place, and ask who is there."""
        window = QMainWindow()
        window.setWindowTitle(text("login.window"))
        page = EmptyState(text("backup.ask.behind"), text("backup.ask.behind_hint"), "history")
        page.add_button(text("backup.ask.again"), partial(self._reopen, path))
        self._place(window, page)  # the window before ends its jobs with it
        self.let_go()
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
        self.let_go()
        try:
            self._hold(path)
            self.ask_who()
        except AppError as error:
            self._not_opened(path, error)

    def ask_who(self) -> None:
        """Show the log-in page of the open folder, or what comes before it."""
        folder = self._folder()
        facts = bureau(folder.store)
        if facts is not None:
            if facts.is_sample or not self._beginning.before_log_in(folder):
                self._show_login(folder, facts)
        elif folder.path == self.places.sample:
            self._prepare_sample(folder)
        else:
            self._beginning.set_up()

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
        from app.services.walks.sample import make_sample

        if bureau(folder.store) is not None:
            self.ask_who()  # stopped a moment after it was done
            return
        run_with_progress(
            window,
            jobs,
            text("login.preparing"),
            partial(make_sample, now=self.clock()),
            (folder.store,),
            lambda _made: self.ask_who(),
            partial(messages.show_error, window),
            sentence=text("login.preparing_sentence"),
        )

    def _show_login(self, folder: Folder, facts: BureauFacts) -> None:
        self._set_up = self._set_up or not facts.is_sample
        shown = Greeting(folder.path, facts.name, facts.is_sample)
        Habits(self.heads).greet(shown)
        early, self._early = self._early, None
        if early is not None and early.known == shown:
            page, jobs = early.page, early.jobs  # with what has been typed into it
            self._plug_in(early.window, page)
        else:
            window = QMainWindow()
            window.setWindowTitle(text("login.window"))
            jobs = Jobs(window)
            samples = sample_accounts() if facts.is_sample else ()
            page = LoginPage(facts.name, facts.is_sample, samples, jobs, set_up=self._set_up)
            self._place(window, page)
        ahead = self._read_ahead(page, jobs)
        page.entered.connect(lambda actor: Entering(page, ahead, self._entering(actor)))
        page.elsewhere.connect(self._elsewhere)
        if facts.is_sample:
            plug_in_invitation(page, folder.path)
        page.open(partial(self._log_in, folder))

    def _log_in(self, folder: Folder, login: str, password: str) -> Actor:
        return accounts.log_in(folder.store, login, password, now=self.clock())

    def show_page(self, title: str, page: QWidget) -> QMainWindow:
        """Put a page into a window of its own, in front; return the window."""
        window = QMainWindow()
        window.setWindowTitle(title)
        self._place(window, page)
        return window

    def _place(self, window: QMainWindow, page: QWidget) -> None:
        window.setCentralWidget(page)
        self._plug_in(window, page)
        window.resize(WINDOW_SIZE)
        self._front(window)

    def _plug_in(self, window: QMainWindow, page: QWidget) -> None:
        plug_in_manual(window, Jobs(window), self.clock, None)
        on_f1(page)

    def _elsewhere(self) -> None:
        """From the sample county to the bureau, or the reverse."""
        if self._folder().path != self.places.sample:
            self.try_sample()
            return
        try:
            there = exists(self.real) or gone(self.real) is not None
        except AppError as error:
            self._beginning.trouble(self.real, error)
            return
        if there:
            self.work_in(self.real)
        else:
            self._beginning.set_up()

    def enter(self, actor: Actor, page: str = "workbench") -> None:
        """Show the main window of the open folder to somebody, at once."""
        for _step in self._entering(actor, page):
            pass

    def _entering(self, actor: Actor, page: str = "workbench") -> Generator[None, None, None]:
        """Make the main window in steps of at most a tenth of a second; the last one shows it."""
        # Not before: the log-in page is there the sooner.
        from app.ui.own_password import ask_for_own

        folder = self._folder()
        facts = bureau(folder.store)
        assert facts is not None  # somebody logged in to it
        jobs = Jobs(self)
        place = (folder.path, facts.is_sample, self.heads, self.notes)
        desk = Desk(folder.store, actor, jobs, self.clock, self.entropy, *place)
        shell = Shell(nav_entries(desk), jobs, bureau=facts.name, sample=facts.is_sample)
        try:
            yield
            plug_into(shell, desk, self)
            if self.window is not None:
                shell.setGeometry(self.window.geometry())
            shell.fit()
            yield
            shell.page(page)
            yield
            yield from dressed(shell)
        except GeneratorExit:  # the log-in page went before
            jobs.close()
            shell.deleteLater()
            raise
        self.desk = desk
        self._front(shell)
        shell.go(page)
        ask_for_own(shell, desk)
        if not self._all_in:
            self._read_ahead(shell, jobs)

    def _read_ahead(self, parent: QObject, jobs: Jobs) -> ReadAhead:
        ahead = ReadAhead(parent, jobs)
        ahead.done.connect(self._note_all_in)
        return ahead

    def _note_all_in(self) -> None:
        self._all_in = True

    def _front(self, window: QMainWindow) -> None:
        """Show a window in the place and size of the one before; the first fills a small screen."""
        before, self.window = self.window, window
        self._early = None  # another page is wanted, or it is in use
        if self._size is not None:
            window.resize(self._size)
            window.show()
        elif before is not None:
            # The next page of the same program: the window neither jumps nor changes its size.
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
            window.show()
        else:
            Habits(self.heads).show_first(window)
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
        if isinstance(self.window, Shell):
            self.window.let_close()
        if self.window is not None:
            self.window.close()
        self.let_go()
