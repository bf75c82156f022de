"""The day's backup, made by itself once the window has come to rest after a log-in.

Asked again every hour, so that a window that stays open overnight has its backup too; never
while a ceremony is open. A fault is told in the status line and on the health page: it stands
in nobody's way.
"""

import logging
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.errors import AppError
from app.services.keeping import backups, leftovers
from app.services.keeping.backups import Made, Standing
from app.texts import error_text, text
from app.ui.awake import ceremony_open
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.views import backup as view

FIRST_MS: Final = 20_000  # after the log-in: the pages come first
AGAIN_MS: Final = 3_600_000
_log = logging.getLogger(__name__)


class BackupKeeper(QObject):
    """Of one main window; made by `plug_in_backups`."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self.shell = shell
        self.desk = desk
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Show the last backup, and look whether today's is due once the pages are up."""
        self.desk.act(self.shell, backups.standing, done=self._show, failed=self._failed)
        # What a killed program left is cleared away where nobody waits for it.
        self.desk.act(self.shell, leftovers.tidy, done=_log_cleared, failed=_log_left)
        if not self.desk.is_sample:
            self._timer.start()

    def look(self) -> None:
        """Make today's backup where it is due."""
        self._timer.setInterval(AGAIN_MS)
        if not self._running and not self.desk.jobs.closed and not ceremony_open():
            self.desk.act(self.shell, backups.standing, done=self._due, failed=self._failed)

    def _due(self, found: Standing) -> None:
        self._show(found)
        if found.due:
            self._running = True
            self.desk.jobs.run_process(
                partial(backups.back_up, now=self.desk.clock()),
                (self.desk.store, self.desk.actor, False),
                self._made,
                self._failed,
                owner=self.shell,
            )

    def _show(self, found: Standing) -> None:
        self.shell.status.show_backup(view.status_words(found.last))

    def _made(self, made: Made) -> None:
        self._running = False
        if made.faults:
            self.shell.status.show_backup(text("backup.status_fault"), view.fault_words(made))
        else:
            self.desk.act(self.shell, backups.standing, done=self._show, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._running = False
        _log.error("no backup of the day", exc_info=error)
        why = error_text(error) if isinstance(error, AppError) else ""
        self.shell.status.show_backup(text("backup.status_fault"), why)


def _log_cleared(found: int) -> None:
    if found:
        _log.info("leftovers cleared: %s", found)


def _log_left(error: Exception) -> None:
    _log.warning("leftovers stay", exc_info=error)


def plug_in_backups(shell: Shell, desk: Desk) -> BackupKeeper:
    """Give a main window its keeper."""
    keeper = BackupKeeper(shell, desk)
    keeper.start()
    return keeper
