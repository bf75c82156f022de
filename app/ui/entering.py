"""From the log-in page to the main window, in steps of which none holds the window up."""

from collections.abc import Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import __version__
from app.core.people import Actor
from app.services.keeping.backup_restore import Permit
from app.texts import text
from app.ui.at_rest import plug_in_rest
from app.ui.backup_keeper import plug_in_backups
from app.ui.desk import Desk
from app.ui.exit_backup import plug_in_exit_backup
from app.ui.heads_keeper import plug_in_heads
from app.ui.idle_lock import plug_in_idle_lock
from app.ui.login import LoginPage
from app.ui.manual.door import plug_in_manual
from app.ui.read_ahead import SLICE_MS, ReadAhead
from app.ui.shell import Shell
from app.ui.start.early import Clock

_BETWEEN_MS: Final = 1  # the page is painted, keys are taken


class Host(Protocol):
    """What the main window asks of the program."""

    clock: Clock

    def ask_who(self) -> None: ...
    def enter(self, actor: Actor) -> None: ...
    def work_in(self, path: Path) -> None: ...
    def put_in_place(self, path: Path, chosen: Path, allowed: Permit) -> None: ...


class Entering(QObject):
    """Takes the steps, each in a turn of its own, once their modules are in.

    The log-in page stays in front until the last step puts the main window in its place. It
    owns this: where it goes before (another folder, the window closed), no step follows.
    """

    def __init__(
        self, page: LoginPage, ahead: ReadAhead, steps: Generator[None, None, None]
    ) -> None:
        super().__init__(page)
        self._steps = steps
        self._timer = QTimer(self, singleShot=True, interval=_BETWEEN_MS)
        self._timer.timeout.connect(self._next)
        page.destroyed.connect(steps.close)
        if ahead.is_ready:
            page.wait()
            self._timer.start()
        else:
            page.wait(said=True)
            ahead.ready.connect(self._timer.start)

    def _next(self) -> None:
        if next(self._steps, self) is None:
            self._timer.start()


def dressed(window: QWidget) -> Iterator[None]:
    """Give every part of a window its look, some in each step; shown, it would be all at once."""
    clock = QElapsedTimer()
    clock.start()
    parts: Iterable[QWidget] = window.findChildren(QWidget)
    for part in (window, *parts):
        if isValid(part):
            part.ensurePolished()
        if clock.elapsed() >= SLICE_MS:
            yield
            clock.restart()


def plug_into(shell: Shell, desk: Desk, program: Host) -> None:
    """Give a main window all that it has besides its pages."""
    from app.ui.comforts import plug_in_comforts
    from app.ui.screens.settings_account_window import OwnPasswordWindow
    from app.ui.task.draw_hall import plug_in_projector
    from app.ui.tour import plug_in_tour

    actor, path = desk.actor, desk.folder
    shell.set_user(actor.name, "、".join(text(f"terms.role.{r}") for r in sorted(actor.roles)))
    shell.set_status(database=str(path), version=__version__)
    shell.switch_user_requested.connect(program.ask_who)
    shell.password_requested.connect(lambda: OwnPasswordWindow(shell, desk).exec())
    # The sample's passwords stand on its log-in page.
    shell.header.password.setEnabled(not desk.is_sample)
    shell.restore_requested.connect(partial(program.put_in_place, path))
    shell.moved.connect(lambda place: program.work_in(place or path))
    manual = plug_in_manual(shell, desk.jobs, program.clock, desk)
    shell.help_requested.connect(lambda key: manual.show_page(key, shell))
    tour = plug_in_tour(shell, desk)
    if tour is not None:
        manual.tour_wanted.connect(tour.begin)
    plug_in_comforts(shell, desk)
    plug_in_projector(shell, desk)
    plug_in_heads(shell, desk)
    plug_in_idle_lock(shell, desk, program.enter)
    plug_in_backups(shell, desk)
    plug_in_exit_backup(shell, desk)
    plug_in_rest(shell, desk)
