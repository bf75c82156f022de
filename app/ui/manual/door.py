"""The door of a window to the manual: opens it, prints it, keeps it as PDF."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from app import __version__
from app.core.times import beijing_date
from app.services.walks import manual
from app.services.walks.manual import Manual
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.help import DOOR
from app.ui.jobs import Jobs
from app.ui.manual.paper import Printed, some_pages, whole_manual
from app.ui.manual.window import ManualWindow
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path

Clock = Callable[[], datetime]
_PLACE: Final = "manual"  # below the data folder: what was printed
# Who reads one of them on paper wants the others beside it.
TOGETHER: Final = {"notaries": ("notaries", "limits")}


class ManualDoor(QObject):
    """Of one main window; made by `plug_in_manual`.

    Signals:
        tour_wanted: the tour of the sample county is to begin.
    """

    tour_wanted = Signal()

    def __init__(self, window: QMainWindow, jobs: Jobs, clock: Clock, desk: Desk | None) -> None:
        super().__init__(window)
        self.setObjectName(DOOR)
        self.desk = desk
        self.windows: list[ManualWindow] = []
        self._window = window
        self._jobs = jobs
        self._clock = clock

    def show_page(self, key: str, above: QWidget) -> None:
        """Show a page in the manual's window: that of a modal dialog where one is in front."""
        front = above.window()
        owner = front if front.isModal() else self._window
        self.windows = [one for one in self.windows if isValid(one)]
        for one in self.windows:
            if one.parentWidget() is owner:
                self._front(one, key)
                return
        if self.desk is None:
            self._opened(manual.shipped(), owner, key)
        else:
            self.desk.read(owner, manual.manual, done=lambda book: self._opened(book, owner, key))

    def _opened(self, book: Manual, owner: QWidget, key: str) -> None:
        sample = self.desk is not None and self.desk.is_sample and owner is self._window
        window = ManualWindow(owner, book, tour=sample)
        window.print_wanted.connect(lambda page: self._print(window, page))
        window.save_wanted.connect(lambda: self._save(window))
        window.tour_wanted.connect(self.tour_wanted)
        self.windows.append(window)
        self._front(window, key)

    def _front(self, window: ManualWindow, key: str) -> None:
        window.show_page(key)
        window.show()
        window.activateWindow()
        window.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- paper ---------------------------------------------------------------------------

    def _made(self, book: Manual, key: str) -> tuple[Printed, str]:
        """Lay out one page, with what belongs to it, or the whole; and a name for the file."""
        if not key:
            day = beijing_date(self._clock()).isoformat()
            return whole_manual(book.parts, __version__, day), text("manual.title")
        pages = [page for one in TOGETHER.get(key, (key,)) if (page := book.page(one))]
        return some_pages(pages, pages[0].title), pages[0].title

    def _print(self, window: ManualWindow, key: str) -> None:
        def job() -> Path:
            made, name = self._made(window.book, key)
            return manual.keep(self._folder() / f"{name}.pdf", made.data)

        self._run(window, job, lambda path: self._shown(window, path))

    def _shown(self, window: ManualWindow, path: Path) -> None:
        open_pdf(window, path)

    def _save(self, window: ManualWindow) -> None:
        path = ask_path(window, text("manual.save"), text("manual.file"), ("pdf",))
        if path is None:
            return

        def job() -> Path:
            return manual.keep(path, self._made(window.book, "")[0].data)

        def done(where: Path) -> None:
            messages.inform(window, text("manual.save"), text("manual.saved", path=where))

        self._run(window, job, done)

    def _run(
        self, window: ManualWindow, job: Callable[[], Path], done: Callable[[Path], None]
    ) -> None:
        for button in (window.print_page, window.print_all, window.save):
            button.setEnabled(False)

        def rest() -> None:
            for button in (window.print_page, window.print_all, window.save):
                button.setEnabled(True)

        def ended(path: Path) -> None:
            rest()
            done(path)

        def failed(error: Exception) -> None:
            rest()
            messages.show_error(window, error)

        self._jobs.run(job, ended, failed, owner=window)

    def _folder(self) -> Path:
        if self.desk is not None:
            return self.desk.folder / _PLACE
        place = QStandardPaths.StandardLocation.TempLocation
        return Path(QStandardPaths.writableLocation(place)) / "mingqian"


def plug_in_manual(window: QMainWindow, jobs: Jobs, clock: Clock, desk: Desk | None) -> ManualDoor:
    """Give a main window its door to the manual."""
    return ManualDoor(window, jobs, clock, desk)
