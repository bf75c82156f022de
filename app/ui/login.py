"""The first window: logging in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.texts import error_text, text
from app.ui.jobs import Jobs
from app.ui.widgets import Banner, Button, Card, FormGrid, Ribbon, WrappedLabel, label

if TYPE_CHECKING:
    from app.core.people import Actor, Role

LogIn = Callable[[str, str], "Actor"]


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the sample county, shown on its log-in page."""

    login: str
    name: str
    role: "Role"
    password: str


class LoginPage(QWidget):
    """Log-in name and password; on the sample county the accounts to try.

    It can be typed into before the data behind it is open: `open` says how to log in, and
    whoever pressed 登录 before is tried then.

    Signals:
        entered: the Actor who logged in.
        elsewhere: the user wants the other data folder (real or sample).
    """

    help_key = "login"
    entered = Signal(object)
    elsewhere = Signal()

    def __init__(
        self,
        bureau: str,
        is_sample: bool,
        samples: tuple[SampleAccount, ...],
        jobs: Jobs,
        *,
        set_up: bool = False,
    ) -> None:
        """`bureau`: its name. `set_up`: the bureau's own data folder is in use already."""
        super().__init__()
        self._jobs = jobs
        self._log_in: LogIn | None = None
        self._pressed = False  # before it was open
        self.sample_buttons: dict[Role, Button] = {}
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.login = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FormGrid(label_width=64)
        self.form.add("login", text("login.login"), self.login)
        self.form.add("password", text("login.password"), self.password)
        self.problem = Banner("", "danger")
        self.enter = Button(text("login.enter"), kind="primary")
        self.enter.clicked.connect(self._try)
        own = "login.go_back" if set_up else "login.go_real"
        go = own if is_sample else "login.go_sample"
        self.other = Button(text(go), "building-2" if is_sample else "play", "link")
        self.other.clicked.connect(self.elsewhere)
        self.other.setEnabled(False)
        self._assemble(bureau, is_sample, samples)
        self.login.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, log_in: LogIn) -> None:
        """The data is open: log in with this from now on; raises what accounts.log_in raises."""
        self._log_in = log_in
        self.other.setEnabled(True)
        if self._pressed:
            self.problem.hide()
            self.enter.setEnabled(True)
            self._try()

    def wait(self, *, said: bool = False) -> None:
        """Somebody is logged in, and the main window is being made; `said`: tell so."""
        self.enter.setEnabled(False)
        self.other.setEnabled(False)
        if said:
            self.problem.show_note(text("login.opening"), "info")

    def _assemble(self, bureau: str, is_sample: bool, samples: tuple[SampleAccount, ...]) -> None:
        card = Card()
        card.setFixedWidth(420)
        card.add(label(text("login.product"), "h1"))
        card.add(label(text("login.product_long"), "h2"))
        card.add(WrappedLabel(bureau, "secondary"))
        card.add(self.problem)
        card.add(self.form)
        card.add(self.enter)
        card.add(WrappedLabel(text("login.pledge"), "muted"))
        card.add(self.other)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        if samples:
            row.addSpacing(18)
            row.addWidget(self._sample_card(samples), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        box = QVBoxLayout(self)
        if is_sample:
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(Ribbon())
        box.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def _sample_card(self, samples: tuple[SampleAccount, ...]) -> Card:
        card = Card(text("login.sample_title"))
        card.setFixedWidth(360)
        card.add(WrappedLabel(text("login.sample_sentence"), "secondary"))
        for one in samples:
            words = text(
                "login.sample_account",
                role=text(f"terms.role.{one.role}"),
                name=one.name,
                login=one.login,
            )
            button = Button(words, "user")
            button.clicked.connect(partial(self.fill, one))
            self.sample_buttons[one.role] = button
            card.add(button)
        return card

    def fill(self, one: SampleAccount) -> None:
        """Put a sample account into the fields."""
        self.login.setText(one.login)
        self.password.setText(one.password)
        self.enter.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._try()
        else:
            super().keyPressEvent(event)

    def _try(self) -> None:
        if not self.enter.isEnabled():
            return  # a first try is under way
        if not self.login.text().strip() or not self.password.text():
            self.problem.show_note(text("login.missing"), "danger")
            (self.password if self.login.text().strip() else self.login).setFocus()
            return
        self.enter.setEnabled(False)
        if self._log_in is None:
            self._pressed = True
            self.problem.show_note(text("login.opening"), "info")
            return
        # Argon2id takes its time on purpose: off the GUI thread.
        self._jobs.run(
            partial(self._log_in, self.login.text(), self.password.text()),
            self._entered,
            self._refused,
            owner=self,
        )

    def _entered(self, actor: "Actor") -> None:
        self.password.clear()
        self.entered.emit(actor)

    def _refused(self, error: Exception) -> None:
        self.enter.setEnabled(True)
        if isinstance(error, UserError):
            self.problem.show_note(error_text(error), "danger")
            self.password.selectAll()
            self.password.setFocus()
        else:
            from app.ui import messages  # the page itself does without

            messages.show_error(self, error)
