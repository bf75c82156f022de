"""Acts on several findings at once: enter 未发现问题, submit, review, approve."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.times import beijing_date
from app.services.finding import finding_review, findings
from app.services.finding.finding_sheets import FindingRow, FindingSheet
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.findings_dialogs import CleanDialog, CleanEntry, OpinionDialog

Rows = tuple[FindingRow, ...]


class BatchActs(QObject):
    """Asks what has to be asked, calls the service for all or none, tells the outcome.

    Signals:
        done: the changed rows, and a sentence about them.
    """

    done = Signal(object, str)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner

    def run(self, act: str, ids: tuple[int, ...], day: date, opinion: str = "") -> None:
        """Begin a batch act; `day` and `opinion` are proposed where one is asked for."""
        if not ids:
            return
        if act == "clean":
            self._desk.read(
                self._owner,
                findings.sheet,
                ids[0],
                today=beijing_date(self._desk.clock()),
                done=lambda sheet: self._ask_clean(ids, sheet, day),
            )
        elif act == "submit":
            words = text("finding_sheet.batch.submit")
            title = text("finding_sheet.pass.title", words=words)
            sentence = text("finding_sheet.sentence.ready")
            action = text("finding_sheet.batch.count", words=words, count=len(ids))
            if messages.confirm(self._owner, title, sentence, action):
                self.submit(ids)
        else:
            dialog = OpinionDialog(self._owner, act, len(ids), opinion)
            if dialog.exec():
                self.pass_all(act, ids, dialog.opinion.text().strip())

    def _ask_clean(self, ids: tuple[int, ...], sheet: FindingSheet, day: date) -> None:
        today = beijing_date(self._desk.clock())
        dialog = CleanDialog(self._owner, len(ids), sheet, day, today)
        if dialog.exec():
            self.enter_clean(ids, dialog.entry())

    def enter_clean(self, ids: tuple[int, ...], entry: CleanEntry) -> None:
        """Enter 未发现问题, and submit where that was asked for."""
        after = self._tell("batch_clean")
        self._desk.act(
            self._owner,
            findings.enter_clean,
            ids,
            entry.day,
            entry.methods,
            late_reason=entry.late_reason,
            done=(lambda _rows: self.submit(ids)) if entry.submit else after,
        )

    def submit(self, ids: tuple[int, ...]) -> None:
        """Hand the entries to review."""
        self._desk.act(self._owner, finding_review.submit, ids, done=self._tell("batch_submit"))

    def pass_all(self, act: str, ids: tuple[int, ...], opinion: str) -> None:
        """Review or approve with one opinion."""
        service = finding_review.review if act == "review" else finding_review.approve
        self._desk.act(self._owner, service, ids, True, opinion, done=self._tell(f"batch_{act}"))

    def _tell(self, key: str) -> Callable[[Rows], None]:
        return lambda rows: self.done.emit(rows, text(f"finding_sheet.done.{key}", count=len(rows)))
