"""Press every button of every room once, and meet the windows that open over it.

What waits in exec() for an answer is answered with 取消 at once, so that nothing a button asks
about is done. What acts without asking does so, in a county made for it.
"""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QTabWidget,
    QWidget,
)
from rooms import House

from app.ui.ceremony.open import open_ceremony
from app.ui.task.open import PANELS, open_task

_SEEN_NOTHING: dict[str, object] = {
    "getOpenFileName": ("", ""),
    "getSaveFileName": ("", ""),
    "getOpenFileNames": ([], ""),
    "getExistingDirectory": "",
}


class Presser:
    """Goes round.

    Attributes:
        judge: told the name of, and given, each window of a class that was not met before,
            while it stands open.
        met: the classes of the windows that opened.
    """

    def __init__(self, house: House, judge: Callable[[str, QWidget], object]) -> None:
        self.house = house
        self.judge = judge
        self.met: set[str] = set()
        self._pressed: set[tuple[str, ...]] = set()
        self._at = ""

    def go_round(self) -> None:
        """Press."""
        before = QDialog.exec
        self.house.shell._may_leave = lambda: True  # what was begun is let go of
        QDialog.exec = lambda dialog: self._meet(dialog)
        QDesktopServices.openUrl = staticmethod(lambda _url: True)
        for name, nothing in _SEEN_NOTHING.items():
            setattr(QFileDialog, name, staticmethod(lambda *_a, _n=nothing, **_k: _n))
        try:
            for name, enter in self._rooms():
                self._room(name, enter)
        finally:
            QDialog.exec = before

    def _rooms(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        house = self.house
        for key in list(house.shell._entries):
            yield key, partial(self._go, key)
        for stage in PANELS:
            yield f"task.{stage}", partial(self._stage, stage)
        yield "ceremony", self._ceremony

    def _go(self, key: str) -> QWidget:
        self.house.shell.go(key)
        return self.house.shell.page(key)

    def _stage(self, stage: str) -> QWidget:
        self.house.shell.go("tasks")
        page = open_task(self.house.desk, self.house.shell, self.house.task_id)
        self.house.rest()
        page.open_stage(stage)
        return page

    def _ceremony(self) -> QWidget:
        open_ceremony(self.house.desk, self.house.shell, self.house.draw_id)
        return self.house.shell.pages.currentWidget()

    def _room(self, name: str, enter: Callable[[], QWidget]) -> None:
        tab = 0
        while True:
            page = enter()
            self.house.rest()
            tabs = [one for one in page.findChildren(QTabWidget) if one.isVisible()]
            if tab and not (tabs and tab < tabs[0].count()):
                return
            if tabs and tabs[0].isTabEnabled(tab):
                tabs[0].setCurrentIndex(tab)
                self.house.rest()
            for table in page.findChildren(QAbstractItemView):
                if table.isVisible() and table.model() and table.model().rowCount():
                    table.setCurrentIndex(table.model().index(0, 0))
            self.house.rest()
            one = self._next(name, page)
            if one is None:
                tab += 1
                if not tabs:
                    return
                continue
            self._press(name, one)

    def _next(self, name: str, page: QWidget) -> QObject | None:
        for one in page.findChildren(QPushButton):
            if not (one.isVisible() and one.isEnabled()):
                continue
            menu = one.menu()
            acts = [act for act in menu.actions() if act.isEnabled()] if menu else [one]
            for act in acts:
                mark = (name.partition(".")[0], type(one.parent()).__name__, act.text())
                if mark not in self._pressed and not act.isCheckable():
                    self._pressed.add(mark)
                    return act
        return None

    def _press(self, name: str, one: QObject) -> None:
        self._at = f"{name}.{one.text()}"
        if isinstance(one, QAbstractButton):
            one.click()
        else:
            one.trigger()
        self.house.rest()
        for top in QApplication.topLevelWidgets():
            if top is self.house.shell or not top.isVisible() or isinstance(top, QMenu):
                continue
            if isinstance(top, QDialog):
                self._meet(top)
            top.close()
        self.house.rest()

    def _meet(self, dialog: QDialog) -> int:
        kind = type(dialog).__name__
        if kind not in self.met:
            self.met.add(kind)
            dialog.show()
            self.house.rest()
            self.judge(f"{self._at}.{kind}", dialog)
        dialog.hide()
        return 0
