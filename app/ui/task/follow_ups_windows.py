"""The windows of the page of follow-ups: begin one, keep a step, fill in its letter."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.core.follow_up import LONGEST_NAME, LONGEST_WORDS, Act, Checked, Kind, Step
from app.core.times import beijing_date
from app.errors import AppError
from app.services.paper import follow_up_letters, follow_ups
from app.services.paper.follow_up_letters import Letter
from app.services.paper.follow_up_lines import FollowUpLine, Proposal
from app.services.paper.follow_ups import EVIDENCE_STEPS, Beginning
from app.services.paper.making import PaperMade
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.file_field import FileField
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.task.making_asks import AskForm
from app.ui.views import follow_ups as view
from app.ui.views import making as making_view
from app.ui.widgets import Banner, DayField, Dialog, FormGrid

_WORDS: Final = "follow.window."
_TALL = 430


class _Kept(Dialog):
    """A window whose button asks a service; the answer closes it, a refusal is shown in it."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, sentence: str) -> None:
        super().__init__(parent, title, sentence, width=600)
        self.desk = desk
        self.fault = Banner("", "warning")
        self.add(self.fault)
        self.today = beijing_date(desk.clock())

    def wait(self) -> None:
        """Let nobody press twice."""
        if self.accept_button is not None:
            self.accept_button.setEnabled(False)

    def failed(self, error: Exception) -> None:
        """Show why it was not kept."""
        if self.accept_button is not None:
            self.accept_button.setEnabled(True)
        if isinstance(error, AppError):
            self.fault.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)


class BeginWindow(_Kept):
    """Confirm a proposal, or begin another follow-up for the same enterprise."""

    def __init__(self, parent: QWidget, desk: Desk, row: view.Row, *, other: bool) -> None:
        problem = row.problem if isinstance(row, Proposal) else ""
        sentence = text(
            _WORDS + ("begin_sentence" if problem else "begin_bare"),
            name=row.place.name,
            problem=problem,
        )
        super().__init__(parent, desk, text(_WORDS + "begin_title"), sentence)
        self.row = row
        self.kind = QComboBox()
        for kind, words in view.kinds(sole=row.place.sole):
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(self.kind.findData(row.kind))
        self.kind.setEnabled(other)
        self.in_charge = QLineEdit(row.in_charge)
        self.in_charge.setMaxLength(LONGEST_NAME)
        self.begun_on = day_field(text(_WORDS + "begun_on"))
        proposed = isinstance(row, Proposal) and not other
        set_day(self.begun_on, row.begun_on if proposed else self.today)
        self.due_on = day_field(text(_WORDS + "due"))
        due = row.due if proposed else None
        set_day(self.due_on, due or self.today)
        self.has_due = QCheckBox()
        self.has_due.setAccessibleName(text(_WORDS + "due"))
        self.has_due.toggled.connect(self.due_on.setEnabled)
        self.due_on.setEnabled(False)
        self.has_due.setChecked(due is not None)
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_WORDS)
        self.form = FormGrid(1, 110)
        self.form.add("kind", text(_WORDS + "kind"), self.kind)
        hint = text(_WORDS + "in_charge_hint")
        words = text(_WORDS + "in_charge")
        self.form.add("in_charge", words, self.in_charge, required=True, hint=hint)
        self.form.add("begun_on", text(_WORDS + "begun_on"), self.begun_on)
        hint = text(_WORDS + "due_hint")
        self.form.add("due", text(_WORDS + "due"), self.due_on, hint=hint, beside=self.has_due)
        self.form.add("note", text(_WORDS + "note"), self.note)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "begin_save"))
        (self.note if row.in_charge else self.in_charge).setFocus()

    def may_accept(self) -> bool:
        self.wait()
        due = day_of(self.due_on) if self.has_due.isChecked() else None
        kind = Kind(self.kind.currentData())  # Qt keeps its letters alone
        one = Beginning(
            self.row.place.assignment_id,
            kind,
            self.in_charge.text(),
            day_of(self.begun_on),
            due,
            self.note.text(),
        )
        self.desk.act(
            self, follow_ups.begin, (one,), done=lambda _ids: self.accept(), failed=self.failed
        )
        return False  # the answer closes the window


