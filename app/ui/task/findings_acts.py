"""Windows of the page of findings: signatures, the check of a whole task, a correction compared."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.times import beijing_date
from app.services import finding_check, finding_signs
from app.services.finding_check import TaskCheck
from app.services.finding_sheets import FindingRow, FindingSheet
from app.services.finding_signs import SignEntry
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.findings_check import TaskCheckDialog
from app.ui.task.findings_dialogs import CompareDialog
from app.ui.task.findings_signs import SignDialog
from app.ui.views import finding_words
from app.ui.views.findings import department_word


class SheetActs(QObject):
    """Asks what has to be asked, calls the service, tells the outcome.

    Signals:
        signed: the changed rows, and a sentence about them.
        wanted: go to an enterprise and one of its issues (assignment id, issue).
    """

    signed = Signal(object, str)
    wanted = Signal(int, object)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner

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
