"""Cyclic garbage is freed on the GUI thread while worker threads run.

Python's collector runs in whatever thread happens to allocate. A Qt object it frees on a
worker thread is destroyed there, and that ends the program (seen: a bus error while a
thread read JSON). So, as long as a door to worker threads is open, the collector does
not start by itself; a timer of the GUI thread does its work. Child processes have no Qt
and keep Python's own way.

What the program is made of (160,000 objects of modules and classes) stays to the end and is
left out from the beginning: looked through with the rest, it held the window up for a tenth
of a second each time.
"""

import gc

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 300


class Sweeper(QObject):
    """Collects by Python's own thresholds, on the thread it was made in."""

    def __init__(self) -> None:
        super().__init__()
        self._open: set[int] = set()
        self._was_enabled = True
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(sweep)
        leave_out()

    def opened(self, door: QObject) -> None:
        """Worker threads may run from now on."""
        if not self._open:
            self._was_enabled = gc.isenabled()
            gc.disable()
        self._open.add(id(door))
        self._timer.start()

    def closed(self, door: QObject) -> None:
        """The door's threads have ended; after the last one Python collects by itself."""
        if id(door) not in self._open:
            return
        self._open.remove(id(door))
        if not self._open:
            self._timer.stop()
            if self._was_enabled:
                gc.enable()


def leave_out() -> None:
    """Leave out of every sweep what is there now; for the moment when modules have come in."""
    gc.freeze()


def sweep() -> None:
    """Collect the oldest generation that is due, if any."""
    due = [
        generation
        for generation, (count, most) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > most
    ]
    if due:
        gc.collect(due[-1])
