"""How long the window stands still while somebody types, pages, sorts and filters.

    .venv/bin/python tests/bench/window.py FOLDER [PICTURES]

A timer of 5 ms runs in the event loop of the real window, offscreen; a tick that comes
late is a stall. "first" and "count" are milliseconds from the last key or click until the
rows stand there and until the exact number does; typing waits 180 ms before it asks.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import searches
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.store.engine import Store
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.shell import NavEntry, Shell

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
_TICK = 0.005
_KEYS = 0.12  # seconds between two keys
_QUIET = 0.4  # longer than the box waits before it asks


class Watched:
    """The window of one data folder, with a clock in its event loop."""

    def __init__(self, store: Store, pictures: Path | None) -> None:
        self.app = QApplication.instance() or QApplication([])
        theme.install(self.app, FONTS)
        self.jobs = Jobs()
        self.pictures = pictures
        actor = searches.clerk_of(store)
        desk = Desk(store, actor, self.jobs, lambda: NOW, lambda: "5e" * 32, store.folder, False)
        entry = NavEntry("it", "it", "users", lambda shell: EnterprisesPage(desk, shell))
        self.shell = Shell((entry,), self.jobs)
        self.shell.resize(1366, 768)
        self.shell.go("it")
        self.page = self.shell.page("it")
        self.shell.show()
        self.worst = self.last = 0.0
        self.timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5)
        self.timer.timeout.connect(self._tick)
        self.marks: dict[str, float] = {}
        self.page.table.counting.connect(lambda: self._mark("first"))
        self.page.table.loaded.connect(lambda _total: self._mark("count"))

    def _tick(self) -> None:
        now = perf_counter()
        self.worst, self.last = max(self.worst, now - self.last - _TICK), now

    def _mark(self, name: str) -> None:
        self.marks[name] = perf_counter()

    def wait(self, least: float) -> None:
        """Run the event loop until nothing is under way."""
        begun = perf_counter()
        while self.jobs.busy or perf_counter() - begun < least:
            self.app.processEvents()

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Do something, wait for all that follows, print a line."""
        self.marks.clear()
        self.worst, self.last = 0.0, perf_counter()
        self.timer.start()
        act()
        begun = perf_counter()
        self.wait(_QUIET)
        self.timer.stop()
        told = {key: f"{1000 * (at - begun):8.0f}" for key, at in self.marks.items()}
        print(
            f"{name:30}{told.get('first', '-'):>8}{told.get('count', '-'):>8}"
            f"{1000 * self.worst:8.0f}{self.page.table.total:12,}",
            flush=True,
        )
        if self.pictures is not None:
            self.shell.grab().save(str(self.pictures / f"{name.replace(' ', '-')}.png"))

    def type(self, words: str) -> Callable[[], None]:
        """Return typing these words key by key."""

        def keys() -> None:
            for one in words:
                self.page.search.setText(self.page.search.text() + one)
                begun = perf_counter()
                while perf_counter() - begun < _KEYS:
                    self.app.processEvents()

        return keys

    def sort(self, name: str) -> Callable[[], None]:
        """Return a click on the heading of what is sorted by."""
        section = self.page.SORTS.index(name) + 1
        return lambda: self.page.table.table.horizontalHeader().sectionClicked.emit(section)

    def filter(self, field: str) -> Callable[[], None]:
        """Return the choice of a field's first value."""

        def choose() -> None:
            self.page.filters[field].setCurrentIndex(1)
            self.page.filters[field].chosen.emit()

        return choose


def report(store: Store, pictures: Path | None = None) -> None:
    """Walk through the list and print what was felt."""
    window = Watched(store, pictures)
    print(f"{'ms':30}{'first':>8}{'count':>8}{'stall':>8}{'found':>12}")
    window.step("open", lambda: None)
    pager = window.page.table.pager
    name = window.page.table.table.rows()[0].name
    for title, act in (
        ("type a frequent word", window.type("有限公司")),
        ("next page", pager.next.click),
        ("last page", pager.last.click),
        ("sort by date", window.sort("founded")),
        ("sort by date, back", window.sort("founded")),
        ("one township", window.filter("township")),
        ("and one class", window.filter("risk_class")),
        ("reset", window.page.reset),
        ("type a code", window.type(window.page.table.table.rows()[0].key[:14])),
        ("sort by code", window.sort("key")),
        ("reset again", window.page.reset),
        ("type a name", window.type(name[:5])),
        ("type what is not there", window.type("没有")),
    ):
        window.step(title, act)
    window.jobs.close()


if __name__ == "__main__":
    opened = Store(Path(sys.argv[1]))
    report(opened, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    opened.close()
