"""The second person of a two-person act: their own login and password, asked for here."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.people import Actor
from app.errors import UserError
from app.services import accounts
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import Banner, Dialog, FormGrid


class SecondPerson:
    """Two fields of a form, at its end; the password is kept nowhere but in its field.

    Args:
        words: area of the texts that say who may be the second person.
    """

    def __init__(self, form: FormGrid, words: str = "life.change") -> None:
        self._words = words
        self.login = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form.add(
            "login",
            text(f"{words}.login"),
            self.login,
            required=True,
            hint=text(f"{words}.login_hint"),
        )
        form.add("password", text(f"{words}.password"), self.password, required=True)

    def errors(self) -> dict[str, str]:
        """What is missing, as field -> sentence."""
        found = {}
        if not self.login.text().strip():
            found["login"] = text(f"{self._words}.error_login")
        if not self.password.text():
            found["password"] = text(f"{self._words}.error_password")
        return found


class SecondPersonDialog(Dialog):
    """Asks for a second person where an act turns out to need one, and says why.

    Attributes:
        second: who confirmed, once the window has closed with success.
    """

    def __init__(self, parent: QWidget, desk: Desk, why: str) -> None:
        super().__init__(parent, text("second.title"), why)
        self.desk = desk
        self.second: Actor | None = None
        self.form = FormGrid(1, 110)
        self.person = SecondPerson(self.form, "second")
        self.problem = Banner("", "danger")
        self.add(self.problem)
        self.add(self.form)
        self.set_buttons(text("second.confirm"))
        self.person.login.setFocus()

    def may_accept(self) -> bool:
        if self.form.set_errors(self.person.errors()):
            assert self.accept_button is not None  # it was pressed
            self.accept_button.setEnabled(False)
            self.desk.act(
                self,
                accounts.confirm_second,
                self.person.login.text().strip(),
                self.person.password.text(),
                done=self._confirmed,
                failed=self._refused,
            )
        return False  # the answer closes the window

    def _confirmed(self, second: Actor) -> None:
        self.second = second
        self.accept()

    def _refused(self, error: Exception) -> None:
        assert self.accept_button is not None
        self.accept_button.setEnabled(True)
        if isinstance(error, UserError):
            self.problem.show_note(error_text(error), "danger")
        else:
            messages.show_error(self, error)


def with_second(parent: QWidget, desk: Desk, why: str, act: Callable[[Actor], None]) -> None:
    """Ask for a second person and go on with `act` when one has confirmed."""
    dialog = SecondPersonDialog(parent, desk, why)
    if dialog.exec() and dialog.second is not None:
        act(dialog.second)
    dialog.deleteLater()
