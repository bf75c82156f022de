"""The drawn inspections: the finding beside the re-check, entered one after the other."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core import findings
from app.core.recheck_findings import Entry, ItemSeen, Verdict
from app.core.times import beijing_date
from app.services.draw.recheck_shown import DrawnLine
from app.texts import text
from app.ui import theme
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views import recheck as view
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label, rule

_WORDS_HEIGHT = 58
_LIST_WIDTH = 460


class DrawnList(Card):
    """The drawn inspections in the order of the queue.

    Signals:
        chosen: another one is in front; carries the DrawnLine.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(text("recheck.list"))
        self.table: RowsTable[DrawnLine] = RowsTable(_columns(), text("recheck.list"))
        self.table.selectionModel().currentRowChanged.connect(self._changed)
        self.add(self.table, 1)
        self.setMinimumWidth(_LIST_WIDTH)

    def show_lines(self, lines: tuple[DrawnLine, ...]) -> None:
        """Show these; the one in front stays there, at first the first that is open."""
        before = self.table.current_row()
        self.table.set_rows(lines)
        ids = [one.assignment_id for one in lines]
        if before is not None:
            at = ids.index(before.assignment_id)
        else:
            at = next((at for at, one in enumerate(lines) if one.entered is None), 0)
        self.table.selectRow(at)

    def go_on(self) -> bool:
        """Go to the next open one, from the top again at the end; False where all are done."""
        rows = self.table.rows()
        now = self.table.current_row()
        start = next((at for at, one in enumerate(rows) if one is now), -1) + 1
        order = [*range(start, len(rows)), *range(start)]
        at = next((at for at in order if rows[at].entered is None), None)
        if at is not None:
            self.table.selectRow(at)
        return at is not None

    def _changed(self, *_indexes: object) -> None:
        row = self.table.current_row()
        if row is not None:
            self.chosen.emit(row)


