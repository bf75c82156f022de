"""A list of a page carried away: printed as it was asked for, or written as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core.times import beijing_date
from app.services.form.form_lists import ListMade
from app.texts import text
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.widgets import Banner, Page


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ListOut:
    """The two ways out of a list.

    Attributes:
        words: area of the texts with printing, printed, export and exported.
        asked: what is on show, given to both services as their first argument.
        folder: where printed lists go. file_name: what a table is proposed to be called.
        prints: a service of (store, actor, asked, folder). writes: of (store, actor, asked, path).
    """

    page: Page
    desk: Desk
    note: Banner
    words: str
    asked: Callable[[], object]
    folder: Path
    file_name: Callable[[], str]
    prints: Callable[..., ListMade]
    writes: Callable[..., ListMade]

    def print_list(self) -> None:
        """Print what is on show, and open it."""
        title = text(f"{self.words}printing")
        self.desk.long(self.page, title, self.prints, self.asked(), self.folder, done=self._printed)

    def _printed(self, made: ListMade) -> None:
        self.note.show_note(text(f"{self.words}printed", count=made.rows), "success")
        open_pdf(self.page, made.path)

    def ask_export(self) -> None:
        """Ask for the place, then write what is on show as a table."""
        path = ask_path(self.page, text(f"{self.words}export"), self.file_name(), ("xlsx",))
        if path is not None:
            self.desk.act(self.page, self.writes, self.asked(), path, done=self._exported)

    def _exported(self, made: ListMade) -> None:
        words = text(f"{self.words}exported", count=made.rows, path=str(made.path))
        self.note.show_note(words, "success")


def dated_name(desk: Desk, words: str) -> str:
    """Return the name of a table with today in it; words: area of the texts with file_name."""
    return text(f"{words}file_name", day=f"{beijing_date(desk.clock()):%Y%m%d}")
