"""Words found in the PDF window: the field, the places, and which one is in front."""

from bisect import bisect_left, bisect_right
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.paper.pdf_search import Box, FoundSome, WordSearch
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.views.pdf import found_words
from app.ui.widgets import Button, SearchBox, label
from app.ui.widgets.tips import plain_tip


class FindBar(QWidget):
    """Searches as words are typed; the search ends when other words are typed.

    Signals:
        reached: the page (from 0) of the place that is now in front.
        marked: the places of the page on show (a tuple of tuples of Box), and which of them
            is in front, -1 for none.
        failed: the file could not be read.
        left: the bar was closed.
    """

    reached = Signal(int)
    marked = Signal(object, int)
    failed = Signal(object)
    left = Signal()
    _said = Signal(int, object)

    def __init__(self, jobs: Jobs, path: Path) -> None:
        super().__init__()
        self._jobs = jobs
        self._path = path
        self._search = WordSearch(path, 0)
        self._stop = Event()
        self._run = 0  # which search; answers of earlier ones are dropped
        self.words = ""  # what was looked for
        self._page = 0
        self._pages: list[int] = []  # pages with places,
        self._starts: list[int] = []  # and how many places stand before them
        self.count = 0
        self.searched = 0
        self.of = 0
        self.current = -1  # of all places, from 0
        self.going = False
        self._said.connect(self._take)
        self._assemble()
        self.hide()

    def _assemble(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 14, 8)
        line.setSpacing(6)
        self.field = SearchBox(text("pdf.find.field"))
        self.field.setMinimumWidth(280)
        self.field.searched.connect(self.search)
        self.field.returnPressed.connect(self._entered)
        self.note = label("", "secondary")
        self.note.setMinimumWidth(300)
        self.up = self._button("up", "chevron-up", "Shift+F3", partial(self.step, False))
        self.down = self._button("down", "chevron-down", "F3", partial(self.step, True))
        self.quit = self._button("close", "x", "Esc", self.leave)
        for widget in (self.field, self.up, self.down, self.note):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.quit)
        self._tell()

    def _button(self, name: str, icon: str, keys: str, clicked: "partial[None] | object") -> Button:
        words = text(f"pdf.find.{name}")
        button = Button("", icon)
        button.setAccessibleName(words)
        button.setToolTip(plain_tip(text("pdf.tip.keys", words=words, keys=keys)))
        button.clicked.connect(lambda: clicked())  # type: ignore[operator]  # a slot
        return button

    # -- the field -----------------------------------------------------------------------

    def set_pages(self, pages: int) -> None:
        """The file has been opened."""
        self._search = WordSearch(self._path, pages)

    def ask(self) -> None:
        """Show the bar with the keyboard in its field."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.words() and not self.words:
            self.search(self.field.take())

    def leave(self) -> None:
        """Hide the bar and what it marked."""
        self.stop()
        self._forget("")
        self.hide()
        self.marked.emit((), -1)
        self.left.emit()

    def stop(self) -> None:
        """End the search in hand."""
        self._stop.set()

    def search(self, words: str) -> None:
        """Look for words from the page on show on; "" for nothing."""
        self.stop()
        self._forget(words)
        self.marked.emit((), -1)
        if words:
            self._stop = stop = Event()
            self.going = True
            said = partial(self._said.emit, self._run)
            self._jobs.run(
                partial(self._search.run, words, stop, said),
                partial(self._ended, self._run),
                partial(self._broken, self._run),
                owner=self,
            )
        self._tell()

    def _entered(self) -> None:
        """Return goes on, with Shift back; other words were asked for before this is called."""
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.step(not shift)

    # -- places --------------------------------------------------------------------------

    def step(self, forward: bool) -> None:
        """Go to the next place or the one before; behind the last comes the first."""
        if not self.isVisible():
            self.ask()
        elif self.field.words() != self.words:
            self.search(self.field.take())
        elif self.count:
            self._go(self._next(forward))

    def _next(self, forward: bool) -> int:
        """The place after the one in front, or after the page the reader has turned to."""
        if self._page_of(self.current) == self._page:
            return (self.current + (1 if forward else -1)) % self.count
        at = bisect_left(self._pages, self._page)
        after = self._starts[at] if at < len(self._starts) else 0
        return after if forward else (after - 1) % self.count

    def show_page(self, page: int) -> None:
        """Another page is on show: mark its places."""
        self._page = page
        if not self.words or page not in self._pages:
            self.marked.emit((), -1)
            return
        self._jobs.run(
            partial(self._search.boxes, self.words, page),
            partial(self._boxes_found, self._run, page),
            partial(self._broken, self._run),
            owner=self,
        )

    def _forget(self, words: str) -> None:
        self._run += 1
        self.words = words
        self._pages, self._starts = [], []
        self.count = self.searched = 0
        self.current = -1
        self.going = False

    def _take(self, run: int, found: FoundSome) -> None:
        if run != self._run:
            return
        for page, count in found.counts:
            self._pages.append(page)
            self._starts.append(self.count)
            self.count += count
        self.searched, self.of = found.searched, found.pages
        if self.current < 0 and self._pages and self._pages[-1] >= self._page:
            self._go(self._starts[bisect_left(self._pages, self._page)])
        self._tell()

    def _ended(self, run: int, whole: bool) -> None:
        if run != self._run or not whole:
            return
        self.going = False
        if self.count and self.current < 0:
            self._go(0)
        self._tell()

    def _broken(self, run: int, error: Exception) -> None:
        if run == self._run:
            self.going = False
            self._tell()
            self.failed.emit(error)

    def _go(self, place: int) -> None:
        self.current = place
        page = self._page_of(place)
        self._tell()
        if page == self._page:
            self.show_page(page)
        else:
            self.reached.emit(page)

    def _page_of(self, place: int) -> int:
        """The page of a place; -1 for none."""
        return self._pages[bisect_right(self._starts, place) - 1] if place >= 0 else -1

    def _boxes_found(self, run: int, page: int, boxes: tuple[tuple[Box, ...], ...]) -> None:
        if run != self._run or page != self._page:
            return
        at = self.current - self._starts[bisect_left(self._pages, page)]
        self.marked.emit(boxes, at if 0 <= at < len(boxes) else -1)

    def _tell(self) -> None:
        words = found_words(
            self.words, self.current, self.count, self.searched if self.going else 0, self.of
        )
        missing = bool(self.words) and not self.going and not self.count
        self.note.setText(words)
        self.note.setProperty("role", "error" if missing else "secondary")
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        for button in (self.up, self.down):
            button.setEnabled(bool(self.count))
