"""Printing from the PDF window: who is asked what, how far it is, and what came of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.pdf.print_window import ask_printer, asked_sides, has_printer, print_pages, printer_for
from app.ui.widgets import Banner


class Printing(QObject):
    """One print at a time; the pages go out in a thread, the note says how far it is.

    Args:
        save_as: the way out where there is no printer.

    Signals:
        changed: a print began or ended.
        printed: so many sides were sent to the printer.
    """

    changed = Signal()
    printed = Signal(int)
    _through = Signal(int)

    def __init__(
        self, window: QWidget, jobs: Jobs, path: Path, note: Banner, save_as: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._path = path
        self._note = note
        self._save_as = save_as
        self._stop = Event()
        self._sides = 0
        self._again: Callable[[], None] | None = None  # what 重试 does
        self._through.connect(self._page_printed)

    @property
    def going(self) -> bool:
        """Whether something is being printed."""
        return bool(self._sides)

    def ask(
        self,
        pages: Sequence[int],
        sizes: Sequence[tuple[float, float]],
        current: int,
        starts: Sequence[int],
    ) -> None:
        """Ask for the printer, then print.

        Args:
            pages: from 0; all of the file, or chosen ones, of which no range is asked.
            sizes: of all pages. current: the page in front. starts: where papers begin.
        """
        if self.going or not pages:
            return
        self._again = partial(self.ask, pages, sizes, current, starts)
        if not has_printer():
            self._tell_no_printer()
            return
        printer = printer_for(self._path, sizes[pages[0]])
        whole = len(pages) == len(sizes)
        if ask_printer(self._window, printer, self._path, len(pages), ranges=whole):
            self.run(printer, asked_sides(printer, pages, current, starts))

    def run(self, printer: QPrinter, sides: tuple[int | None, ...]) -> None:
        """Send pages, counted from 0, None a white side, to a printer."""
        self._stop = Event()
        self._sides = len(sides)
        self.changed.emit()
        self._page_printed(0)
        self._note.set_button(text("ui.button.stop"), self._stop.set, beside=True)
        self._jobs.run(
            partial(print_pages, self._path, sides, printer, self._stop, self._through.emit),
            partial(self._sent, printer.printerName()),
            self._refused,
            owner=self,
        )

    def stop(self) -> None:
        """End after the page in hand."""
        self._stop.set()

    def _tell_no_printer(self) -> None:
        title, sentence = text("pdf.print.none_title"), text("pdf.print.none")
        if messages.confirm(self._window, title, sentence, text("pdf.action.save")):
            self._save_as()

    def _page_printed(self, count: int) -> None:
        if self._sides and not self._stop.is_set():
            at = min(count + 1, self._sides)
            self._note.show_note(text("pdf.print.page", at=at, count=self._sides), "info")

    def _sent(self, name: str, count: int) -> None:
        whole = count == self._sides
        self._sides = 0
        key = "stopped" if not whole else "done" if name else "done_file"
        self._note.set_button(text("ui.button.close"), self._hide_note, beside=True)
        words = text(f"pdf.print.{key}", printer=name, count=count)
        self._note.show_note(words, "success" if whole else "warning")
        self.changed.emit()
        self.printed.emit(count)

    def _refused(self, error: Exception) -> None:
        self._sides = 0
        self._note.show_note("")
        self.changed.emit()
        messages.show_error(self._window, error, self._again)

    def _hide_note(self) -> None:
        self._note.show_note("")
