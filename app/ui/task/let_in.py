"""特批列入 on screen: letting one left-out enterprise in, and the list of those let in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.people import Actor
from app.core.task import Override
from app.services.account import accounts
from app.services.draw import overrides
from app.services.draw.overrides import MOST_REASON
from app.services.draw.pool_excluded import ExcludedRow
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.tables import Column, RowsTable
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Button, Dialog, FormGrid


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A draft as it is saved: nothing typed since would be lost by a new version of it."""

    id: int
    version: int


class LetInWindow(Dialog):
    """The reason, and the second person with their own password; stays until it is done."""

    def __init__(self, parent: QWidget, desk: Desk, task: DraftTask, row: ExcludedRow) -> None:
        words = "excluded.let_in."
        reason = text(f"terms.reason.{row.reason}")
        super().__init__(
            parent, text(words + "title"), text(words + "sentence", name=row.name, reason=reason)
        )
        self.desk = desk
        self.task = task
        self.row = row
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_REASON)
        self.form = FormGrid(1, 110)
        self.form.add("reason", text(words + "reason"), self.reason, required=True)
        self.second = SecondPerson(self.form, "excluded.let_in")
        self.add(self.form)
        self.set_buttons(text(words + "accept"))
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.text().split())
        if self.form.set_errors(reason_errors(reason, most=MOST_REASON) | self.second.errors()):
            self._enable(False)
            self.desk.act(
                self,
                accounts.confirm_second,
                self.second.login.text().strip(),
                self.second.password.text(),
                done=partial(self._confirmed, reason),
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _confirmed(self, reason: str, second: Actor) -> None:
        self.desk.act(
            self,
            overrides.add,
            second,
            self.task.id,
            self.task.version,
            self.row.key,
            self.row.reason,
            reason,
            done=lambda _version: self.accept(),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        self.second.password.clear()
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setEnabled(on)


class LetInList(Dialog):
    """Who was let in; of a draft each can be taken out again, with a reason.

    Attributes:
        changed: one was taken out; the task has a new version.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, rows: tuple[Override, ...], task: DraftTask | None
    ) -> None:
        words = "excluded.let_in."
        super().__init__(
            parent, text(words + "list_title"), text(words + "list_sentence"), width=980
        )
        self.desk = desk
        self.task = task
        self.changed = False
        self.table: RowsTable[Override] = RowsTable(_columns(), text(words + "list_title"))
        self.table.setMinimumHeight(220)
        self.table.picked.connect(lambda _row: self._fit())
        self.remove_button = Button(text(words + "remove"), "x")
        self.remove_button.clicked.connect(self.remove)
        self.remove_button.setVisible(task is not None)
        self.add(self.table, 1)
        self.body.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignRight)
        self.set_buttons(text("ui.button.close"), "")
        self.table.set_rows(rows)
        self._fit()

    def _fit(self) -> None:
        self.remove_button.setEnabled(self.table.current_row() is not None)

    def remove(self) -> None:
        """Let the rule hold again for the chosen one."""
        row = self.table.current_row()
        if row is None or self.task is None:
            return
        window = _RemoveWindow(self, row)
        if window.exec():
            self.desk.act(
                self,
                overrides.remove,
                self.task.id,
                self.task.version,
                row.key,
                row.rule,
                window.reason.text(),
                done=partial(self._removed, row),
            )

    def _removed(self, row: Override, version: int) -> None:
        assert self.task is not None  # it was changed
        self.changed = True
        self.task = DraftTask(self.task.id, version)
        self.table.set_rows(tuple(one for one in self.table.rows() if one != row))
        self._fit()


class _RemoveWindow(Dialog):
    """Why the rule is to hold again."""

    def __init__(self, parent: QWidget, row: Override) -> None:
        words = "excluded.let_in."
        sentence = text(
            words + "remove_sentence", name=row.name, rule=text(f"terms.reason.{row.rule}")
        )
        super().__init__(parent, text(words + "remove_title"), sentence)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_REASON)
        self.form = FormGrid(1, 72)
        self.form.add("reason", text(words + "remove_reason"), self.reason, required=True)
        self.add(self.form)
        self.set_buttons(text(words + "remove_accept"), kind="danger")
        self.reason.setFocus()

    def may_accept(self) -> bool:
        return self.form.set_errors(reason_errors(self.reason.text(), most=MOST_REASON))


class LetInButton(Button):
    """How many were let in, and the way to their list; hidden where nobody was."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        super().__init__("", "user")
        self._desk = desk
        self._told = changed
        self._rows: tuple[Override, ...] = ()
        self._task: DraftTask | None = None
        self.clicked.connect(self._open)
        self.show_rows((), None)

    def show_rows(self, rows: tuple[Override, ...], task: DraftTask | None) -> None:
        """Take over those of a plan; `task`: the draft they can be taken out of."""
        self._rows, self._task = rows, task
        self.setText(text("excluded.let_in.list_button", count=len(rows)))
        self.setVisible(bool(rows))

    def _open(self) -> None:
        window = LetInList(self, self._desk, self._rows, self._task)
        window.exec()
        if window.changed:
            self._told()


def _columns() -> tuple[Column[Override], ...]:
    words = "excluded.let_in.column."
    return (
        Column(text(words + "name"), lambda row: row.name or row.key, least=200),
        Column(text(words + "rule"), lambda row: text(f"terms.reason.{row.rule}"), 190),
        Column(text(words + "reason"), lambda row: row.reason, least=200),
        Column(text(words + "by"), lambda row: row.by, 84),
        Column(text(words + "second"), lambda row: row.second, 84),
    )
