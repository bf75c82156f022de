"""The parts of the window's frame: header and status line; the navigation is app.ui.navigation."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui import theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.tips import wrapped_tip


class Header(QFrame):
    """Title and crumb at the left; projector, help and the user at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self._narrow = False
        self.title = ElidedLabel("h1")
        self.crumb = ElidedLabel("muted")
        self.projector = Button(text("ui.shell.projector"), "monitor")
        self.help = Button(text("ui.shell.help"), "circle-question-mark")
        self.projector.setToolTip(text("ui.shell.projector_tip"))
        self.hall = Button("", "settings")
        self.hall.setAccessibleName(text("projector.hall.title"))
        self.hall.setToolTip(text("projector.hall.title"))
        self.user = Button("", "user")
        self.user.clicked.connect(self._open_menu)
        self.menu = QMenu(self)
        # Of the header: actions a menu makes by itself were seen to go before the menu does.
        self.who = QAction(self)
        self.who.setEnabled(False)
        self.password = QAction(text("ui.shell.password"), self)
        self.lock = QAction(text("ui.shell.lock"), self)
        self.leave = QAction(text("ui.shell.switch_user"), self)
        self.menu.addAction(self.who)
        self.menu.addSeparator()
        self.menu.addAction(self.password)
        self.menu.addAction(self.lock)
        self.menu.addAction(self.leave)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.crumb)
        words.addStretch(1)
        self._box = QHBoxLayout(self)
        self._box.setSpacing(8)
        self._box.addLayout(words, 1)
        for button in (self.projector, self.hall, self.help, self.user):
            self._box.addWidget(button)
        theme.state().density_changed.connect(self._fit)
        self._fit()

    def set_words(self, title: str, crumb: str) -> None:
        """What is in front, and where it stands."""
        self.title.set_words(title)
        self.crumb.set_words(crumb)
        self.crumb.setVisible(bool(crumb))

    def set_narrow(self, narrow: bool) -> None:
        """Show pictures alone on the buttons, or their words as well."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for button in (self.projector, self.help, self.user):
            button.set_bare(narrow)

    def set_user(self, name: str, roles: str) -> None:
        """Name on the button, name and roles at the head of its menu."""
        self.user.setText(text("ui.shell.user", name=name, role=roles))
        self.user.setAccessibleDescription(text("ui.shell.user_menu"))
        self.user.setToolTip(text("ui.shell.user_menu"))
        self.who.setText(text("ui.shell.user", name=name, role=roles))

    def _open_menu(self) -> None:
        corner = self.user.mapToGlobal(self.user.rect().bottomRight())
        self.menu.popup(corner - QPoint(self.menu.sizeHint().width(), 0))

    def _fit(self) -> None:
        look = theme.density()
        self.setFixedHeight(look.header)
        self._box.setContentsMargins(look.margin, 0, look.margin, 0)


class StatusLine(QStatusBar):
    """Facts a maintainer asks for on the telephone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(28)
        self._database = label("")
        self._backup = label("")
        self._version = label("")
        self.addWidget(self._database)
        self.addWidget(self._backup)
        self.addPermanentWidget(self._version)

    def show_facts(self, database: str, backup: str, version: str) -> None:
        """Show the data folder, the last backup ("" says nothing) and the version."""
        self._database.setText(text("ui.shell.database", path=database))
        self.show_backup(backup)
        self._version.setText(text("ui.shell.version", version=version) if version else "")

    def show_backup(self, words: str, why: str = "") -> None:
        """Show when the last backup was made, or that it failed; "" says nothing.

        Args:
            why: a sentence over the words.
        """
        self._backup.setText(text("ui.shell.backup", time=words) if words else "")
        self._backup.setToolTip(wrapped_tip(why) if why else "")
