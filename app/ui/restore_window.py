"""Restoring a backup, asked for: what it brings, what it takes away, why, and two people."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from app.core.people import Actor
from app.errors import UserError
from app.services import accounts, backup_restore
from app.services.backup_restore import LEAST_REASON, LONGEST_REASON, Permit, Weighed
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.views import backup as view
from app.ui.widgets import Banner, Dialog, FormGrid, WrappedLabel


class RestoreDialog(Dialog):
    """Closes with success once a second person has confirmed.

    Attributes:
        allowed: the permit then.
    """

    def __init__(self, parent: QWidget, desk: Desk, weighed: Weighed) -> None:
        super().__init__(parent, text("backup.ask.title"), text("backup.ask.sentence"), width=640)
        self.desk = desk
        self.allowed: Permit | None = None
        name, n = weighed.path.name, f"{weighed.end.n:,}"
        self.add(WrappedLabel(text("backup.ask.what", name=name, n=n)))
        loss = view.lost_note(weighed)
        self.loss = Banner(loss.words, loss.tone)
        self.add(self.loss)
        if weighed.older:
            self.add(WrappedLabel(text("backup.ask.older"), "muted"))
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(64)
        self.form = FormGrid(1, 110)
        self.form.add(
            "reason",
            text("backup.ask.reason"),
            self.reason,
            required=True,
            hint=text("backup.ask.reason_hint", least=LEAST_REASON, most=LONGEST_REASON),
        )
        self.person = SecondPerson(self.form, "backup.ask")
        self.problem = Banner("", "danger")
        self.add(self.form)
        self.add(WrappedLabel(text("backup.ask.alarm"), "muted"))
        self.add(self.problem)
        self.set_buttons(text("backup.ask.action"), kind="danger")
        self.reason.setFocus()

    def why(self) -> str:
        """The reason as typed, on one line."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        errors = self.person.errors()
        if not LEAST_REASON <= len(self.why()) <= LONGEST_REASON:
            least, most = LEAST_REASON, LONGEST_REASON
            errors["reason"] = text("backup.ask.error_reason", least=least, most=most)
        if self.form.set_errors(errors):
            self._wait(True)
            self.desk.act(
                self,
                accounts.confirm_second,
                self.person.login.text().strip(),
                self.person.password.text(),
                done=self._confirmed,
                failed=self._refused,
            )
        return False  # the answer closes the window

    def _confirmed(self, second: Actor) -> None:
        self.desk.act(
            self,
            backup_restore.permit,
            second,
            self.why(),
            done=self._permitted,
            failed=self._refused,
        )

    def _permitted(self, allowed: Permit) -> None:
        self.allowed = allowed
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._wait(False)
        if isinstance(error, UserError):
            self.problem.show_note(error_text(error), "danger")
        else:
            messages.show_error(self, error)

    def _wait(self, on: bool) -> None:
        assert self.accept_button is not None  # made with the window
        self.accept_button.setEnabled(not on)


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the file of a backup; None where the person turned back."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, text("backup.choose"), str(folder), text("backup.filter")
    )
    return Path(chosen) if chosen else None
