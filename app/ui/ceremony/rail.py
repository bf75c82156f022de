"""The rail at the left: every step with when it was done; it can be read and not jumped on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.texts import text
from app.ui import theme
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.views.ceremony import RailLine

WIDTH = 200
ROW = 48  # at most
RADIUS = 12


class ConductorRail(QWidget):
    """Steps from top to bottom, painted."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text("ceremony.rail"))
        self._lines: tuple[RailLine, ...] = ()

    def show_lines(self, lines: tuple[RailLine, ...]) -> None:
        """Show these steps."""
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleDescription(
            text("ui.rail.join").join(
                text(f"ui.rail.{line.state}", number=number, title=line.title)
                for number, line in enumerate(lines, 1)
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 32 * max(1, len(self._lines)))

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            row = min(float(ROW), (self.height() - 16) / max(1, len(self._lines)))
            for at, line in enumerate(self._lines):
                self._paint(painter, line, at, row)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, line: RailLine, at: int, row: float) -> None:
        middle = 8 + row * (at + 0.5)
        x = 14.0 + RADIUS
        if line.state == "current":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("tint"))
            painter.drawRoundedRect(QRectF(4, middle - row / 2 + 1, WIDTH - 8, row - 2), 6, 6)
        if at:
            done = line.state != "future"
            painter.setPen(QPen(theme.colour("primary" if done else "line"), 2))
            painter.drawLine(
                QRectF(x, middle - row + RADIUS + 1, 0, 0).topLeft(),
                QRectF(x, middle - RADIUS - 1, 0, 0).topLeft(),
            )
        edge, fill, ink = {
            "done": ("primary", "tint", "primary"),
            "current": ("primary", "primary", "on_primary"),
            "future": ("border", "card", "text2"),
        }[line.state]
        box = QRectF(x - RADIUS, middle - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.setPen(QPen(theme.colour(edge), 1.5))
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if line.state == "done":
            tick = pixmap("check", COLOURS["primary"], 16, self.devicePixelRatioF())
            painter.drawPixmap(box.center() - QRectF(0, 0, 16, 16).center(), tick)
        else:
            painter.setFont(theme.ui_font(13, bold=True))
            painter.setPen(theme.colour(ink))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(at + 1))
        self._words(painter, line, x + RADIUS + 8, middle, row)

    def _words(
        self, painter: QPainter, line: RailLine, left: float, middle: float, row: float
    ) -> None:
        token = {"current": "primary", "done": "text", "future": "muted"}[line.state]
        room = QRectF(left, middle - row / 2, WIDTH - left - 8, row)
        if line.time:
            painter.setFont(theme.ui_font(13))
            painter.setPen(theme.colour("muted"))
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), line.time
            )
            room.setWidth(room.width() - painter.fontMetrics().horizontalAdvance(line.time) - 4)
        painter.setFont(theme.ui_font(15, bold=line.state == "current"))
        painter.setPen(theme.colour(token))
        words = painter.fontMetrics().elidedText(
            line.title, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words
        )
