"""The manual in a window of its own, beside the work: contents, search, back and forward."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.manual_text import ManualPage
from app.services.walks.manual import Hit, Manual, look_for
from app.texts import text
from app.ui import theme
from app.ui.manual.html import LINK, Look, page_html
from app.ui.manual.pictures import picture, width_in
from app.ui.widgets import Button, SearchBox, WrappedLabel
from app.ui.widgets.tips import plain_tip

_SIZE: Final = QSize(980, 700)
_TREE: Final = 250
_KEY: Final = Qt.ItemDataRole.UserRole
_LEAST_PICTURE: Final = 320
_MOST_PICTURE: Final = 900
_EDGE: Final = 60  # frame and margins of the page
_MARGIN: Final = 16


class Browser(QTextBrowser):
    """Shows one page. Nothing is loaded but the manual's own pictures.

    Signals:
        resized: there is more or less room for them.
    """

    resized = Signal()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        address = name.toString() if isinstance(name, QUrl) else name
        return picture(address, self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ManualWindow(QWidget):
    """The manual; lies above the window it belongs to and stops nobody from working there.

    Signals:
        print_wanted: one page (its key), or the whole ("").
        save_wanted: the whole as PDF.
        tour_wanted: the tour of the sample county.
    """

    print_wanted = Signal(str)
    save_wanted = Signal()
    tour_wanted = Signal()

    def __init__(self, parent: QWidget | None, book: Manual, *, tour: bool = False) -> None:
        """`tour`: the tour can be begun here."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.book = book
        self.key = ""
        self._past: list[str] = []
        self._future: list[str] = []
        self.search = SearchBox(text("manual.search"))
        self.search.searched.connect(self._look)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(text("manual.contents"))
        self.tree.currentItemChanged.connect(self._picked)
        self.found = WrappedLabel("", "muted")
        self.browser = Browser()
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName(text("manual.title"))
        self.browser.anchorClicked.connect(self._follow)
        # Not at once: the page being laid out shows the scroll bar, which is a resize too.
        self._room = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        self.browser.resized.connect(self._soon.start)
        self.back = _turner("back", "chevron-left")
        self.forward = _turner("forward", "chevron-right")
        self.tour = Button(text("manual.tour"), "play")
        self.print_page = Button(text("manual.print_page"), "printer")
        self.print_all = Button(text("manual.print_all"), "printer")
        self.save = Button(text("manual.save"), "save")
        self.tour.setVisible(tour)
        self._assemble()
        self._connect()
        self.show_tree(())
        self._place()

    def _assemble(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in (self.back, self.forward):
            bar.addWidget(button)
        bar.addStretch(1)
        for button in (self.tour, self.print_page, self.print_all, self.save):
            bar.addWidget(button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.found)
        column.addWidget(self.tree, 1)
        self.found.hide()
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(left)
        self.halves.addWidget(self.browser)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([_TREE, _SIZE.width() - _TREE])
        self.keys = WrappedLabel(text("manual.keys"), "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 10)
        box.setSpacing(10)
        box.addLayout(bar)
        box.addWidget(self.halves, 1)
        box.addWidget(self.keys)

    def _connect(self) -> None:
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.tour.clicked.connect(self.tour_wanted)
        self.print_page.clicked.connect(lambda: self.print_wanted.emit(self.key))
        self.print_all.clicked.connect(lambda: self.print_wanted.emit(""))
        self.save.clicked.connect(self.save_wanted)
        for keys, act in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+F", self._to_search),
            ("Ctrl+P", self.print_page.click),
            ("Ctrl+S", self.save.click),
            ("F1", lambda: self.show_page("manual")),
            ("Esc", self._leave),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _place(self) -> None:
        """Stand at the right of the operator's screen, so that the work beside it can be seen."""
        screen = (self.parentWidget() or self).screen().availableGeometry()
        size = QSize(min(_SIZE.width(), screen.width() - 40), min(900, screen.height() - 60))
        self.resize(size)
        self.move(screen.right() - size.width() - 12, screen.y() + 30)

    # -- pages ---------------------------------------------------------------------------

    def show_page(self, key: str) -> None:
        """Bring a page to the front; the first one where there is none of the key."""
        page = self.book.page(key) or self.book.pages[0]
        if page.key == self.key:
            return
        if self.key:
            self._past.append(self.key)
            self._future.clear()
        self._to(page.key)

    def go_back(self) -> None:
        """Show the page that was in front before."""
        if self._past:
            self._future.append(self.key)
            self._to(self._past.pop())

    def go_forward(self) -> None:
        """Show the page that was in front before going back."""
        if self._future:
            self._past.append(self.key)
            self._to(self._future.pop())

    def _to(self, key: str) -> None:
        self.key = key
        self._show()
        self.browser.verticalScrollBar().setValue(0)
        self._mark()
        self.back.setEnabled(bool(self._past))
        self.forward.setEnabled(bool(self._future))

    def _fit(self) -> None:
        """Show the page again where its pictures have more or less room now."""
        if self._room != self._width():
            self._show()

    def _width(self) -> int:
        """The px a picture may take; the scroll bar's are left out, there or not."""
        whole = self.browser.width() - self.browser.verticalScrollBar().sizeHint().width()
        return max(_LEAST_PICTURE, min(_MOST_PICTURE, whole - _EDGE))

    def _show(self) -> None:
        page = self.book.page(self.key)
        if page is None:
            return
        room = self._room = self._width()
        at = self.browser.verticalScrollBar().value()
        self.browser.document().setDocumentMargin(_MARGIN)
        look = Look(theme.px(15), lambda name: width_in(name, room))
        self.browser.setHtml(page_html(page, look))
        self.browser.verticalScrollBar().setValue(at)
        self.setWindowTitle(text("manual.window", page=page.title))

    def _follow(self, address: QUrl) -> None:
        key = address.toString()
        if key.startswith(LINK):
            self.show_page(key.removeprefix(LINK))

    # -- contents and search -------------------------------------------------------------

    def show_tree(self, hits: Sequence[Hit]) -> None:
        """Show the contents, or the pages that were found."""
        self.tree.blockSignals(True)
        self.tree.clear()
        if hits:
            for hit in hits:
                row = self._row(self.tree.invisibleRootItem(), hit.page)
                row.setToolTip(0, plain_tip(hit.words))
                if hit.words:
                    words = QTreeWidgetItem(row, [hit.words])
                    words.setData(0, _KEY, hit.page.key)
        else:
            for part in self.book.parts:
                above = QTreeWidgetItem(self.tree, [part.title])
                above.setFlags(Qt.ItemFlag.ItemIsEnabled)
                for page in part.pages:
                    self._row(above, page)
        self.tree.expandAll()
        self._mark()
        self.tree.blockSignals(False)

    def _row(self, above: QTreeWidgetItem, page: ManualPage) -> QTreeWidgetItem:
        row = QTreeWidgetItem(above, [page.title])
        row.setData(0, _KEY, page.key)
        return row

    def _mark(self) -> None:
        """Let the contents follow the page in front."""
        fits = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        model = self.tree.model()
        found = model.match(model.index(0, 0), _KEY, self.key, 1, fits)
        self.tree.blockSignals(True)
        if found:
            self.tree.setCurrentItem(self.tree.itemFromIndex(found[0]))
        self.tree.blockSignals(False)

    def _picked(self, row: QTreeWidgetItem | None) -> None:
        key = row.data(0, _KEY) if row is not None else None
        if key:
            self.show_page(str(key))

    def _look(self, words: str) -> None:
        hits = look_for(self.book, words)
        said = ""
        if words:
            said = text("manual.found", count=len(hits)) if hits else text("manual.none")
        self.found.setText(said)
        self.found.setVisible(bool(said))
        self.show_tree(hits)
        if hits:
            self.show_page(hits[0].page.key)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        if self.search.words():
            self.search.reset()
            self._look("")
        else:
            self.close()


def _turner(key: str, picture: str) -> Button:
    """A button with a picture only, and what it does for those who do not see it."""
    button = Button("", picture)
    button.setAccessibleName(text(f"manual.{key}"))
    button.setToolTip(text(f"manual.{key}_tip"))
    return button
