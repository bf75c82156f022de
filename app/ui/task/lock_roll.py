"""The list of people present: one line each, with what a witness throws."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from app.texts import text
from app.ui.views.lock import DIGITS, MOST_DIGITS, PersonRow, throws_note
from app.ui.widgets import Button, WrappedLabel, label

_FIELDS = ("role", "name", "body", "post", "digits", "way")


class _Line:
    """The fields of one person."""

    def __init__(self, supervisor: bool) -> None:
        self.role = QComboBox()
        self.role.addItems([text("lock.roll.witness"), text("lock.roll.supervisor")])
        self.role.setCurrentIndex(int(supervisor))
        self.name = QLineEdit()
        self.body = QLineEdit()
        self.body.setPlaceholderText(text("lock.roll.body_hint"))
        self.post = QLineEdit()
        self.post.setPlaceholderText(text("lock.roll.post_hint"))
        self.digits = QSpinBox()
        self.digits.setRange(0, MOST_DIGITS)
        self.digits.setValue(DIGITS)
        self.way = QComboBox()
        self.way.addItems([text("lock.roll.dice"), text("lock.roll.slips")])
        self.remove = Button("", "x")
        self.remove.setFixedWidth(40)

    def widgets(self) -> tuple[QWidget, ...]:
        return (self.role, self.name, self.body, self.post, self.digits, self.way, self.remove)

    def fit(self) -> None:
        """A supervisor throws nothing."""
        throws = self.role.currentIndex() == 0
        for field in (self.digits, self.way):
            kept = field.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            field.setSizePolicy(kept)
            field.setVisible(throws)
        self.way.setEnabled(self.digits.value() > 0)

    def row(self) -> PersonRow:
        return PersonRow(
            self.role.currentIndex() == 1,
            self.name.text(),
            self.body.text(),
            self.post.text(),
            self.digits.value(),
            self.way.currentIndex() == 1,
        )


class Roll(QWidget):
    """Lines of people; starts with two witnesses and one supervisor.

    Signals:
        edited: any field changed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self.note = WrappedLabel("", "muted")
        self._grid.addWidget(self.note, 0, 0, 1, len(_FIELDS) + 1)
        for column, name in enumerate(_FIELDS):
            self._grid.addWidget(label(text(f"lock.roll.{name}"), "secondary"), 1, column)
        for column, width in ((0, 118), (4, 76), (5, 104)):
            self._grid.setColumnMinimumWidth(column, width)
        for column, share in ((1, 2), (2, 3), (3, 2)):
            self._grid.setColumnStretch(column, share)
        self._grid.setColumnMinimumWidth(1, 120)
        self.add_button = Button(text("lock.action.add_person"), "plus")
        self.add_button.clicked.connect(lambda: self._add(False).name.setFocus())
        for supervisor in (False, False, True):
            self._add(supervisor)

    def rows(self) -> tuple[PersonRow, ...]:
        """The lines as they stand."""
        return tuple(line.row() for line in self._lines)

    def name_field(self, at: int) -> QLineEdit:
        """The name of line `at`, from 0."""
        return self._lines[at].name

    def fill(self, rows: tuple[PersonRow, ...]) -> None:
        """Put these people into the lines (another draw of the same page)."""
        while len(self._lines) < len(rows):
            self._add(False)
        for line, row in zip(self._lines, rows, strict=False):
            line.role.setCurrentIndex(int(row.supervisor))
            line.name.setText(row.name)
            line.body.setText(row.body)
            line.post.setText(row.post)
            line.digits.setValue(row.digits)
            line.way.setCurrentIndex(int(row.slips))

    def show_errors(self, errors: dict[str, str]) -> None:
        """Mark the names that are missing and say what the whole list lacks."""
        for at, line in enumerate(self._lines):
            sentence = errors.get(f"name{at}", "")
            line.name.setProperty("invalid", "true" if sentence else "false")
            line.name.setAccessibleDescription(sentence)
            line.name.style().unpolish(line.name)
            line.name.style().polish(line.name)
        found = [errors[key] for key in sorted(errors) if key.startswith("name") or key == "roll"]
        if found:
            self._say(found[0], "error")
        else:
            self._say(throws_note(self.rows())[0], "muted")

    def _say(self, sentence: str, role: str) -> None:
        self.note.setText(sentence)
        self.note.setProperty("role", role)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)

    def _add(self, supervisor: bool) -> _Line:
        line = _Line(supervisor)
        self._lines.append(line)
        line.role.currentIndexChanged.connect(self._edited)
        line.way.currentIndexChanged.connect(self._edited)
        line.digits.valueChanged.connect(self._edited)
        for field in (line.name, line.body, line.post):
            field.textChanged.connect(self._edited)
        line.remove.clicked.connect(lambda: self._remove(line))
        self._lay_out()
        self._edited()
        return line

    def _remove(self, line: _Line) -> None:
        self._lines.remove(line)
        for widget in line.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._lay_out()
        self._edited()

    def _lay_out(self) -> None:
        before: QWidget | None = None
        for at, line in enumerate(self._lines, 1):
            line.remove.setEnabled(len(self._lines) > 1)
            remove = text("lock.action.remove_line", line=at)
            line.remove.setAccessibleName(remove)
            line.remove.setToolTip(remove)
            for column, widget in enumerate(line.widgets()):
                self._grid.addWidget(widget, at + 1, column)
                if column < len(_FIELDS):
                    field = text(f"lock.roll.{_FIELDS[column]}")
                    widget.setAccessibleName(text("lock.roll.name_of", line=at, field=field))
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        last = len(self._lines) + 2
        self._grid.addWidget(self.add_button, last, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)

    def _edited(self) -> None:
        for line in self._lines:
            line.fit()
        self.show_errors({})
        self.edited.emit()
