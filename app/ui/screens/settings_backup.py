"""Settings: the backups that are there, one more now, and the way back to one."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.backups import DAYS, MONTHS, WEEKS
from app.core.people import Right
from app.services.keeping import backup_restore, backups
from app.services.keeping.backup_restore import Weighed
from app.services.keeping.backups import Listed, Made, Standing
from app.texts import text
from app.ui.backup_list import columns
from app.ui.desk import Desk
from app.ui.move_window import Mover
from app.ui.restore_window import RestoreDialog, ask_file
from app.ui.shell import Shell
from app.ui.tables import RowsTable
from app.ui.views import backup as view
from app.ui.views.log import Note
from app.ui.widgets import Banner, Button, Card, WrappedLabel


class BackupTab(QWidget):
    """One line a backup, newest first."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.desk = desk
        self.shell = shell
        self._dialog: RestoreDialog | None = None
        self._said: Note | None = None  # what was made just now, over the list's own sentence
        self.state = Banner("", "info")
        self.table: RowsTable[Listed] = RowsTable(columns(), text("backup.list"))
        self.table.picked.connect(lambda _row: self._show_buttons())
        self.file_button = Button(text("backup.from_file"), "folder-open")
        self.file_button.clicked.connect(self._choose)
        self.restore_button = Button(text("backup.restore"), "history")
        self.restore_button.clicked.connect(self._picked)
        self.now_button = Button(text("backup.now"), "save", "accent")
        self.now_button.clicked.connect(self.back_up)
        self.mover = Mover(self, desk, shell.leave_for)
        self.pack_button = Button(text("move.pack.button"), "upload")
        self.pack_button.clicked.connect(self.mover.ask_pack)
        card = Card(text("backup.title"), text("backup.subtitle"))
        for button in (self.pack_button, self.file_button, self.restore_button, self.now_button):
            card.tools.addWidget(button)
        card.add(self.state)
        card.add(self.table, 1)
        card.add(WrappedLabel(self._scope_words(), "muted"))
        card.add(WrappedLabel(text("backup.only_admin"), "muted"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)
        self._show_buttons()

    def _scope_words(self) -> str:
        words = text("backup.scope")
        words += text("backup.rule", days=DAYS, weeks=WEEKS, months=MONTHS)
        return words + (text("backup.scope_sample") if self.desk.is_sample else "")

    def refresh(self) -> None:
        """Read the list."""
        self.desk.act(self, backups.backups, done=self._show)

    def may_leave(self) -> bool:
        """Nothing here can be lost."""
        return True

    def _show(self, found: Standing) -> None:
        self.table.set_rows(found.listed)
        note, self._said = self._said or view.standing_note(found), None
        self.state.show_note(note.words, note.tone)
        self.shell.status.show_backup(view.status_words(found.last))
        self._show_buttons()

    def _show_buttons(self) -> None:
        may = self.desk.actor.may(Right.SETTINGS)
        self.restore_button.setVisible(may)
        self.pack_button.setVisible(may)
        self.file_button.setVisible(may)
        self.restore_button.setEnabled(self.table.current_row() is not None)

    def back_up(self) -> None:
        """Make one now, in a child process."""
        self.desk.long(self, text("backup.making"), backups.back_up, True, done=self._made)

    def _made(self, made: Made) -> None:
        self._said = view.made_note(made)
        self.refresh()

    # -- back to one -------------------------------------------------------------------------

    def _picked(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.weigh(row.path)

    def _choose(self) -> None:
        path = ask_file(self, Path.home())
        if path is not None:
            self.weigh(path)

    def weigh(self, path: Path) -> None:
        """Check a backup and say what it would bring and take away."""
        self.desk.long(
            self,
            text("backup.weighing"),
            backup_restore.weigh,
            path,
            done=self._ask,
            timed=False,
        )

    def _ask(self, weighed: Weighed) -> None:
        self._dialog = RestoreDialog(self, self.desk, weighed)
        self._dialog.accepted.connect(partial(self._allowed, weighed))
        self._dialog.open()

    def _allowed(self, weighed: Weighed) -> None:
        assert self._dialog is not None  # it has just closed
        self.shell.restore(weighed.path, self._dialog.allowed)
