"""Small things several steps show: lines of figures, hashes, people who sign."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.texts import text
from app.ui import theme
from app.ui.landing import land
from app.ui.views.ceremony import Signs
from app.ui.views.lock import grouped
from app.ui.widgets import Button, WrappedLabel, label, rule, selectable


class FigureRows(QWidget):
    """Lines of (words, value) that add up, the value large; a figure and a note below."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._figure = label("", "h2")
        self._note = WrappedLabel("", "secondary")
        box.addLayout(self._grid)
        self._rule = rule()
        box.addWidget(self._rule)
        box.addWidget(self._figure)
        box.addWidget(self._note)
        self._rule.hide()

    def show_rows(self, rows: Sequence[tuple[str, str]], name: str = "") -> None:
        """Show lines; words that begin with two spaces are indented. name: for screen readers."""
        empty(self._grid)
        for at, (words, value) in enumerate(rows):
            indented = words.startswith("  ")
            caption = WrappedLabel(words.strip(), "secondary" if indented else "")
            caption.setContentsMargins(16 if indented else 0, 0, 0, 0)
            figure = label(value, "secondary" if indented else "strong")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(caption, at, 0)
            self._grid.addWidget(figure, at, 1)
        if name:
            self.setAccessibleName(name)

    def show_figure(self, words: str, value: str) -> None:
        """The one number that matters."""
        self._rule.show()
        self._figure.setText(text("ceremony.figures.line", words=words, value=value))

    def show_note(self, words: str) -> None:
        """A sentence under the figures."""
        self._note.setText(words)


class Hash(QWidget):
    """A hash with its caption, in groups of eight, as large as it can be read aloud."""

    def __init__(self, caption: str, size: int = 16, per_line: int = 4) -> None:
        super().__init__()
        self._caption = caption
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(label(caption, "secondary"))
        self.value = label("")
        self.dress(size, per_line)
        box.addWidget(self.value)

    def dress(self, size: int, per_line: int) -> None:
        """Show it that large (px), with so many groups to a line, from the next time on."""
        self._per_line = per_line
        family = theme.state().families.mono[0]
        self.value.setStyleSheet(f"font-family: '{family}'; font-size: {theme.px(size)}px;")

    def show_hash(self, digest: str) -> None:
        """Show 64 hex digits; "" shows that there are none yet."""
        self.value.setText(grouped(digest, self._per_line) if digest else text("ceremony.none"))
        selectable(self.value)
        said = text("lock.locked.accessible", caption=self._caption, value=self.value.text())
        self.value.setAccessibleName(said)


class SignTicks(QWidget):
    """Who signs: a tick each; for whoever did not sign the reason is written.

    Args:
        ticked: everybody has signed until somebody is unticked.

    Signals:
        edited: a tick or the reason changed.
    """

    edited = Signal()

    def __init__(self, columns: int = 3, *, ticked: bool = True) -> None:
        super().__init__()
        self._columns = columns
        self._ticked = ticked
        self.all_button = Button(text("ceremony.sign.all"), "list-checks")
        self.all_button.clicked.connect(self.tick_all)
        self._boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(2)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(text("ceremony.sign.reason_hint"))
        self.reason.setAccessibleName(text("ceremony.sign.reason"))
        self.reason.textChanged.connect(lambda _words: self.edited.emit())
        self.reason.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        head = QHBoxLayout()
        self.title = label("", "secondary")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.all_button)
        box.addLayout(head)
        box.addLayout(self._grid)
        box.addWidget(self.reason)

    def show_people(self, people: Sequence[Signs]) -> None:
        """Show who signs here; ticks are kept for those who were shown before."""
        before = {name: box.isChecked() for name, box in self._boxes.items()}
        if list(before) == [one.name for one in people]:
            return
        empty(self._grid)
        self._boxes = {}
        for at, one in enumerate(people):
            box = QCheckBox(text("ceremony.sign.one", role=one.role, name=one.name))
            box.setChecked(before.get(one.name, self._ticked))
            box.toggled.connect(self._changed)
            self._boxes[one.name] = box
            self._grid.addWidget(box, at // self._columns, at % self._columns)
        self._changed()

    def tick_all(self) -> None:
        """Everybody has signed; told once, not name by name."""
        for box in self._boxes.values():
            box.blockSignals(True)
            box.setChecked(True)
            box.blockSignals(False)
        self._changed()

    def _changed(self, _on: bool = True) -> None:
        missing = len(self.missing())
        lacks = bool(missing)
        untouched = not self._ticked and missing == len(self._boxes)
        key = "none" if untouched else "some" if lacks else "all"
        self.title.setText(text(f"ceremony.sign.title_{key}", count=missing))
        held = self.all_button.hasFocus() and not lacks
        self.all_button.setVisible(lacks)
        self.reason.setVisible(lacks)
        self.edited.emit()
        if held:
            land(self)  # its button is gone: the keyboard goes on to the act, not to a neighbour

    def missing(self) -> tuple[str, ...]:
        """Who has not signed."""
        return tuple(name for name, box in self._boxes.items() if not box.isChecked())

    def signed(self) -> tuple[str, ...]:
        """Who has signed."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    @property
    def complete(self) -> bool:
        """Everybody signed, or it is said why not."""
        return not self.missing() or bool(self.reason.text().strip())

    def facts(self) -> dict[str, object]:
        """What is kept with the mark."""
        found: dict[str, object] = {"signed": list(self.signed())}
        if self.missing():
            found |= {"unsigned": list(self.missing()), "reason": self.reason.text().strip()}
        return found


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
