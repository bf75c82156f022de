"""What is done with the finding in front, and with some at once: by asking, then by a service."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.times import beijing_date
from app.services.finding import finding_check, finding_review, finding_signs, findings
from app.services.finding.finding_check import TaskCheck
from app.services.finding.finding_sheets import FindingRow, FindingSheet
from app.services.finding.finding_signs import SignEntry
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.findings_check import TaskCheckDialog
from app.ui.task.findings_dialogs import CompareDialog
from app.ui.task.findings_signs import SignDialog
from app.ui.views import finding_words
from app.ui.views.findings import department_word
from app.ui.views.waiting import waiting_words


class SheetActs(QObject):
    """Asks what has to be asked, calls the service, tells the outcome.

    Signals:
        signed: the changed rows, and a sentence about them.
        wanted: go to an enterprise and one of its issues (assignment id, issue).
        moved: an act of the review and the rows it moved.
        correcting: the sheet of an approved finding that was opened for correction.
        named: for whom a finding waits (assignment id, a sentence with names).
    """

    signed = Signal(object, str)
    wanted = Signal(int, object)
    moved = Signal(str, object)
    correcting = Signal(object)
    named = Signal(int, str)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner

    def submit(self, assignment_id: int) -> None:
        """Hand a finding to review."""
        done = partial(self.moved.emit, "submit")
        self._desk.act(self._owner, finding_review.submit, (assignment_id,), done=done)

    def decide(self, assignment_id: int, act: str, passed: bool, opinion: str) -> None:
        """Pass or return a finding; `act`: "review" or "approve"."""
        service = finding_review.review if act == "review" else finding_review.approve
        done = partial(self.moved.emit, act if passed else "return")
        self._desk.act(self._owner, service, (assignment_id,), passed, opinion, done=done)

    def name_who_passes(self, assignment_id: int) -> None:
        """Look who may review or approve a finding, whichever is due."""
        self._desk.read(
            self._owner,
            finding_review.who_passes,
            assignment_id,
            done=lambda able: self.named.emit(assignment_id, waiting_words(able)),
        )

    def send_back(self, assignment_id: int, act: str) -> None:
        """Ask for the reason and return a finding."""
        reason = self._reason("return")
        if reason is not None:
            self.decide(assignment_id, act, False, reason)

    def correct(self, sheet: FindingSheet | None) -> None:
        """Ask for the reason and open an approved finding for correction."""
        if sheet is None or sheet.inspected_on is None:
            return
        reason = self._reason("correct")
        if reason is not None:
            self._desk.act(
                self._owner,
                findings.correct,
                sheet.assignment_id,
                sheet.revision,
                sheet.inspected_on,
                sheet.body,
                reason,
                done=self.correcting.emit,
            )

    def _reason(self, act: str) -> str | None:
        words = "finding_sheet."
        return messages.ask_reason(
            self._owner,
            text(f"{words}{act}.title"),
            text(f"{words}{act}.sentence"),
            text(f"{words}action.{act}"),
        )

    def check_task(self, task_id: int) -> None:
        """一键核查 over all enterprises of a task."""
        today = beijing_date(self._desk.clock())
        self._desk.read(
            self._owner, finding_check.check_task, task_id, today=today, done=self._checked
        )

    def _checked(self, found: TaskCheck) -> None:
        self._dialog = TaskCheckDialog(self._owner, found)
        self._dialog.exec()
        if self._dialog.chosen is not None:
            self.wanted.emit(self._dialog.chosen.assignment_id, self._dialog.chosen.issue)

    def compare(self, sheet: FindingSheet | None) -> None:
        """Show a correction beside what is published."""
        if sheet is None or sheet.published is None:
            return
        parts = finding_words.differences(
            (sheet.body, sheet.inspected_on), sheet.published, sheet.wording
        )
        self._compare = CompareDialog(self._owner, sheet, parts)
        self._compare.exec()

    def sign(self, rows: tuple[FindingRow, ...], departments: tuple[str, ...]) -> None:
        """Ask who signs for one of the departments, and keep it for all rows it has to sign."""
        days = [row.inspected_on for row in rows if row.inspected_on is not None]
        if not rows or not days or not departments:
            return
        today = beijing_date(self._desk.clock())
        self._sign = SignDialog(self._owner, departments, len(rows), max(days), today)
        if self._sign.exec():
            entry = self._sign.entry()
            ids = tuple(row.assignment_id for row in rows if entry.department in row.unsigned)
            self.keep(ids, entry)

    def keep(self, ids: tuple[int, ...], entry: SignEntry) -> None:
        """Keep a signature."""
        self._desk.act(self._owner, finding_signs.sign, ids, entry, done=partial(self._kept, entry))

    def _kept(self, entry: SignEntry, rows: tuple[FindingRow, ...]) -> None:
        words = text(
            "finding_sheet.done.sign",
            department=department_word(entry.department),
            count=len(rows),
        )
        self.signed.emit(rows, words)
