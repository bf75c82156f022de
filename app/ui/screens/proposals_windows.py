"""Deciding about proposed classes, with a preview; and setting the rules that propose them."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.core.parameters import CLASS_CAPS, CLASS_RULES, RISK_CLASSES, YEARLY_CAP
from app.core.presets import CLASS_PRESETS
from app.core.times import beijing_date
from app.core.vocabulary import LIST_MARK
from app.services import bureau
from app.services.registry import proposals, proposals_again
from app.services.registry.proposals import LONGEST_REASON, DecidedLine, ProposalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.saving import Saving
from app.ui.views import proposals as view
from app.ui.views.settings import WrongEntry, parse_value, typed_words
from app.ui.widgets import Banner, DayField, FormGrid, WrappedLabel

_WIDE = 168  # px of a box: the longest name of a class in it
MARGIN = 10  # characters the saved reason has in front


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


class ReverseWindow(Saving):
    """Deciding the other way what was decided before, with the reason."""

    def __init__(self, parent: QWidget, desk: Desk, line: DecidedLine) -> None:
        words = "proposals.window."
        key = "reverse_taken" if line.taken else "reverse_refused"
        before, after = view.class_words(line.before), view.class_words(line.after)
        said = text(words + key, name=line.name, before=before, after=after)
        super().__init__(parent, text(words + "reverse_title"), said)
        self.desk = desk
        self.line = line
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON - MARGIN)
        self.form = FormGrid(1, 72)
        hint = text(words + "reverse_reason_hint")
        self.form.add("reason", text(words + "reason"), self.reason, required=True, hint=hint)
        self.add(self.form)
        self.set_buttons(text(words + "reverse_accept"))
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.text().split())
        if self.form.set_errors(view.reason_errors(reason, needed=True)):
            self.save(proposals_again.reverse, self.line.id, reason)
        return False  # the answer closes the window


class RulesWindow(Saving):
    """Result by result what is proposed, what each class may be inspected, and since when."""

    def __init__(self, parent: QWidget, desk: Desk, now: Mapping[str, Any]) -> None:
        """`now`: the parameters in force."""
        words = "proposals.rules."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=1000)
        self.desk = desk
        self.now = now
        self.classes: tuple[str, ...] = tuple(now[RISK_CLASSES])
        self.preset = QComboBox()
        self.preset.addItem(text(words + "preset_none"), "")
        for key in CLASS_PRESETS:
            self.preset.addItem(text(f"{words}presets.{key}"), key)
        self.preset.activated.connect(lambda _at: self._take_preset())
        self.boxes = {code: QComboBox() for code, _ in view.results()}
        for box in self.boxes.values():
            box.setMinimumWidth(_WIDE)
        self.caps = QLineEdit()
        self.day = DayField()
        today = beijing_date(desk.clock())
        self.day.setDate(today)
        self.basis = QLineEdit()
        self.basis.setMaxLength(200)
        self.note = Banner("", "info")
        self.form = FormGrid(2, 96)
        self._assemble(words)
        self._show(self.classes, now[CLASS_RULES], now[CLASS_CAPS])

    def _assemble(self, words: str) -> None:
        first = FormGrid(1, 96)
        self.preset.setToolTip(text(words + "preset_hint"))
        first.add("preset", text(words + "preset"), self.preset)
        table = FormGrid(2, 260)  # the longest result of the dictionary
        for code, name in view.results():
            table.add(code, name, self.boxes[code])
        hint = text(words + "caps_hint", count=self.now[YEARLY_CAP])
        self.form.add("caps", text(words + "caps"), self.caps, hint=hint)
        self.form.add("from", text(words + "from"), self.day, required=True)
        self.basis.setPlaceholderText(text(words + "basis_hint"))
        self.form.add("basis", text(words + "basis"), self.basis, required=True, wide=True)
        for part in (first, table, self.note, self.form):
            self.add(part)
        self.set_buttons(text(words + "save"))

    def _take_preset(self) -> None:
        key = str(self.preset.currentData())
        if not key:
            self._show(tuple(self.now[RISK_CLASSES]), self.now[CLASS_RULES], self.now[CLASS_CAPS])
            return
        chosen = CLASS_PRESETS[key]
        self._show(chosen.classes, chosen.rules, chosen.caps)

    def _show(
        self, classes: tuple[str, ...], rules: Mapping[str, str], caps: Mapping[str, int]
    ) -> None:
        """Fill the fields; the boxes offer these classes."""
        self.classes = classes
        known = dict(view.moves(classes))
        for code, box in self.boxes.items():
            move = rules.get(code, "")
            box.clear()
            for value, said in known.items():
                box.addItem(said, value)
            if move not in known:  # a class the bureau has no more
                box.addItem(view.move_words(move), move)
            box.setCurrentIndex(box.findData(move))
        self.caps.setText(typed_words(dict(caps)))
        other = classes != tuple(self.now[RISK_CLASSES])
        said = text("proposals.rules.classes_change", classes=LIST_MARK.join(classes))
        self.note.show_note(said if other else "")

    def rules(self) -> dict[str, str]:
        """The rules as chosen; results that propose nothing are left out."""
        chosen = {code: str(box.currentData()) for code, box in self.boxes.items()}
        return {code: move for code, move in chosen.items() if move}

    def may_accept(self) -> bool:
        basis = " ".join(self.basis.text().split())
        errors = {} if basis else {"basis": text("settings.required")}
        caps: dict[str, int] = {}
        try:
            caps = parse_value(CLASS_CAPS, self.caps.text())
        except WrongEntry as wrong:
            errors["caps"] = str(wrong)
        if self.form.set_errors(errors):
            chosen = self.day.day()
            values: dict[str, Any] = {CLASS_RULES: self.rules()}
            if caps != self.now[CLASS_CAPS]:
                values[CLASS_CAPS] = caps
            if self.classes != tuple(self.now[RISK_CLASSES]):
                values[RISK_CLASSES] = list(self.classes)
            self.save(bureau.set_parameters, values, chosen, basis)
        return False  # the answer closes the window
