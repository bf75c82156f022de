"""A weight for each class, and the chance it gives."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.core.typed import typed_number
from app.core.weights import LEAST, MOST, Weighed, chances
from app.texts import text
from app.ui.task.quota_lines import FIGURE
from app.ui.views.plan import class_words
from app.ui.widgets import WrappedLabel, label


class WeightGrid(QWidget):
    """Classes with their weights; said beside: strata are exact, weights are not.

    Signals:
        changed: a weight was typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QLineEdit] = {}
        self._chances: dict[str, QLabel] = {}
        self._pools: dict[str, int] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)

    def show_classes(self, pools: Mapping[str, int], weights: Mapping[str, int]) -> None:
        """Offer a weight for each class; one that has none begins with 1."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields, self._chances, self._pools = {}, {}, dict(pools)
        for column, key in enumerate(("class", "pool", "weight", "chance")):
            side = FIGURE if key in ("pool", "chance") else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label(text(f"quota.weight.{key}"), "secondary"), 0, column, side)
        for row, (name, size) in enumerate(pools.items(), 1):
            field = QLineEdit(str(weights.get(name, LEAST)))
            field.setFixedWidth(92)
            field.setAccessibleName(f"{class_words(name)} {text('quota.weight.weight')}")
            field.textChanged.connect(lambda _words: self.changed.emit())
            self.fields[name] = field
            self._chances[name] = label("")
            self._grid.addWidget(label(class_words(name)), row, 0)
            self._grid.addWidget(label(f"{size:,}"), row, 1, FIGURE)
            self._grid.addWidget(field, row, 2)
            self._grid.addWidget(self._chances[name], row, 3, FIGURE)
        advice = WrappedLabel(text("quota.weight.advice"), "muted")
        self._grid.addWidget(advice, len(pools) + 1, 0, 1, 5)
        self._grid.setColumnStretch(4, 1)

    def weights(self) -> dict[str, int]:
        """The weights as typed; what is none is 0, which no plan takes."""
        return {
            name: int(words) if (words := typed_number(field.text())).isdecimal() else 0
            for name, field in self.fields.items()
        }

    def wrong(self) -> tuple[str, ...]:
        """The classes whose weight is none; each is marked at its field."""
        found = []
        for name, weight in self.weights().items():
            bad = not LEAST <= weight <= MOST
            field = self.fields[name]
            field.setAccessibleDescription(text("quota.weight.bad") if bad else "")
            field.setToolTip(text("quota.weight.bad") if bad else "")
            field.setProperty("invalid", "true" if bad else "false")
            field.style().unpolish(field)
            field.style().polish(field)
            if bad:
                found.append(name)
        return tuple(found)

    def show_chances(self, drawn: int | None) -> None:
        """Show the chance each class gets where so many are drawn; None: not known yet."""
        wrong = set(self.wrong())
        weighed = {
            name: Weighed(self._pools[name], weight) for name, weight in self.weights().items()
        }
        known = drawn is not None and not wrong and drawn <= sum(self._pools.values())
        found = chances(weighed, drawn) if known and drawn is not None else {}
        for name, shown in self._chances.items():
            if name in wrong:
                shown.setText(text("quota.weight.bad"))
            else:
                chance = found.get(name)
                shown.setText("…" if chance is None else f"{chance * 100:.1f}%")
