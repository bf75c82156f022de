"""Where the data folder cannot be opened, or should not be as it is: why, and the ways on."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from app.core.times import stamp
from app.errors import AppError
from app.services.folder.folder_checks import SetBack
from app.texts import error_text, text
from app.ui.setup.centred import CentredPage, buttons_apart, wide_card
from app.ui.setup.start_page import ask_data_folder
from app.ui.widgets import Banner, Button, WrappedLabel

# What helps besides what the sentence says; every other code has the general advice.
_ADVICE: Final = frozenset(
    {
        "store.in_use",
        "store.network",
        "store.newer",
        "store.disk_full",
        "store.folder",
        "store.not_lockable",
        "store.not_yours",
    }
)


class TroublePage(CentredPage):
    """One sentence on what is the matter, one on what to do, and the buttons for it.

    Signals:
        again: try once more. other: another data folder (Path). sample, leave: as they say.
        anyway: go on as it is, where that is offered.
    """

    again = Signal()
    other = Signal(object)
    sample = Signal()
    leave = Signal()
    anyway = Signal()
    help_key = "rescue"

    def __init__(self, title: str, why: str, advice: str, place: Path, anyway: str = "") -> None:
        """anyway: words of a button that goes on; "" for none."""
        super().__init__()
        self.problem = Banner("", "danger")
        self.again_button = Button(text("start.again"), "refresh-cw", "primary")
        self.again_button.clicked.connect(self.again)
        self.other_button = Button(text("start.other"), "folder-open")
        self.other_button.clicked.connect(self._choose)
        self.sample_button = Button(text("start.sample"), "play")
        self.sample_button.clicked.connect(self.sample)
        self.leave_button = Button(text("start.leave"))
        self.leave_button.clicked.connect(self.leave)
        self.anyway_button = Button(anyway)
        self.anyway_button.clicked.connect(self.anyway)
        self.anyway_button.setVisible(bool(anyway))
        card = wide_card(title, 820)
        card.add(Banner(why, "warning"))
        card.add(WrappedLabel(advice))
        card.add(WrappedLabel(text("start.place", path=place), "muted"))
        card.add(self.problem)
        card.add(
            buttons_apart(
                (self.leave_button, self.sample_button, self.other_button),
                (self.anyway_button, self.again_button),
            )
        )
        self.centre(card)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        path = ask_data_folder(self, self.problem)
        if path is not None:
            self.other.emit(path)


def fault_page(error: AppError, place: Path) -> TroublePage:
    """Return the page for an error of opening a data folder."""
    key = error.code.removeprefix("store.") if error.code in _ADVICE else "other"
    title, advice = text("start.fault.title"), text(f"start.fault.{key}")
    return TroublePage(title, error_text(error), advice, place)


def clock_page(found: SetBack, place: Path) -> TroublePage:
    """Return the page for a clock that stands before the log's newest entry."""
    why = text("start.clock.why", now=stamp(found.now), last=stamp(found.last), n=f"{found.n:,}")
    words = (text("start.clock.title"), why, text("start.clock.advice"))
    return TroublePage(*words, place, text("start.clock.anyway"))
