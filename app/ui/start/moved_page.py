"""The page of a place the data was moved out of: where it went, and going on here by two."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit

from app.core.times import stamp
from app.errors import AppError
from app.services.account import accounts
from app.services.folder import folder_marks
from app.services.folder.folder_marks import MovedOut
from app.texts import error_text, text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.setup.centred import CentredPage, buttons_apart, wide_card
from app.ui.setup.start_page import ask_data_folder
from app.ui.views.reasons import reason_errors, reason_hint
from app.ui.widgets import Banner, Button, FormGrid, WrappedLabel

_WIDTH = 780
_FIELDS = ("login", "password", "second", "second_password")


class MovedPage(CentredPage):
    """What was done when and by whom; the new place where it is on this machine.

    Signals:
        here: two people go on in this place; it is logged.
        other: another data folder (Path). sample, leave: as they say.
    """

    here = Signal()
    other = Signal(object)
    sample = Signal()
    leave = Signal()
    help_key = "move"

    def __init__(
        self, store: Any, left: MovedOut, jobs: Jobs, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._store = store
        self._left = left
        self._jobs = jobs
        self._clock = clock
        self.fields = {key: QLineEdit() for key in _FIELDS}
        self.reason = QLineEdit()
        self.form = FormGrid(2, label_width=96)
        for key, field in self.fields.items():
            if key.endswith("password"):
                field.setEchoMode(QLineEdit.EchoMode.Password)
            self.form.add(key, text(f"move.left.{key}"), field, required=True)
        words = text("move.left.reason")
        self.form.add("reason", words, self.reason, required=True, hint=reason_hint(), wide=True)
        self.problem = Banner("", "danger")
        self.here_button = Button(text("move.left.here"), kind="danger")
        self.here_button.clicked.connect(self._try)
        self.there_button = Button(text("move.left.there"), kind="primary")
        self.there_button.clicked.connect(lambda: self.other.emit(left.place))
        self.there_button.setVisible(left.place is not None)
        self._assemble()

    def _assemble(self) -> None:
        left = self._left
        card = wide_card(text("move.left.title"), _WIDTH)
        words = text(f"move.left.{left.way.value}", place=left.place or "")
        said = text("move.left.what", at=stamp(left.at), by=left.by, second=left.second, how=words)
        card.add(Banner(said, "warning"))
        card.add(WrappedLabel(text("move.left.advice")))
        ways = {"leave": self.leave.emit, "sample": self.sample.emit, "other": self._choose}
        out = [Button(text(f"start.{key}")) for key in ways]
        for button, clicked in zip(out, ways.values(), strict=True):
            button.clicked.connect(clicked)
        card.add(buttons_apart(out, (self.there_button,)))
        again = wide_card(text("move.left.again"), _WIDTH)
        again.add(WrappedLabel(text("move.left.two"), "muted"))
        again.add(self.form)
        again.add(self.problem)
        again.add(buttons_apart((), (self.here_button,)))
        self.centre(card, again)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._left.place is not None:
            self.there_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        path = ask_data_folder(self, self.problem)
        if path is not None:
            self.other.emit(path)

    def _try(self) -> None:
        wrong = {key: text("setup.required") for key, one in self.fields.items() if not one.text()}
        if not self.form.set_errors(wrong | reason_errors(self.reason.text())):
            return
        self.here_button.setEnabled(False)
        words = {key: field.text() for key, field in self.fields.items()}
        self._jobs.run(
            partial(_go_on, self._store, words, self.reason.text(), self._clock()),
            lambda _none: self.here.emit(),
            self._refused,
            owner=self,
        )

    def _refused(self, error: Exception) -> None:
        self.here_button.setEnabled(True)
        if isinstance(error, AppError):
            self.problem.show_note(error_text(error), "danger")
        else:
            messages.show_error(self, error)


def _go_on(store: Any, words: dict[str, str], reason: str, now: datetime) -> None:
    first = accounts.log_in(store, words["login"], words["password"], now=now)
    second = accounts.confirm_second(
        store, first, words["second"], words["second_password"], now=now
    )
    folder_marks.go_on_here(store, first, second, reason, now=now)
