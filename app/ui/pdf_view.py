"""The window that shows a PDF: look, print, keep a copy, find the file."""

from functools import partial
from pathlib import Path
from threading import Event

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
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.services import pdf_pages
from app.texts import text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.pdf_print import ask_printer, asked_sides, image_of, print_pages, printer_for
from app.ui.pdf_sheet import Sheet
from app.ui.views.pdf import SCREEN_DPI, Fit, Zoom, stepped, zoom_number
from app.ui.widgets import Banner, Button, label
from app.ui.widgets.banner import BannerTone

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
    _through = Signal(int)

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
        self._stop = Event()
        self._printing = 0
        self.setWindowTitle(path.name)
        self._assemble()
        self._keys()
        self._through.connect(self._page_printed)
        self._place()
        self._jobs.run(
            partial(pdf_pages.page_sizes, path), self._opened, self._unreadable, owner=self
        )

    # -- building ------------------------------------------------------------------------

    def _assemble(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        bar = QWidget()
        line = QHBoxLayout(bar)
        line.setContentsMargins(14, 8, 14, 8)
        line.setSpacing(6)
        self.previous = self._button(line, "previous", "chevron-left", "PgUp", self.turn_back)
        self.number = QSpinBox()
        self.number.setAccessibleName(text("pdf.field.page"))
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setFixedWidth(58)
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(lambda value: self.go(value - 1))
        self.of = label("", "secondary")
        line.addWidget(self.number)
        line.addWidget(self.of)
        self.next = self._button(line, "next", "chevron-right", "PgDn", self.turn)
        line.addSpacing(14)
        self.smaller = self._button(line, "smaller", "", "Ctrl+-", partial(self.step, False))
        self.percent = label("", "secondary")
        self.percent.setMinimumWidth(48)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.addWidget(self.percent)
        self.larger = self._button(line, "larger", "", "Ctrl++", partial(self.step, True))
        self.width_button = self._button(line, "width", "", "Ctrl+0", self.fit_width)
        self.whole_button = self._button(line, "whole", "", "Ctrl+9", self.fit_whole)
        line.addStretch(1)
        self.folder_button = self._button(line, "folder", "folder-open", "", self.open_folder)
        self.save_button = self._button(line, "save", "save", "Ctrl+S", self.save_as)
        self.print_button = Button(text("pdf.action.print"), "printer", "accent")
        tip = text("pdf.tip.both_sides")
        self.print_button.setToolTip(self._tip("print", "Ctrl+P") + tip)
        self.print_button.clicked.connect(self.print_all)
        line.addWidget(self.print_button)
        self.note = Banner("", "success")
        self.view = Sheet()
        self.view.resized.connect(self.show_page)
        self.view.zoomed.connect(self.step)
        self.view.passed.connect(lambda down: self.turn() if down else self.turn_back(end=True))
        box.addWidget(bar)
        box.addWidget(self.note)
        box.addWidget(self.view, 1)
        self._enable()

    def _button(
        self, line: QHBoxLayout, name: str, icon: str, keys: str, clicked: object
    ) -> Button:
        button = Button(text(f"pdf.action.{name}"), icon)
        button.setToolTip(self._tip(name, keys))
        button.clicked.connect(lambda: clicked())  # type: ignore[operator]  # a slot
        line.addWidget(button)
        return button

    def _tip(self, name: str, keys: str) -> str:
        words = text(f"pdf.action.{name}")
        return text("pdf.tip.keys", words=words, keys=keys) if keys else words

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+P", self.print_all),
            ("Ctrl+S", self.save_as),
            ("Ctrl++", partial(self.step, True)),
            ("Ctrl+=", partial(self.step, True)),
            ("Ctrl+-", partial(self.step, False)),
            ("Ctrl+0", self.fit_width),
            ("Ctrl+9", self.fit_whole),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _place(self) -> None:
        """A page wide, as high as the screen allows."""
        screen = self.screen().availableGeometry()
        size = QSize(min(1020, screen.width() - 40), min(1000, screen.height() - 60))
        self.resize(size)
        self.move(
            screen.x() + (screen.width() - size.width()) // 2,
            screen.y() + (screen.height() - size.height()) // 2,
        )

    # -- pages ---------------------------------------------------------------------------

    def _opened(self, sizes: tuple[tuple[float, float], ...]) -> None:
        self.sizes = sizes
        self.number.setRange(1, max(1, len(sizes)))
        self.of.setText(text("pdf.field.of", pages=len(sizes)))
        self.setWindowTitle(text("pdf.window.title", name=self.path.name, pages=len(sizes)))
        self.show_page()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._jobs.run(
            partial(pdf_pages.paper_starts, self.path),
            self._papers_found,
            lambda _error: None,  # the pages say it, if the file is gone
            owner=self,
        )

    def _papers_found(self, starts: tuple[int, ...]) -> None:
        self.starts = starts

    def _unreadable(self, error: Exception) -> None:
        messages.show_error(self, error)
        self.close()

    def go(self, page: int) -> None:
        """Show a page, counted from 0; outside the document nothing happens."""
        if 0 <= page < len(self.sizes) and page != self.page:
            self.page = page
            self.view.to_top()
            self.show_page()

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
        self.view.set_page(QSize(round(width * share), round(height * share)))
        percent = round(100 * number)
        self.percent.setText(text("pdf.field.zoom", percent=percent))
        self.percent.setAccessibleName(text("pdf.field.zoom_name", percent=percent))
        self.number.blockSignals(True)
        self.number.setValue(self.page + 1)
        self.number.blockSignals(False)
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
        there = bool(self.sizes)
        self.previous.setEnabled(self.page > 0)
        self.next.setEnabled(self.page + 1 < len(self.sizes))
        for button in (self.smaller, self.larger, self.width_button, self.whole_button):
            button.setEnabled(there)
        self.save_button.setEnabled(there)
        self.print_button.setEnabled(there and not self._printing)

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
        self._jobs.run(
            partial(pdf_pages.keep_copy, self.path, target),
            lambda place: self._say(text("pdf.save.done", path=place), "success"),
            partial(messages.show_error, self),
            owner=self,
        )

    def print_all(self) -> None:
        """Ask for the printer and the pages, then print."""
        if not self.sizes or self._printing:
            return
        printer = printer_for(self.path, self.sizes[0])
        if ask_printer(self, printer, self.path, len(self.sizes)):
            self.print_on(printer, asked_sides(printer, len(self.sizes), self.page, self.starts))

    def print_on(self, printer: QPrinter, pages: tuple[int | None, ...]) -> None:
        """Send pages, counted from 0, None a white side, to a printer; say how far it is."""
        self._stop.clear()
        self._printing = len(pages)
        self._enable()
        self._page_printed(0)
        self.note.set_button(text("ui.button.stop"), self._stop.set, beside=True)
        self._jobs.run(
            partial(print_pages, self.path, pages, printer, self._stop, self._through.emit),
            partial(self._sent, printer.printerName()),
            self._refused,
            owner=self,
        )

    def _page_printed(self, count: int) -> None:
        if self._printing:
            at = min(count + 1, self._printing)
            words = text("pdf.print.page", at=at, count=self._printing)
            self.note.show_note(words, "info")

    def _sent(self, name: str, count: int) -> None:
        whole = count == self._printing
        self._printing = 0
        key = "stopped" if not whole else "done" if name else "done_file"
        words = text(f"pdf.print.{key}", printer=name, count=count)
        self._say(words, "success" if whole else "warning")
        self._enable()
        self.printed.emit(count)

    def _say(self, words: str, tone: BannerTone) -> None:
        hide = partial(self.note.show_note, "")
        self.note.set_button(text("ui.button.close"), hide, beside=True)
        self.note.show_note(words, tone)

    def _refused(self, error: Exception) -> None:
        self._printing = 0
        self.note.show_note("")
        self._enable()
        messages.show_error(self, error, self.print_all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.go(0)
        elif event.key() == Qt.Key.Key_End:
            self.go(len(self.sizes) - 1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A page that is being printed is printed to its end, the rest is left."""
        self._stop.set()
        self._jobs.close()
        super().closeEvent(event)
