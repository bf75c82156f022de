"""The backup before the window closes: when work was done since the last one, and never twice.

Rule: an entry of work stands in the log after the newest backup, and that backup is more than
two hours old. It shows how far it is and can be left out. Where the machine itself goes down
there is none: the power is not to wait for us, and the next log-in makes the day's backup.
"""

import logging
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.errors import AppError
from app.services.keeping import backups
from app.services.keeping.backups import Made
from app.texts import error_text, text
from app.ui.awake import ceremony_open
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.views import backup as view
from app.ui.widgets import Dialog
from app.ui.widgets.progress import ProgressDialog, run_with_progress

_log = logging.getLogger(__name__)


class ExitBackup(QObject):
    """Of one main window: holds its closing up once, for the backup."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self.shell = shell
        self.desk = desk
        self.dialog: ProgressDialog | None = None
        self.question: Dialog | None = None
        self._asked = False
        self._going_down = False
        self._afterwards = QTimer(self, singleShot=True, interval=0)
        self._afterwards.timeout.connect(self._stayed_up)
        shell.installEventFilter(self)
        application = QCoreApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._machine_goes_down)

    def _machine_goes_down(self, _manager: object) -> None:
        # Qt closes the windows before it comes back here. Where somebody stays, or another
        # program keeps the machine up, the work goes on and the next end has its backup.
        self._going_down = True
        self._afterwards.start()

    def _stayed_up(self) -> None:
        self._going_down = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.shell and event.type() is QEvent.Type.Close and self._wants_to_ask():
            event.ignore()
            self._asked = True
            self.desk.act(self.shell, backups.due_on_exit, done=self._due, failed=self._unknown)
            return True
        return super().eventFilter(watched, event)

    def _wants_to_ask(self) -> bool:
        if self._asked or self._going_down or ceremony_open() or self.desk.jobs.closed:
            return False
        # A window that another one takes the place of has been asked already: nobody leaves.
        return not self.shell.is_agreed and self.shell.agrees_to_close()

    def _due(self, due: bool) -> None:
        if due:
            self.back_up()
        else:
            self._close()

    def _unknown(self, error: Exception) -> None:
        """Nobody is kept from leaving by what could not be found out."""
        _log.error("not known whether a backup is due", exc_info=error)
        self._close()

    def back_up(self) -> None:
        """Make it, behind a dialog whose button leaves without."""
        self.dialog = run_with_progress(
            self.shell,
            self.desk.jobs,
            text("move.exit.title"),
            partial(backups.back_up, now=self.desk.clock()),
            (self.desk.store, self.desk.actor, False),
            self._made,
            self._failed,
            sentence=text("move.exit.sentence"),
            stop=text("move.exit.skip"),
        )
        self.dialog.rejected.connect(self._left_out)

    def _left_out(self) -> None:
        """Leave where the person chose to; a dialog that closes by itself has its answer."""
        handle = self.dialog.handle if self.dialog is not None else None
        if handle is not None and handle.cancelled.is_set():
            self._close()

    def _made(self, made: Made) -> None:
        if made.faults:
            self._ask_again(view.fault_words(made))
        else:
            self._close()

    def _failed(self, error: Exception) -> None:
        self._ask_again(error_text(error) if isinstance(error, AppError) else str(error))

    def _ask_again(self, words: str) -> None:
        title = text("move.exit.fault_title")
        self.question = Dialog(self.shell, title, text("move.exit.fault", words=words))
        self.question.set_buttons(text("move.exit.again"), text("move.exit.leave"))
        self.question.accepted.connect(self.back_up)
        self.question.rejected.connect(self._close)
        self.question.open()

    def _close(self) -> None:
        self.shell.close()


def plug_in_exit_backup(shell: Shell, desk: Desk) -> ExitBackup | None:
    """Give a main window its backup at the end; the sample county needs none."""
    return None if desk.is_sample else ExitBackup(shell, desk)
