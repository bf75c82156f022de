"""Settings: who may log in, with which roles."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.people import Actor
from app.services.account import account_edits
from app.services.account import accounts as service
from app.services.account.accounts import AccountDraft, AccountLine
from app.services.rights import SecondNeeded
from app.services.task import task_handover
from app.services.task.task_handover import HandoverChoice
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.settings_account_window import AccountWindow, OwnPasswordWindow, PasswordWindow
from app.ui.screens.settings_rights import RightsWindow
from app.ui.second_person import with_second
from app.ui.tables import Column, RowsTable
from app.ui.task.handover import HandoverButton
from app.ui.views.settings import roles_words
from app.ui.widgets import Banner, Button, Card, FormGrid, WrappedLabel
from app.ui.widgets.pill import Tone


class AccountsTab(QWidget):
    """The accounts; add one, change one, reset a password, take one out of use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.table: RowsTable[AccountLine] = RowsTable(_columns(), text("settings.accounts.title"))
        self.table.opened.connect(self._edit)
        self.table.picked.connect(lambda _row: self._fit())
        self.add_button = Button(text("settings.accounts.add"), "plus", "accent")
        self.edit_button = Button(text("settings.accounts.edit"), "pencil")
        self.password_button = Button(text("settings.accounts.password"), "key-round")
        self.active_button = Button(text("settings.accounts.deactivate"), "ban")
        acts: tuple[tuple[Button, Callable[[], None]], ...] = (
            (self.add_button, self._add),
            (self.edit_button, self._edit),
            (self.password_button, self._password),
            (self.active_button, self._switch),
        )
        card = Card(text("settings.accounts.title"))
        self.rights_button = Button(text("handover.rights.button"), "shield-check")
        self.rights_button.clicked.connect(lambda: RightsWindow(self, desk).exec())
        card.tools.addWidget(self.rights_button)
        for button, act in acts:
            button.clicked.connect(partial(_call, act))
            card.tools.addWidget(button)
        self.hand_button = HandoverButton(desk, self, self._leaving, self._handed)
        card.tools.insertWidget(card.tools.count() - 1, self.hand_button)
        self.note = Banner("")
        card.add(self.note)
        card.add(self.table, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)
        self._fit()

    def refresh(self) -> None:
        """Read the accounts again."""
        self.desk.read(self, service.accounts, done=self._show)

    def _show(self, rows: tuple[AccountLine, ...]) -> None:
        before = self.table.current_row()
        self.table.set_rows(rows)
        for at, row in enumerate(rows):
            if before is not None and row.id == before.id:
                self.table.selectRow(at)
        self._fit()

    def _fit(self) -> None:
        row = self.table.current_row()
        for button in (self.edit_button, self.password_button, self.active_button):
            button.setEnabled(row is not None)
        active = row is None or row.active
        self.active_button.setText(
            text("settings.accounts.deactivate" if active else "settings.accounts.activate")
        )
        self.active_button.set_icon("ban" if active else "check")

    def _add(self) -> None:
        if AccountWindow(self, self.desk, None).exec():
            self.refresh()

    def _edit(self, _row: object = None) -> None:
        row = self.table.current_row()
        if row is not None and AccountWindow(self, self.desk, row).exec():
            self.refresh()

    def _password(self) -> None:
        row = self.table.current_row()
        if row is not None and PasswordWindow(self, self.desk, row).exec():
            self.refresh()

    def _switch(self) -> None:
        row = self.table.current_row()
        if row is not None and row.active:
            self.desk.read(self, task_handover.choice, done=partial(self._take_out, row))
        elif row is not None:
            self._change(row, None)

    def _take_out(self, row: AccountLine, found: HandoverChoice) -> None:
        """Ask once more, and say what the person still keeps."""
        words = text("settings.accounts.deactivate_sentence", name=row.name, login=row.login)
        kept = sum(len(one.tasks) for one in found.givers if one.person.id == row.id)
        if kept:
            words += text("handover.window.still_open", count=kept)
        if messages.confirm(
            self,
            text("settings.accounts.deactivate_title"),
            words,
            text("settings.accounts.deactivate"),
            danger=True,
        ):
            self._change(row, None)

    def _leaving(self) -> tuple[int, int]:
        row = self.table.current_row()
        return (row.id, 0) if row is not None else (0, 0)

    def _handed(self, words: str) -> None:
        self.note.show_note(words, "success")

    def _change(self, row: AccountLine, second: Actor | None) -> None:
        self.desk.act(
            self,
            account_edits.change_account,
            row.id,
            row.version,
            replace(draft_of(row), active=not row.active),
            second,
            done=lambda _none: self.refresh(),
            failed=partial(self._failed, row),
        )

    def _failed(self, row: AccountLine, error: Exception) -> None:
        if isinstance(error, SecondNeeded):
            with_second(self, self.desk, error_text(error), partial(self._change, row))
            return
        messages.show_error(self, error)
        self.refresh()


class OwnAccountTab(QWidget):
    """Whoever does not manage accounts sees who they are and what they may do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        actor = desk.actor
        form = FormGrid(1, 80)
        form.add("name", text("settings.accounts.own_name"), WrappedLabel(actor.name))
        form.add("login", text("settings.accounts.own_login"), WrappedLabel(actor.login))
        for role in sorted(actor.roles):
            form.add(role, text(f"terms.role.{role}"), WrappedLabel(text(f"settings.may.{role}")))
        card = Card(text("settings.accounts.own_title"))
        card.add(form)
        card.add(WrappedLabel(text("settings.accounts.own_hint"), "muted"))
        self.password_button = Button(text("settings.accounts.own_password"), "key-round")
        self.password_button.clicked.connect(lambda: OwnPasswordWindow(self, desk).exec())
        self.password_button.setVisible(not desk.is_sample)
        self.rights_button = Button(text("handover.rights.button"), "shield-check")
        self.rights_button.clicked.connect(lambda: RightsWindow(self, desk).exec())
        card.tools.addWidget(self.rights_button)
        card.tools.addWidget(self.password_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card)
        box.addStretch(1)

    def refresh(self) -> None:
        """Nothing changes while one is logged in."""


def draft_of(row: AccountLine) -> AccountDraft:
    """Return what a change of an account starts from; the password stays."""
    return AccountDraft(row.login, row.name, row.post, row.roles, row.active)


def _call(act: Callable[[], None], _checked: bool = False) -> None:
    act()


def _columns() -> tuple[Column[AccountLine], ...]:
    words = "settings.accounts."

    def tone(row: AccountLine) -> Tone:
        return "success" if row.active else "neutral"

    return (
        Column(text(words + "column_login"), lambda row: row.login, 140),
        Column(text(words + "column_name"), lambda row: row.name, 120),
        Column(text(words + "column_post"), lambda row: row.post, 220, optional=True),
        Column(text(words + "column_roles"), lambda row: roles_words(row.roles)),
        Column(
            text(words + "column_state"),
            lambda row: text(words + ("active" if row.active else "inactive")),
            110,
            pill=tone,
        ),
    )