class StepWindow(_Kept):
    """Keep one step of a follow-up."""

    def __init__(self, parent: QWidget, desk: Desk, row: FollowUpLine, act: Act) -> None:
        sentence = text(
            _WORDS + "step_sentence",
            name=row.place.name,
            kind=view.kind_of(row),
            in_charge=row.in_charge,
        )
        super().__init__(parent, desk, text(f"terms.follow_act.{act}"), sentence)
        self.row = row
        self.act = act
        self.day = day_field(text(_WORDS + "day"))
        set_day(self.day, self.today)
        self.form = FormGrid(1, 110)
        self.fields: dict[str, QWidget] = {}
        self.form.add("day", text(_WORDS + "day"), self.day)
        self.receipt: FileField | None = None
        _FIELDS[act](self)
        if act in EVIDENCE_STEPS:
            self.receipt = FileField(text(_WORDS + "choose"), text(_WORDS + "receipt"))
            hint = text(_WORDS + "receipt_hint")
            self.form.add("receipt", text(_WORDS + "receipt"), self.receipt, hint=hint)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "save"))
        next(iter(self.fields.values())).setFocus()

    def ask(self, key: str, field: QWidget, *, required: bool = True, hint: str = "") -> None:
        """Add a field whose entry becomes a fact of the step."""
        self.fields[key] = field
        words = text(_WORDS + key)
        self.form.add(key, words, field, required=required, hint=text(hint) if hint else "")

    def facts(self) -> dict[str, Any]:
        """What was entered."""
        return {key: _entered(field) for key, field in self.fields.items()}

    def may_accept(self) -> bool:
        self.wait()
        step = Step(self.act, day_of(self.day), self.facts())
        self.desk.act(
            self,
            follow_ups.take_step,
            self.row.id,
            step,
            self.receipt.path if self.receipt else None,
            done=lambda _nothing: self.accept(),
            failed=self.failed,
        )
        return False  # the answer closes the window


def _entered(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    if isinstance(field, DayField):
        return day_of(field).isoformat()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit)  # there are no other fields
    return field.text()


def _line() -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(LONGEST_WORDS)
    return field


def _received(window: StepWindow) -> None:
    window.ask("receiver", _line(), hint=_WORDS + "receiver_hint")
    window.ask("words", _line(), required=False)


def _checked(window: StepWindow) -> None:
    outcome = QComboBox()
    for one in Checked:
        outcome.addItem(text(f"follow.checked.{one}"), one.value)
    window.ask("outcome", outcome)
    window.ask("by", _line())
    long = QPlainTextEdit()
    long.setTabChangesFocus(True)
    window.ask("words", long, required=False, hint=_WORDS + "words_hint_CHECKED")


def _extended(window: StepWindow) -> None:
    day = day_field(text(_WORDS + "due_on"))
    set_day(day, max(window.row.due or date.min, window.today))
    window.ask("due_on", day)
    window.ask("reason", _line())


def _done(window: StepWindow) -> None:
    window.ask("words", _line(), hint=_WORDS + "words_hint_DONE")


def _taken_back(window: StepWindow) -> None:
    window.ask("reason", _line())


_FIELDS: Final[dict[Act, Callable[[StepWindow], None]]] = {
    Act.RECEIVED: _received,
    Act.CHECKED: _checked,
    Act.EXTENDED: _extended,
    Act.DONE: _done,
    Act.TAKEN_BACK: _taken_back,
}


class LetterWindow(Dialog):
    """What the letter asks for, filled in; `made` once it was printed."""

    def __init__(self, parent: QWidget, desk: Desk, row: FollowUpLine, letter: Letter) -> None:
        title = text(_WORDS + "letter_title", title=letter.kind.title)
        sentence = text(_WORDS + "letter_sentence", name=row.place.name)
        super().__init__(parent, title, sentence, width=680)
        self.desk = desk
        self.row = row
        self.letter = letter
        self.made: PaperMade | None = None
        self.fault = Banner("", "warning")
        self.add(self.fault)
        self.asks = AskForm()
        self.asks.setProperty("role", "scrolled")
        self.asks.show_kind(letter.kind, making_view.first_values(letter.kind, letter.values))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(_TALL)
        area.setWidget(self.asks)
        self.add(area, 1)
        self.set_buttons(text(_WORDS + "letter_save"))

    def may_accept(self) -> bool:
        values = self.asks.values()
        if not self.asks.form.set_errors(making_view.ask_errors(self.letter.kind, values)):
            return False
        folder: Path = view.folder_of(self.desk.folder, self.row.place.task_no)
        self.desk.long(
            self,
            text("follow.page.making"),
            follow_up_letters.make_letter,
            self.row.id,
            values,
            folder,
            done=self._made,
            failed=partial(self._failed),
        )
        return False  # the answer closes the window

    def _made(self, made: PaperMade) -> None:
        self.made = made
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self.fault.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)
