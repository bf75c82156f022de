"""The navigation: the dark column at the left, its entries in groups that fold.

Where the window is high enough every group is open. On a low one (1366×768) only the group
of the page in front is, so that nothing has to be scrolled for; a click on a heading opens
another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.texts import text
from app.ui import theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import WrappedLabel, label

NAV_WIDTH = 204
NARROW_WIDTH = 56


@dataclass(frozen=True, slots=True)
class NavRow:
    """An entry as the column shows it.

    Attributes:
        group: words of the heading it stands under, "" for none.
        foot: stands at the foot of the column.
    """

    key: str
    words: str
    icon: str
    group: str = ""
    foot: bool = False


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


class _Heading(_NavButton):
    """The heading of a group; pressing it opens or folds the group."""

    def __init__(self, words: str) -> None:
        super().__init__(words, "chevron-right")
        self.setCheckable(False)
        self.setProperty("heading", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entries: list[_NavButton] = []
        self.open = True
        self.show_entries(True)

    def show_entries(self, shown: bool) -> None:
        """Open or fold the group."""
        self.open = shown
        for entry in self.entries:
            entry.setVisible(shown)
        self.set_icon("chevron-down" if shown else "chevron-right", "nav_muted")
        state = text("ui.shell.group_open" if shown else "ui.shell.group_folded")
        self.setAccessibleDescription(state)


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
        rows: tuple[NavRow, ...],
        bureau: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "nav")
        self.setAccessibleName(text("ui.shell.nav"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 10)
        box.setSpacing(0)
        self._brand = QWidget()
        brand = QVBoxLayout(self._brand)
        brand.setContentsMargins(18, 16, 12, 12)
        brand.setSpacing(3)
        brand.addWidget(label(text("ui.shell.product_long"), "brand"))
        self.bureau = WrappedLabel(bureau, "bureau")
        self.bureau.setVisible(bool(bureau))
        brand.addWidget(self.bureau)
        box.addWidget(self._brand)
        self._buttons: dict[str, _NavButton] = {}
        self._headings: dict[str, _Heading] = {}
        self._key = ""
        self._narrow = False
        self._rows = _Rows()
        for row in rows:
            if row.foot:
                continue
            if row.group and row.group not in self._headings:
                self._add_heading(row.group)
            button = self._button(row)
            if row.group:
                self._headings[row.group].entries.append(button)
            self._rows.column.addWidget(button)
        self._rows.column.addStretch(1)
        box.addWidget(self._rows, 1)
        for row in rows:
            if row.foot:
                box.addWidget(self._button(row))
        theme.state().density_changed.connect(self._widen)
        self._widen()

    def _add_heading(self, words: str) -> None:
        heading = _Heading(words)
        heading.clicked.connect(lambda: self._toggle(heading))
        self._headings[words] = heading
        self._rows.column.addWidget(heading)

    def _button(self, row: NavRow) -> _NavButton:
        button = _NavButton(row.words, row.icon)
        button.clicked.connect(lambda: self.chosen.emit(row.key))
        self._buttons[row.key] = button
        return button

    def mark(self, key: str) -> None:
        """Show `key` as the current entry."""
        self._key = key
        for name, button in self._buttons.items():
            button.set_current(name == key)
        current = self._buttons.get(key)
        for heading in self._headings.values():
            if current in heading.entries and not heading.open:
                self._open_only(heading)
        if current is not None:
            self._rows.ensureWidgetVisible(current, 0, 0)

    def set_narrow(self, narrow: bool) -> None:
        """Show pictures alone, their words as tips, or both."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._brand.setVisible(not narrow)
        for one in self._every():
            one.set_bare(narrow)
        self._widen()

    def _widen(self) -> None:
        wide = round(NAV_WIDTH * max(1.0, theme.state().scale))
        self.setFixedWidth(NARROW_WIDTH if self._narrow else wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Open what fits: every group, else the one of the page in front, else the first."""
        if not self._headings:
            return
        if self._has_room():
            for heading in self._headings.values():
                heading.show_entries(True)
        elif all(heading.open for heading in self._headings.values()):
            current = self._buttons.get(self._key)
            headings = list(self._headings.values())
            self._open_only(next((one for one in headings if current in one.entries), headings[0]))

    def _has_room(self) -> bool:
        entries = [*self._headings.values(), *self._buttons.values()]
        shown = [one for one in entries if self._rows.isAncestorOf(one)]
        return sum(one.sizeHint().height() for one in shown) <= self._rows.viewport().height()

    def _open_only(self, wanted: _Heading) -> None:
        for heading in self._headings.values():
            heading.show_entries(heading is wanted or self._has_room())

    def _toggle(self, heading: _Heading) -> None:
        if heading.open:
            heading.show_entries(False)
        else:
            self._open_only(heading)

    def button(self, key: str) -> Button:
        """The button of an entry (to enable it or give it the focus)."""
        return self._buttons[key]

    def move_focus(self, button: Button, step: int) -> None:
        """Give the focus to the next entry up or down, round the ends."""
        shown = [one for one in self._every() if not one.isHidden()]
        buttons = [one for one in shown if one.isEnabled()]
        place = next(i for i, other in enumerate(buttons) if other is button)
        buttons[(place + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _every(self) -> list[_NavButton]:
        """Headings and entries from top to bottom."""
        found: Iterable[QWidget] = self.findChildren(QWidget)
        return [one for one in found if isinstance(one, _NavButton)]
