"""How long everything is kept, destroying what is due by two people, and what a check found."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.services.account import accounts
from app.services.evidence import evidence_keeping
from app.services.evidence.evidence_check import Checked, CheckedFile
from app.services.evidence.evidence_keeping import Destroyed, KeptFile, Term
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.tables import Column, RowsTable
from app.ui.views import evidence as view
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Banner, Button, Dialog, FormGrid

_HEIGHT = 360


class KeepingDialog(Dialog):
    """Every kept file with its time; what is due can be ticked and destroyed."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, text("evidence.keep.title"), text("evidence.keep.sentence"), width=1120
        )
        self.desk = desk
        self._dialog: DestroyDialog | None = None
        self.table: RowsTable[KeptFile] = RowsTable(
            _columns(), text("evidence.keep.title"), key=lambda one: one.digest
        )
        self.table.setMinimumHeight(_HEIGHT)
        self.table.rows_model.checked_changed.connect(self._show_button)
        self.note = Banner("", "success")
        self.add(self.note)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")
        self.destroy_button = Button(text("evidence.keep.button", count=0), "trash-2", "danger")
        self.destroy_button.clicked.connect(self.ask)
        self.destroy_button.setVisible(desk.actor.may(Right.EVIDENCE))
        self.buttons.insertWidget(0, self.destroy_button)
        self._show_button()
        self.reload()

    def reload(self) -> None:
        """Read what is kept again."""
        today = beijing_date(self.desk.clock())
        self.desk.read(self, evidence_keeping.kept, today=today, done=self.table.set_rows)

    def chosen(self) -> list[str]:
        """The ticked files that are due."""
        ticked = self.table.checked_keys()
        return [
            one.digest for one in self.table.rows() if one.digest in ticked and one.term is Term.DUE
        ]

    def _show_button(self) -> None:
        count = len(self.chosen())
        self.destroy_button.setText(text("evidence.keep.button", count=count))
        self.destroy_button.setEnabled(count > 0)

    def ask(self) -> None:
        """Ask for the reason and the second person."""
        self._dialog = DestroyDialog(self, len(self.chosen()))
        self._ask_again()

    def _ask_again(self) -> None:
        dialog = self._dialog
        if dialog is not None and dialog.exec():
            self.desk.act(
                self,
                accounts.confirm_second,
                dialog.second.login.text().strip(),
                dialog.second.password.text(),
                done=self._destroy,
                failed=self._refused,
            )

    def _refused(self, error: Exception) -> None:
        messages.show_error(self, error)
        self._ask_again()

    def _destroy(self, second: Actor) -> None:
        assert self._dialog is not None  # it has just been accepted
        self.desk.act(
            self,
            evidence_keeping.destroy,
            second,
            self.chosen(),
            self._dialog.why(),
            done=self._destroyed,
        )

    def _destroyed(self, done: Destroyed) -> None:
        words = text("evidence.keep.done", count=done.count)
        if done.left:
            words += text("evidence.keep.left", count=done.left)
        self.note.show_note(words, "warning" if done.left else "success")
        self.table.rows_model.checked.clear()
        self._show_button()
        self.reload()


class DestroyDialog(Dialog):
    """Reason and second person of a destruction."""

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(
            parent,
            text("evidence.keep.destroy_title"),
            text("evidence.keep.destroy_sentence", count=count),
            width=560,
        )
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 100)
        self.form.add("reason", text("evidence.keep.reason"), self.reason, required=True)
        self.second = SecondPerson(self.form, "evidence.keep")
        self.add(self.form)
        self.set_buttons(text("evidence.keep.destroy_accept"), kind="danger")

    def why(self) -> str:
        """The reason as entered."""
        return " ".join(self.reason.toPlainText().split())

    def may_accept(self) -> bool:
        return self.form.set_errors(self.second.errors() | reason_errors(self.why()))


class CheckedDialog(Dialog):
    """The files a check found missing, damaged, or sound again."""

    def __init__(self, parent: QWidget, done: Checked) -> None:
        super().__init__(parent, text("evidence.check.title"), view.checked_words(done), width=860)
        columns: tuple[Column[CheckedFile], ...] = (
            Column(text("evidence.check.file"), lambda one: one.name, least=200),
            Column(
                text("evidence.check.state"),
                view.checked_state,
                110,
                pill=lambda one: "success" if one.recovered else "danger",
            ),
            Column(text("evidence.check.digest"), lambda one: one.digest, least=300, mono=True),
        )
        self.table: RowsTable[CheckedFile] = RowsTable(columns, text("evidence.check.title"))
        self.table.setMinimumHeight(220)
        self.table.set_rows(done.wrong)
        self.add(self.table, 1)
        self.set_buttons(text("ui.button.close"), "")


def _columns() -> tuple[Column[KeptFile], ...]:
    words = "evidence.keep."
    return (
        Column(text(words + "name"), lambda one: one.name, least=160),
        Column(text(words + "where"), view.kept_where, least=220),
        Column(text(words + "size"), lambda one: view.size_words(one.size), 90, right=True),
        Column(
            text(words + "term"),
            lambda one: text(f"evidence.keep.{one.term}"),
            96,
            pill=lambda one: view.TERM_TONES[one.term],
        ),
        Column(text(words + "until"), view.kept_until, least=170),
    )
