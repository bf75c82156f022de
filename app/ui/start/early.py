"""What a start is given, and the log-in page that is on the screen before the program is in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QMainWindow

from app.texts import text
from app.ui.habits import WINDOW_SIZE, Greeting
from app.ui.jobs import Jobs
from app.ui.login import LoginPage, SampleAccount

Clock = Callable[[], datetime]
Entropy = Callable[[], str]


class PlacesLike(Protocol):
    """Where the data folders and the program's own files lie."""

    @property
    def real(self) -> Path: ...
    @property
    def sample(self) -> Path: ...
    @property
    def resources(self) -> Path: ...
    @property
    def heads(self) -> Path: ...
    @property
    def notes(self) -> tuple[Path, ...]: ...


class Early:
    """A log-in page on the screen, whose data is not open yet."""

    def __init__(self, known: Greeting) -> None:
        self.known = known
        self.window = QMainWindow()
        self.window.setWindowTitle(text("login.window"))
        self.jobs = Jobs(self.window)
        samples = sample_accounts() if known.is_sample else ()
        self.page = LoginPage(known.bureau, known.is_sample, samples, self.jobs)
        self.window.setCentralWidget(self.page)
        self.window.resize(WINDOW_SIZE)


def sample_accounts() -> tuple[SampleAccount, ...]:
    """Return the accounts that stand on the sample county's log-in page."""
    from app.services.walks.sample_people import ACCOUNTS

    return tuple(SampleAccount(*one) for one in ACCOUNTS)
