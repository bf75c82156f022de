"""Tick blocks of a finding: methods, results with their rules live, follow-ups, closing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.core.finding_vocabulary import (
    LIST_ENDS,
    METHODS,
    NO_FOLLOW_UP,
    OTHER_FOLLOW_UP,
    PENDING,
    Value,
)
from app.core.findings import FindingBody, toggle_follow_up, toggle_result
from app.core.wording import SHIPPED, Dictionary, Words
from app.texts import text
from app.ui.widgets import DayField, WrappedLabel, label


def day_field(name: str) -> DayField:
    """A field for a day, with a calendar."""
    field = DayField()
    field.setAccessibleName(name)
    field.setFixedWidth(150)
    return field


def day_of(field: DayField) -> date:
    """The day in a field."""
    return field.day()


def set_day(field: DayField, day: date) -> None:
    """Put a day into a field."""
    field.setDate(day)


class TickLine(QWidget):
    """A check box whose words wrap; a click on the words ticks as well."""

    toggled = Signal(bool)

    def __init__(self, words: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.setAccessibleName(name or words)
        self.box.toggled.connect(self.toggled)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        self.words = WrappedLabel(words, parent=self)
        # The words stand on the line of the box, whose least height is 26.
        self.words.setContentsMargins(0, 4, 0, 0)
        line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        # No focus proxy: the line keeps its own place in the Tab order while the box is moved
        # by setTabOrder, and Tab would come back from the end of the page by way of the line.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.box.setFocus(Qt.FocusReason.MouseFocusReason)
        self.box.toggle()
        event.accept()

    def set_checked(self, on: bool) -> None:
        """Tick without telling."""
        self.box.blockSignals(True)
        self.box.setChecked(on)
        self.box.blockSignals(False)


class TickBlock(QWidget):
    """Values of a dictionary, each with a box.

    Signals:
        edited: the user ticked or unticked.
    """

    edited = Signal()

    def __init__(
        self,
        which: Dictionary,
        columns: int,
        rule: Callable[[tuple[str, ...], str, bool], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        """`rule` says what is chosen after one tick; a sub-value shows with its parent only."""
        super().__init__(parent)
        self._which = which
        self._rule = rule
        self._columns = columns
        self._values: tuple[Value, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._lines: dict[str, TickLine] = {}
        self._parents: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.show_words(SHIPPED)

    def show_words(self, words: Words, chosen: tuple[str, ...] = ()) -> bool:
        """Offer a day's words, and of `chosen` what is out of use; tell whether lines changed."""
        values = words.offered(self._which, chosen)
        if values == self._values:
            return False
        self._values = values
        for line in self._lines.values():
            self._grid.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines, self._parents = {}, {}
        row = column = 0
        for value in values:
            line = TickLine(value.label.rstrip(LIST_ENDS), parent=self)
            line.toggled.connect(lambda on, code=value.code: self._ticked(code, on))
            self._lines[value.code] = line
            if value.parent:
                self._parents[value.code] = value.parent
                line.setContentsMargins(26, 0, 0, 0)
            if value.code == PENDING and column:
                row, column = row + 1, 0
            self._grid.addWidget(line, row, column, Qt.AlignmentFlag.AlignTop)
            row, column = (row + 1, 0) if column + 1 == self._columns else (row, column + 1)
            if value.code == PENDING:
                row, column = row + 1, 0
        self._show()
        return True

    def chosen(self) -> tuple[str, ...]:
        """The codes that are ticked."""
        return self._chosen

    def set_chosen(self, codes: tuple[str, ...]) -> None:
        """Tick these and no others, without telling."""
        self._chosen = codes
        self._show()

    def choose(self, code: str) -> None:
        """Tick one as its user would."""
        self._ticked(code, True)

    def first(self) -> QWidget:
        """Where the keyboard enters."""
        return next(iter(self._lines.values())).box

    def lines(self) -> tuple[TickLine, ...]:
        """Every line, top to bottom."""
        return tuple(self._lines.values())

    def line(self, code: str) -> TickLine:
        """The line of one value."""
        return self._lines[code]

    def _ticked(self, code: str, on: bool) -> None:
        self._chosen = self._rule(self._chosen, code, on)
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        for code, line in self._lines.items():
            line.set_checked(code in self._chosen)
            if code in self._parents:
                line.setVisible(self._parents[code] in self._chosen)


