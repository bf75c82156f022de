"""A year on one picture: twelve months, weekends, days off, days worked on; a click toggles.

The keyboard does the same: arrows move, Space toggles, Home and End go to the year's ends.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.workdays import SATURDAY, DayKind, SpecialDay
from app.texts import text
from app.ui import theme
from app.ui.focus_ring import RINGED
from app.ui.widgets.tips import plain_tip

_MONTHS, _ACROSS, _DAYS, _WEEKS = 12, 6, 7, 6
_CELL_HIGH, _CELL_WIDE, _HEAD, _GAP = 23, 24, 46, 12
_CELL_LEAST: Final = 22  # px: two digits
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
# ground, words
_TONES: Final[Mapping[str, tuple[str, str]]] = {
    "off": ("warning_edge", "warning"),
    "work": ("selection", "info"),
    "weekend": ("neutral_bg", "muted"),
    "day": ("card", "text"),
}


class YearView(QWidget):
    """The picture. `days`: what is not as its weekday says.

    Signals:
        edited: a day was toggled by the person.
    """

    edited = Signal()

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__()
        self.may_edit = may_edit
        self.year = 2026
        self.days: dict[date, SpecialDay] = {}
        self.current = date(2026, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(RINGED, True)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(self.minimumSizeHint())
        self.setFixedHeight(self.sizeHint().height())

    def show_year(self, year: int, days: Mapping[date, SpecialDay]) -> None:
        """Show a year as it is."""
        self.year, self.days = year, dict(days)
        self.current = date(year, self.current.month, 1)
        self.setAccessibleName(text("deadlines.year.title"))
        self._tell()
        self.update()

    def kind_of(self, day: date) -> str:
        """Return off, work, weekend or day."""
        special = self.days.get(day)
        if special is not None:
            return special.kind.value
        return "weekend" if day.weekday() >= SATURDAY else "day"

    def toggle(self, day: date) -> None:
        """Take a day to its next kind: as its weekday says, worked on (weekends), off."""
        if not self.may_edit or day.year != self.year:
            return
        now = self.kind_of(day)
        if now == "weekend":
            self.days[day] = SpecialDay(day, DayKind.WORK)
        elif now in ("work", "day"):
            self.days[day] = SpecialDay(day, DayKind.OFF)
        else:
            del self.days[day]
        self.current = day
        self._tell()
        self.update()
        self.edited.emit()

    # -- where things are ----------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(_ACROSS * (_DAYS * _CELL_LEAST + _GAP) - _GAP, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        rows = _MONTHS // _ACROSS
        high = rows * (_HEAD + _WEEKS * _CELL_HIGH) + (rows - 1) * _GAP
        return QSize(_ACROSS * (_DAYS * _CELL_WIDE + _GAP) - _GAP, high)

    def _month(self, month: int) -> QRect:
        wide = (self.width() + _GAP) // _ACROSS - _GAP
        row, column = divmod(month - 1, _ACROSS)
        high = _HEAD + _WEEKS * _CELL_HIGH
        return QRect(column * (wide + _GAP), row * (high + _GAP), wide, high)

    def cell(self, day: date) -> QRect:
        """Return where a day stands."""
        month = self._month(day.month)
        at = date(day.year, day.month, 1).weekday() + day.day - 1
        row, column = divmod(at, _DAYS)
        wide = month.width() // _DAYS
        return QRect(
            month.x() + column * wide, month.y() + _HEAD + row * _CELL_HIGH, wide, _CELL_HIGH
        )

    def day_at(self, point: QPoint) -> date | None:
        """Return the day at a place, None between days."""
        for month in range(1, _MONTHS + 1):
            if self._month(month).contains(point):
                for number in range(1, monthrange(self.year, month)[1] + 1):
                    day = date(self.year, month, number)
                    if self.cell(day).contains(point):
                        return day
        return None

    def words_of(self, day: date) -> str:
        """Return a day in words: its date and what it is."""
        special = self.days.get(day)
        kind = self.kind_of(day)
        name = special.name if special else ""
        return text(f"deadlines.year.tip_{kind}", day=day.isoformat(), name=name).rstrip()

    # -- painting ------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, _MONTHS + 1):
            self._paint_month(painter, month)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        place = self._month(month)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.ui_font(14, bold=True))
        head = QRect(place.x(), place.y(), place.width(), _HEAD // 2)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, left, text("deadlines.year.month", month=month))
        painter.setFont(theme.ui_font(13))
        painter.setPen(theme.colour("muted"))
        wide = place.width() // _DAYS
        for column, words in enumerate(text("deadlines.year.weekdays").split("|")):
            box = QRect(place.x() + column * wide, place.y() + _HEAD // 2, wide, _HEAD // 2)
            painter.drawText(box, centre, words)
        for number in range(1, monthrange(self.year, month)[1] + 1):
            self._paint_day(painter, date(self.year, month, number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        kind = self.kind_of(day)
        ground, words = _TONES[kind]
        box = self.cell(day).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colour(ground)))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour(words))
        painter.setFont(theme.ui_font(13, bold=kind in ("off", "work")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == self.current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("primary"), 2))
            painter.drawRoundedRect(box, 4, 4)

    # -- hands ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.current = day
            self.toggle(day)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Space:
            self.toggle(self.current)
        elif key in _STEPS:
            self._move(self.current + timedelta(days=_STEPS[key]))
        elif key is Qt.Key.Key_Home:
            self._move(date(self.year, 1, 1))
        elif key is Qt.Key.Key_End:
            self._move(date(self.year, 12, 31))
        else:
            super().keyPressEvent(event)

    def _move(self, day: date) -> None:
        if day.year == self.year:
            self.current = day
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Let a screen reader say where the keyboard stands."""
        self.setAccessibleDescription(self.words_of(self.current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            if day is not None:
                # A name from a file is shown as it stands, never as rich text.
                words = self.words_of(day).replace("<", "\uff1c")
                QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)
