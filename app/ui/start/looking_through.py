"""The look at every page of the database, once a window is up; what it finds is told at once.

Reading a file of 2,000,000 enterprises takes seconds: it is done beside the work and stands
in nobody's way. When pages are damaged nothing more is saved, and one button leads to the
backups.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.times import stamp
from app.services.folder import folder_checks
from app.services.folder.folder_checks import Damage
from app.services.keeping import backups
from app.services.keeping.backups import FOLDER, Listed, State, Where
from app.texts import text
from app.ui.jobs import Jobs

REST_MS: Final = 3_000  # after the folder was opened: the first page comes first


class Looking(QObject):
    """Of one opened data folder; `end` before the folder is let go.

    Signals:
        damaged: a Damage was found.
    """

    damaged = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._jobs = Jobs(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Read every page in a thread; SQLite lets the others run meanwhile."""
        self._timer.stop()
        jobs, folder = self._jobs, self._folder

        def stopped() -> bool:
            return jobs.closed

        jobs.run(lambda: folder_checks.look_through(folder, stopped), self._looked, _passed_over)

    def _looked(self, found: Damage | None) -> None:
        if found is not None:
            self.damaged.emit(found)

    def end(self) -> None:
        """Stop reading, and let go of the file."""
        self._timer.stop()
        self._jobs.close()


def _passed_over(_error: Exception) -> None:
    """A look that broke off found nothing; the next start looks again."""


def last_good(folder: Path) -> Listed | None:
    """Return the newest backup beside the data that was checked when it was made."""
    listed = backups.listed_in(folder / FOLDER, Where.HERE)
    return next((one for one in listed if one.state is State.CHECKED), None)


def damage_words(found: Damage, folder: Path) -> str:
    """Return what was found, and which backup is good."""
    page = text("start.damage.page", page=f"{found.page:,}") if found.page else ""
    words = text("start.damage.what", page=page)
    good = last_good(folder)
    if good is None or good.note is None:
        return words + text("start.damage.none")
    at, n = stamp(good.named.at), f"{good.note.n:,}"
    return words + text("start.damage.good", at=at, n=n)
