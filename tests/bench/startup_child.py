"""Inside of a started program: tell when somebody can type, and what it does at rest."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

_PATIENCE = 60.0


def watch_program() -> None:
    """Watch from where the program hands over to Qt's loop."""
    QApplication.exec = lambda *_of: watch(QApplication.instance())


def watch(app: QApplication) -> int:
    """Run the loop until the field is there, then as long as is asked; print, and end."""
    begun = float(os.environ["BENCH_BEGUN"])
    settle, rest = (float(one) for one in os.environ["BENCH_IDLE"].split())
    end = perf_counter() + _PATIENCE
    while not _ready(app) and perf_counter() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()
    told = {"wall": perf_counter() - begun, "cpu": process_time(), "first": _held()}
    if rest:
        _wait(settle)
        before = process_time()
        _wait(rest)
        told |= {"idle": process_time() - before, "held": _held()}
    print(json.dumps(told))
    sys.stdout.flush()
    return 0


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
