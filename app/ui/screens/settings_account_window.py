"""Windows for one account. They stay open until the service has taken what was entered."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.core.people import Role
from app.services.account import account_edits
from app.services.account import accounts as service
from app.services.account.account_edits import StaleAccount
from app.services.account.accounts import (
    SHORTEST_PASSWORD,
    AccountDraft,
    AccountLine,
    LoginTaken,
    UnknownAccount,
    WrongOldPassword,
)
from app.services.rights import SecondNeeded
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import with_second
from app.ui.start.newer_version import NewerVersion
from app.ui.views.settings import (
    AccountEntry,
    account_differences,
    account_errors,
    password_errors,
)
from app.ui.widgets import Dialog, FormGrid, WrappedLabel


class _AccountDialog(Dialog):
    """Acts through the desk; closes when that went well, else the fields keep their words."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, sentence: str) -> None:
        super().__init__(parent, title, sentence, width=600)
        self.desk = desk
        self.form = FormGrid(1, 84)
        self.password = _secret()
        self.again = _secret()
        self._again: Callable[..., None] = self.enable  # what was asked last, with a second person
        self.add(self.form)

    def add_passwords(
        self, hint: str = "settings.account.password_hint", words: str = "password"
    ) -> None:
        hint = text(hint, least=SHORTEST_PASSWORD)
        self.form.add(
            "password", text(f"settings.account.{words}"), self.password, required=True, hint=hint
        )
        self.form.add("again", text("settings.account.again"), self.again, required=True)

    def run(self, act: Callable[..., object], *args: object) -> None:
        """Call a service; on success the window closes."""
        assert self.accept_button is not None  # set_buttons() has been called
        self.accept_button.setEnabled(False)
        self._again = partial(self.run, act, *args)
        self.desk.act(self, act, *args, done=lambda _made: self.accept(), failed=self._failed)

    def enable(self) -> None:
        """Let the fields be sent again."""
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self.enable()
        if isinstance(error, LoginTaken):
            self.form.set_errors({"login": text("settings.account.taken")})
        elif isinstance(error, SecondNeeded):
            with_second(self, self.desk, error_text(error), self._again)
        else:
            messages.show_error(self, error)


class AccountWindow(_AccountDialog):
    """A new account, or name, post and roles of one that is there."""

    def __init__(self, parent: QWidget, desk: Desk, row: AccountLine | None) -> None:
        title = "settings.account.edit_title" if row else "settings.account.add_title"
        super().__init__(parent, desk, text(title), text("settings.account.sentence"))
        self.row = row
        self.login = QLineEdit(row.login if row else "")
        self.login.setReadOnly(row is not None)
        self.name = QLineEdit(row.name if row else "")
        self.post = QLineEdit(row.post if row else "")
        self.roles = {role: QCheckBox(text(f"terms.role.{role}")) for role in Role}
        words = "settings.account."
        self.form.add(
            "login",
            text(words + "login"),
            self.login,
            required=True,
            hint=text(words + "login_hint"),
        )
        self.form.add(
            "name", text(words + "name"), self.name, required=True, hint=text(words + "name_hint")
        )
        self.form.add("post", text(words + "post"), self.post)
        self.form.add("roles", text(words + "roles"), self._role_grid(), required=True)
        if row is None:
            self.add_passwords()
        self.set_buttons(text(words + "save"))
        (self.name if row else self.login).setFocus()

    def _role_grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for at, (role, box) in enumerate(self.roles.items()):
            may = text(f"settings.may.{role}")
            box.setChecked(self.row is not None and role in self.row.roles)
            box.setAccessibleDescription(may)
            grid.addWidget(box, at, 0)
            grid.addWidget(WrappedLabel(may, "muted"), at, 1)
        return holder

    def entry(self) -> AccountEntry:
        """What stands in the fields."""
        return AccountEntry(
            self.login.text().strip(),
            self.name.text().strip(),
            tuple(role for role, box in self.roles.items() if box.isChecked()),
            self.password.text(),
            self.again.text(),
        )

    def may_accept(self) -> bool:
        entry = self.entry()
        if not self.form.set_errors(account_errors(entry, new=self.row is None)):
            return False
        draft = AccountDraft(
            entry.login,
            entry.name,
            self.post.text().strip(),
            entry.roles,
            self.row.active if self.row else True,
            entry.password if self.row is None else "",
        )
        if self.row is None:
            self.run(account_edits.create_account, draft)
        else:
            self.run(account_edits.change_account, self.row.id, self.row.version, draft)
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StaleAccount):
            self.desk.read(self, service.accounts, done=self._newer, failed=super()._failed)
        else:
            super()._failed(error)

    def _newer(self, rows: tuple[AccountLine, ...]) -> None:
        """Somebody else saved it meanwhile: show both, go on with one of them."""
        row = next((one for one in rows if self.row is not None and one.id == self.row.id), None)
        if row is None:
            super()._failed(UnknownAccount())
            return
        self.enable()
        parts = account_differences(self.entry(), self.post.text().strip(), row)
        self.row = row
        if NewerVersion(self, parts).exec():
            self.name.setText(row.name)
            self.post.setText(row.post)
            for role, box in self.roles.items():
                box.setChecked(role in row.roles)
        elif self.accept_button is not None:
            self.accept_button.click()  # what stands here is now based on the version just seen


class OwnPasswordWindow(_AccountDialog):
    """A new password for oneself; the old one has to be known."""

    def __init__(self, parent: QWidget, desk: Desk, *, given: bool = False) -> None:
        """`given`: the password in use was set by somebody else; asked after the log-in."""
        key = "given" if given else "own"
        super().__init__(
            parent,
            desk,
            text(f"settings.account.{key}_title"),
            text(f"settings.account.{key}_sentence", name=desk.actor.name),
        )
        self.old = _secret()
        self.form.add("old", text("settings.account.old"), self.old, required=True)
        self.add_passwords("settings.account.own_hint", "new_password")
        later = text("settings.account.given_later") if given else None
        self.set_buttons(text("settings.account.own_save"), later)
        self.old.setFocus()

    def may_accept(self) -> bool:
        errors = password_errors(self.password.text(), self.again.text())
        if not self.old.text():
            errors["old"] = text("settings.required")
        if self.form.set_errors(errors):
            self.run(service.change_own_password, self.old.text(), self.password.text())
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, WrongOldPassword):
            super()._failed(error)
            return
        self.enable()
        self.old.clear()
        self.form.set_errors({"old": error_text(error)})


class PasswordWindow(_AccountDialog):
    """A new password for somebody who forgot theirs."""

    def __init__(self, parent: QWidget, desk: Desk, row: AccountLine) -> None:
        super().__init__(
            parent,
            desk,
            text("settings.account.password_title", name=row.name),
            text("settings.account.password_sentence"),
        )
        self.row = row
        self.add_passwords()
        self.set_buttons(text("settings.account.password_save"))
        self.password.setFocus()

    def may_accept(self) -> bool:
        if self.form.set_errors(password_errors(self.password.text(), self.again.text())):
            row = self.row
            draft = AccountDraft(row.login, row.name, row.post, row.roles, row.active)
            self.run(
                account_edits.change_account,
                row.id,
                row.version,
                replace(draft, password=self.password.text()),
            )
        return False  # the answer closes the window


def _secret() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
