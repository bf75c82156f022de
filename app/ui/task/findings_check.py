"""全任务核查: everything that is missing, enterprise by enterprise; a click goes there."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.core.findings import Issue
from app.services.finding.finding_check import TaskCheck
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import findings as view
from app.ui.widgets import Banner, Dialog, WrappedLabel

_WORDS = "finding_sheet.task_check."
_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing at one enterprise."""

    assignment_id: int
    position: int
    name: str
    issue: Issue


class TaskCheckDialog(Dialog):
    """What keeps the task from being submitted; accepted where one was chosen (`chosen`)."""

    def __init__(self, parent: QWidget, found: TaskCheck) -> None:
        left = sum(bool(line.issues) for line in found.lines)
        super().__init__(
            parent,
            text(_WORDS + "title"),
            text(
                _WORDS + "sentence",
                total=found.total,
                handed_on=found.handed_on,
                ready=len(found.ready),
                left=left,
            ),
            width=860,
        )
        self.chosen: Missing | None = None
        rows = tuple(
            Missing(line.assignment_id, line.position, line.enterprise_name, issue)
            for line in found.lines
            for issue in line.issues
        )
        self.table: RowsTable[Missing] = RowsTable(_columns(), text(_WORDS + "title"))
        self.table.setMinimumHeight(_HEIGHT)
        self.table.set_rows(rows)
        self.table.opened.connect(self._take)
        self.table.clicked.connect(self._clicked)
        if rows:
            self.add(WrappedLabel(text(_WORDS + "hint"), "muted"))
            self.add(self.table, 1)
        else:
            words = "ready" if found.ready else "done"
            self.add(Banner(text(f"{_WORDS}all_{words}"), "success"))
        self.set_buttons(text(_WORDS + "close"), "")

    def _clicked(self, index: QModelIndex) -> None:
        self._take(self.table.rows()[index.row()])

    def _take(self, row: Missing | None) -> None:
        self.chosen = row
        self.accept()


def _columns() -> tuple[Column[Missing], ...]:
    return (
        Column(text("finding_sheet.list.position"), lambda row: str(row.position), 64, right=True),
        Column(text("finding_sheet.list.name"), lambda row: row.name, 260),
        Column(text(_WORDS + "missing"), lambda row: view.issue_text(row.issue), least=320),
    )
