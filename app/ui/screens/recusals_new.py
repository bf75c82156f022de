"""The windows that put a pair into the register of 回避, and that revoke one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.services.registry import recusals, registry
from app.services.registry.registry import (
    EnterpriseLine,
    EnterpriseQuery,
    OfficerLine,
    OfficerQuery,
)
from app.services.registry.registry_lines import Page, RecusalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.finder import Finder
from app.ui.screens.saving import Saving
from app.ui.views.recusals import entry_errors, reason_errors
from app.ui.widgets import FormGrid


class NewRecusal(Saving):
    """Officer left, enterprise right, the reason below; closes when it is saved."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, text("recusals.new.title"), text("recusals.new.sentence"), width=1080
        )
        self.desk = desk
        self.officer: Finder[OfficerLine] = Finder(
            text("recusals.new.officer_search"), self._officers, _officer_words
        )
        self.enterprise: Finder[EnterpriseLine] = Finder(
            text("recusals.new.enterprise_search"), self._enterprises, _enterprise_words
        )
        self.reason = _reason_field()
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
        reason = _words(self.reason)
        fits = self.form.set_errors(entry_errors(officer, enterprise, reason))
        if fits and officer is not None and enterprise is not None:
            self.save(recusals.add, officer.id, enterprise.id, reason)
        return False  # the answer closes the window


class Revocation(Saving):
    """Why a relation no longer stands; closes when it is revoked."""

    def __init__(self, parent: QWidget, desk: Desk, line: RecusalLine) -> None:
        sentence = text(
            "recusals.end.sentence", officer=line.officer_name, enterprise=line.enterprise_name
        )
        super().__init__(parent, text("recusals.end.title"), sentence)
        self.desk = desk
        self.line = line
        self.reason = _reason_field()
        self.form = FormGrid(1, 76)
        hint = text("recusals.new.reason_hint")
        self.form.add("reason", text("recusals.end.reason"), self.reason, required=True, hint=hint)
        self.add(self.form)
        self.set_buttons(text("recusals.end.accept"), kind="danger")
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_accept(self) -> bool:
        reason = _words(self.reason)
        if self.form.set_errors(reason_errors(reason)):
            self.save(recusals.revoke, self.line.id, reason)
        return False  # the answer closes the window


def _reason_field() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    return made


def _words(field: QPlainTextEdit) -> str:
    return " ".join(field.toPlainText().split())


def _officer_words(row: OfficerLine) -> str:
    return text("recusals.new.line", name=row.name, more=row.unit, code=row.cert_no or row.key)


def _enterprise_words(row: EnterpriseLine) -> str:
    return text("recusals.new.short_line", name=row.name, code=row.key)
