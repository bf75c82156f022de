"""Asking for a void: the reason, and a second person with their own password."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.texts import text
from app.ui.widgets import Banner, Dialog, FormGrid

LEAST = 4  # characters of a reason


@dataclass(frozen=True, slots=True)
class VoidWish:
    """What was entered; the password is checked by the service and kept nowhere."""

    reason: str
    login: str
    password: str


class VoidDialog(Dialog):
    """Reason, login and password of the second person."""

    def __init__(
        self, parent: QWidget | None, number: str, attempt: int, *, reason: str = ""
    ) -> None:
        super().__init__(parent, text("draw.void.title"), width=560)
        self.sentence.setText(text("draw.void.sentence", number=number, attempt=attempt))
        self.sentence.show()
        self.form = FormGrid(1, 110)
        self.reason = QPlainTextEdit(reason)
        self.reason.setTabChangesFocus(True)
        self.login = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("reason", text("draw.void.reason"), self.reason, required=True)
        self.form.add(
            "login",
            text("draw.void.login"),
            self.login,
            required=True,
            hint=text("draw.void.login_hint"),
        )
        self.form.add("password", text("draw.void.password"), self.password, required=True)
        self.add(Banner(text("draw.void.note"), "warning"))
        self.add(self.form)
        self.set_buttons(text("draw.void.action"), text("ui.dialog.confirm_cancel"), kind="danger")
        (self.login if reason else self.reason).setFocus()

    def wish(self) -> VoidWish:
        """What the fields say."""
        reason = " ".join(self.reason.toPlainText().split())
        return VoidWish(reason, self.login.text().strip(), self.password.text())

    def may_accept(self) -> bool:
        wish = self.wish()
        errors = {}
        if len(wish.reason) < LEAST:
            errors["reason"] = text("draw.void.error_reason", least=LEAST)
        if not wish.login:
            errors["login"] = text("draw.void.error_login")
        if not wish.password:
            errors["password"] = text("draw.void.error_password")
        return self.form.set_errors(errors)
