"""The page beside the fields: pictures of a PDF that is made anew after every change."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.services.paper import pdf_pages
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.pdf.print_window import image_of
from app.ui.pdf.sheet import Sheet
from app.ui.views.pdf import SCREEN_DPI, Zoom, zoom_number
from app.ui.widgets import Banner, Button, Card, label
from app.ui.widgets.banner import BannerTone


class PreviewPane(Card):
    """One page at a time, as wide as the pane. Faults are said above the last good page."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(text("making.preview.title"), " ")
        self._jobs = jobs
        self._path: Path | None = None
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._turn = 0  # answers of earlier questions are dropped
        self.page = 0
        self.previous = Button("", "chevron-left")
        self.next = Button("", "chevron-right")
        for name, button, step in (("previous", self.previous, -1), ("next", self.next, 1)):
            button.setAccessibleName(text(f"making.preview.{name}"))
            button.setToolTip(text(f"making.preview.{name}"))
            button.clicked.connect(partial(self._step, step))
        self.number = label("", "secondary")
        for widget in (self.previous, self.number, self.next):
            self.tools.addWidget(widget)
        self.note = Banner("", "info")
        self.sheet = Sheet()
        policy = self.sheet.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the note stays at the top
        self.sheet.setSizePolicy(policy)
        self.sheet.hide()
        self.sheet.resized.connect(self._paint)
        self.sheet.passed.connect(lambda down: self._step(1 if down else -1))
        self.add(self.note)
        self.add(self.sheet, 1)
        self._show_number()

    @property
    def pages(self) -> int:
        """How many pages the paper on show has; 0 while there is none."""
        return len(self._sizes)

    def say(self, words: str, tone: BannerTone = "info") -> None:
        """Say something above the page; "" for nothing."""
        self.note.show_note(words, tone)

    def set_subtitle(self, words: str) -> None:
        """Words behind the heading."""
        self.subtitle.setText(words)

    def clear(self) -> None:
        """Show no page."""
        self._turn += 1
        self._path, self._sizes = None, ()
        self.sheet.set_picture(None)
        self.sheet.hide()
        self._show_number()

    def show_pdf(self, path: Path) -> None:
        """Show a paper, at the page that was in front before."""
        self._turn += 1
        self._jobs.run(
            partial(pdf_pages.page_sizes, path),
            partial(self._opened, self._turn, path),
            lambda _error: self.say(text("making.preview.broken"), "warning"),
            owner=self,
        )

    def _opened(self, turn: int, path: Path, sizes: tuple[tuple[float, float], ...]) -> None:
        if turn != self._turn:
            return
        self._path, self._sizes = path, sizes
        self.sheet.show()
        self.page = min(self.page, max(0, len(sizes) - 1))
        self._show_number()
        self._paint()

    def go(self, page: int) -> None:
        """Show a page, from 0, of the paper on show."""
        self._step(page - self.page)

    def _step(self, step: int, _checked: bool = False) -> None:
        if 0 <= self.page + step < len(self._sizes):
            self.page += step
            self.sheet.to_top()
            self._show_number()
            self._paint()

    def _show_number(self) -> None:
        count = len(self._sizes)
        words = text("making.preview.page", page=self.page + 1, pages=count) if count else ""
        self.number.setText(words)
        for widget in (self.previous, self.number, self.next):
            widget.setVisible(count > 1)
        self.previous.setEnabled(self.page > 0)
        self.next.setEnabled(self.page + 1 < count)
        name = text("making.preview.name", page=self.page + 1, pages=count)
        self.sheet.setAccessibleName(name if count else text("making.preview.title"))

    def _paint(self) -> None:
        if self._path is None or not self._sizes:
            return
        width, height = self._sizes[self.page]
        number = zoom_number(Zoom(), (width, height), self.sheet.room())
        share = SCREEN_DPI / 72 * number
        self.sheet.set_page(QSize(round(width * share), round(height * share)))
        dots = max(20, round(SCREEN_DPI * number * self.devicePixelRatioF()))
        path, page = self._path, self.page
        self._jobs.run(
            lambda: image_of(pdf_pages.page_picture(path, page, dots)),
            partial(self._painted, self._turn, page),
            lambda _error: None,  # the file gave way to a newer one, which is on its way
            owner=self,
        )

    def _painted(self, turn: int, page: int, picture: QImage) -> None:
        if (turn, page) == (self._turn, self.page):
            self.sheet.set_picture(picture)
