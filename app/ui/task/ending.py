"""终止: the consequences in words, a reason, and the act."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.services.task import approvals, task_endings
from app.services.task.task_endings import Ending
from app.texts import text
from app.ui.desk import Desk
from app.ui.views import life as view
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Banner, Card, Dialog, FormGrid, WrappedLabel


class EndDialog(Dialog):
    """What ending the task means as it stands; the reason goes into the log."""

    def __init__(self, parent: QWidget, found: Ending) -> None:
        super().__init__(
            parent, text("life.end.title"), text("life.end.sentence", name=found.name), width=640
        )
        self.found = found
        lines = view.ending_lines(found)
        self.lines = Card()
        for line in lines:
            self.lines.add(WrappedLabel(line))
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 76)
        self.form.add("reason", text("life.end.reason"), self.reason, required=True)
        if found.open_lock:
            self.add(Banner(lines[0], "danger"))
            self.set_buttons(text("ui.button.close"), "")
            return
        self.add(self.lines)
        self.add(self.form)
        self.set_buttons(text("life.end.action"), text("ui.dialog.confirm_cancel"), kind="danger")
        self.reason.setFocus()

    def wish(self) -> str:
        """The reason as entered."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        if self.found.open_lock:
            self.reject()
            return False
        return self.form.set_errors(reason_errors(self.wish()))


def end_task(desk: Desk, owner: QWidget, task_id: int, done: Callable[[], object]) -> None:
    """Show what ending means, ask for the reason, end the task."""

    def ask(found: Ending) -> None:
        dialog = EndDialog(owner, found)
        if dialog.exec():
            desk.act(owner, approvals.end, task_id, dialog.wish(), done=lambda _none: done())

    desk.read(owner, task_endings.outlook, task_id, done=ask)
