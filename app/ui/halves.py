"""Two halves of a page with a bar between: the bar stays where a person put it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QSplitter

from app.ui.desk import Desk
from app.ui.habits import Habits

_WRITTEN_AFTER: Final = 400  # ms; a drag is many small steps


class KeptHalves(QObject):
    """Keeps the sizes of a splitter for this user at this machine."""

    def __init__(self, split: QSplitter, habits: Habits, part: str) -> None:
        super().__init__(split)
        self._split, self._habits, self._part = split, habits, f"halves/{part}"
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WRITTEN_AFTER)
        self._later.timeout.connect(self.write)
        kept = habits.laid_out(self._part).get("sizes")
        if (
            isinstance(kept, list)
            and len(kept) == split.count()
            and all(isinstance(one, int) and one > 0 for one in kept)
        ):
            split.setSizes(kept)
        split.splitterMoved.connect(lambda *_place: self._later.start())
        split.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and self._later.isActive():
            self.write()
        return super().eventFilter(watched, event)

    def write(self) -> None:
        """Keep the sizes, now."""
        self._later.stop()
        self._habits.lay_out(self._part, {"sizes": self._split.sizes()})


def keep_halves(split: QSplitter, desk: Desk, part: str) -> None:
    """Put the bar where it was left, and remember where it is put.

    Args:
        part: names the page; one bar a name.
    """
    if desk.heads is not None:
        KeptHalves(split, Habits(desk.heads), part)
