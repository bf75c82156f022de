"""The roll call: a line for everybody with a part in the ceremony, supervisors and witnesses apart."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from app.texts import text
from app.ui.views.ceremony_opening import GUESTS, MOST_DIGITS, Line, Part, throws_note
from app.ui.widgets import Button, NumberField, WrappedLabel, label
from app.ui.widgets.tips import plain_tip

COLUMNS = ("role", "name", "body", "post", "here", "digits", "way", "keeps")
WIDTHS = {0: 104, 1: 92, 4: 46, 5: 66, 6: 92, 7: 46}
SHARES = {1: 2, 2: 4, 3: 3}
MOST_NAME = 60


class _Line:
    """The fields of one person; which of them count depends on the part."""

    def __init__(self, line: Line) -> None:
        self.part = line.part
        self.role: QWidget
        self.choice: QComboBox | None = None
        if line.part in GUESTS:
            choice = QComboBox()
            for part in GUESTS:
                choice.addItem(text(f"ceremony.role.{part.value}"), part)
            choice.setCurrentIndex(GUESTS.index(line.part))
            self.role = self.choice = choice
        else:
            self.role = label(text(f"ceremony.role.{line.part.value}"), "strong")
        self.name, self.body, self.post = (_words(one) for one in (line.name, line.body, line.post))
        self.here = QCheckBox()
        self.here.setChecked(not line.absent)
        self.digits = NumberField()
        self.digits.setRange(0, MOST_DIGITS)
        self.digits.setSpecialValueText(text("ceremony.roll.watches"))
        self.digits.setValue(line.digits)
        self.way = QComboBox()
        self.way.addItems([text("ceremony.roll.dice"), text("ceremony.roll.slips")])
        self.way.setCurrentIndex(int(line.slips))
        self.keeps = QRadioButton()
        self.keeps.setAutoExclusive(False)
        self.keeps.setChecked(line.keeps)
        self.remove = Button("", "x")
        self.remove.setFixedWidth(34)

    def widgets(self) -> tuple[QWidget, ...]:
        return (
            self.role,
            self.name,
            self.body,
            self.post,
            self.here,
            self.digits,
            self.way,
            self.keeps,
            self.remove,
        )

    def fit(self, *, public: bool) -> None:
        """Show the fields that count for this part."""
        guest = self.part in GUESTS
        self.post.setVisible(self.part is not Part.OPERATOR)
        self.body.setVisible(self.part not in (Part.HOST, Part.OPERATOR))
        self.here.setVisible(guest)
        self.remove.setVisible(guest)
        throws = self.part is Part.WITNESS and self.here.isChecked()
        self.digits.setVisible(throws)
        self.way.setVisible(throws and self.digits.value() > 0)
        idle = guest and self.here.isChecked() and not (throws and self.digits.value())
        self.keeps.setVisible(idle and public)

    def line(self) -> Line:
        return Line(
            self.part,
            self.name.text(),
            self.body.text(),
            self.post.text(),
            self.digits.value() if self.part is Part.WITNESS else 0,
            self.way.currentIndex() == 1,
            self.keeps.isChecked() and not self.keeps.isHidden(),
            not self.here.isChecked(),
        )


def _words(words: str) -> QLineEdit:
    field = QLineEdit(words)
    field.setMaxLength(MOST_NAME)
    field.setCursorPosition(0)
    return field


class Roll(QWidget):
    """Lines of people, in the order they are called.

    Signals:
        edited: any field changed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "roll")  # low fields: eight lines without a scroll bar
        self.public = True
        self.new_digits = 0  # of a witness added by the button
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        for column, name in enumerate(COLUMNS):
            head = label(text(f"ceremony.roll.{name}"), "secondary")
            if name in ("here", "keeps"):
                head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(head, 0, column)
        self.keeps_head = head  # the last; no envelope is kept at the desk
        for column, width in WIDTHS.items():
            self._grid.setColumnMinimumWidth(column, width)
        for column, share in SHARES.items():
            self._grid.setColumnStretch(column, share)
        # The operator has no body and no post: one field, which the page puts where it has room.
        self.operator = QWidget()
        beside = QHBoxLayout(self.operator)
        beside.setContentsMargins(0, 0, 0, 0)
        self.add_witness = self._adder(Part.WITNESS)
        self.add_supervisor = self._adder(Part.SUPERVISOR)
        self.note = WrappedLabel("", "muted")

    def _adder(self, part: Part) -> Button:
        button = Button(text(f"ceremony.roll.add_{part.value}"), "plus")
        button.clicked.connect(partial(self._add_new, part))
        return button

    def _add_new(self, part: Part) -> None:
        digits = self.new_digits if part is Part.WITNESS else 0
        self._add(Line(part, digits=digits)).name.setFocus()
        self._edited()

    def lines(self) -> tuple[Line, ...]:
        """The roll as it stands in the fields."""
        return tuple(one.line() for one in self._lines)

    def name_field(self, at: int) -> QLineEdit:
        """The name of line `at`, from 0."""
        return self._lines[at].name

    def first_empty(self) -> QLineEdit | None:
        """The first name that is wanted and missing: the host's, the operator's, a thrower's."""
        for one in self._lines:
            wanted = one.part in (Part.HOST, Part.OPERATOR) or one.line().throws
            if wanted and not one.name.text().strip():
                return one.name
        return None

    @property
    def operator_name(self) -> QLineEdit:
        """The one field of the operator."""
        return next(one.name for one in self._lines if one.part is Part.OPERATOR)

    def fill(self, lines: Sequence[Line], *, public: bool, digits: int) -> None:
        """Put these people into the roll."""
        self.public, self.new_digits = public, digits
        self.keeps_head.setVisible(public)
        self.blockSignals(True)  # half a roll is none
        while self._lines:
            self._drop(self._lines[-1])
        for line in lines:
            self._add(line)
        self.blockSignals(False)
        self._edited()

    def show_errors(self, errors: dict[str, str]) -> None:
        """Mark the names that are missing and say what the whole list lacks."""
        for at, one in enumerate(self._lines):
            sentence = errors.get(f"name{at}", "")
            one.name.setProperty("invalid", "true" if sentence else "false")
            one.name.setAccessibleDescription(sentence)
            one.name.style().unpolish(one.name)
            one.name.style().polish(one.name)
        found = [errors[key] for key in sorted(errors) if key.startswith("name") or key == "roll"]
        self.note.setText(found[0] if found else throws_note(self.lines())[0])
        self.note.setProperty("role", "error" if found else "muted")
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)

    # -- lines ---------------------------------------------------------------------------

    def _add(self, line: Line) -> _Line:
        one = _Line(line)
        if one.choice is not None:
            one.choice.currentIndexChanged.connect(partial(self._changed_part, one))
            one.remove.clicked.connect(partial(self._removed, one))
        one.way.currentIndexChanged.connect(self._edited)
        one.digits.valueChanged.connect(self._edited)
        one.here.toggled.connect(self._edited)
        one.keeps.clicked.connect(partial(self._keeps, one))
        for field in (one.name, one.body, one.post):
            field.textChanged.connect(self._edited)
            field.returnPressed.connect(self.focusNextChild)
        self._lines.append(one)
        self._lay_out()
        return one

    def _changed_part(self, one: _Line, _at: int) -> None:
        assert one.choice is not None  # a guest
        one.part = Part(one.choice.currentData())
        self._edited()

    def _keeps(self, one: _Line) -> None:
        for other in self._lines:
            other.keeps.setChecked(other is one)
        self._edited()

    def _removed(self, one: _Line) -> None:
        self._drop(one)
        self._lay_out()
        self._edited()

    def _drop(self, one: _Line) -> None:
        self._lines.remove(one)
        for widget in one.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _lay_out(self) -> None:
        before: QWidget | None = None
        for at, one in enumerate(self._lines, 1):
            if one.part is Part.OPERATOR:
                self._name(one.name, at, "name")
                beside = self.operator.layout()
                assert beside is not None  # made with it
                beside.addWidget(one.name)
                continue
            remove = text("ceremony.roll.remove", line=at)
            one.remove.setAccessibleName(remove)
            one.remove.setToolTip(plain_tip(remove))
            for column, widget in enumerate(one.widgets()):
                narrow = widget in (one.here, one.keeps)
                where = Qt.AlignmentFlag.AlignCenter if narrow else Qt.AlignmentFlag(0)
                self._grid.addWidget(widget, at, column, where)
                if column < len(COLUMNS):
                    self._name(widget, at, COLUMNS[column])
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        if before is not None:
            QWidget.setTabOrder(before, self.add_witness)
            QWidget.setTabOrder(self.add_witness, self.add_supervisor)

    def _name(self, widget: QWidget, at: int, column: str) -> None:
        words = text(f"ceremony.roll.{column}")
        named = text("ceremony.roll.name_of", line=at, field=words)
        widget.setAccessibleName(named)
        if column in ("here", "keeps"):
            widget.setToolTip(plain_tip(words))

    def _edited(self, *_values: object) -> None:
        for one in self._lines:
            one.fit(public=self.public)
        self.show_errors({})
        self.edited.emit()
