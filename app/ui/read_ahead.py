"""Bringing in what the pages after the log-in need, while somebody types the password.

What knows no Qt comes in on a thread; the windows come in between two keys, a few modules at
a time. What the first page needs comes first.
"""

import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app import services
from app.ui import garbage
from app.ui.jobs import Jobs
from app.ui.module_order import order
from app.ui.pages import PAGES

FIRST_MS: Final = 60  # after the first paint
BETWEEN_MS: Final = 10
SLICE_MS: Final = 15  # after which the window has its turn again
# What app.ui.program brings in for the main window, and the page in front of it.
_FIRST: Final = (
    "comforts",
    "own_password",
    "screens.settings_account_window",
    "task.draw_hall",
    "tour",
    "screens.workbench",
)
_log = logging.getLogger(__name__)


class ReadAhead(QObject):
    """Brings modules in once, as long as its parent is there.

    Signals:
        ready: what the main window and its first page need is in, or its module says in
            earnest what is the matter with it.
        done: everything is in.
    """

    ready = Signal()
    done = Signal()

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self.is_ready = False
        self._jobs = jobs
        self._names: Iterator[str] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)
        self._timer.start(FIRST_MS)

    def _begin(self) -> None:
        self._timer.timeout.disconnect(self._begin)
        self._timer.timeout.connect(self._next)
        self._look(partial(order, [f"app.ui.{name}" for name in _FIRST]))

    def _look(self, job: Callable[[Callable[[], bool]], list[str]]) -> None:
        if not self._jobs.closed:
            read = partial(job, lambda: self._jobs.closed)
            self._jobs.run(read, self._bring, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        """The module that is wanted in earnest says what is the matter with it."""
        _log.warning("reading ahead ended: %s", type(error).__name__)
        self._be_ready()

    def _bring(self, names: Iterable[str]) -> None:
        self._names = iter(names)
        self._next()

    def _next(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for name in self._names:
            import_module(name)
            if clock.elapsed() >= SLICE_MS:
                self._timer.start(BETWEEN_MS)
                return
        garbage.leave_out()
        if self.is_ready:
            self.done.emit()
            return
        self._be_ready()
        self._look(_rest)

    def _be_ready(self) -> None:
        if not self.is_ready:
            self.is_ready = True
            self.ready.emit()


def _rest(ended: Callable[[], bool]) -> list[str]:
    """Bring in every service; return the modules of the other pages."""
    for one in pkgutil.walk_packages(services.__path__, "app.services."):
        if ended():
            return []
        import_module(one.name)
    return order([f"app.ui.{place.split(':')[0]}" for _key, _icon, place, *_ in PAGES], ended)
