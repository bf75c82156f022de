"""Keeps an entry while it is written: a revision two seconds after the last edit.

One save at a time; what was edited meanwhile goes into the next. Whoever has to be sure
that all is kept (the next enterprise, the submission) asks `flush`.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core.findings import FindingBody
from app.services.finding import findings
from app.services.finding.finding_sheets import FindingSheet
from app.services.finding.findings import StaleFinding
from app.ui.desk import Desk

PAUSE_MS = 2000
Then = Callable[[], object]


class Entry(Protocol):
    """What stands in the fields."""

    def body(self) -> FindingBody: ...

    def inspected_on(self) -> date: ...


class Keeper(QObject):
    """Saves the entry of one enterprise.

    Signals:
        saved: a sheet as the service returned it.
        stale: somebody else saved a newer revision (the error); nothing was kept.
        failed: any other error; the entry is still to be kept.
    """

    saved = Signal(object)
    stale = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, owner: QWidget, entry: Entry) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._entry = entry
        self._assignment_id = 0
        self._revision = 0
        self._dirty = False
        self._saving = False
        self._then: Then | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def dirty(self) -> bool:
        """Whether something is not kept yet."""
        return self._dirty or self._saving

    @property
    def saving(self) -> bool:
        """Whether a save is under way."""
        return self._saving

    def follow(self, assignment_id: int, revision: int) -> None:
        """Keep this enterprise's entry from now on; it starts from a revision, 0 for none."""
        self._timer.stop()
        self._assignment_id = assignment_id
        self._revision = revision
        self._dirty = False
        self._then = None

    def touched(self) -> None:
        """The user edited something."""
        self._dirty = True
        self._timer.start()

    def flush(self, then: Then) -> None:
        """Call `then` once all is kept; never where it cannot be kept."""
        self._then = then
        if self._saving:
            return
        if self._dirty:
            self.save()
        else:
            self._go_on()

    def save(self) -> None:
        """Keep what stands in the fields now."""
        self._timer.stop()
        if not self._dirty or self._saving:
            return
        self._dirty, self._saving = False, True
        self._desk.act(
            self._owner,
            findings.save,
            self._assignment_id,
            self._revision,
            self._entry.inspected_on(),
            self._entry.body(),
            done=self._kept,
            failed=self._not_kept,
        )

    def _kept(self, sheet: FindingSheet) -> None:
        self._saving = False
        if sheet.assignment_id == self._assignment_id:
            self._revision = sheet.revision
        self.saved.emit(sheet)
        if self._dirty and self._then is not None:
            self.save()
        else:
            self._go_on()

    def _not_kept(self, error: Exception) -> None:
        self._saving = False
        self._dirty = True
        self._then = None
        (self.stale if isinstance(error, StaleFinding) else self.failed).emit(error)

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
