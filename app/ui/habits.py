"""What this machine remembers of its window: place, size of text, columns, tasks opened last.

No data.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

from app.ui import theme
from app.ui.palette import SCALES

FILE: Final = "window.ini"
MOST_TASKS: Final = 8
WINDOW_SIZE: Final = QSize(1440, 900)
SMALL_SCREEN: Final = 1600  # px wide; below it the first window fills the screen
_PLACE, _SIZE, _TASKS = "window/place", "window/text", "tasks/opened"
_LAID_OUT = "layout"  # columns and halves, by the page and its part
_FOLDER, _BUREAU, _SAMPLE = "greeting/folder", "greeting/bureau", "greeting/sample"


@dataclass(frozen=True, slots=True)
class Greeting:
    """Whose log-in page was shown last: data folder, name of the bureau, whether a sample."""

    folder: Path
    bureau: str
    is_sample: bool


class Habits:
    """The habits of one user at one machine, in an .ini file of the profile.

    What cannot be written is forgotten with the program.
    """

    def __init__(self, heads: Path | None) -> None:
        """heads: a file of the user's profile; without one nothing outlives the program."""
        self._kept: dict[str, object] = {}
        self._file: QSettings | None = None
        if heads is not None:
            self._file = QSettings(str(heads.with_name(FILE)), QSettings.Format.IniFormat)

    @property
    def text_size(self) -> str:
        """A key of palette.SCALES."""
        found = str(self._read(_SIZE, "normal"))
        return found if found in SCALES else "normal"

    def choose_text_size(self, key: str) -> None:
        """Show text in a size of palette.SCALES, at once and from now on."""
        self._write(_SIZE, key)
        theme.set_scale(SCALES[key])

    def dress(self) -> None:
        """Show text in the size chosen before."""
        theme.set_scale(SCALES[self.text_size])

    def tasks(self, folder: Path, account: int) -> tuple[int, ...]:
        """Ids of the tasks of a data folder that an account opened last, newest first."""
        words = str(self._read(_key(folder, account), ""))
        return tuple(int(one) for one in words.split() if one.isdigit())[:MOST_TASKS]

    def opened(self, folder: Path, account: int, task_id: int) -> None:
        """A task of a data folder was opened by an account."""
        others = [one for one in self.tasks(folder, account) if one != task_id]
        kept = [task_id, *others][:MOST_TASKS]
        self._write(_key(folder, account), " ".join(str(one) for one in kept))

    def laid_out(self, part: str) -> dict[str, object]:
        """Return how a table or a pair of halves was left; nothing where it never was changed."""
        try:
            found = json.loads(str(self._read(f"{_LAID_OUT}/{part}", "")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def lay_out(self, part: str, said: dict[str, object]) -> None:
        """A table or a pair of halves was changed; nothing said forgets it."""
        if said == self.laid_out(part):
            return
        self._write(f"{_LAID_OUT}/{part}", json.dumps(said, ensure_ascii=True) if said else "")

    def put(self, window: QMainWindow) -> bool:
        """Give a window the place and size it had last; False where none is known."""
        place = self._read(_PLACE, None)
        return isinstance(place, QByteArray) and window.restoreGeometry(place)

    def show_first(self, window: QMainWindow) -> None:
        """Show the first window where it was last; the first ever fills a small screen."""
        if self.put(window) or window.screen().availableGeometry().width() >= SMALL_SCREEN:
            window.show()
        else:
            window.showMaximized()

    @property
    def greeting(self) -> Greeting | None:
        """The log-in page that was shown last; None where none is known."""
        folder, bureau = str(self._read(_FOLDER, "")), str(self._read(_BUREAU, ""))
        if not folder or not bureau:
            return None
        return Greeting(Path(folder), bureau, str(self._read(_SAMPLE, "")) == "1")

    def greet(self, shown: Greeting) -> None:
        """Remember the log-in page on show."""
        if shown != self.greeting:
            self._write(_FOLDER, str(shown.folder))
            self._write(_BUREAU, shown.bureau)
            self._write(_SAMPLE, "1" if shown.is_sample else "0")

    def keep(self, window: QMainWindow) -> None:
        """Remember place and size of a window."""
        self._write(_PLACE, window.saveGeometry())

    def _read(self, key: str, otherwise: object) -> object:
        if self._file is None:
            return self._kept.get(key, otherwise)
        return self._file.value(key, otherwise)

    def _write(self, key: str, value: object) -> None:
        self._kept[key] = value
        if self._file is not None:
            self._file.setValue(key, value)
            self._file.sync()


def _key(folder: Path, account: int) -> str:
    """Two data folders of one user have tasks of the same numbers; a desk has several accounts."""
    return f"{_TASKS}/{folder.name}/{account}"
