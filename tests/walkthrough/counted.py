"""A person at the window whose clicks and typed characters are counted.

Everything goes through real events at places a person can reach: what is hidden, closed to
input or behind another window fails the test instead of being pressed. Windows of the
system (where a file is chosen) are answered and counted as the clicks they take.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app.ui.shell import Shell
from app.ui.task.page import STAGES, TaskPage

POLL_MS = 20
CLICKS_OF_A_FILE_WINDOW = 2  # the file or folder, and 打开


@dataclass(frozen=True)
class Tally:
    """What a person did between two moments."""

    clicks: int = 0
    characters: int = 0
    keys: int = 0

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(
            self.clicks - other.clicks,
            self.characters - other.characters,
            self.keys - other.keys,
        )


# Plan line to file for the portal, thirty enterprises: at most this in all, in two walks.
WHOLE = Tally(clicks=60, characters=200)
FIRST_HALF = Tally(clicks=23, characters=40)  # to the drawn task
SECOND_HALF = WHOLE - FIRST_HALF


class Hand:
    """Clicks, types and chooses; `told` is the story with what each step took."""

    def __init__(self, settle: Callable[[], None], monkeypatch: Any) -> None:
        self.clicks = self.characters = self.keys = 0
        self.told: list[tuple[str, Tally]] = []
        self._settle = settle
        self._monkeypatch = monkeypatch
        self._marked = Tally()

    @property
    def tally(self) -> Tally:
        """Everything so far."""
        return Tally(self.clicks, self.characters, self.keys)

    def step(self, name: str) -> Tally:
        """End a step of the story; return what it took."""
        self._settle()
        took = self.tally - self._marked
        self._marked = self.tally
        self.told.append((name, took))
        return took

    # -- the mouse -----------------------------------------------------------------------

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget, or a place of it, and wait for what follows."""
        self._reach(widget)
        self.clicks += 1
        middle = widget.rect().center()
        if isinstance(widget, QAbstractButton) and place is None:
            middle = QPoint(min(widget.width() - 2, 12), widget.height() // 2)
        QTest.mouseClick(
            widget,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle if place is None else place,
        )
        self._settle()

    def click_row(self, view: QAbstractItemView, row: int, column: int = 1) -> None:
        """Click a cell of a table."""
        index: QModelIndex = view.model().index(row, column)
        view.scrollTo(index)  # the wheel is no click
        self.click(view.viewport(), view.visualRect(index).center())

    def menu(self, button: QAbstractButton, action: QAction) -> None:
        """Open a button's menu and choose from it: two clicks."""
        self._reach(button)
        assert action in button.menu().actions()
        assert action.isVisible()
        assert action.isEnabled()
        self.clicks += 2
        action.trigger()
        self._settle()

    def choose(self, combo: QComboBox, at: int) -> None:
        """Choose from a list that folds out: two clicks."""
        self._reach(combo)
        self.clicks += 2
        if hasattr(combo, "popped"):
            combo.popped = True  # a list cannot be opened off screen
        combo.setCurrentIndex(at)
        combo.activated.emit(at)
        self._settle()

    def choose_number(self, field: QSpinBox, value: int) -> None:
        """Type a number over the one that stands there; two clicks mark it, if it is not yet."""
        self._reach(field)
        self._front(field)
        if not field.hasFocus():
            self.clicks += 2
            field.setFocus()
            field.selectAll()
        self.characters += len(str(value))
        QTest.keyClicks(field, str(value))
        self._settle()

    # -- the keyboard --------------------------------------------------------------------

    def write(self, field: QLineEdit | QPlainTextEdit, words: str) -> None:
        """Type into a field that has the keyboard, or is clicked first."""
        self._reach(field)
        self._front(field)
        if not field.hasFocus():
            self.click(field)
        self.characters += len(words)
        QTest.keyClicks(field, words) if words.isascii() else field.insert(words)
        self._settle()

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key that types nothing: Return, Tab, F6."""
        self._reach(widget)
        self._front(widget)
        self.keys += 1
        QTest.keyClick(widget, key)
        self._settle()

    # -- windows -------------------------------------------------------------------------

    def in_window(
        self, kind: type[QDialog], trigger: Callable[[], object], act: Callable[[Any], object]
    ) -> None:
        """Do what opens a window of a kind, and something in it; it has to close."""
        before = set(QApplication.topLevelWidgets())
        seen: list[BaseException | None] = []

        def work() -> None:
            front = QApplication.activeModalWidget()
            if not isinstance(front, kind) or front in before:
                QTimer.singleShot(POLL_MS, work)
                return
            try:
                self._settle()
                act(front)
                seen.append(None)
            except BaseException as error:  # the test reports it; the window must not stay
                seen.append(error)
            if front.isVisible():
                front.done(0)
                if not seen[-1]:
                    seen[-1] = AssertionError(f"{kind.__name__} stayed open")

        QTimer.singleShot(0, work)
        trigger()
        self._wait(lambda: bool(seen), f"no {kind.__name__} opened")
        if seen[0] is not None:
            raise seen[0]
        self._settle()

    def system_window(self, name: str, *paths: Path) -> None:
        """Answer the next window of QFileDialog (by the name of its function)."""

        def answer(*_args: object, **_named: object) -> object:
            self.clicks += CLICKS_OF_A_FILE_WINDOW
            if name == "getExistingDirectory":
                return str(paths[0])
            chosen = [str(path) for path in paths]
            return (chosen if name == "getOpenFileNames" else chosen[0], "")

        self._monkeypatch.setattr(QFileDialog, name, answer)

    def _wait(self, there: Callable[[], bool], words: str) -> None:
        for _ in range(1500):
            if there():
                return
            QTest.qWait(POLL_MS)
        raise AssertionError(words)

    def _front(self, widget: QWidget) -> None:
        """Without a display a window is soon active no more; a person's stays so."""
        window = widget.window()
        if not window.isActiveWindow():
            window.activateWindow()
            self._wait(window.isActiveWindow, "the window does not come to the front")

    def _reach(self, widget: QWidget) -> None:
        """Fail where a person could not do it."""
        name = widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget
        assert widget.isVisible(), f"{name} cannot be seen"
        assert widget.isEnabled(), f"{name} is closed"
        modal = QApplication.activeModalWidget()
        inside = modal is None or widget.window() is modal
        assert inside, f"{name} is behind {type(modal).__name__}"


def open_stage(hand: Hand, shell: Shell, task_id: int, stage: str) -> Any:
    """From the start page to a stage of the task; return its panel."""
    page = shell.page("workbench")
    at = next(n for n, row in enumerate(page.table.rows()) if row.task_id == task_id)
    if page.table.currentIndex().row() != at:
        hand.click_row(page.table, at, 0)
    hand.click(page.open_button)
    front = shell.pages.currentWidget()
    assert isinstance(front, TaskPage)
    if front.stage != stage:
        place = front.rail.rect().center()
        place.setX((2 * STAGES.index(stage) + 1) * front.rail.width() // (2 * len(STAGES)))
        hand.click(front.rail, place)
    assert front.stage == stage
    return front.panel(stage)
