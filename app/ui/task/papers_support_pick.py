"""The small windows of 随行安排: an officer, an expert, the reason why somebody cannot come."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.vocabulary import LIST_MARK
from app.services.registry import registry
from app.services.registry.experts import ExpertLine
from app.services.registry.registry import OfficerLine, OfficerQuery
from app.services.registry.registry_lines import Page
from app.texts import text
from app.ui.desk import Desk
from app.ui.finder import Finder
from app.ui.tables import Column, RowsTable
from app.ui.views.experts import until_words
from app.ui.widgets import Dialog, FormGrid


class OfficerPick(Dialog):
    """An officer of the registry, found by a few letters."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, text("support.pick.officer_title"), width=560)
        self._desk = desk
        self.finder: Finder[OfficerLine] = Finder(
            text("support.pick.officer_search"),
            self._ask,
            lambda row: f"{row.name}\u3000{row.unit}",
        )
        self.add(self.finder, 1)
        self.set_buttons(text("support.pick.accept"))
        self.finder.look()
        self.finder.search.setFocus()

    def _ask(self, words: str, done: Callable[[Page[OfficerLine]], object]) -> None:
        self._desk.read(self, registry.officers, OfficerQuery(text=words), done=done)

    def may_accept(self) -> bool:
        return self.finder.value() is not None


class ExpertPick(Dialog):
    """An expert of the register."""

    def __init__(self, parent: QWidget, lines: tuple[ExpertLine, ...]) -> None:
        super().__init__(parent, text("support.pick.expert_title"), width=820)
        words = "experts.column."
        self.table: RowsTable[ExpertLine] = RowsTable(
            (
                Column(text(words + "name"), lambda row: row.expert.name, 100),
                Column(text(words + "unit"), lambda row: row.expert.unit, least=170),
                Column(text(words + "title"), lambda row: row.expert.title, 120),
                Column(
                    text(words + "skills"), lambda row: LIST_MARK.join(row.expert.skills), least=150
                ),
                Column(text(words + "until"), lambda row: until_words(row.expert.until), 110),
            ),
            text("support.pick.expert_title"),
        )
        self.table.setMinimumHeight(300)
        self.table.set_rows(lines)
        self.table.opened.connect(lambda _row: self.accept())
        self.add(self.table, 1)
        self.set_buttons(text("support.pick.accept"))
        if lines:
            self.table.selectRow(0)
        self.table.setFocus()

    def may_accept(self) -> bool:
        return self.table.current_row() is not None


class OutDialog(Dialog):
    """Why an expert who was drawn cannot come."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, text("support.out.title", name=name), text("support.out.sentence"))
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 70)
        self.form.add("reason", text("support.out.reason"), self.reason, required=True)
        self.add(self.form)
        self.set_buttons(text("support.out.accept"))
        self.reason.setFocus()

    def may_accept(self) -> bool:
        given = bool(self.reason.toPlainText().strip())
        return self.form.set_errors({} if given else {"reason": text("ui.form.required")})
