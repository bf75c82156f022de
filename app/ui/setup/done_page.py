"""The end of the first start: who logs in how, and what comes next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from app.core.vocabulary import LIST_MARK
from app.services.account.accounts import AccountDraft
from app.texts import error_text, text
from app.ui.clipboard import put_plain
from app.ui.setup.centred import CentredPage, buttons_apart, wide_card
from app.ui.setup.making import Made, SetupPlan
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Banner, Button, WrappedLabel

_WIDTH = 860


class DonePage(CentredPage):
    """The log-ins to be handed on; left by one of two buttons.

    Signals:
        entered: True when the import is wanted first.
    """

    entered = Signal(bool)
    help_key = "setup"

    def __init__(self, made: Made, plan: SetupPlan) -> None:
        super().__init__()
        self._plan = plan
        self.table: RowsTable[AccountDraft] = RowsTable(self._columns(), text("setup.people.title"))
        self.table.set_rows(plan.people)
        self.copy_button = Button(text("setup.done.copy"), "clipboard-list")
        self.copy_button.clicked.connect(self._copy)
        self.later_button = Button(text("setup.done.later"))
        self.later_button.clicked.connect(lambda: self.entered.emit(False))
        self.import_button = Button(text("setup.done.import"), kind="primary")
        self.import_button.clicked.connect(lambda: self.entered.emit(True))
        card = wide_card(text("setup.done.title"), _WIDTH)
        words = text("setup.done.sentence", bureau=plan.bureau.name, path=plan.place)
        card.add(WrappedLabel(words, "secondary"))
        self.table.setFixedHeight(40 * (len(plan.people) + 1) + 4)
        card.add(self.table)
        for sentence in self._notes(made):
            card.add(Banner(sentence, "warning"))
        card.add(WrappedLabel(text("setup.done.next")))
        card.add(buttons_apart((self.copy_button,), (self.later_button, self.import_button)))
        self.centre(card)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _notes(self, made: Made) -> list[str]:
        notes = []
        if not made.machine and self._plan.shared:
            notes.append(text("setup.done.user_only"))
        if not made.rights:
            notes.append(text("setup.done.no_rights", path=self._plan.place))
        if made.unnamed is not None:
            notes.append(text("setup.done.no_second", why=error_text(made.unnamed)))
        return notes

    def _columns(self) -> tuple[Column[AccountDraft], ...]:
        return (
            Column(text("setup.people.name"), lambda row: row.name, 150),
            Column(text("setup.people.post"), _roles, 220),
            Column(text("setup.people.login"), lambda row: row.login, 180),
            Column(text("setup.people.password"), self._password, least=160, mono=True),
        )

    def _password(self, row: AccountDraft) -> str:
        return text("setup.done.own") if row is self._plan.people[0] else row.password

    def _copy(self) -> None:
        lines = [
            "\t".join((one.name, _roles(one), one.login, self._password(one)))
            for one in self._plan.people
        ]
        put_plain("\n".join(lines))
        self.copy_button.setText(text("setup.done.copied"))


def _roles(row: AccountDraft) -> str:
    return LIST_MARK.join(text(f"terms.role.{role}") for role in row.roles)
