"""The inside of the window: content that scrolls when it must, the action bar below it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.widgets.actions import ActionBar


class LeastArea(QScrollArea):
    """Gives its widget all the room there is, and scrolls below the least it can do with.

    Qt's own resizing keeps what wrapped words make a layout prefer, which with a table in it
    is far more than the least.
    """

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        inner = self.widget()
        box = inner.layout() if inner is not None else None
        if box is None:
            return
        room = self.viewport().size()
        least = box.minimumSize()
        width = max(room.width(), least.width())
        tall = box.minimumHeightForWidth(width) if box.hasHeightForWidth() else least.height()
        inner.resize(width, max(room.height(), tall))


class LeastStack(QStackedWidget):
    """Pages that scroll inside: the least they need does not hang on how their words wrap.

    Qt takes for the least height of wrapped words in a page what the page would like to have.
    """

    def hasHeightForWidth(self) -> bool:
        return False


class Page(QWidget):
    """A screen: put cards into `content`; `set_actions` adds the bar at the bottom.

    Attributes:
        title, crumb: what the shell's header shows; call `Shell.set_heading` on later changes.
    """

    def __init__(
        self,
        title: str = "",
        crumb: str = "",
        *,
        scroll: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """scroll: False for pages whose table takes the height that is left."""
        super().__init__(parent)
        self.title = title
        self.crumb = crumb
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.actions_bar: ActionBar | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self.content = QVBoxLayout(inner)
        # Where a table takes the height that is left, the page scrolls only on a window
        # that is too small for what cannot give way.
        self._scroll = QScrollArea() if scroll else LeastArea()
        self._scroll.setWidgetResizable(scroll)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._outer.addWidget(self._scroll, 1)
        self._stretches = scroll
        if scroll:
            self.content.addStretch(0)
        theme.state().density_changed.connect(self._fit)
        self._fit()

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append a widget or a layout to the content."""
        place = self.content.count() - (1 if self._stretches else 0)
        if isinstance(item, QWidget):
            self.content.insertWidget(place, item, stretch)
        else:
            self.content.insertLayout(place, item, stretch)

    def add_row(self, *widgets: tuple[QWidget, int], stretch: int = 0) -> QHBoxLayout:
        """Append widgets side by side, each with its stretch."""
        row = QHBoxLayout()
        row.setSpacing(theme.density().gap)
        for widget, share in widgets:
            row.addWidget(widget, share)
        self.add(row, stretch)
        return row

    def set_actions(self, bar: ActionBar) -> ActionBar:
        """Put the action bar at the bottom of the page (once)."""
        self.actions_bar = bar
        self._outer.addWidget(bar)
        return bar

    def _fit(self) -> None:
        look = theme.density()
        self.content.setContentsMargins(look.margin, look.gap + 2, look.margin, look.gap + 2)
        self.content.setSpacing(look.gap)
