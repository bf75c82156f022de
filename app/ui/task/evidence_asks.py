"""Who waits for leave to see or copy evidence, and the answer."""

from PySide6.QtWidgets import QWidget

from app.core.evidence import ALLOWED_DAYS
from app.core.people import Right
from app.core.times import stamp
from app.services.evidence import evidence_access
from app.services.evidence.evidence_access import Request
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import evidence as view
from app.ui.widgets import Banner, Button, Dialog

_HEIGHT = 260


class RequestsDialog(Dialog):
    """To an approver everybody's requests with 批准 and 不批准; to others their own."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent,
            text("evidence.requests.title"),
            text("evidence.requests.sentence", days=ALLOWED_DAYS),
            width=980,
        )
        self.desk = desk
        words = "evidence.requests."
        columns: tuple[Column[Request], ...] = (
            Column(text(words + "name"), lambda one: one.name, least=180),
            Column(text(words + "what"), view.request_what, 70),
            Column(text(words + "by"), lambda one: one.by, 100),
            Column(text(words + "reason"), lambda one: one.reason, least=220),
            Column(text(words + "at"), lambda one: stamp(one.at), 180),
        )
        self.table: RowsTable[Request] = RowsTable(
            columns, text("evidence.requests.title"), multi=True
        )
        self.table.setMinimumHeight(_HEIGHT)
        self.note = Banner("", "info")
        self.add(self.note)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")
        self.answers: dict[str, Button] = {}
        for at, (key, icon) in enumerate((("allow", "check"), ("refuse", "circle-x"))):
            button = Button(text(words + key), icon)
            button.setVisible(desk.actor.may(Right.APPROVE_FINDING))
            self.buttons.insertWidget(at, button)
            self.answers[key] = button
        self.answers["allow"].clicked.connect(lambda: self.answer(True))
        self.answers["refuse"].clicked.connect(self.refuse)
        self.reload()

    def reload(self) -> None:
        """Read the requests again."""
        self.desk.read(self, evidence_access.requests, done=self._show)

    def _show(self, found: tuple[Request, ...]) -> None:
        self.table.set_rows(found)
        self.table.selectAll()
        if not found and not self.note.isVisible():
            self.note.show_note(text("evidence.requests.none"), "info")
        for button in self.answers.values():
            button.setEnabled(bool(found))

    def chosen(self) -> list[tuple[str, int]]:
        """The requests the answer is for."""
        rows = self.table.rows()
        lines = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [(rows[at].digest, rows[at].by_id) for at in lines]

    def refuse(self) -> None:
        """Refuse the chosen requests, with a reason."""
        reason = messages.ask_reason(
            self,
            text("evidence.requests.refuse_title"),
            text("evidence.requests.refuse_sentence"),
            text("evidence.requests.refuse"),
        )
        if reason is not None:
            self.answer(False, reason)

    def answer(self, allowed: bool, reason: str = "") -> None:
        """Answer the chosen requests."""
        chosen = self.chosen()
        if not chosen:
            return
        key = "allowed" if allowed else "refused"
        words = text(f"evidence.requests.{key}", count=len(chosen))
        self.desk.act(
            self,
            evidence_access.answer,
            chosen,
            allowed,
            reason,
            done=lambda _nothing: self._answered(words),
        )

    def _answered(self, words: str) -> None:
        self.note.show_note(words, "success")
        self.reload()
