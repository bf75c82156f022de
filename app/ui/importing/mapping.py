"""Second step, where a file needs it: which of its columns means which field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.headings_not_kept import is_not_kept
from app.services.registry.import_lines import ImportLook
from app.texts import text
from app.ui.views import mapping as view
from app.ui.views.mapping import HeadingRow
from app.ui.widgets import Banner, Card, Pill, WrappedLabel, label, rule
from app.ui.widgets.tips import plain_tip

FIELD_WIDTH: Final = 264
MARK_WIDTH: Final = 96
EDGE: Final = 14
AT_ONCE: Final = 6  # lines made in one go


class FieldCombo(QComboBox):
    """The fields to choose from; the wheel scrolls the page and not the choice.

    Signals:
        picked: the field somebody chose, "" for none.
    """

    picked = Signal(str)

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setFixedWidth(FIELD_WIDTH)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text("importing.mapping.field_of", heading=heading))
        self.activated.connect(lambda at: self.picked.emit(str(self.itemData(at))))

    def show_fields(
        self, fields: tuple[tuple[str, str], ...], chosen: str, taken: Mapping[str, str]
    ) -> None:
        """Offer the fields; those another column gives carry its heading."""
        self.clear()
        self.addItem(text("importing.mapping.not_used"), "")
        for field, words in fields:
            by = taken.get(field, "")
            self.addItem(
                text("importing.mapping.taken", field=words, heading=by)
                if by and field != chosen
                else words,
                field,
            )
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.key() in steps:
            # Each step would be a choice, and take its field from another column.
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


@dataclass(frozen=True, slots=True)
class _Line:
    """The widgets of one heading."""

    mark: Pill
    combo: FieldCombo | None


class MappingPart(QWidget):
    """The file's headings left, the field of each right.

    Signals:
        changed: a choice was made; `usable()` may differ.
    """

    changed = Signal()

    def __init__(self, above: QWidget | None = None) -> None:
        """`above`: what else there is to say of the file."""
        super().__init__()
        self._look: ImportLook | None = None
        self._mapping: dict[str, str] = {}
        self._rows: tuple[HeadingRow, ...] = ()
        self.lines: dict[str, _Line] = {}
        # A file of sixty columns has three hundred widgets: the window stays quick.
        self._filling = QTimer(self)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill)
        self.note = Banner("", "info")
        self.moved = WrappedLabel("", "secondary")
        self.moved.hide()
        self.card = Card(text("importing.mapping.title"), " ")
        self.card.add(self.note)
        self.card.add(self.moved)
        self.area = QScrollArea()
        self.card.add(self._headings())
        self.area.verticalScrollBar().rangeChanged.connect(self._align)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card.add(self.area, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        if above is not None:
            box.addWidget(above)
        box.addWidget(self.card)

    def _headings(self) -> QWidget:
        part = QWidget()
        row = self._head = QHBoxLayout(part)
        row.setSpacing(14)
        row.addWidget(label(text("importing.mapping.of_file"), "h3"), 2)
        row.addWidget(label(text("importing.mapping.samples"), "h3"), 3)
        last = label(text("importing.mapping.field"), "h3")
        last.setFixedWidth(FIELD_WIDTH + MARK_WIDTH + 14)
        row.addWidget(last)
        self._align(0, 0)
        return part

    def _align(self, _least: int, most: int) -> None:
        """Keep the words above their columns, with a scroll bar beside these or without."""
        bar = self.area.verticalScrollBar().sizeHint().width() if most else 0
        self._head.setContentsMargins(2, 0, EDGE + bar, 0)

    def show_look(self, look: ImportLook) -> None:
        """Show a file's headings and what they are taken for."""
        self._look = look
        self._mapping = dict(look.mapping)
        self._rows = view.rows(look)
        self.lines = {}
        self._last: QWidget = self.area
        self.card.set_title(text("importing.mapping.title"), look.file_name)
        self.moved.hide()
        self._tell()
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._blocks = QVBoxLayout(inner)
        self._blocks.setContentsMargins(2, 0, EDGE, 0)
        self._blocks.setSpacing(4)
        self._blocks.addStretch(1)
        self.area.setWidget(inner)
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        """Add the next lines; the rest follows as soon as the window has a moment."""
        rows = self._rows[len(self.lines) :][:AT_ONCE]
        if rows:
            self._blocks.insertWidget(self._blocks.count() - 1, part := self._block(rows))
            part.show()  # the layout would a moment later: nothing unseen takes the keyboard
        for row in rows:
            if (combo := self.lines[row.heading].combo) is not None:
                QWidget.setTabOrder(self._last, combo)
                self._last = combo
        if len(self.lines) < len(self._rows):
            self._filling.start()
        else:
            self._filling.stop()

    def _block(self, rows: tuple[HeadingRow, ...]) -> QWidget:
        """Return some lines: in one grid of all, each new one would move every other."""
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnMinimumWidth(2, FIELD_WIDTH)
        for at, row in enumerate(rows):
            self.lines[row.heading] = self._line(grid, at * 2, row)
            self._refresh_line(row.heading)
        return part

    def _line(self, grid: QGridLayout, at: int, row: HeadingRow) -> _Line:
        name = WrappedLabel(row.heading, "strong")
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
        values = _Elided(view.samples(row))
        grid.addWidget(values, at, 1, Qt.AlignmentFlag.AlignVCenter)
        mark = Pill("")
        mark.setFixedWidth(MARK_WIDTH)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        combo: FieldCombo | None = None
        if row.private:
            grid.addWidget(label(text("importing.mapping.private"), "secondary"), at, 2)
        else:
            combo = FieldCombo(row.heading)
            combo.picked.connect(lambda field, heading=row.heading: self.choose(heading, field))
            grid.addWidget(combo, at, 2)
        grid.addWidget(mark, at, 3)
        grid.addWidget(rule(), at + 1, 0, 1, 4)
        return _Line(mark, combo)

    def choose(self, heading: str, field: str) -> None:
        """Let a column give a field; the column that gave it before gives none."""
        assert self._look is not None  # there is a column to choose for
        self._mapping, loser = view.chosen(self._mapping, heading, field)
        words = dict(self._look.fields).get(field, "")
        self.moved.setText(view.moved(heading, loser, words))
        self.moved.setVisible(bool(loser))
        for one in self.lines:
            self._refresh_line(one)
        self._tell()
        self.changed.emit()

    def mapping(self) -> dict[str, str]:
        """Heading -> field as chosen, "" for a column that is not imported."""
        return {
            row.heading: self._mapping.get(row.heading, "") for row in self._rows if not row.private
        }

    def usable(self) -> bool:
        """Whether every column that must be there is there."""
        return self._look is not None and not view.missing(self._look.kind, self.mapping())

    def first(self) -> FieldCombo | None:
        """Return the choice of the first column that means nothing yet, else the very first."""
        combos = [(h, line.combo) for h, line in self.lines.items() if line.combo is not None]
        kind = self._look.kind if self._look is not None else "enterprises"
        unsaid = (
            combo
            for heading, combo in combos
            if not self._mapping.get(heading) and not is_not_kept(kind, heading)
        )
        return next(unsaid, combos[0][1] if combos else None)

    def focus_first(self) -> None:
        """Go to the first column that means nothing yet, else to the first of all."""
        first = self.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(first)

    def _refresh_line(self, heading: str) -> None:
        """Show what one column means, and what there is to choose."""
        look, line = self._look, self.lines[heading]
        if look is None:
            return
        if line.combo is None:
            line.mark.set_state(text("importing.mapping.mark_private"), "neutral")
            return
        field = self._mapping.get(heading, "")
        taken = {one: by for by, one in self.mapping().items() if one}
        line.combo.show_fields(view.offered(look), field, taken)
        if field:
            line.mark.set_state(text("importing.mapping.mark_used"), "success")
        else:
            line.mark.set_state(text("importing.mapping.mark_open"), "warning")

    def _tell(self) -> None:
        if self._look is not None:
            tone, words = view.note(self._look, self.mapping())
            self.note.show_note(words, tone)


class _Elided(QLabel):
    """A few values on one line, shortened at the end; the tool tip has them all."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "secondary")
        self.setToolTip(plain_tip(words))
        # What it shows must not decide how wide it is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._words, cut, self.width()))
