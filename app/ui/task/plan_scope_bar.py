"""The groups of a scope side by side, with 或 between them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.texts import text
from app.ui.views.scope import MOST_GROUPS, tab_words
from app.ui.widgets import Button, label


class GroupBar(QWidget):
    """A tab for each group; one group alone needs none. `add_button` stands elsewhere.

    Signals:
        opened: a tab was chosen (its place from 0).
        added: one more group is wanted.
        dropped: the group in front is to go.
    """

    opened = Signal(int)
    added = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tabs: list[Button] = []
        self._joints: list[QWidget] = []
        self._choice = QButtonGroup(self)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self.add_button = Button(text("plan.scope.add_group"), "plus")
        self.add_button.clicked.connect(lambda: self.added.emit())
        self.drop_button = Button(text("plan.scope.drop_group"), "trash-2")
        self.drop_button.clicked.connect(lambda: self.dropped.emit())
        self._box.addStretch(1)
        self._box.addWidget(self.drop_button)
        self.show_groups((None,), 0)

    def show_groups(self, counts: Sequence[int | None], front: int) -> None:
        """Show so many groups, each with how many it takes; one of them is in front."""
        if len(counts) != len(self.tabs):
            self._build(len(counts))
        for at, (tab, count) in enumerate(zip(self.tabs, counts, strict=True)):
            tab.setText(tab_words(at + 1, count))
            tab.setChecked(at == front)
        self.setVisible(len(counts) > 1)
        self.add_button.setEnabled(len(counts) < MOST_GROUPS)

    def _build(self, size: int) -> None:
        for widget in (*self.tabs, *self._joints):
            self._box.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.tabs, self._joints = [], []
        for at in range(size):
            if at:
                joint = label(text("plan.scope.or"), "secondary")
                self._joints.append(joint)
                self._box.insertWidget(2 * at - 1, joint)
            tab = Button("")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, place=at: self.opened.emit(place))
            self._choice.addButton(tab)
            self.tabs.append(tab)
            self._box.insertWidget(2 * at, tab)
