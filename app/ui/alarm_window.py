"""What was found of the database, and two people who acknowledge it with a reason."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.backups import RESTORED
from app.core.people import RESET
from app.services.keeping.restores import RESTORE, SCHEMA, Alarm
from app.texts import text
from app.ui.second_person import SecondPerson
from app.ui.tables import Column, RowsTable
from app.ui.views import heads as view
from app.ui.views.reasons import reason_errors, reason_hint
from app.ui.widgets import Banner, Dialog, FormGrid

_ADVICE = {
    RESTORE: "heads.ack.advice_restore",
    RESTORED: "heads.ack.advice_restored",
    SCHEMA: "heads.ack.advice_schema",
    RESET: "heads.ack.advice_reset",
}


class AckDialog(Dialog):
    """The findings in a table, what to do about them, the reason, the second person."""

    def __init__(self, parent: QWidget | None, alarms: Sequence[Alarm]) -> None:
        super().__init__(parent, text("heads.ack.title"), text("heads.ack.sentence"), width=1080)
        self.table: RowsTable[Alarm] = RowsTable(_columns(), text("heads.ack.what"))
        self.table.setMinimumHeight(110)
        self.table.set_rows(tuple(alarms))
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 110)
        self.form.add(
            "reason",
            text("heads.ack.reason"),
            self.reason,
            required=True,
            hint=reason_hint(),
        )
        self.second = SecondPerson(self.form, "heads.ack")
        self.add(self.table, 1)
        for kind, key in _ADVICE.items():
            if any(one.kind == kind for one in alarms):
                self.add(Banner(text(key), "warning"))
        self.add(self.form)
        self.set_buttons(text("heads.ack.action"), text("ui.button.close"), kind="danger")
        self.reason.setFocus()

    def why(self) -> str:
        """The reason as typed, on one line."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        return self.form.set_errors(self.second.errors() | reason_errors(self.why()))


def _columns() -> tuple[Column[Alarm], ...]:
    words = "heads.ack."
    return (
        Column(text(words + "number"), lambda row: f"{row.n:,}", 84, right=True),
        Column(text(words + "at"), lambda row: view.when(row.at), 168),
        Column(text(words + "what"), view.alarm_words, least=300),
    )
