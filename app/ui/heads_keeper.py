"""Keeps the log's heads noted elsewhere, and what contradicts them in everybody's sight.

When somebody comes in, log and schema are compared with what is known. After that, whenever
work has come to rest, the newest head is noted; once more when the window closes.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.core.people import Actor
from app.errors import AppError
from app.services.account import accounts
from app.services.keeping import heads, restores
from app.services.keeping.heads import Kept
from app.services.keeping.restores import Alarm
from app.texts import text
from app.ui import messages
from app.ui.alarm_window import AckDialog
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.views import heads as view

REST_MS: Final = 800  # of quiet before the newest head is noted
_log = logging.getLogger(__name__)


class HeadsKeeper(QObject):
    """Of one main window; made by `plug_in_heads`."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        assert desk.heads is not None
        self.shell = shell
        self.desk = desk
        self.profile = desk.heads
        self.alarms: tuple[Alarm, ...] = ()
        self.kept: tuple[Kept, ...] = ()
        self._looked = False
        self._running = False
        self._dialog: AckDialog | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep)
        desk.jobs.busy_changed.connect(self._busy)
        shell.closing.connect(self._close)

    def start(self) -> None:
        """Compare log and schema with what is known, and show what stands open."""
        self.desk.act(
            self.shell, restores.look, self.profile, done=self._found, failed=self._failed
        )

    def _found(self, alarms: tuple[Alarm, ...]) -> None:
        self._looked = True
        self.show_alarms(alarms)
        self._rest.start()

    def _failed(self, error: Exception) -> None:
        # Nothing is noted over what was not compared; the next log-in tries again.
        _log.error("heads not compared", exc_info=error)
        if isinstance(error, AppError):
            messages.show_error(self.shell, error)

    # -- noting ----------------------------------------------------------------------------

    def _busy(self, busy: bool) -> None:
        if not busy and self._looked and not self._running:
            self._rest.start()

    def keep(self) -> None:
        """Note the newest head where it is not noted yet."""
        if self._running or not self._looked or self.desk.jobs.closed:
            return
        self._running = True
        self.desk.act(self.shell, heads.keep, self.profile, done=self._kept, failed=self._not_kept)

    def _kept(self, kept: tuple[Kept, ...]) -> None:
        self._running = False
        self.kept = kept
        if any(one.added for one in kept):
            # An entry was written: perhaps a finding, or its acknowledgement.
            self.desk.read(self.shell, restores.open_alarms, done=self.show_alarms)

    def _not_kept(self, error: Exception) -> None:
        self._running = False
        _log.error("heads not noted", exc_info=error)

    def _close(self) -> None:
        """Note the last entries here and now, unless a place did not answer before."""
        self._rest.stop()
        if not self._looked or any(one.fault for one in self.kept):
            return
        try:
            heads.keep(self.desk.store, self.desk.actor, self.profile, now=self.desk.clock())
        except AppError as error:
            _log.error("heads not noted: %s", error.code)

    # -- what contradicts them ---------------------------------------------------------------

    def show_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Show what stands open over every page and under the hall's picture."""
        self.alarms = tuple(alarms)
        self.shell.alarm.show_note(view.strip_words(self.alarms), "danger")
        if self.alarms:
            self.shell.alarm.set_button(text("heads.strip.action"), self.ask, beside=True)
        stage_window(self.shell).show_warning(view.hall_words(self.alarms))

    def ask(self) -> None:
        """Show what was found; two people acknowledge it there."""
        self._dialog = AckDialog(self.shell, self.alarms)
        self._ask()

    def _ask(self) -> None:
        # The window is held here: what a job holds may be let go of on the job's thread.
        dialog = self._dialog
        if dialog is not None and dialog.exec():
            self.desk.act(
                self.shell,
                accounts.confirm_second,
                dialog.second.login.text().strip(),
                dialog.second.password.text(),
                done=self._acknowledge,
                failed=self._refused,
            )
        else:
            self._dialog = None

    def _acknowledge(self, second: Actor) -> None:
        assert self._dialog is not None  # it is let go of when all is done
        words = text("heads.ack.done", name=self.desk.actor.name, second=second.name)
        self.desk.act(
            self.shell,
            restores.acknowledge,
            second,
            self._dialog.why(),
            done=partial(self._acknowledged, words),
            failed=self._refused,
        )

    def _acknowledged(self, words: str, _alarms: tuple[Alarm, ...]) -> None:
        self._dialog = None
        self.shell.status.showMessage(words, 8_000)
        self.desk.read(self.shell, restores.open_alarms, done=self.show_alarms)

    def _refused(self, error: Exception) -> None:
        messages.show_error(self.shell, error)
        self._ask()


def plug_in_heads(shell: Shell, desk: Desk) -> HeadsKeeper | None:
    """Give a main window its keeper; None where no file of heads is kept."""
    if desk.heads is None:
        return None
    keeper = HeadsKeeper(shell, desk)
    keeper.start()
    return keeper
