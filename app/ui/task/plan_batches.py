"""批次: shares and days in a window of their own; the button says how many there are (B7)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.core.batches import MOST_BATCHES, Batch, check_batches
from app.core.incomplete import PlanIncomplete
from app.texts import error_text, text
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.widgets import Banner, Button, DayField, Dialog, label


class BatchDialog(Dialog):
    """A line a batch; nothing that makes no order is taken.

    Args:
        days: first and last day of the task.
    """

    def __init__(
        self, parent: QWidget | None, batches: Sequence[Batch], days: tuple[date, date]
    ) -> None:
        super().__init__(parent, text("quota.batch.title"), text("quota.batch.sentence"), width=640)
        self._days = days
        self.rows: list[tuple[QLineEdit, DayField, DayField]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        for column, key in enumerate(("number", "share", "first", "last")):
            self._grid.addWidget(label(text(f"quota.batch.{key}"), "secondary"), 0, column)
        self._grid.setColumnStretch(4, 1)
        self.sum = label("", "secondary")
        first, last = (day.isoformat() for day in days)
        period = label(text("quota.batch.period", first=first, last=last), "secondary")
        self.more = Button(text("quota.batch.add"), "plus")
        self.more.clicked.connect(self._add_next)
        self.fewer = Button(text("quota.batch.remove"), "x")
        self.fewer.clicked.connect(self._remove)
        tools = QHBoxLayout()
        tools.addWidget(self.more)
        tools.addWidget(self.fewer)
        tools.addStretch(1)
        tools.addWidget(self.sum)
        tools.addSpacing(16)
        tools.addWidget(period)
        self.problem = Banner("", "danger")
        self.add(self._grid)
        self.add(tools)
        self.add(self.problem)
        self.body.addStretch(1)
        self.set_buttons(text("quota.batch.accept"))
        for one in batches:
            self._add(one)
        self._fit()

    def batches(self) -> tuple[Batch, ...]:
        """The batches as they stand in the fields."""
        return tuple(
            Batch(share.text().strip(), day_of(first), day_of(last))
            for share, first, last in self.rows
        )

    def may_accept(self) -> bool:
        try:
            check_batches(self.batches(), *self._days)
        except PlanIncomplete as error:
            self.problem.show_note(error_text(error), "danger")
            return False
        return True

    def _add(self, one: Batch) -> None:
        share = QLineEdit(one.share)
        share.setFixedWidth(96)
        at = len(self.rows) + 1
        name = text("quota.batch.name", number=at)
        first, last = (
            day_field(f"{name} {text(f'quota.batch.{key}')}") for key in ("first", "last")
        )
        set_day(first, one.first_day)
        set_day(last, one.last_day)
        share.setAccessibleName(f"{name} {text('quota.batch.share')}")
        share.textChanged.connect(lambda _words: self._fit())
        for column, widget in enumerate((label(name), share, first, last)):
            self._grid.addWidget(widget, at, column)
        self.rows.append((share, first, last))

    def _add_next(self) -> None:
        """One more, from the day after the last of them to the end of the task."""
        first, last = self._days
        if self.rows:
            first = min(last, day_of(self.rows[-1][2]) + timedelta(days=1))
        self._add(Batch("", first, last))
        self._fit()
        self.rows[-1][0].setFocus()

    def _remove(self) -> None:
        row = len(self.rows)
        for column in range(4):
            item = self._grid.itemAtPosition(row, column)
            if item is not None and (widget := item.widget()) is not None:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows.pop()
        self._fit()

    def _fit(self) -> None:
        found = [one.percent for one in self.batches()]
        known = sum(share for share in found if share is not None)
        words = text("quota.batch.sum", sum=known) if self.rows else text("quota.batch.none")
        self.sum.setText(words)
        self.fewer.setEnabled(bool(self.rows))
        self.more.setEnabled(len(self.rows) < MOST_BATCHES)
        self.problem.show_note("")


class BatchButton(Button):
    """Opens the window; keeps the batches of the plan that is shown."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__(text("quota.show_batches"), "calendar-check")
        self._told = changed
        self.batches: tuple[Batch, ...] = ()
        self.days = (date.min, date.min)
        self.clicked.connect(self._open)

    def show_batches(self, batches: tuple[Batch, ...], days: tuple[date, date]) -> None:
        """Take over those of a plan."""
        self.batches, self.days = batches, days

    def _open(self) -> None:
        dialog = BatchDialog(self, self.batches, self.days)
        if dialog.exec() and dialog.batches() != self.batches:
            self.batches = dialog.batches()
            self._told()