class LineCard(Card):
    """One drawn inspection: what was found, and what the re-check says.

    Signals:
        edited: something was entered.
    """

    edited = Signal()

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__(" ")
        self.desk = desk
        self.may = may
        self.line: DrawnLine | None = None
        self.original = WrappedLabel("", "secondary")
        self.results = WrappedLabel("", "strong")
        self.material = WrappedLabel("", "muted")
        self.advice = Banner("", "warning")
        self.task_button = Button(text("recheck.line.open_task"), "folder-open")
        self.tools.addWidget(self.task_button)
        self.verdicts = QButtonGroup(self)
        self.buttons: dict[Verdict, QRadioButton] = {}
        self.items: dict[str, tuple[QComboBox, QLineEdit]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(3, 3)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_WORDS_HEIGHT)
        self.words.setAccessibleName(text("recheck.line.words"))
        self.words.setPlaceholderText(text("recheck.line.words_hint"))
        self.day = day_field(text("recheck.line.day"))
        self.names = QLineEdit()
        self.names.setMaxLength(100)
        self.names.setAccessibleName(text("recheck.line.names"))
        self.names.setPlaceholderText(text("recheck.line.names_hint"))
        self.entered = WrappedLabel("", "muted")
        self._assemble()

    def _assemble(self) -> None:
        for part in (self.original, self.results, self.material, self.advice):
            self.add(part)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(theme.density().gap)
        box.addLayout(self._grid)
        box.addWidget(rule())
        box.addLayout(self._verdict_row())
        box.addWidget(self.words)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for key, field in (("day", self.day), ("names", self.names)):
            caption = label(text(f"recheck.line.{key}"))
            caption.setBuddy(field)
            foot.addWidget(caption)
            foot.addWidget(field, int(field is self.names))
        box.addLayout(foot)
        box.addWidget(self.entered)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.add(area, 1)
        self.words.textChanged.connect(self._edited)
        self.names.textChanged.connect(self._edited)
        self.day.dateChanged.connect(self._edited)

    def _verdict_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(label(text("recheck.line.verdict"), "strong"))
        for verdict in Verdict:
            button = QRadioButton(text(f"recheck.verdict.{verdict}"))
            button.toggled.connect(self._edited)
            self.verdicts.addButton(button)
            self.buttons[verdict] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    # -- showing -------------------------------------------------------------------------

    def show_line(self, line: DrawnLine, names: str) -> None:
        """Show an inspection; `names`: who re-checks, where nothing was entered yet."""
        self.line = line
        kept = line.entered
        self.blockSignals(True)
        self.set_title(line.place.name)
        self.original.setText(view.original_words(line))
        self.results.setText(text("recheck.line.results", results=line.results))
        self.material.setText(view.material_words(line))
        self.advice.show_note(view.advice(line), "warning")
        self._show_items(line)
        self.verdicts.setExclusive(False)
        for verdict, button in self.buttons.items():
            button.setChecked(line.verdict is verdict)
            button.setEnabled(self.may)
        self.verdicts.setExclusive(True)
        self.words.setPlainText(kept.words if kept else "")
        set_day(self.day, kept.checked_on if kept else beijing_date(self.desk.clock()))
        self.names.setText(kept.checked_by if kept else names)
        for field in (self.words, self.names):
            field.setReadOnly(not self.may)
        self.day.setEnabled(self.may)
        self.entered.setText(view.entered_words(line))
        self.entered.setVisible(bool(kept))
        self.blockSignals(False)
        self.edited.emit()

    def _show_items(self, line: DrawnLine) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.items = {}
        seen = {one.code: one for one in line.entered.items} if line.entered else {}
        for at, name in enumerate(("item", "was", "now", "note")):
            self._grid.addWidget(label(text(f"recheck.line.{name}"), "secondary"), 0, at)
        for row, item in enumerate(line.items, 1):
            now, note = QComboBox(), QLineEdit()
            now.addItem(text("recheck.line.not_looked"), None)
            for verdict in findings.Verdict:
                now.addItem(text(f"findings.verdict.{verdict}"), verdict)
            kept = seen.get(item.code)
            if kept is not None:
                now.setCurrentIndex(max(0, now.findData(kept.now)))
                note.setText(kept.words)
            note.setMaxLength(200)
            now.setAccessibleName(text("recheck.line.now_of", item=item.name))
            note.setAccessibleName(text("recheck.line.note_of", item=item.name))
            now.setEnabled(self.may)
            note.setReadOnly(not self.may)
            now.currentIndexChanged.connect(self._item_changed)
            note.textChanged.connect(self._edited)
            for column, widget in enumerate(
                (WrappedLabel(item.name), WrappedLabel(view.item_words(item)), now, note)
            ):
                self._grid.addWidget(widget, row, column)
            self.items[item.code] = (now, note)

    def _item_changed(self, _at: int) -> None:
        """An item that was seen differently makes it 不一致, unless something was chosen."""
        if any(one.differs for one in self._seen()) and self.verdicts.checkedButton() is None:
            self.buttons[Verdict.DIFFERENT].setChecked(True)
        self._edited()

    def _edited(self, *_values: object) -> None:
        self.edited.emit()

    # -- entering ------------------------------------------------------------------------

    def _seen(self) -> tuple[ItemSeen, ...]:
        assert self.line is not None  # its fields are there
        return tuple(
            ItemSeen(
                item.code,
                item.verdict,
                self.items[item.code][0].currentData(),
                self.items[item.code][1].text().strip(),
            )
            for item in self.line.items
        )

    def entry(self) -> Entry | None:
        """What was entered; None while no verdict is chosen."""
        verdict = next((one for one, button in self.buttons.items() if button.isChecked()), None)
        if verdict is None or self.line is None:
            return None
        return Entry(
            verdict,
            self._seen(),
            self.words.toPlainText().strip(),
            day_of(self.day),
            self.names.text().strip(),
        )

    @property
    def changed(self) -> bool:
        """Whether something was entered that is not kept."""
        entry = self.entry()
        if self.line is None:
            return False
        kept = self.line.entered
        if kept is None:
            noted = any(one.now or one.words for one in self._seen())
            return entry is not None or noted or bool(self.words.toPlainText().strip())
        return entry is None or (
            entry.verdict,
            entry.items,
            entry.words,
            entry.checked_on,
            entry.checked_by,
        ) != (kept.verdict, kept.items, kept.words, kept.checked_on, kept.checked_by)


def _columns() -> tuple[Column[DrawnLine], ...]:
    return (
        Column(text("recheck.column.nth"), lambda row: str(row.position), 48, right=True),
        Column(text("recheck.column.name"), lambda row: row.place.name, least=130),
        Column(text("recheck.column.results"), lambda row: row.results, 130),
        Column(text("recheck.column.verdict"), view.verdict_words, 92, pill=view.verdict_tone),
    )
