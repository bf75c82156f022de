"""The parts of the window's frame: navigation, header, status line."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui import theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import WrappedLabel, label

NAV_WIDTH = 204


class _NavButton(Button):
    """An entry; only the current one is a Tab stop, the arrows walk through the others."""

    def __init__(self, words: str, picture: str) -> None:
        super().__init__(words, picture, "nav")
        self.setCheckable(True)
        self.picture = picture

    def set_current(self, current: bool) -> None:
        self.setChecked(current)
        self.set_icon(self.picture, "on_primary" if current else "nav_text")
        # A click leaves no focus frame behind; the keyboard reaches every entry.
        stop = Qt.FocusPolicy
        self.setFocusPolicy(stop.TabFocus if current else stop.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        frame = self.parentWidget()
        while frame is not None and not isinstance(frame, Navigation):
            frame = frame.parentWidget()
        if step is None or frame is None:
            super().keyPressEvent(event)
            return
        frame.move_focus(self, step)


class _Rows(QScrollArea):
    """The entries above the foot; they scroll where the window is too low for all."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on


class Navigation(QFrame):
    """The dark column at the left.

    Signals:
        chosen: the key of the entry that was pressed.
    """

    chosen = Signal(str)

    def __init__(
        self,
        entries: tuple[tuple[str, str, str, bool], ...],
        bureau: str,
        parent: QWidget | None = None,
    ) -> None:
        """entries: (key, words, icon, at the foot)."""
        super().__init__(parent)
        self.setProperty("role", "nav")
        self.setFixedWidth(NAV_WIDTH)
        self.setAccessibleName(text("ui.shell.nav"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 10)
        box.setSpacing(0)
        brand = QVBoxLayout()
        brand.setContentsMargins(18, 16, 12, 12)
        brand.setSpacing(3)
        brand.addWidget(label(text("ui.shell.product_long"), "brand"))
        self.bureau = WrappedLabel(bureau, "bureau")
        self.bureau.setVisible(bool(bureau))
        brand.addWidget(self.bureau)
        box.addLayout(brand)
        self._buttons: dict[str, _NavButton] = {}
        self._rows = _Rows()
        for key, words, picture, foot in entries:
            if not foot:
                self._rows.column.addWidget(self._button(key, words, picture))
        self._rows.column.addStretch(1)
        box.addWidget(self._rows, 1)
        for key, words, picture, foot in entries:
            if foot:
                box.addWidget(self._button(key, words, picture))

    def _button(self, key: str, words: str, picture: str) -> _NavButton:
        button = _NavButton(words, picture)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._buttons[key] = button
        return button

    def mark(self, key: str) -> None:
        """Show `key` as the current entry."""
        for name, button in self._buttons.items():
            button.set_current(name == key)
        if key in self._buttons:
            self._rows.ensureWidgetVisible(self._buttons[key], 0, 0)

    def button(self, key: str) -> Button:
        """The button of an entry (to enable it or give it the focus)."""
        return self._buttons[key]

    def move_focus(self, button: Button, step: int) -> None:
        """Give the focus to the next entry up or down, round the ends."""
        buttons = list(self._buttons.values())
        place = next(i for i, other in enumerate(buttons) if other is button)
        buttons[(place + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class Header(QFrame):
    """Title and crumb at the left; projector, help and the user at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.title = label("", "h1")
        self.crumb = label("", "muted")
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
        self.leave = QAction(text("ui.shell.switch_user"), self)
        self.menu.addAction(self.who)
        self.menu.addSeparator()
        self.menu.addAction(self.password)
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
        self.title.setText(title)
        self.crumb.setText(crumb)
        self.crumb.setVisible(bool(crumb))

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
        self._backup.setText(text("ui.shell.backup", time=backup) if backup else "")
        self._version.setText(text("ui.shell.version", version=version) if version else "")
