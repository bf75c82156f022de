"""Which dated facts a plan asks for, and at what time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QSizePolicy, QWidget

from app.core.facts import FactTest
from app.services.registry.facts import FactCount
from app.services.scope_words import months_words
from app.texts import text
from app.ui.task.sections import ChoiceList
from app.ui.views.facts import MONTHS

_HEIGHT = 76  # px: two lines of kinds


class FactChoice(QWidget):
    """Kinds to tick and one time for all of them.

    Signals:
        changed: another question is asked.
    """

    changed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.kinds = ChoiceList(title, _HEIGHT)
        self.kinds.list.setFlow(QListView.Flow.LeftToRight)
        self.kinds.list.setWrapping(True)
        self.kinds.list.setUniformItemSizes(False)  # else all are as wide as the first
        self.kinds.list.setSpacing(2)
        self.kinds.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.kinds.list.setFixedHeight(_HEIGHT)
        self.time = QComboBox()
        self.time.setAccessibleName(text("facts.time"))
        for months in MONTHS:
            self.time.addItem(months_words(months), months)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.kinds, 1)
        box.addWidget(self.time, 0, Qt.AlignmentFlag.AlignBottom)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.kinds.changed.connect(self.changed)
        self.time.activated.connect(lambda _at: self.changed.emit())

    def show_counts(self, counts: tuple[FactCount, ...], test: FactTest) -> None:
        """Offer the kinds with how many enterprises have them; tick those asked for."""
        options = [
            (one.kind, text("facts.option", kind=one.kind, count=f"{one.enterprises:,}"))
            for one in counts
        ]
        there = {kind for kind, _ in options}
        options += [
            (kind, text("facts.option", kind=kind, count=0))
            for kind in test.kinds
            if kind not in there
        ]
        self.kinds.set_options(options, test.kinds)
        self.set_test(test)

    def set_test(self, test: FactTest) -> None:
        """Show a question."""
        self.kinds.set_chosen(test.kinds)
        at = self.time.findData(test.months)
        if at < 0:  # a number of months from elsewhere stays
            self.time.addItem(months_words(test.months), test.months)
            at = self.time.count() - 1
        self.time.setCurrentIndex(at)

    def test(self) -> FactTest:
        """The question as ticked; the time of none is nothing."""
        kinds = self.kinds.chosen()
        return FactTest(kinds, int(self.time.currentData())) if kinds else FactTest()
