"""The second person of a two-person act: their own login and password, asked for here."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.people import Actor
from app.errors import UserError
from app.services.account import accounts
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import Banner, Dialog, FormGrid, WrappedLabel


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


class TwoPeopleDialog(Dialog):
    """Closes with success once a second person has confirmed.

    What is made of it puts its own parts in and calls `finish`.

    Attributes:
        second: who, then.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, sentence: str, *, width: int = 640
    ) -> None:
        super().__init__(parent, title, sentence, width=width)
        self.desk = desk
        self.second: Actor | None = None
        self.form = FormGrid(1, 110)
        self.person: SecondPerson | None = None
        self.problem = Banner("", "danger")

    def finish(self, action: str, words: str, *, danger: bool = False, after: str = "") -> None:
        """Put the second person's fields, what goes wrong and the buttons below what is there.

        Args:
            words: area of the texts for the fields. after: a sentence below them.
        """
        self.person = SecondPerson(self.form, words)
        self.add(self.form)
        if after:
            self.add(WrappedLabel(after, "muted"))
        self.add(self.problem)
        self.set_buttons(action, kind="danger" if danger else "accent")

    def errors(self) -> dict[str, str]:
        """What is missing, as field -> sentence."""
        assert self.person is not None  # finish() made it
        return self.person.errors()

    def may_accept(self) -> bool:
        if self.form.set_errors(self.errors()):
            assert self.person is not None
            self._wait(True)
            self.desk.act(
                self,
                accounts.confirm_second,
                self.person.login.text().strip(),
                self.person.password.text(),
                done=self.confirmed,
                failed=self.refused,
            )
        return False  # the answer closes the window

    def confirmed(self, second: Actor) -> None:
        """Somebody has confirmed."""
        self.second = second
        self.accept()

    def refused(self, error: Exception) -> None:
        """Say why not, and let the fields be sent again."""
        self._wait(False)
        if isinstance(error, UserError):
            self.problem.show_note(error_text(error), "danger")
        else:
            messages.show_error(self, error)

    def _wait(self, on: bool) -> None:
        assert self.accept_button is not None  # made with the window
        self.accept_button.setEnabled(not on)


class SecondPersonDialog(TwoPeopleDialog):
    """Asks for a second person where an act turns out to need one, and says why."""

    def __init__(self, parent: QWidget, desk: Desk, why: str) -> None:
        super().__init__(parent, desk, text("second.title"), why, width=480)
        self.finish(text("second.confirm"), "second")
        assert self.person is not None
        self.person.login.setFocus()


def with_second(parent: QWidget, desk: Desk, why: str, act: Callable[[Actor], None]) -> None:
    """Ask for a second person and go on with `act` when one has confirmed."""
    dialog = SecondPersonDialog(parent, desk, why)
    if dialog.exec() and dialog.second is not None:
        act(dialog.second)
    dialog.deleteLater()
