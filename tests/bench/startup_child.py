"""Inside of a started program: tell when somebody can type, and what it does at rest."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

_PATIENCE = 60.0
_TICK = 0.005


def watch_program() -> None:
    """Watch from where the program hands over to Qt's loop."""
    QApplication.exec = lambda *_of: watch(QApplication.instance())


def watch_work() -> None:
    """Watch the same, and then somebody at work: the workbench after the log-in."""
    from app.ui import doorstep

    started = []
    doorstep.Start.begin = _noted(doorstep.Start.begin, started)
    QApplication.exec = lambda *_of: watch(QApplication.instance(), started)


def _noted(begin, started):
    def noted(start):
        begun = begin(start)
        started.append(start.program)
        return begun

    return noted


def watch(app: QApplication, started: list | None = None) -> int:
    """Run the loop until the field is there, then as long as is asked; print, and end.

    Args:
        started: gets the program when it has come in; then somebody logs in.
    """
    begun = float(os.environ["BENCH_BEGUN"])
    settle, rest = (float(one) for one in os.environ["BENCH_IDLE"].split())
    end = perf_counter() + _PATIENCE
    while not _ready(app) and perf_counter() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()
    told = {"wall": perf_counter() - begun, "cpu": process_time(), "first": _held()}
    if rest:
        told |= _at_rest(settle, rest)
    if started is not None:
        while not started:
            app.processEvents()
        _log_in(started[0])
        told |= {f"work {key}": value for key, value in _at_rest(settle, rest).items()}
    print(json.dumps(told))
    sys.stdout.flush()
    return 0


def _at_rest(settle: float, rest: float) -> dict[str, float]:
    """Return the longest stall while all comes in, and what is used and held after."""
    stall = _stall(settle)
    before = process_time()
    _wait(rest)
    return {"stall": stall, "idle": process_time() - before, "held": _held()}


def _stall(seconds: float) -> float:
    """Seconds for which a tick of the event loop was late, at the worst."""
    worst = [0.0, perf_counter()]

    def tick() -> None:
        now = perf_counter()
        worst[:] = max(worst[0], now - worst[1] - _TICK), now

    timer = QTimer(interval=round(1000 * _TICK))
    timer.timeout.connect(tick)
    timer.start()
    _wait(seconds)
    timer.stop()
    return worst[0]


def _log_in(program) -> None:
    """Show somebody of the bureau the workbench; whose password it is is not the question."""
    from searches import clerk_of

    actor = clerk_of(program.folder.store)
    page = program.window.centralWidget()
    QTimer.singleShot(0, lambda: page.entered.emit(actor))


def _ready(app: QApplication) -> bool:
    field = app.focusWidget()
    window = field.window() if field is not None else None
    return isinstance(field, QLineEdit) and field.isVisible() and window.isActiveWindow()


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _held() -> float:
    """Megabytes of the process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
