"""Walking the whole flow through the real windows, without anybody at the keyboard.

For machines without a display, and as the test that the road holds: every step works the
widgets a person would work, waits until the program is at rest, and leaves a picture.
A step that does not get through ends the walk with its name and a non-zero exit code.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.texts import text
from app.ui.program import PlacesLike, Program, make_application
from app.ui.shell import Shell

SIZE = QSize(1366, 768)
PATIENCE_SECONDS = 120.0
BEAT_MS = 20


class StepFailed(Exception):
    """A step did not get through: what was waited for, or what broke."""


class Walker:
    """Works the windows of one program and keeps the pictures."""

    def __init__(self, program: Program, out: Path) -> None:
        self.program = program
        self.out = out
        self.pictures = out / "screens"
        self.pictures.mkdir(parents=True, exist_ok=True)
        self._count = 0

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

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Let the program run until `done`, or fail naming what was waited for."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not done():
            dialog = QApplication.activeModalWidget()
            if time.monotonic() > end:
                seen = dialog.accessibleDescription() if dialog else ""
                raise StepFailed(f"{what} {seen}".strip())
            QTest.qWait(BEAT_MS)

    def rest(self) -> None:
        """Wait until no background work is left and what it brought is shown."""
        QTest.qWait(BEAT_MS)
        self.until(lambda: not self.shell.jobs.busy, "busy")
        QTest.qWait(BEAT_MS)
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
        QTest.keyClicks(widget, words)

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

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a picture of the window, or of another widget."""
        self._count += 1
        shown = widget or self.window
        QTest.qWait(BEAT_MS)
        shown.grab().save(str(self.pictures / f"{self._count:02d}-{name}.png"))


def walk(
    folder: Path,
    places: PlacesLike,
    clock: Callable[[], datetime],
    entropy: Callable[[], str],
) -> int:
    """Walk the flow; print each step; return 0, or 1 after naming the step that failed.

    Args:
        folder: pictures go to `screens` in it, copies of the files to `files`.
        places: data folders that nothing else uses.
    """
    from app.ui.walk_steps import STEPS

    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(places.resources / "fonts")
    application.setQuitOnLastWindowClosed(False)
    program = Program(places, clock, entropy, size=SIZE)
    walker = Walker(program, folder)
    try:
        for name, step in STEPS:
            print(text("walk.step", name=text(f"walk.{name}")), flush=True)
            try:
                step(walker)
            except Exception as error:
                walker.picture(f"failed-{name}")
                traceback.print_exc()
                print(
                    text("walk.failed", name=text(f"walk.{name}"), why=str(error)), file=sys.stderr
                )
                return 1
        print(text("walk.done", path=folder))
        return 0
    finally:
        program.close()
