"""Keeping single enterprises or officers out of a draw by hand, each with its reason.

What is kept out here is part of the plan: whoever reviews and approves it sees every name
and reason. Once the plan is approved nothing can be added.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.task import HandExclusion
from app.services.registry import registry
from app.services.registry.registry import (
    EnterpriseLine,
    EnterpriseQuery,
    OfficerLine,
    OfficerQuery,
)
from app.services.registry.registry_lines import Page
from app.texts import text
from app.ui.desk import Desk
from app.ui.finder import Finder
from app.ui.tables import Column, RowsTable
from app.ui.views.plan_hand import entry_errors, with_entry, without
from app.ui.widgets import Button, Dialog, FormGrid

ROWS = 4
Found = EnterpriseLine | OfficerLine


class HandDialog(Dialog):
    """Those kept out so far, and one more: search, reason, add."""

    def __init__(
        self, parent: QWidget, desk: Desk, kind: str, rows: tuple[HandExclusion, ...]
    ) -> None:
        """kind: "enterprise" or "officer"."""
        super().__init__(
            parent, text(f"plan.hand.{kind}.title"), text(f"plan.hand.{kind}.sentence"), width=820
        )
        self.desk = desk
        self.kind = kind
        self.table: RowsTable[HandExclusion] = RowsTable(
            _columns(kind), text(f"plan.hand.{kind}.title")
        )
        self.table.setMinimumHeight(44 * (ROWS + 1))
        self.table.picked.connect(lambda _row: self._fit())
        self.remove_button = Button(text("plan.hand.remove"), "trash-2")
        self.remove_button.clicked.connect(self._remove)
        self.finder: Finder[Found] = Finder(
            text(f"plan.hand.{kind}.search"), self._ask, _line_words
        )
        self.finder.list.setFixedHeight(112)
        self.reason = QLineEdit()
        self.add_button = Button(text("plan.hand.add"), "plus")
        self.add_button.clicked.connect(self._add)
        self.form = FormGrid(1, 76)
        self.form.add("who", text(f"plan.hand.{kind}.who"), self.finder, required=True)
        self.form.add(
            "reason",
            text("plan.hand.reason"),
            self.reason,
            required=True,
            hint=text("plan.hand.reason_hint"),
            beside=self.add_button,
        )
        self.add(self.table, 1)
        self.body.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignRight)
        self.add(self.form)
        self.set_buttons(text("plan.hand.accept"))
        self._show(rows)
        self.finder.look()
        self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> tuple[HandExclusion, ...]:
        """Those kept out, as they stand in the window."""
        return self.table.rows()

    def may_accept(self) -> bool:
        # Somebody found and a reason written, but not yet added: that was meant to be.
        if not self.reason.text().strip():
            return True
        return self._add()

    def _ask(self, words: str, done: Callable[[Page[Any]], object]) -> None:
        if self.kind == "enterprise":
            self.desk.read(self, registry.enterprises, EnterpriseQuery(text=words), done=done)
        else:
            self.desk.read(self, registry.officers, OfficerQuery(text=words), done=done)

    def _add(self) -> bool:
        found, reason = self.finder.value(), " ".join(self.reason.text().split())
        good = self.form.set_errors(entry_errors(self.rows(), found.key if found else "", reason))
        if good and found is not None:
            self._show(with_entry(self.rows(), HandExclusion(found.key, reason, found.name)))
            self.reason.clear()
            self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)
        return good

    def _remove(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._show(without(self.rows(), row.key))

    def _show(self, rows: tuple[HandExclusion, ...]) -> None:
        self.table.set_rows(rows)
        self._fit()

    def _fit(self) -> None:
        self.remove_button.setEnabled(self.table.current_row() is not None)


class HandButton(Button):
    """Opens the window; says on itself how many are kept out."""

    def __init__(self, desk: Desk, kind: str, changed: Callable[[], None]) -> None:
        super().__init__("", "ban")
        self._desk = desk
        self._kind = kind
        self._told = changed
        self.rows: tuple[HandExclusion, ...] = ()
        self.clicked.connect(self._open)
        self.show_rows(())

    def show_rows(self, rows: tuple[HandExclusion, ...]) -> None:
        """Take over those of a plan."""
        self.rows = rows
        count = "some" if rows else "none"
        self.setText(text(f"plan.hand.{self._kind}.button_{count}", count=len(rows)))

    def _open(self) -> None:
        dialog = HandDialog(self, self._desk, self._kind, self.rows)
        if dialog.exec() and dialog.rows() != self.rows:
            self.show_rows(dialog.rows())
            self._told()


def _line_words(row: Found) -> str:
    return text("plan.hand.line", name=row.name, code=row.key)


def _columns(kind: str) -> tuple[Column[HandExclusion], ...]:
    return (
        Column(text(f"plan.hand.{kind}.who"), lambda row: row.name or row.key, least=220),
        Column(text("plan.hand.key"), lambda row: row.key, 190),
        Column(text("plan.hand.reason"), lambda row: row.reason, least=220),
    )
