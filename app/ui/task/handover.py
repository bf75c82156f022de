"""交接: whose open tasks go to whom and why; then the list both sign is printed."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.core.people import Actor, Right
from app.services.form.form_lists import ListMade
from app.services.rights import SecondNeeded
from app.services.task import task_handover, task_handover_sheets
from app.services.task.task_handover import (
    Giver,
    Handed,
    HandoverChoice,
    Held,
    Person,
)
from app.services.task.task_handover_sheets import stand_words
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.second_person import with_second
from app.ui.tables import Column, RowsTable
from app.ui.views.reasons import reason_errors
from app.ui.views.tasks import TONES
from app.ui.widgets import Button, Dialog, FormGrid, label
from app.ui.widgets.pill import Tone

_WORDS = "handover.window."
_ROWS = 5  # lines of the table that are always seen
_ROW = 40


class HandoverDialog(Dialog):
    """Giver, tasks, receiver, reason; the answer of the service closes the window.

    Attributes:
        handed: what was handed over, once the window has closed with success.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, found: HandoverChoice, giver_id: int, task_id: int
    ) -> None:
        """`giver_id`, `task_id`: what is chosen at first; 0 for none."""
        super().__init__(parent, text(_WORDS + "title"), text(_WORDS + "sentence"), width=980)
        self.desk = desk
        self.found = found
        self.handed: Handed | None = None
        self.again: tuple[int, ...] = ()
        self.giver = QComboBox()
        for one in found.givers:
            self.giver.addItem(person_words(one.person), one)
        self.receiver = QComboBox()
        self.table: RowsTable[Held] = RowsTable(
            _columns(), text(_WORDS + "tasks"), key=lambda row: row.id
        )
        self.table.setMinimumHeight(_ROWS * _ROW)
        self.counted = label("", "small")
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(58)
        self.form = FormGrid(2, 76)
        self.form.add("giver", text(_WORDS + "giver"), self.giver)
        self.form.add(
            "receiver",
            text(_WORDS + "receiver"),
            self.receiver,
            required=True,
            hint=text(_WORDS + "receiver_hint"),
        )
        self.form.add("tasks", text(_WORDS + "column_task"), self.table, required=True, wide=True)
        self.form.add(
            "reason",
            text(_WORDS + "reason"),
            self.reason,
            required=True,
            hint=text(_WORDS + "reason_hint"),
            wide=True,
        )
        self.add(self.form, 1)
        self._assemble(giver_id, task_id)

    def _assemble(self, giver_id: int, task_id: int) -> None:
        link = Button(text(_WORDS + "again"), "printer", "link")
        link.setVisible(bool(self.found.last))
        link.clicked.connect(self._print_again)
        self.buttons.insertWidget(0, link)
        self.buttons.insertWidget(1, self.counted)
        self.set_buttons(text(_WORDS + "accept"))
        ids = [one.person.id for one in self.found.givers]
        self.giver.setCurrentIndex(ids.index(giver_id) if giver_id in ids else 0)
        self.giver.setEnabled(len(ids) > 1)
        self.giver.currentIndexChanged.connect(lambda _at: self._show_giver(0))
        self.table.rows_model.checked_changed.connect(self._count)
        self._show_giver(task_id)
        self.receiver.setFocus()

    def whose(self) -> Giver:
        """Whose tasks are handed over."""
        return self.found.givers[self.giver.currentIndex()]

    def _show_giver(self, task_id: int) -> None:
        """Show the giver's tasks, one or all of them ticked, and everybody else as receiver."""
        giver = self.whose()
        model = self.table.rows_model
        model.set_checked(tuple(model.checked), False)
        self.table.set_rows(giver.tasks)
        ids = [one.id for one in giver.tasks]
        model.set_checked([task_id] if task_id in ids else ids, True)
        before = self.receiver.currentData()
        self.receiver.clear()
        self.receiver.addItem(text(_WORDS + "receiver_none"), None)
        for one in self.found.receivers:
            if one.id != giver.person.id:
                self.receiver.addItem(person_words(one), one.id)
        self.receiver.setCurrentIndex(max(0, self.receiver.findData(before)))

    def _count(self) -> None:
        self.counted.setText(text(_WORDS + "chosen", count=len(self.table.checked_keys())))

    def why(self) -> str:
        """The reason as entered."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        errors = {}
        if self.receiver.currentData() is None:
            errors["receiver"] = text(_WORDS + "error_receiver")
        if not self.table.checked_keys():
            errors["tasks"] = text(_WORDS + "error_tasks")
        errors |= reason_errors(self.why())
        if self.form.set_errors(errors):
            self._send(None)
        return False  # the answer closes the window

    def _send(self, second: Actor | None) -> None:
        self._enable(False)
        chosen = self.table.checked_keys()
        self.desk.act(
            self,
            task_handover.hand_over,
            self.whose().person.id,
            tuple(one.id for one in self.whose().tasks if one.id in chosen),
            int(self.receiver.currentData()),
            self.why(),
            second,
            done=self._done,
            failed=self._failed,
        )

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons() has been called
        self.accept_button.setEnabled(on)

    def _done(self, handed: Handed) -> None:
        self.handed = handed
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        if isinstance(error, SecondNeeded):
            with_second(self, self.desk, error_text(error), self._send)
        else:
            messages.show_error(self, error)

    def _print_again(self) -> None:
        self.again = self.found.last
        self.reject()


class HandoverButton(Button):
    """交接任务: reads what may be handed over, asks, hands over, prints the list.

    Attributes:
        said: told the sentence of what was done.
    """

    def __init__(
        self,
        desk: Desk,
        owner: QWidget,
        chosen: Callable[[], tuple[int, int]],
        said: Callable[[str], object],
    ) -> None:
        """`chosen`: gives account and task the window starts with, 0 for none."""
        super().__init__(text("handover.action"), "users")
        self.desk = desk
        self.owner = owner
        self.chosen = chosen
        self.said = said
        self.setVisible(desk.actor.may(Right.TASK) or desk.actor.may(Right.ACCOUNTS))
        self.clicked.connect(lambda: self.start())
        self.dialog: HandoverDialog | None = None

    def start(self) -> None:
        """Read what there is and open the window."""
        self.desk.read(self.owner, task_handover.choice, done=self._ask)

    def _ask(self, found: HandoverChoice) -> None:
        giver_id, task_id = self.chosen()
        one = giver_id != 0 and not task_id  # somebody was chosen, not one of their tasks
        if not found.givers or (one and giver_id not in [it.person.id for it in found.givers]):
            whose = "any" if self.desk.actor.may(Right.ACCOUNTS) else "own"
            sentence = text(f"{_WORDS}none_{'person' if one else whose}")
            messages.inform(self.owner, text(_WORDS + "none_title"), sentence)
            return
        self.dialog = HandoverDialog(self.owner, self.desk, found, giver_id, task_id)
        self.dialog.exec()
        handed, again = self.dialog.handed, self.dialog.again
        self.dialog.deleteLater()
        self.dialog = None
        if handed is not None:
            words = text(_WORDS + "done", count=len(handed.ids), name=handed.receiver)
            self.said(words)
            self._print(handed.ids)
        elif again:
            self._print(again)

    def _print(self, ids: tuple[int, ...]) -> None:
        self.desk.long(
            self.owner,
            text(_WORDS + "printing"),
            task_handover_sheets.print_handover,
            ids,
            self.desk.folder / "papers" / text("handover.sheet.folder"),
            done=self._printed,
        )

    def _printed(self, made: ListMade) -> None:
        open_pdf(self.owner, made.path)


def person_words(one: Person) -> str:
    """Return a person with the post, or the login: two may have one name."""
    return text(_WORDS + "person", name=one.name, post=one.post or one.login)


def _columns() -> tuple[Column[Held], ...]:
    def tone(row: Held) -> Tone:
        return TONES[row.stage]  # type: ignore[return-value]  # its values are tones

    return (
        Column(text(_WORDS + "column_name"), lambda row: row.name, least=220),
        Column(text(_WORDS + "column_no"), lambda row: row.task_no, 180),
        Column(
            text(_WORDS + "column_stage"),
            lambda row: text(f"terms.stage.{row.stage}"),
            96,
            pill=tone,
        ),
        Column(text(_WORDS + "column_stand"), lambda row: stand_words(row.progress), 260),
    )
