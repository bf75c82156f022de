"""Hands and eyes for the walk: presses, types, waits, answers dialogs, keeps pictures."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ui.desk import Desk
from app.ui.program import Program
from app.ui.shell import Shell
from app.ui.tour_strip import NAME as TOUR
from app.ui.widgets import Ribbon

PATIENCE_SECONDS = 120.0
BEAT_MS = 20
QUIET_BEATS = 4


def pause() -> None:
    """Let the program run for a beat.

    An event loop lets go of the interpreter lock while it waits; QTest.qWait holds it, and
    a thread that reads rows would get one turn a beat.
    """
    loop = QEventLoop()
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(BEAT_MS)
    loop.exec()


class StepFailed(Exception):
    """A step did not get through: what was waited for, or what broke."""


class Walker:
    """Works the windows of one program and keeps the pictures."""

    def __init__(self, program: Program, out: Path, *, patience: float = PATIENCE_SECONDS) -> None:
        """patience: seconds to wait for what a step asks for, and for a dialog to be answered."""
        self.patience = patience
        self.program = program
        self.out = out
        self.pictures = out / "screens"
        self.pictures.mkdir(parents=True, exist_ok=True)
        self._count = 0
        self.unanswered = ""  # what a dialog said that no step expected
        self._in_front: tuple[QWidget | None, float] = (None, 0.0)
        self._watch = QTimer()
        self._watch.setInterval(BEAT_MS * 50)
        self._watch.timeout.connect(self._look_for_unexpected)
        self._watch.start()

    def _look_for_unexpected(self) -> None:
        """Close a dialog nobody answers: it would hold the step that opened it for ever."""
        dialog = QApplication.activeModalWidget()
        if dialog is not self._in_front[0]:
            self._in_front = (dialog, time.monotonic())
        elif isinstance(dialog, QDialog) and time.monotonic() - self._in_front[1] > self.patience:
            self.unanswered = f"{dialog.accessibleName()} {dialog.accessibleDescription()}".strip()
            self.picture("unexpected", dialog)
            dialog.reject()

    @property
    def window(self) -> QWidget:
        """The window in front."""
        window = self.program.window
        assert window is not None  # the program has been started
        return window

    @property
    def shell(self) -> Shell:
        """The window of somebody who is logged in."""
        window = self.program.window
        assert isinstance(window, Shell), type(window).__name__
        return window

    @property
    def desk(self) -> Desk:
        """What the person in front works with."""
        desk = self.program.desk
        assert desk is not None  # somebody is logged in
        return desk

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Let the program run until `done`, or fail naming what was waited for."""
        end = time.monotonic() + self.patience
        while not done():
            dialog = QApplication.activeModalWidget()
            if time.monotonic() > end:
                seen = dialog.accessibleDescription() if dialog else ""
                raise StepFailed(f"{what} {seen}".strip())
            pause()

    def rest(self) -> None:
        """Wait until no background work is left and what it brought is shown.

        A page may read in turns, the next after what the last one brought is shown.
        """
        quiet = 0
        while quiet < QUIET_BEATS:
            pause()
            quiet = quiet + 1 if not self.shell.jobs.busy else 0
            self.until(lambda: not self.shell.jobs.busy, "busy")

    def click(self, widget: QWidget) -> None:
        """Press a button as the mouse would; it must be there and enabled."""
        if not widget.isVisible() or not widget.isEnabled():
            state = "hidden" if not widget.isVisible() else "disabled"
            raise StepFailed(f"{widget.accessibleName() or type(widget).__name__}: {state}")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type_into(self, widget: QWidget, words: str) -> None:
        """Replace what stands in a field by typing."""
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        if words.isascii():
            QTest.keyClicks(widget, words)
            return
        commit = QInputMethodEvent()  # as an input method hands over what was composed
        commit.setCommitString(words)
        QApplication.sendEvent(widget, commit)

    def in_dialog(self, act: Callable[[], None], answer: Callable[[QDialog], None]) -> None:
        """Do what opens a modal dialog, and answer it from inside its own event loop."""
        trouble: list[BaseException] = []
        timer = QTimer()
        timer.setInterval(BEAT_MS * 5)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                return
            timer.stop()
            try:
                answer(dialog)
            except BaseException as error:  # it would vanish in Qt's event loop
                trouble.append(error)
                dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        act()
        self.until(lambda: not timer.isActive(), "dialog")
        if trouble:
            raise trouble[0]

    def top_level(self) -> list[QWidget]:
        """Every window of the program."""
        return QApplication.topLevelWidgets()

    def picture(
        self, name: str, widget: QWidget | None = None, *, shows_tour: bool = False
    ) -> None:
        """Keep a picture of the window, or of another widget."""
        self._count += 1
        shown = widget or self.window
        strips, marks = self._without_tour(shown) if not shows_tour else ([], [])
        pause()
        while any(strip.isVisible() for strip in strips):  # it has gone a step on meanwhile
            self._without_tour(shown)
            pause()
        shown.grab().save(str(self.pictures / f"{self._count:02d}-{name}.png"))
        for mark in marks:
            mark.hide()
        for strip in strips:
            strip.show()

    def _without_tour(self, shown: QWidget) -> tuple[list[QWidget], list[Ribbon]]:
        """Put the ribbon in the place of the tour, which is no part of the page it leads through."""
        every: Iterable[QWidget] = shown.findChildren(QWidget, TOUR)
        strips = [one for one in every if one.isVisible()]
        ribbons: Iterable[Ribbon] = shown.findChildren(Ribbon) if strips else ()
        marks = list(ribbons)
        for strip in strips:
            strip.hide()
        for mark in marks:
            mark.show()
        return strips, marks