def methods_block(parent: QWidget | None = None) -> TickBlock:
    """核查方式: any of them, in the dictionary's order."""
    order = [value.code for value in METHODS]

    def rule(chosen: tuple[str, ...], code: str, on: bool) -> tuple[str, ...]:
        kept = {*chosen, code} if on else set(chosen) - {code}
        return tuple(sorted(kept, key=order.index))

    return TickBlock(Dictionary.METHOD, 3, rule, parent)


def results_block(parent: QWidget | None = None) -> TickBlock:
    """检查结果 with its exclusions."""
    return TickBlock(Dictionary.RESULT, 2, toggle_result, parent)


class FollowUps(QWidget):
    """后续处置措施, the words of 其他, whether the matter is closed and when.

    They belong together: 无需后续处置 closes the matter.

    Signals:
        edited: the user changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = date(2000, 1, 1)
        self._loading = False
        self.block = TickBlock(Dictionary.FOLLOW_UP, 1, self._toggle, self)
        self.block.edited.connect(self._tell)
        self.other = QLineEdit()
        self.other.setAccessibleName(text("finding_sheet.sheet.other"))
        self.other.setPlaceholderText(text("finding_sheet.sheet.other_hint"))
        self.other.textChanged.connect(self._tell)
        self.closed = QRadioButton(text("finding_sheet.sheet.closed"))
        self.open = QRadioButton(text("finding_sheet.sheet.open"))
        self._group = QButtonGroup(self)
        for button in (self.closed, self.open):
            self._group.addButton(button)
        self.closed.toggled.connect(self._tell)
        self.closed_on = day_field(text("finding_sheet.sheet.closed_on"))
        self.closed_on.dateChanged.connect(self._tell)
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(label(text("finding_sheet.sheet.closing"), "strong"))
        line.addWidget(self.open)
        line.addWidget(self.closed)
        self._closed_label = label(text("finding_sheet.sheet.closed_on"), "secondary")
        line.addWidget(self._closed_label)
        line.addWidget(self.closed_on)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.block)
        box.addWidget(self.other)
        box.addLayout(line)

    def load(self, body: FindingBody, day: date) -> None:
        """Show what is chosen; `day` of the inspection is what a closing starts from."""
        self._loading = True
        self._day = day
        self.block.set_chosen(body.follow_ups)
        self.other.setText(body.other_follow_up)
        (self.closed if body.closed else self.open).setChecked(True)
        set_day(self.closed_on, body.closed_on or day)
        self._loading = False
        self._fit()

    def follow_day(self, day: date) -> None:
        """The inspection was on another day: a closing on the old one goes along."""
        if day_of(self.closed_on) == self._day or not self.closed.isChecked():
            self.closed_on.blockSignals(True)
            set_day(self.closed_on, day)
            self.closed_on.blockSignals(False)
        self._day = day

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, top to bottom."""
        boxes = (line.box for line in self.block.lines())
        return (*boxes, self.other, self.open, self.closed, self.closed_on)

    def closing_field(self) -> QWidget:
        """Where the closing is mended: the day where it is closed, else the choice."""
        return self.closed_on if self.closed.isChecked() else self.closed

    def put_into(self, body: FindingBody) -> FindingBody:
        """Return the body with what stands here."""
        closed = self.closed.isChecked()
        chosen = self.block.chosen()
        return replace(
            body,
            follow_ups=chosen,
            other_follow_up=self.other.text().strip() if OTHER_FOLLOW_UP in chosen else "",
            closed=closed,
            closed_on=day_of(self.closed_on) if closed else None,
        )

    def _toggle(self, chosen: tuple[str, ...], code: str, on: bool) -> tuple[str, ...]:
        body = FindingBody(follow_ups=chosen)
        after = toggle_follow_up(body, code, on, self._day).follow_ups
        if code == NO_FOLLOW_UP and on and not self.closed.isChecked():
            set_day(self.closed_on, self._day)
            self.closed.setChecked(True)
        return after

    def _tell(self) -> None:
        if not self._loading:
            self._fit()
            self.edited.emit()

    def _fit(self) -> None:
        self.other.setVisible(OTHER_FOLLOW_UP in self.block.chosen())
        for widget in (self._closed_label, self.closed_on):
            widget.setVisible(self.closed.isChecked())
