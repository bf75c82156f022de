"""Memory that is of no use while nobody does anything goes back to the system.

After the questions of one page SQLite keeps 64 MB of a large database, in case they are asked
again; the system's own cache answers them nearly as fast.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.services.folder.folders import give_back
from app.ui.desk import Desk
from app.ui.shell import Shell

QUIET_MS: Final = 15_000  # without any work under way


class AtRest(QObject):
    """Of one main window; made by `plug_in_rest`."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self._desk = desk
        self._giving = False
        self.timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self.timer.timeout.connect(self._give)
        desk.jobs.busy_changed.connect(self._changed)

    def _changed(self, busy: bool) -> None:
        if busy:
            self.timer.stop()
        elif self._giving:
            self._giving = False  # it was this itself
        else:
            self.timer.start()

    def _give(self) -> None:
        if not self._desk.jobs.closed:
            self._giving = True
            done = partial(give_back, self._desk.store)
            self._desk.jobs.run(done, lambda _none: None, lambda _error: None, owner=self)


def plug_in_rest(shell: Shell, desk: Desk) -> AtRest:
    """Let a main window give memory back; it owns what does."""
    return AtRest(shell, desk)
