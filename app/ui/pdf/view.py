"""The window that shows a PDF: look, search, print, keep a copy, find the file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.services.paper import pdf_pages
from app.services.paper.pdf_pages import OutlineMark
from app.texts import text
from app.ui import clipboard, messages
from app.ui.beside import run_offering
from app.ui.jobs import Jobs
from app.ui.pdf.bar import PdfBar
from app.ui.pdf.find import FindBar
from app.ui.pdf.outline import OutlinePane
from app.ui.pdf.print_window import image_of
from app.ui.pdf.printing import Printing
from app.ui.pdf.sheet import Sheet
from app.ui.views.pdf import SCREEN_DPI, Fit, Zoom, pages_of, stepped, zoom_number
from app.ui.widgets import Banner
from app.ui.widgets.banner import BannerTone

_WIDE = 1020  # a page
_KEPT = 6  # pictures held, about 9 MB each


def open_pdf(parent: QWidget, path: Path) -> "PdfWindow":
    """Show a PDF in a window of its own above the parent's window; return it."""
    window = PdfWindow(parent.window(), path)
    window.show()
    window.activateWindow()
    return window


class PdfWindow(QWidget):
    """One PDF. Pages are painted off the GUI thread, the shown one first.

    Signals:
        shown: a page came up (its number from 0).
        printed: so many pages were sent to the printer.
    """

    shown = Signal(int)
    printed = Signal(int)

    def __init__(self, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.path = path
        self.sizes: tuple[tuple[float, float], ...] = ()
        self.starts: tuple[int, ...] = (0,)  # pages on which papers begin
        self.page = 0
        self.zoom = Zoom()
        self._jobs = Jobs(self)
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._asked: set[tuple[int, int]] = set()
        self.setWindowTitle(path.name)
        self._assemble()
        self._keys()
        self._place(_WIDE)
        self._jobs.run(
            partial(pdf_pages.page_sizes, path), self._opened, self._unreadable, owner=self
        )

    # -- building ------------------------------------------------------------------------

    def _assemble(self) -> None:
        self.bar = PdfBar(
            {
                "outline": self.show_outline,
                "previous": self.turn_back,
                "next": self.turn,
                "smaller": partial(self.step, False),
                "larger": partial(self.step, True),
                "width": self.fit_width,
                "whole": self.fit_whole,
                "find": self.look_for,
                "copy": self.copy_text,
                "folder": self.open_folder,
                "save": self.save_as,
                "print": self.print_all,
            }
        )
        self.number = self.bar.number
        self.number.valueChanged.connect(lambda value: self.go(value - 1))
        self.note = Banner("", "success")
        self.printing = Printing(self, self._jobs, self.path, self.note, self.save_as)
        self.printing.changed.connect(self._enable)
        self.printing.printed.connect(self.printed)
        self.finder = FindBar(self._jobs, self.path)
        self.finder.reached.connect(self.go)
        self.finder.failed.connect(self._unreadable)
        self.finder.left.connect(self._focus_page)
        self.view = Sheet()
        self.finder.marked.connect(self.view.set_marks)
        self.view.resized.connect(self.show_page)
        self.view.zoomed.connect(self.step)
        self.view.passed.connect(lambda down: self.turn() if down else self.turn_back(end=True))
        self.outline = OutlinePane()
        self.outline.jumped.connect(self.go)
        self.outline.print_wanted.connect(self.print_papers)
        self.outline.hide()
        self.bar.outline.hide()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.outline)
        middle.addWidget(self.view, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.bar, self.finder, self.note):
            box.addWidget(widget)
        box.addLayout(middle, 1)
        self._enable()

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+P", self.print_all),
            ("Ctrl+S", self.save_as),
            ("Ctrl+F", self.look_for),
            ("F3", partial(self.finder.step, True)),
            ("Shift+F3", partial(self.finder.step, False)),
            ("Ctrl+Shift+C", self.copy_text),
            ("Ctrl+M", self.bar.outline.click),
            ("Ctrl++", partial(self.step, True)),
            ("Ctrl+=", partial(self.step, True)),
            ("Ctrl+-", partial(self.step, False)),
            ("Ctrl+0", self.fit_width),
            ("Ctrl+9", self.fit_whole),
            ("Esc", self.leave),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _place(self, width: int) -> None:
        """Stand in the middle of the operator's screen, so wide, and as high as it allows."""
        screen = (self.parentWidget() or self).screen().availableGeometry()
        size = QSize(min(width, screen.width() - 40), min(1000, screen.height() - 60))
        self.resize(size)
        self.move(
            screen.x() + (screen.width() - size.width()) // 2,
            screen.y() + (screen.height() - size.height()) // 2,
        )

    # -- pages ---------------------------------------------------------------------------

    def _opened(self, sizes: tuple[tuple[float, float], ...]) -> None:
        self.sizes = sizes
        self.finder.set_pages(len(sizes))
        self.setWindowTitle(text("pdf.window.title", name=self.path.name, pages=len(sizes)))
        self.show_page()
        self._focus_page()
        self._jobs.run(
            partial(pdf_pages.outline, self.path),
            self._outline_found,
            lambda _error: None,  # the pages say it, if the file is gone
            owner=self,
        )

    def _outline_found(self, marks: tuple[OutlineMark, ...]) -> None:
        self.starts = pdf_pages.starts_of(marks)
        if len(marks) > 1:
            self.outline.show_marks(marks)
            self.outline.follow(self.page)
            self.bar.outline.show()
            self.bar.outline.setChecked(True)
            self.outline.show()
            if not self.isMaximized():
                self._place(_WIDE + self.outline.width())

    def _focus_page(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unreadable(self, error: Exception) -> None:
        messages.show_error(self, error)
        self.close()

    def go(self, page: int) -> None:
        """Show a page, counted from 0; outside the document nothing happens."""
        if 0 <= page < len(self.sizes) and page != self.page:
            self.page = page
            self.view.to_top()
            self.show_page()
            self.outline.follow(page)
            self.finder.show_page(page)

    def turn(self) -> None:
        """Show the next page."""
        self.go(self.page + 1)

    def turn_back(self, *, end: bool = False) -> None:
        """Show the page before, from its `end` when the reader came from below."""
        before = self.page
        self.go(self.page - 1)
        if end and self.page != before:
            self.view.to_end()

    def show_page(self) -> None:
        """Show the page at the size in force: at once where it is held, else when painted."""
        if not self.sizes:
            return
        number = self._number()
        width, height = self.sizes[self.page]
        share = SCREEN_DPI / 72 * number
        self.view.set_page(QSize(round(width * share), round(height * share)), share)
        self.bar.show_size(round(100 * number))
        self.bar.show_pages(self.page + 1, len(self.sizes))
        self.view.setAccessibleName(
            text(
                "pdf.window.page",
                page=self.page + 1,
                pages=len(self.sizes),
                name=self.path.name,
            )
        )
        self._enable()
        dots = self._dots()
        picture = self._pictures.get((self.page, dots))
        self.view.set_picture(picture)
        if picture is None:
            self._paint(self.page, dots)
        else:
            self._came_up()

    @property
    def ready(self) -> bool:
        """Whether the page in front has been painted."""
        return bool(self.sizes) and (self.page, self._dots()) in self._pictures

    def _number(self) -> float:
        return zoom_number(self.zoom, self.sizes[self.page], self.view.room())

    def _dots(self) -> int:
        return max(20, round(SCREEN_DPI * self._number() * self.devicePixelRatioF()))

    def _paint(self, page: int, dots: int) -> None:
        key = (page, dots)
        if key in self._asked or not 0 <= page < len(self.sizes):
            return
        self._asked.add(key)
        path = self.path
        self._jobs.run(
            lambda: image_of(pdf_pages.page_picture(path, page, dots)),
            partial(self._painted, key),
            partial(self._not_painted, key),
            owner=self,
        )

    def _painted(self, key: tuple[int, int], picture: QImage) -> None:
        self._asked.discard(key)
        self._pictures[key] = picture
        while len(self._pictures) > _KEPT:
            del self._pictures[next(iter(self._pictures))]
        if key == (self.page, self._dots()):
            self.view.set_picture(picture)
            self._came_up()

    def _not_painted(self, key: tuple[int, int], error: Exception) -> None:
        self._asked.discard(key)
        if key[0] == self.page:
            self._unreadable(error)

    def _came_up(self) -> None:
        self.shown.emit(self.page)
        dots = self._dots()
        if (self.page + 1, dots) not in self._pictures:
            self._paint(self.page + 1, dots)

    def _enable(self) -> None:
        self.bar.enable(there=bool(self.sizes), printing=self.printing.going)
        self.bar.show_pages(self.page + 1, len(self.sizes))

    # -- size ----------------------------------------------------------------------------

    def step(self, up: bool) -> None:
        """One step larger or smaller."""
        if self.sizes:
            self.zoom = Zoom(Fit.NUMBER, stepped(self._number(), up))
            self.show_page()

    def fit_width(self) -> None:
        """As wide as the window."""
        self.zoom = Zoom(Fit.WIDTH)
        self.show_page()

    def fit_whole(self) -> None:
        """The whole page in the window."""
        self.zoom = Zoom(Fit.WHOLE)
        self.show_page()

    # -- acts ----------------------------------------------------------------------------

    def show_outline(self) -> None:
        """Show the outline, or hide it."""
        self.outline.setVisible(self.bar.outline.isChecked())

    def look_for(self) -> None:
        """Ask for words to look for."""
        if self.sizes:
            self.finder.ask()

    def copy_text(self) -> None:
        """Put what stands on the page on the clipboard."""
        if self.sizes:
            self._jobs.run(
                partial(pdf_pages.page_words, self.path, self.page),
                partial(self._copied, self.page),
                partial(messages.show_error, self),
                owner=self,
            )

    def _copied(self, page: int, words: str) -> None:
        if not words:
            self._say(text("pdf.copy.nothing", page=page + 1), "warning")
            return
        clipboard.put_plain(words)
        self._say(
            text("pdf.copy.done", page=page + 1, count=len("".join(words.split()))), "success"
        )

    def open_folder(self) -> None:
        """Show the folder the file lies in, in the system's file window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))

    def save_as(self) -> None:
        """Ask for a place and keep a copy there."""
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("pdf.save.title"),
            str(Path.home() / self.path.name),
            text("pdf.save.filter"),
        )
        if chosen:
            self.keep_copy(Path(chosen))

    def keep_copy(self, target: Path) -> None:
        """Copy the file, with the ending it needs."""
        if target.suffix.lower() != ".pdf":
            target = target.with_name(f"{target.name}.pdf")
        run_offering(
            self._jobs,
            self,
            partial(pdf_pages.keep_copy, self.path, target),
            lambda place: self._say(text("pdf.save.done", path=place), "success"),
            partial(messages.show_error, self, retry=partial(self.keep_copy, target)),
        )

    def print_all(self) -> None:
        """Ask for the printer and the pages, then print."""
        self.printing.ask(range(len(self.sizes)), self.sizes, self.page, self.starts)

    def print_papers(self, chosen: tuple[int, ...]) -> None:
        """Ask for the printer, then print the papers that begin on these pages."""
        pages = pages_of(chosen, self.starts, len(self.sizes))
        self.printing.ask(pages, self.sizes, self.page, self.starts)

    def print_on(self, printer: QPrinter, pages: tuple[int | None, ...]) -> None:
        """Send pages, counted from 0, None a white side, to a printer; say how far it is."""
        self.printing.run(printer, pages)

    def _say(self, words: str, tone: BannerTone) -> None:
        if not self.printing.going:  # its own note stands there, with the way to stop it
            hide = partial(self.note.show_note, "")
            self.note.set_button(text("ui.button.close"), hide, beside=True)
            self.note.show_note(words, tone)

    def leave(self) -> None:
        """Close the search, else the window."""
        if self.finder.isVisible():
            self.finder.leave()
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.go(0)
        elif event.key() == Qt.Key.Key_End:
            self.go(len(self.sizes) - 1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A page that is being printed is printed to its end, the rest is left."""
        self.printing.stop()
        self.finder.stop()
        self._jobs.close()
        super().closeEvent(event)
