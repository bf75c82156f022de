"""Restoring a backup, asked for: what it brings, what it takes away, why, and two people."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from app.core.people import Actor
from app.services.keeping import backup_restore
from app.services.keeping.backup_restore import Permit, Weighed
from app.texts import text
from app.ui.desk import Desk
from app.ui.second_person import TwoPeopleDialog
from app.ui.views import backup as view
from app.ui.views.reasons import reason_errors, reason_hint
from app.ui.widgets import Banner, WrappedLabel


class RestoreDialog(TwoPeopleDialog):
    """Closes with success once a second person has confirmed.

    Attributes:
        allowed: the permit then.
    """

    def __init__(self, parent: QWidget, desk: Desk, weighed: Weighed) -> None:
        super().__init__(parent, desk, text("backup.ask.title"), text("backup.ask.sentence"))
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
        self.form.add(
            "reason",
            text("backup.ask.reason"),
            self.reason,
            required=True,
            hint=reason_hint(),
        )
        alarm = text("backup.ask.alarm")
        self.finish(text("backup.ask.action"), "backup.ask", danger=True, after=alarm)
        self.reason.setFocus()

    def why(self) -> str:
        """The reason as typed, on one line."""
        return " ".join(self.reason.toPlainText().split())

    def errors(self) -> dict[str, str]:
        return super().errors() | reason_errors(self.why())

    def confirmed(self, second: Actor) -> None:
        self.desk.act(
            self,
            backup_restore.permit,
            second,
            self.why(),
            done=self._permitted,
            failed=self.refused,
        )

    def _permitted(self, allowed: Permit) -> None:
        self.allowed = allowed
        self.accept()


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the file of a backup; None where the person turned back."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, text("backup.choose"), str(folder), text("backup.filter")
    )
    return Path(chosen) if chosen else None
