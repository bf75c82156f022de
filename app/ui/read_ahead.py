"""Bringing in what the first page after the log-in needs, while somebody types the password.

What knows no Qt comes in on a thread; the pages come in between two keys, one at a time.
"""

import logging
import pkgutil
from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

from app import services
from app.ui.jobs import Jobs
from app.ui.pages import PAGES

FIRST_MS = 60  # after the first paint
BETWEEN_MS = 15
_log = logging.getLogger(__name__)


class ReadAhead(QObject):
    """Brings modules in once, as long as its parent is there.

    Signals:
        done: everything is in.
    """

    done = Signal()

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pages = iter([place.split(":")[0] for _key, _icon, place, *_ in PAGES])
        self._timer = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._timer.timeout.connect(self._begin)
        self._timer.start()

    def _begin(self) -> None:
        self._timer.timeout.disconnect(self._begin)
        self._timer.timeout.connect(self._next)
        if not self._jobs.closed:
            read = partial(_services, lambda: self._jobs.closed)
            self._jobs.run(read, lambda _none: self._next(), self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        """The module that is wanted in earnest says what is the matter with it."""
        _log.warning("reading ahead ended: %s", type(error).__name__)

    def _next(self) -> None:
        name = next(self._pages, "")
        if name:
            import_module(f"app.ui.{name}")
            self._timer.start(BETWEEN_MS)
        else:
            self.done.emit()


def _services(ended: Callable[[], bool]) -> None:
    for one in pkgutil.walk_packages(services.__path__, "app.services."):
        if ended():
            return
        import_module(one.name)
