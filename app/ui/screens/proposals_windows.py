"""Deciding about proposed classes, with a preview; and setting the rules that propose them."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from app.core.parameters import CLASS_RULES
from app.core.times import beijing_date
from app.services import bureau, proposals
from app.services.proposals import LONGEST_REASON, ProposalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.saving import Saving
from app.ui.views import proposals as view
from app.ui.widgets import FormGrid, WrappedLabel


class DecideWindow(Saving):
    """What taking or refusing the chosen proposals does; nothing is saved before its button."""

    def __init__(
        self, parent: QWidget, desk: Desk, lines: Sequence[ProposalLine], *, taken: bool
    ) -> None:
        words, act = "proposals.window.", "take" if taken else "refuse"
        count = f"{len(lines):,}"
        super().__init__(
            parent, text(words + f"{act}_title"), text(words + f"{act}_sentence", count=count)
        )
        self.desk = desk
        self.lines = tuple(lines)
        self.taken = taken
        self.preview = WrappedLabel(view.preview_words(lines))
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        hint = text(words + "reason_hint") if taken else ""
        self.form = FormGrid(1, 72)
        self.form.add("reason", text(words + "reason"), self.reason, required=not taken, hint=hint)
        self.add(self.preview)
        self.add(self.form)
        self.set_buttons(text(words + f"{act}_accept", count=count))
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.text().split())
        if self.form.set_errors(view.reason_errors(reason, needed=not self.taken)):
            self.save(proposals.decide, self.lines, self.taken, reason)
        return False  # the answer closes the window


class RulesWindow(Saving):
    """Result by result what is proposed, and since when."""

    def __init__(
        self, parent: QWidget, desk: Desk, now: Mapping[str, str], classes: Sequence[str]
    ) -> None:
        words = "proposals.rules."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=760)
        self.desk = desk
        self.boxes: dict[str, QComboBox] = {}
        table = FormGrid(2, 150)
        known = dict(view.moves(classes))
        for code, name in view.results():
            box = QComboBox()
            move = now.get(code, "")
            for value, said in known.items():
                box.addItem(said, value)
            if move not in known:  # a class the bureau has no more
                box.addItem(view.move_words(move), move)
            box.setCurrentIndex(box.findData(move))
            self.boxes[code] = box
            table.add(code, name, box)
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        today = beijing_date(desk.clock())
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.basis = QLineEdit()
        self.basis.setMaxLength(200)
        self.form = FormGrid(1, 96)
        self.form.add("from", text(words + "from"), self.day, required=True)
        hint = text(words + "basis_hint")
        self.form.add("basis", text(words + "basis"), self.basis, required=True, hint=hint)
        self.add(table)
        self.add(self.form)
        self.set_buttons(text(words + "save"))

    def rules(self) -> dict[str, str]:
        """The rules as chosen; results that propose nothing are left out."""
        chosen = {code: str(box.currentData()) for code, box in self.boxes.items()}
        return {code: move for code, move in chosen.items() if move}

    def may_accept(self) -> bool:
        basis = " ".join(self.basis.text().split())
        if self.form.set_errors({} if basis else {"basis": text("settings.required")}):
            day = self.day.date()
            chosen = date(day.year(), day.month(), day.day())
            self.save(bureau.set_parameter, CLASS_RULES, self.rules(), chosen, basis)
        return False  # the answer closes the window
