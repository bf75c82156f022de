"""Find one record by a few letters and choose it from what is found."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.services.registry.registry_lines import Page
from app.texts import text
from app.ui.widgets import SearchBox, label
from app.ui.widgets.tips import plain_tip

Row = TypeVar("Row")
Ask = Callable[[str, Callable[[Page[Row]], object]], None]


class Finder(QWidget, Generic[Row]):
    """A search box above its results; the chosen line is the value.

    Args:
        placeholder: what can be searched by.
        ask: called with (words, done); calls done with a page of what was found.
        words: one line of the list.
    """

    def __init__(self, placeholder: str, ask: Ask[Row], words: Callable[[Row], str]) -> None:
        super().__init__()
        self._ask = ask
        self._words = words
        self._rows: Sequence[Row] = ()
        self._question = 0
        self.search = SearchBox(placeholder)
        self.search.searched.connect(lambda _words: self.look())
        self.list = QListWidget()
        self.list.setAccessibleName(placeholder)
        self.list.setProperty("role", "choices")
        self.list.setFixedHeight(196)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.count = label("", "small")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.search)
        box.addWidget(self.list)
        box.addWidget(self.count)
        self.setFocusProxy(self.search)

    def look(self) -> None:
        """Ask for what the box says; only the newest answer is shown."""
        self._question += 1
        question = self._question
        self._ask(self.search.words(), lambda page: self._show(question, page))

    def _show(self, question: int, page: Page[Row]) -> None:
        if question != self._question:
            return
        self._rows = page.lines
        self.list.clear()
        for row in page.lines:
            item = QListWidgetItem(self._words(row))
            item.setToolTip(plain_tip(self._words(row)))
            self.list.addItem(item)
        if page.total > len(page.lines):
            self.count.setText(
                text("recusals.new.more", shown=len(page.lines), total=f"{page.total:,}")
            )
        else:
            self.count.setText(text("recusals.new.found", total=page.total))
        if page.total == 1:
            self.list.setCurrentRow(0)

    def value(self) -> Row | None:
        """The chosen record."""
        at = self.list.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None
