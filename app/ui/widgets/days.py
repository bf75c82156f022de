"""The one field for a day: typed in any usual spelling, picked from a month, shown one way."""

import datetime
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QDate, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QTableView,
    QToolTip,
    QWidget,
    QWidgetAction,
)

from app.core.typed import typed_day
from app.texts import text
from app.ui.icons import icon
from app.ui.widgets.tips import plain_tip

_FORM: Final = "yyyy-MM-dd"
_STEPS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_MONTHS: Final = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_SAID_FOR: Final = 8_000  # ms
_MONTH: Final = (380, 268)  # px: seven names of days, seven rows
_BESIDE: Final = 56  # px: edges and the button behind the words


class DayField(QLineEdit):
    """A day. What is typed counts at once where it is a day, else when the field is left:
    then either it is one (1122 is of the year the field has) or the day before stays, and a
    bubble at the field says so.

    Signals:
        dateChanged: the day is another one (named as Qt's own field names it).
    """

    dateChanged = Signal(QDate)  # noqa: N815 - Qt's own name

    def __init__(
        self, day: datetime.date | QDate | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least = QDate(1752, 9, 14)
        self._most = QDate(9999, 12, 31)
        self._none = ""
        self._date = _as_qt(day) if day is not None else QDate(2000, 1, 1)
        self._menu: QMenu | None = None
        self._wrong = ""
        # The change of focus itself would take the bubble away: it comes after.
        self._after = QTimer(self, singleShot=True, interval=0)
        self._after.timeout.connect(self._say)
        self._show = QAction(icon("calendar-check", "muted", 18), text("dates.pick"), self)
        self._show.triggered.connect(self.open_month)
        self.addAction(self._show, QLineEdit.ActionPosition.TrailingPosition)
        self.setToolTip(plain_tip(text("dates.tip")))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._settle)
        self._write()

    # -- the day, under the names of Qt's own field ---------------------------------------

    def date(self) -> QDate:
        """The day, the last one that counted."""
        return self._date

    def day(self) -> datetime.date:
        """The day as the services take it."""
        return datetime.date(self._date.year(), self._date.month(), self._date.day())

    def setDate(self, day: datetime.date | QDate) -> None:
        """Show a day, the nearest one allowed."""
        wanted = min(max(_as_qt(day), self._least), self._most)
        changed, self._date = wanted != self._date, wanted
        self._write()
        if changed:
            self.dateChanged.emit(wanted)

    def minimumDate(self) -> QDate:
        """The earliest day there may be."""
        return self._least

    def setMinimumDate(self, day: datetime.date | QDate) -> None:
        """Allow no earlier day."""
        self._least = _as_qt(day)
        self.setDate(self._date)

    def setMaximumDate(self, day: datetime.date | QDate) -> None:
        """Allow no later day."""
        self._most = _as_qt(day)
        self.setDate(self._date)

    def setSpecialValueText(self, words: str) -> None:
        """Words in place of the earliest day: no day is set; the empty field means it too."""
        self._none = words
        self._write()

    def sizeHint(self) -> QSize:
        """Room for the day and the words in its place."""
        words = ("0000-00-00", self._none)
        wide = max(self.fontMetrics().horizontalAdvance(one) for one in words)
        return QSize(wide + _BESIDE, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As sizeHint: a day that is cut off is a wrong one."""
        return self.sizeHint()

    # -- what is typed ---------------------------------------------------------------------

    def _read(self) -> QDate | None:
        words = self.text()
        if self._none and words.strip() in ("", self._none):
            return self._least
        found = typed_day(words, self._date.year())
        if found is None:
            return None
        day = _as_qt(found)
        return day if self._least <= day <= self._most else None

    def _typed(self, words: str) -> None:
        # A day without its year may be the beginning of another one: it waits.
        found = self._read() if len(words.strip()) > len("12-31") else None
        self._mark(found is None and len(words.strip()) > len("2026-11-22"))
        if found is not None and found != self._date:
            self._date = found
            self.dateChanged.emit(found)

    def _settle(self) -> None:
        """Take what stands there, or go back to the last day and say why."""
        words, found = self.text().strip(), self._read()
        self._mark(False)
        self.setDate(self._date if found is None else found)
        if found is None:
            self._wrong = words
            self._after.start()

    def _say(self) -> None:
        words = self._wrong
        known = typed_day(words, self._date.year())
        least, most = self._least.toString(_FORM), self._most.toString(_FORM)
        key = "empty" if not words else "range" if known else "wrong"
        said = text(f"dates.{key}", words=words[:20], day=self.text(), least=least, most=most)
        self.setAccessibleDescription(said)
        place = self.mapToGlobal(QPoint(0, self.height()))
        QToolTip.showText(place, plain_tip(said), self, self.rect(), _SAID_FOR)

    def _mark(self, wrong: bool) -> None:
        said = "true" if wrong else "false"
        if self.property("invalid") != said:
            self.setProperty("invalid", said)
            self.style().unpolish(self)
            self.style().polish(self)

    def _write(self) -> None:
        none = self._none and self._date == self._least
        words = self._none if none else self._date.toString(_FORM)
        if self.text() != words:
            self.setText(words)

    # -- keys and the month ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_F4 or (alt and key == Qt.Key.Key_Down):
            self.open_month()
        elif key in _STEPS and not self.isReadOnly():
            self.setDate(self._date.addDays(_STEPS[key]))
        elif key in _MONTHS and not self.isReadOnly():
            self.setDate(self._date.addMonths(_MONTHS[key]))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def open_month(self) -> None:
        """Show the month of the day to pick another one from."""
        if not self.isEnabled() or self.isReadOnly():
            return
        menu = QMenu(self)
        month = month_view(menu)
        month.setDateRange(self._least, self._most)
        month.setSelectedDate(self._date)
        act = QWidgetAction(menu)
        act.setDefaultWidget(month)
        menu.addAction(act)
        month.clicked.connect(self._picked)
        month.activated.connect(self._picked)
        menu.aboutToHide.connect(menu.deleteLater)
        self._menu = menu
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        month.setFocus()

    def _picked(self, day: QDate) -> None:
        if self._menu is not None:
            self._menu.close()
            self._menu = None
        self.setDate(day)
        self.setFocus()


def month_view(parent: QWidget) -> QCalendarWidget:
    """A month to pick a day from: Monday first, no numbers of weeks."""
    month = QCalendarWidget(parent)
    month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    month.setMinimumSize(*_MONTH)
    days: Iterable[QTableView] = month.findChildren(QTableView)
    for one in days:
        one.setAccessibleName(text("dates.pick"))
    return month


def _as_qt(day: datetime.date | QDate) -> QDate:
    return QDate(day.year, day.month, day.day) if isinstance(day, datetime.date) else day
