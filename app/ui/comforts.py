"""What makes the window one's own: size of text, its place, finding anything, the keys."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.texts import text
from app.ui.desk import Desk
from app.ui.find_all import find_all
from app.ui.habits import Habits
from app.ui.palette import SCALES
from app.ui.shell import Shell
from app.ui.shortcuts import show_shortcuts


class Comforts(QObject):
    """Of one main window; made by `plug_in_comforts`.

    Attributes:
        sizes: the actions of the sizes of text, by the keys of palette.SCALES.
    """

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self._shell = shell
        self._desk = desk
        self.habits = Habits(desk.heads)
        self.find = QAction(text("comfort.menu.find"), self)
        self.find.triggered.connect(self.ask)
        self.keys = QAction(text("comfort.menu.keys"), self)
        self.keys.triggered.connect(partial(show_shortcuts, shell))
        self.menu = QMenu(text("comfort.menu.text"), shell)
        self.sizes: dict[str, QAction] = {}
        self._fill()
        for keys, act in (
            ("Ctrl+K", self.ask),
            ("Ctrl+/", self.keys.trigger),
            ("Ctrl+Shift+.", partial(self.step, 1)),
            ("Ctrl+Shift+,", partial(self.step, -1)),
        ):
            QShortcut(QKeySequence(keys), shell, act)
        shell.pages.currentChanged.connect(lambda _at: self._note())
        shell.closing.connect(lambda: self.habits.keep(shell))

    def _fill(self) -> None:
        group = QActionGroup(self)
        for key in SCALES:
            action = QAction(text(f"comfort.size.{key}"), self)
            action.setCheckable(True)
            action.setChecked(key == self.habits.text_size)
            action.triggered.connect(partial(self.choose, key))
            group.addAction(action)
            self.menu.addAction(action)
            self.sizes[key] = action
        menu, first = self._shell.header.menu, self._shell.header.password
        menu.insertAction(first, self.find)
        menu.insertMenu(first, self.menu)
        menu.insertAction(first, self.keys)
        menu.insertSeparator(first)

    def ask(self) -> None:
        """Find anything."""
        find_all(self._shell, self._desk, self.habits)

    def choose(self, key: str, _on: bool = True) -> None:
        """Show text in another size, at once and from now on."""
        self.habits.choose_text_size(key)
        self.sizes[key].setChecked(True)
        self._shell.fit()

    def step(self, by: int) -> None:
        """The next larger (1) or smaller (-1) size."""
        keys = list(SCALES)
        at = keys.index(self.habits.text_size) + by
        if 0 <= at < len(keys):
            self.choose(keys[at])

    def _note(self) -> None:
        task_id = getattr(self._shell.pages.currentWidget(), "task_id", None)
        if isinstance(task_id, int) and task_id:
            self.habits.opened(self._desk.folder, self._desk.actor.account_id, task_id)


def plug_in_comforts(shell: Shell, desk: Desk) -> Comforts:
    """Give a main window its habits; the window owns them."""
    found = shell.findChild(Comforts, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Comforts) else Comforts(shell, desk)
