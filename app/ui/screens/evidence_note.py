"""The start page's word on requests to see or copy evidence, with the way to answer them."""

from collections.abc import Sequence

from app.core.people import Right
from app.services.evidence import evidence_access
from app.services.evidence.evidence_access import Request
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.evidence_asks import RequestsDialog
from app.ui.views.evidence import requests_note
from app.ui.widgets import Banner


class EvidenceNote(Banner):
    """Shown to who may allow it, while somebody else waits for an answer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk

    def refresh(self) -> None:
        """Look for requests again."""
        if self._desk.actor.may(Right.APPROVE_FINDING):
            self._desk.read(self, evidence_access.requests, done=self._show)

    def _show(self, found: Sequence[Request]) -> None:
        waiting = [one for one in found if one.by_id != self._desk.actor.account_id]
        self.show_note(requests_note(waiting), "info")
        if waiting:
            self.set_button(text("evidence.requests.go"), self.answer, beside=True)

    def answer(self) -> None:
        """Open the requests; what was answered is gone from the start page."""
        # A window inside the banner would be written in the colour of its words.
        self._dialog = RequestsDialog(self.window(), self._desk)
        self._dialog.exec()
        self.refresh()
