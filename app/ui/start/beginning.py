"""What comes before anybody can log in: the first choice, setting up, a package, and trouble."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from app.core.people import Actor
from app.errors import AppError
from app.services.folder import folder_checks, folder_marks, folder_pack, folder_place
from app.services.folder.folder_checks import SetBack
from app.services.folder.folder_marks import MovedOut
from app.services.folder.folder_pack import Arrived
from app.services.folder.folders import Folder
from app.texts import text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.move_window import ArriveDialog, arrived_words
from app.ui.setup.done_page import DonePage
from app.ui.setup.making import Made, SetupPlan
from app.ui.setup.start_page import StartPage
from app.ui.setup.wizard import SetupWizard
from app.ui.start.early import PlacesLike
from app.ui.start.moved_page import MovedPage
from app.ui.start.trouble import TroublePage, clock_page, fault_page
from app.ui.widgets.progress import run_with_progress


class Holder(Protocol):
    """What the program lets its beginning do."""

    real: Path
    notes: tuple[Path, ...]
    heads: Path
    clock: Callable[[], datetime]
    entropy: Callable[[], str]
    window: QMainWindow | None
    places: PlacesLike

    def show_page(self, title: str, page: QWidget) -> QMainWindow: ...
    def work_in(self, path: Path) -> None: ...
    def try_sample(self) -> None: ...
    def take(self, folder: Folder) -> None: ...
    def enter(self, actor: Actor, page: str = "workbench") -> None: ...
    def ask_who(self) -> None: ...
    def let_go(self) -> None: ...


class Beginning(QObject):
    """The pages of one program before the log-in."""

    def __init__(self, program: Holder) -> None:
        super().__init__()
        self._program = program
        self._dialog: ArriveDialog | None = None

    # -- the first start -------------------------------------------------------------------

    def first(self) -> None:
        """Nothing is there yet: what is wanted?"""
        page = StartPage()
        page.new.connect(self.set_up)
        page.sample.connect(self._program.try_sample)
        page.package.connect(self.arrive)
        page.folder.connect(self.open_there)
        self._program.show_page(text("setup.start.window"), page)

    def set_up(self) -> None:
        """Ask step by step for what a bureau needs."""
        program = self._program
        program.let_go()
        proposed = folder_place.proposed(program.notes, program.real)
        jobs = Jobs()
        page = SetupWizard(proposed, program.notes, jobs, program.clock, program.entropy)
        jobs.setParent(page)
        page.made.connect(self._made)
        page.opened.connect(self.open_there)
        page.left.connect(self.first)
        program.show_page(text("setup.window"), page)

    def _made(self, made: Made, plan: SetupPlan) -> None:
        program = self._program
        program.take(made.folder)
        page = DonePage(made, plan)
        page.entered.connect(
            lambda wants: program.enter(made.actor, "enterprises" if wants else "workbench")
        )
        program.show_page(text("setup.window"), page)

    def open_there(self, path: Path) -> None:
        """Work in a folder that holds data, from now on."""
        folder_place.remember(self._program.notes, path)
        self._program.work_in(path)

    # -- out of a package --------------------------------------------------------------------

    def arrive(self, path: Path) -> None:
        """Show what a package is, and ask where it is to go."""
        program = self._program
        try:
            opened = folder_pack.look_into(path)
        except AppError as error:
            messages.show_error(program.window, error)
            return
        if opened.manifest.is_sample:
            messages.inform(program.window, text("move.arrive.title"), text("move.arrive.sample"))
            return
        proposed = folder_place.proposed(program.notes, program.real)
        self._dialog = ArriveDialog(program.window, opened, proposed)
        self._dialog.accepted.connect(partial(self._unpack, path))
        self._dialog.open()

    def _unpack(self, path: Path) -> None:
        program, dialog = self._program, self._dialog
        assert dialog is not None  # it has just closed
        assert program.window is not None  # it lies over one
        jobs = Jobs(program.window)
        run_with_progress(
            program.window,
            jobs,
            text("move.arrive.running"),
            partial(folder_pack.arrive, now=program.clock()),
            (path, dialog.place(), dialog.shared.isChecked(), program.heads),
            self._arrived,
            partial(messages.show_error, program.window),
            sentence=text("move.arrive.running_sentence"),
        )

    def _arrived(self, done: Arrived) -> None:
        messages.inform(self._program.window, text("move.arrive.done_title"), arrived_words(done))
        self.open_there(done.path)

    # -- trouble -----------------------------------------------------------------------------

    def trouble(self, path: Path, error: AppError) -> None:
        """Say why a data folder does not open, and show the ways on."""
        self._program.let_go()
        self._show_trouble(fault_page(error, path), path)

    def clock_back(self, folder: Folder, found: SetBack) -> None:
        """Say that the clock stands before the log's newest entry."""
        page = clock_page(found, folder.path)

        def anyway() -> None:
            folder_checks.go_on_with_clock(folder.store, found, now=self._program.clock())
            self._program.ask_who()

        page.anyway.connect(anyway)
        self._show_trouble(page, folder.path)

    def _show_trouble(self, page: TroublePage, path: Path) -> None:
        window = self._program.show_page(text("start.window"), page)
        page.again.connect(partial(self._program.work_in, path))
        page.other.connect(self.open_there)
        page.sample.connect(self._program.try_sample)
        page.sample_button.setHidden(path == self._program.places.sample)  # no way on, but round
        page.leave.connect(window.close)

    def moved_out(self, folder: Folder, left: MovedOut) -> None:
        """Say where the data has gone; going on here takes two people."""
        jobs = Jobs()
        page = MovedPage(folder.store, left, jobs, self._program.clock)
        jobs.setParent(page)
        window = self._program.show_page(text("start.window"), page)
        page.here.connect(self._program.ask_who)
        page.other.connect(self.open_there)
        page.sample.connect(self._program.try_sample)
        page.leave.connect(window.close)

    def before_log_in(self, folder: Folder) -> bool:
        """Show what has to be answered before anybody logs in to a folder; False: nothing."""
        now = self._program.clock()
        folder_marks.take_back_unfinished(folder.store, now=now)
        left = folder_marks.moved_out(folder.store)
        if left is not None:
            self.moved_out(folder, left)
            return True
        found = folder_checks.clock_set_back(folder.store, now=now)
        if found is not None:
            self.clock_back(folder, found)
            return True
        return False
