"""The rail of steps: where one is, what is done, what comes."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.texts import text
from app.ui import theme
from app.ui.icons import pixmap
from app.ui.palette import COLOURS

StepState = Literal["done", "current", "future", "blocked"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name and state."""

    title: str
    state: StepState


class StepRail(QWidget):
    """A painted card of circles joined by a line. Told to screen readers as text.

    At the compact density the words stand beside the circles. The
    page decides which of the steps a click may open.

    Signals:
        chosen: index of the step the user wants to see, from 0.
    """

    chosen = Signal(int)

    RADIUS = 16
    COMPACT_RADIUS = 13

    def __init__(self, steps: tuple[Step, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text("ui.rail.name"))
        self._steps: tuple[Step, ...] = ()
        self.set_steps(steps)
        theme.state().density_changed.connect(self._fit)
        self._fit()

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these steps."""
        self._steps = steps
        self.setAccessibleDescription(
            text("ui.rail.join").join(
                text(f"ui.rail.{step.state}", number=number, title=step.title)
                for number, step in enumerate(steps, 1)
            )
        )
        self.update()

    def set_current(self, titles: tuple[str, ...], index: int) -> None:
        """Steps before `index` are done, the others to come."""
        states: list[Step] = []
        for number, title in enumerate(titles):
            state: StepState = "done" if number < index else "future"
            states.append(Step(title, "current" if number == index else state))
        self.set_steps(tuple(states))

    def sizeHint(self) -> QSize:
        return QSize(600, theme.density().rail)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._steps and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._step_at(event.position().x()))

    def _step_at(self, x: float) -> int:
        """The step that stands at `x` px."""
        if theme.density().rail >= 80:
            return min(int(x * len(self._steps) / max(1, self.width())), len(self._steps) - 1)
        right = 12.0
        widths = self._flat_widths()
        gap = max(8.0, (self.width() - 24 - sum(widths)) / max(1, len(widths) - 1))
        for at, width in enumerate(widths):
            right += width + gap
            if x < right - gap / 2:
                return at
        return len(widths) - 1

    def _fit(self) -> None:
        self.setFixedHeight(theme.density().rail)
        self.update()

    def cut_words(self) -> list[str]:
        """Names of steps there is no room for; the one in front is always whole."""
        if theme.density().rail >= 80:
            width = self.width() / max(1, len(self._steps))
            measure = QFontMetrics(theme.ui_font(15, bold=True))
            return [
                one.title for one in self._steps if measure.horizontalAdvance(one.title) > width
            ]
        return [] if sum(self._flat_widths()) <= self.width() else [self._steps[0].title]

    def _flat_widths(self) -> list[int]:
        """Widths of the steps beside each other: with all names, else with the one in front."""
        measure = QFontMetrics(theme.ui_font(15, bold=True))
        bare = 2 * self.COMPACT_RADIUS
        full = [measure.horizontalAdvance(step.title) + bare + 8 for step in self._steps]
        if sum(full) + 8 * (len(full) - 1) + 24 <= self.width():
            return full
        front = ("current", "blocked")
        return [
            width if step.state in front else bare
            for step, width in zip(self._steps, full, strict=True)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            if theme.density().rail >= 80:
                self._paint_tall(painter)
            else:
                self._paint_flat(painter)
        finally:
            painter.end()

    def _paint_tall(self, painter: QPainter) -> None:
        width = self.width() / max(1, len(self._steps))
        radius, y = self.RADIUS, self.height() / 2 - 13
        for number, step in enumerate(self._steps):
            centre = QPointF(width * (number + 0.5), y)
            if number:
                left = QPointF(centre.x() - width + radius + 6, y)
                self._line(painter, left, QPointF(centre.x() - radius - 6, y), step)
            self._circle(painter, centre, radius, number + 1, step)
            words = QRectF(width * number, y + radius + 5, width, 24)
            self._words(painter, words, step, Qt.AlignmentFlag.AlignCenter)

    def _paint_flat(self, painter: QPainter) -> None:
        radius, y = self.COMPACT_RADIUS, self.height() / 2
        widths = self._flat_widths()
        gaps = max(1, len(self._steps) - 1)
        edge = 20.0 if self.width() - 40 - sum(widths) >= 8 * gaps else 12.0
        gap = max(8.0, (self.width() - 2 * edge - sum(widths)) / gaps)
        x = edge
        for number, (step, width) in enumerate(zip(self._steps, widths, strict=True)):
            if number and gap > 24:
                self._line(painter, QPointF(x - gap + 8, y), QPointF(x - 8, y), step)
            self._circle(painter, QPointF(x + radius, y), radius, number + 1, step)
            if width <= 2 * radius:  # the number alone
                x += width + gap
                continue
            left = x + 2 * radius + 8
            words = QRectF(left, y - 14, width - 2 * radius, 28)
            self._words(
                painter, words, step, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
            x += width + gap

    def _line(self, painter: QPainter, left: QPointF, right: QPointF, step: Step) -> None:
        reached = step.state in ("done", "current", "blocked")
        painter.setPen(QPen(theme.colour("primary") if reached else theme.colour("line"), 3))
        painter.drawLine(left, right)

    def _circle(
        self, painter: QPainter, centre: QPointF, radius: int, number: int, step: Step
    ) -> None:
        edge, fill, ink = {
            "done": ("primary", "tint", "primary"),
            "current": ("primary", "primary", "on_primary"),
            "future": ("border", "card", "text2"),
            "blocked": ("danger", "danger_bg", "danger"),
        }[step.state]
        painter.setPen(QPen(theme.colour(edge), 2))
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(centre, radius - 1, radius - 1)
        side = radius + 4
        if step.state == "done":
            tick = pixmap("check", COLOURS["primary"], side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(centre.x() - side / 2, centre.y() - side / 2), tick)
            return
        painter.setFont(theme.ui_font(15, bold=True))
        painter.setPen(theme.colour(ink))
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        words = "!" if step.state == "blocked" else str(number)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def _words(self, painter: QPainter, box: QRectF, step: Step, where: Qt.AlignmentFlag) -> None:
        current = step.state in ("current", "blocked")
        token = {"current": "primary", "blocked": "danger", "done": "text"}.get(step.state, "muted")
        painter.setFont(theme.ui_font(15, bold=current))
        painter.setPen(theme.colour(token))
        words = painter.fontMetrics().elidedText(
            step.title, Qt.TextElideMode.ElideRight, round(box.width())
        )
        painter.drawText(box, int(where), words)
