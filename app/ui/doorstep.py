"""The start of the program: the log-in page first, the program behind it meanwhile.

What the program is made of takes five times as long to come in as the page takes to be
there. So, where it is known from the last time whose page it will be, the page is shown at
once and typed into, and the rest comes in behind it: what knows no Qt on a thread, the
fonts and windows between two keys. What the page itself wants is kept small: this module and
all it imports come in before it (tests/ui/comfort/test_start.py holds the list).
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.ui import fonts, garbage
from app.ui.application import make_application
from app.ui.habits import Greeting, Habits
from app.ui.start.early import Clock, Early, Entropy, PlacesLike

if TYPE_CHECKING:
    from app.ui.program import Program

PAINTED_MS: Final = 60  # the page is on the screen by then
BETWEEN_MS: Final = 5
SLICE_MS: Final = 15  # after which the page has its turn again
# Everything app.ui.program brings in, by what takes long, in the order it needs it.
_BEHIND: Final = (
    "services.account.accounts",
    "services.keeping.backup_restore",
    "services.folder.folder_pack",
    "services.folder.folders",
)


def run(places: PlacesLike, clock: Clock, entropy: Entropy, crashed: str = "") -> int:
    """Show the window until it is closed; return the exit code.

    Args:
        crashed: number of the report of a crash that ended the last run, or "".
    """
    folder = places.resources / "fonts"
    known = greeting_for(places)
    application = make_application(folder, fonts.FIRST)
    if known is None or not fonts.holds(known.bureau):
        fonts.load(folder)  # a rare character of the name must not change its face later
    start = Start(application, places, clock, entropy, crashed)
    if known is not None:
        start.greet(known)
    elif not start.begin():
        return 1
    try:
        return application.exec()
    finally:
        start.close()


def greeting_for(places: PlacesLike) -> Greeting | None:
    """Return whose page it will be, as far as the last start tells; None: wait and see."""
    known = Habits(places.heads).greeting
    if known is None or not os.path.isdir(known.folder):  # False, too, where this user may not look
        return None
    return known if known.folder == (places.sample if known.is_sample else places.real) else None


class Start(QObject):
    """Brings the program in, behind a page or before there is any."""

    def __init__(
        self,
        application: QApplication,
        places: PlacesLike,
        clock: Clock,
        entropy: Entropy,
        crashed: str = "",
    ) -> None:
        super().__init__()
        self._application = application
        self._given = (places, clock, entropy)
        self._crashed = crashed
        self._early: Early | None = None
        self.program: Program | None = None
        self._steps: Iterator[Callable[[], object]] = iter(())
        self._timer = QTimer(self, singleShot=True, interval=PAINTED_MS)

    def greet(self, known: Greeting) -> None:
        """Show the page, and bring in the rest as soon as it is painted."""
        habits = Habits(self._given[0].heads)
        habits.dress()
        self._early = Early(known)
        habits.show_first(self._early.window)
        self._timer.timeout.connect(self._behind)
        self._timer.start()

    def _behind(self) -> None:
        self._timer.timeout.disconnect(self._behind)
        self._timer.timeout.connect(self._next)
        assert self._early is not None  # greet() made it
        jobs = self._early.jobs
        jobs.run(
            partial(_bring, [f"app.{name}" for name in _BEHIND], lambda: jobs.closed),
            self._go_on,
            lambda _error: self._go_on(()),  # who needs the module says what is the matter
            owner=self,
        )

    def _go_on(self, windows: Iterable[str]) -> None:
        self._steps = self._rest(windows)
        self._next()

    def _rest(self, windows: Iterable[str]) -> Iterator[Callable[[], object]]:
        """What is done between two keys, one after the other."""
        folder = self._given[0].resources / "fonts"
        for name in fonts.FILES:
            yield partial(fonts.load, folder, (name,))
        for name in windows:
            yield partial(import_module, name)

    def _next(self) -> None:
        step = next(self._steps, None)
        if step is None:
            garbage.leave_out()
            if not self.begin():
                self._application.exit(1)
            return
        clock = QElapsedTimer()
        clock.start()
        try:
            while step is not None:
                step()
                step = next(self._steps, None) if clock.elapsed() < SLICE_MS else None
        except AppError as error:
            self._say(error)
            self._application.exit(1)
            return
        self._timer.start(BETWEEN_MS)

    def begin(self) -> bool:
        """Start the program; False where it cannot, which was said."""
        from app.ui.program import Program  # brought in behind the page, or now

        self.program = Program(*self._given, early=self._early)
        try:
            self.program.start()
        except AppError as error:
            self._say(error)
            return False
        if self._crashed:
            from app.ui import messages

            messages.show_crash(self.program.window, self._crashed)
        return True

    def _say(self, error: AppError) -> None:
        from app.ui import messages

        messages.show_error(self._early.window if self._early else None, error)

    def close(self) -> None:
        """Let go of what is open."""
        if self.program is not None:
            self.program.close()
        elif self._early is not None:
            self._early.jobs.close()


def _bring(names: Iterable[str], ended: Callable[[], bool]) -> list[str]:
    """Bring in what knows no Qt; return the modules of the windows in their order."""
    from app.ui.module_order import order  # the page itself does without

    for name in names:
        import_module(name)
    return order(("app.ui.program",), ended)
