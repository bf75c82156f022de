"""The window that puts an officer and an enterprise into the register of 回避."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.services import recusals, registry
from app.services.registry import EnterpriseLine, EnterpriseQuery, OfficerLine, OfficerQuery
from app.services.registry_lines import Page
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.finder import Finder
from app.ui.views.recusals import entry_errors
from app.ui.widgets import Dialog, FormGrid


class NewRecusal(Dialog):
    """Officer left, enterprise right, the reason below; closes when it is saved."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, text("recusals.new.title"), text("recusals.new.sentence"), width=940
        )
        self.desk = desk
        self.officer: Finder[OfficerLine] = Finder(
            text("recusals.new.officer_search"), self._officers, _officer_words
        )
        self.enterprise: Finder[EnterpriseLine] = Finder(
            text("recusals.new.enterprise_search"), self._enterprises, _enterprise_words
        )
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setPlaceholderText(text("recusals.new.reason_example"))
        self.form = FormGrid(2, 76)
        self.form.add("officer", text("recusals.new.officer"), self.officer, required=True)
        self.form.add("enterprise", text("recusals.new.enterprise"), self.enterprise, required=True)
        self.form.add(
            "reason",
            text("recusals.new.reason"),
            self.reason,
            required=True,
            wide=True,
            hint=text("recusals.new.reason_hint"),
        )
        self.add(self.form)
        self.set_buttons(text("recusals.new.accept"))
        self.officer.look()
        self.enterprise.look()
        self.officer.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _officers(self, words: str, done: Callable[[Page[OfficerLine]], object]) -> None:
        self.desk.read(self, registry.officers, OfficerQuery(text=words), done=done)

    def _enterprises(self, words: str, done: Callable[[Page[EnterpriseLine]], object]) -> None:
        self.desk.read(self, registry.enterprises, EnterpriseQuery(text=words), done=done)

    def may_accept(self) -> bool:
        officer, enterprise = self.officer.value(), self.enterprise.value()
        reason = " ".join(self.reason.toPlainText().split())
        fits = self.form.set_errors(entry_errors(officer, enterprise, reason))
        if fits and officer is not None and enterprise is not None:
            self._enable(False)
            self.desk.act(
                self,
                recusals.add,
                officer.id,
                enterprise.id,
                reason,
                done=lambda _id: self.accept(),
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setEnabled(on)


def _officer_words(row: OfficerLine) -> str:
    return text("recusals.new.line", name=row.name, more=row.unit, code=row.cert_no or row.key)


def _enterprise_words(row: EnterpriseLine) -> str:
    return text("recusals.new.short_line", name=row.name, code=row.key)
