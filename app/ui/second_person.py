"""The second person of a two-person act: their own login and password, asked for here."""

from PySide6.QtWidgets import QLineEdit

from app.texts import text
from app.ui.widgets import FormGrid


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
