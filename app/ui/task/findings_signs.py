"""部门签认 on the page of findings: who has signed, and the window that keeps a signature."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.services.finding.finding_signs import LONGEST_NAME, LONGEST_OPINION, SignEntry
from app.texts import text
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views.findings import department_word
from app.ui.widgets import Button, Dialog, FormGrid, WrappedLabel, label

_ACROSS = 2  # departments in a row
_WORDS = "finding_sheet.sign."


class SignStrip(QWidget):
    """The departments of a joint check with what they signed; hidden where it is not joint.

    Signals:
        wanted: a department's signature was asked for (its name; "" is the bureau).
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self.buttons: dict[str, Button] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        for at in range(_ACROSS):
            self._grid.setColumnStretch(at * 2 + 1, 1)
        self.setVisible(False)

    def show_signs(self, lines: Sequence[tuple[str, str, bool]], may_sign: bool) -> None:
        """Show (department, words, whether it is signed), with buttons where one may sign."""
        wanted = (tuple(lines), may_sign)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for at, (name, words, holds) in enumerate(lines):
            row, column = divmod(at, _ACROSS)
            self._add(row, column * 2, name, words, not holds and may_sign)
        self.setVisible(bool(lines))

    def _add(self, row: int, column: int, name: str, words: str, open_: bool) -> None:
        shown = department_word(name)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label(shown, "strong"), row, column, middle)
        if not open_:
            self._grid.addWidget(WrappedLabel(words, "secondary"), row, column + 1, middle)
            return
        button = Button(text(_WORDS + "act", state=words), "pencil", "link")
        button.setAccessibleName(text(_WORDS + "title", department=shown))
        button.clicked.connect(partial(self._asked, name))
        self._grid.addWidget(button, row, column + 1, middle | Qt.AlignmentFlag.AlignLeft)
        self.buttons[name] = button

    def _asked(self, name: str, _on: bool = False) -> None:
        self.wanted.emit(name)

    def first(self) -> QWidget:
        """The first signature that is missing."""
        return next(iter(self.buttons.values()), self)


class SignDialog(Dialog):
    """Who signed for a department, with what words, when."""

    def __init__(
        self, parent: QWidget, departments: Sequence[str], count: int, first: date, today: date
    ) -> None:
        """`departments`: one, or those to choose from; `first`: the earliest day there can be."""
        shown = department_word(departments[0])
        single = len(departments) == 1
        title = text(_WORDS + "title", department=shown) if single else text(_WORDS + "title_batch")
        super().__init__(parent, title, text(_WORDS + "sentence", count=count), width=560)
        self._first, self._today = first, today
        self.department = QComboBox()
        for name in departments:
            self.department.addItem(department_word(name), name)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.opinion = QLineEdit(text(_WORDS + "opinion_first"))
        self.opinion.setMaxLength(LONGEST_OPINION)
        self.day = day_field(text(_WORDS + "day"))
        set_day(self.day, today)
        self.form = FormGrid(1, 88)
        if not single:
            self.form.add("department", text(_WORDS + "department"), self.department)
        self.form.add("name", text(_WORDS + "name"), self.name, required=True)
        self.form.add("opinion", text(_WORDS + "opinion"), self.opinion)
        self.form.add("day", text(_WORDS + "day"), self.day, required=True)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "action"))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def entry(self) -> SignEntry:
        """What stands in the fields."""
        return SignEntry(
            str(self.department.currentData()),
            self.name.text().strip(),
            self.opinion.text().strip(),
            day_of(self.day),
        )

    def may_accept(self) -> bool:
        one, errors = self.entry(), {}
        if not one.signed_by:
            errors["name"] = text(_WORDS + "no_name")
        if not self._first <= one.signed_on <= self._today:
            errors["day"] = text(_WORDS + "bad_day", first=self._first, last=self._today)
        return self.form.set_errors(errors)
