"""The list of forms on the page 其他文书: grouped, searchable, greyed with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.services.paper.making import KindOfPaper
from app.texts import text
from app.ui import theme
from app.ui.views import making as view
from app.ui.widgets import Card, SearchBox, WrappedLabel
from app.ui.widgets.tips import plain_tip

_CODE = Qt.ItemDataRole.UserRole
_WIDTH, _WIDEST = 244, 320


class KindList(Card):
    """Forms under their headings.

    chosen: another form was chosen (a KindOfPaper).
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(text("making.kinds.title"))
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_WIDEST)
        self._kinds: tuple[KindOfPaper, ...] = ()
        self.search = SearchBox(text("making.kinds.search"))
        self.search.searched.connect(lambda _words: self._fill())
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(text("making.kinds.title"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(lambda *_: self._picked())
        self.none = WrappedLabel(text("making.kinds.none"), "muted")
        self.none.hide()
        self.add(self.search)
        self.add(self.none)
        self.add(self.list, 1)

    def show_kinds(self, kinds: Sequence[KindOfPaper]) -> None:
        """Show these forms; the first one that can be made is chosen."""
        self._kinds = tuple(kinds)
        self._fill()
        ready = next((kind for kind in self._kinds if kind.ready), None)
        if ready is not None and self.current() is None:
            self.choose(ready.code)

    def choose(self, code: str) -> None:
        """Choose a form by its code."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(_CODE) == code:
                self.list.setCurrentItem(item)

    def current(self) -> KindOfPaper | None:
        """The form that is chosen."""
        item = self.list.currentItem()
        code = item.data(_CODE) if item is not None else None
        return next((kind for kind in self._kinds if kind.code == code), None)

    def _fill(self) -> None:
        before = self.current()
        self.list.blockSignals(True)
        self.list.clear()
        for heading, kinds in view.grouped(self._kinds, self.search.words()):
            self.list.addItem(_heading(heading))
            for kind in kinds:
                self.list.addItem(_entry(kind))
        self.none.setVisible(not self.list.count())
        if before is not None:
            self.choose(before.code)
        self.list.blockSignals(False)

    def _picked(self) -> None:
        kind = self.current()
        if kind is not None:
            self.chosen.emit(kind)


def _heading(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = QFont()
    font.setBold(True)
    item.setFont(font)
    return item


def _entry(kind: KindOfPaper) -> QListWidgetItem:
    item = QListWidgetItem(kind.title)
    item.setData(_CODE, kind.code)
    item.setToolTip(plain_tip(view.kind_words(kind)))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, view.kind_words(kind))
    if not kind.ready:
        item.setForeground(theme.colour("muted"))  # it can be chosen, and says why not yet
    return item
