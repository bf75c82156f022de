"""What the steps of a plan share, and a list of values to tick."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.views.plan import Draft
from app.ui.widgets import label
from app.ui.widgets.tips import plain_tip


class Section(QWidget):
    """One step of a plan. `load` shows a draft, `take` returns it with what was entered.

    Signals:
        edited: something was entered; the summary beside it is stale.
    """

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.list_version = ""  # of the task's own item list, told by the panel
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(12)

    def load(self, draft: Draft) -> None:
        """Show a draft."""

    def take(self, draft: Draft) -> Draft:
        """Return the draft with what stands in the fields."""
        return draft

    def complete(self, draft: Draft) -> bool:
        """Whether the step is complete; shows at the fields what is not."""
        return True


class SectionStack(QStackedWidget):
    """A stack as large as the page in front; Qt's own is as large as its largest page."""

    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() if front is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return False  # WrappedLabel claims its height itself

    def bring(self, page: QWidget) -> None:
        """Show a page and take its size."""
        self.setCurrentWidget(page)
        self.updateGeometry()


class ChoiceList(QWidget):
    """Values with their counts, each with a box to tick.

    Signals:
        changed: a box was ticked or cleared.
    """

    changed = Signal()

    def __init__(self, title: str, least_height: int = 112) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setProperty("role", "choices")
        self.list.setMinimumHeight(least_height)
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(label(title, "secondary"))
        box.addWidget(self.list, 1)

    def set_options(self, options: Iterable[tuple[str, str]], chosen: Iterable[str]) -> None:
        """Show (value, words) pairs, some of them ticked."""
        ticked = set(chosen)
        self.list.blockSignals(True)
        self.list.clear()
        for value, words in options:
            item = QListWidgetItem(f" {words}")  # Qt sets the words right beside the box
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(plain_tip(words))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked
            item.setCheckState(on)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def set_chosen(self, values: Iterable[str]) -> None:
        """Tick these values and no others."""
        ticked = set(values)
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            item = self.list.item(at)
            on = item.data(Qt.ItemDataRole.UserRole) in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()

    def chosen(self) -> tuple[str, ...]:
        """The ticked values, in the order shown."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )
