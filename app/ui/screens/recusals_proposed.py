"""Pairs that a rule proposes for the register of 回避; a person adds them one by one."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.registry import recusal_proposals, recusals
from app.services.registry.recusal_proposals import Proposal
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import facts as view
from app.ui.views import recusals as entry
from app.ui.widgets import Banner, Dialog, FormGrid


class ProposedRecusals(Dialog):
    """The list, and a field for the reason of the chosen pair."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        words = "recusals.proposed."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=1080)
        self.desk = desk
        self.added = 0
        self.table: RowsTable[Proposal] = RowsTable(_columns(), text(words + "title"))
        self.table.setMinimumHeight(300)
        self.note = Banner(text(words + "looking"), "info")
        self.reason = QLineEdit()
        self.reason.setMaxLength(entry.LONGEST_REASON)
        self.form = FormGrid(1, 96)
        hint = text("recusals.new.reason_hint")
        self.form.add("reason", text("recusals.new.reason"), self.reason, required=True, hint=hint)
        self.add(self.note)
        self.add(self.table, 1)
        self.add(self.form)
        self.set_buttons(text("recusals.new.accept"), text("ui.button.close"))
        self._enable(False)
        self.desk.ponder(self, recusal_proposals.proposals, done=self._show)

    def _show(self, found: tuple[Proposal, ...]) -> None:
        self.table.set_rows(found)
        words = "recusals.proposed."
        if found:
            self.note.show_note(text(words + "found", count=len(found)), "info")
            self.table.selectRow(0)
        else:
            self.note.show_note(text(words + "nothing"), "success")
        self._enable(bool(found))

    def may_accept(self) -> bool:
        pair = self.table.current_row()
        reason = " ".join(self.reason.text().split())
        if pair is not None and self.form.set_errors(entry.reason_errors(reason)):
            self._enable(False)
            self.desk.act(
                self,
                recusals.add,
                pair.officer_id,
                pair.enterprise_id,
                reason,
                done=lambda _id: self._put(pair),
                failed=self._failed,
            )
        return False  # more pairs may follow

    def _put(self, pair: Proposal) -> None:
        self.added += 1
        self.reason.clear()
        self._show(tuple(one for one in self.table.rows() if one != pair))

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setEnabled(on)


def _columns() -> tuple[Column[Proposal], ...]:
    words = "recusals.column."
    return (
        Column(text(words + "officer"), lambda row: row.officer_name, 88),
        Column(text(words + "unit"), lambda row: row.officer_unit, 146),
        Column(text(words + "enterprise"), lambda row: row.enterprise_name, least=220),
        Column(text("recusals.proposed.legal_rep"), lambda row: row.legal_rep, 110),
        Column(text(words + "code"), lambda row: row.enterprise_key, 196, optional=True),
        Column(text("recusals.proposed.why"), view.why_words, 250),
    )
