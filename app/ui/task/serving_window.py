"""The window that takes how papers were served: one entry for all that were chosen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.core.serving import LONGEST_NAME, LONGEST_NOTE, Outcome, Service, Way
from app.core.times import beijing_date
from app.errors import AppError
from app.services.paper import serving
from app.services.paper.serving import ServiceLine
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.file_field import FileField
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views import serving as view
from app.ui.widgets import Banner, Dialog, FormGrid

_WORDS: Final = "serving.window."
# Which way an outcome comes with, so that nobody chooses twice.
_WAY_OF: Final = {Outcome.LEFT: Way.LEAVING, Outcome.RETURNED: Way.MAIL}


class ServingWindow(Dialog):
    """Outcome, way, day, receiver, who served it, a note, the scan; `lines` once kept."""

    def __init__(
        self, parent: QWidget, desk: Desk, task_id: int, chosen: Sequence[ServiceLine]
    ) -> None:
        super().__init__(parent, text(_WORDS + "title"), _sentence(chosen), width=600)
        self.desk = desk
        self.task_id = task_id
        self.chosen = tuple(chosen)
        self.lines: tuple[ServiceLine, ...] = ()
        self.fault = Banner("", "warning")
        self.outcome, self.way = QComboBox(), QComboBox()
        for one, words in view.outcomes():
            self.outcome.addItem(words, one)
        for way, words in view.ways():
            self.way.addItem(words, way)
        self.outcome.currentIndexChanged.connect(lambda _at: self._fit_way())
        self.day = day_field(text(_WORDS + "day"))
        set_day(self.day, beijing_date(desk.clock()))
        self.receiver, self.by, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.receiver.setMaxLength(LONGEST_NAME)
        self.note.setMaxLength(LONGEST_NOTE)
        teams = {one.officers for one in chosen}
        if len(teams) == 1:
            self.by.setText(text("follow.join").join(teams.pop()))
        self.receipt = FileField(text(_WORDS + "choose"), text(_WORDS + "receipt"))
        self.form = FormGrid(1, 110)
        self.form.add("outcome", text(_WORDS + "outcome"), self.outcome)
        self.form.add("way", text(_WORDS + "way"), self.way)
        self.form.add("day", text(_WORDS + "day"), self.day)
        self.form.add("receiver", text(_WORDS + "receiver"), self.receiver)
        self.form.add("by", text(_WORDS + "by"), self.by, hint=text(_WORDS + "by_hint"))
        self.form.add("note", text(_WORDS + "note"), self.note, hint=text(_WORDS + "note_hint"))
        hint = text(_WORDS + "receipt_hint")
        self.form.add("receipt", text(_WORDS + "receipt"), self.receipt, hint=hint)
        self.add(self.fault)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "save"))
        self.receiver.setFocus()

    def _fit_way(self) -> None:
        outcome = Outcome(self.outcome.currentData())  # Qt keeps its letters alone
        was_left = self.way.currentData() == Way.LEAVING
        way = _WAY_OF.get(outcome, Way.DIRECT if was_left else None)
        if way is not None:
            self.way.setCurrentIndex(self.way.findData(way))

    def said(self) -> Service:
        """What was entered."""
        return Service(
            Outcome(self.outcome.currentData()),
            Way(self.way.currentData()),
            day_of(self.day),
            self.receiver.text().strip(),
            view.names_in(self.by.text()),
            self.note.text().strip(),
        )

    def may_accept(self) -> bool:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(False)
        self.desk.act(
            self,
            serving.serve,
            self.task_id,
            [one.key for one in self.chosen],
            self.said(),
            self.receipt.path,
            done=self._kept,
            failed=self._failed,
        )
        return False  # the answer closes the window

    def _kept(self, lines: tuple[ServiceLine, ...]) -> None:
        self.lines = lines
        self.accept()

    def _failed(self, error: Exception) -> None:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)
        if isinstance(error, AppError):
            self.fault.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)


def _sentence(chosen: Sequence[ServiceLine]) -> str:
    if len(chosen) > 1:
        return text(_WORDS + "sentence", count=len(chosen))
    one = chosen[0]
    return text(_WORDS + "sentence_one", name=one.name, title=one.title, number=one.key.number)
