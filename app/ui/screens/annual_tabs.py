"""What the tabs of a plan's page show: its tasks, what changed, who passed it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.core.annual_words import SPECIAL
from app.core.times import stamp
from app.core.vocabulary import NO, YES
from app.services.annual.annual_plans import LineRow, PlanCard, StepRow
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import annual as view
from app.ui.widgets import Button, EmptyState, FormGrid, WrappedLabel


class LinesTab(QWidget):
    """The tasks of a version with what can be done with one.

    Signals:
        opened, deleted, started: a LineRow. moved: a LineRow and -1 or 1.
    """

    opened = Signal(object)
    deleted = Signal(object)
    started = Signal(object)
    moved = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.editable = self.starts = False
        self._kept: int | None = None
        self.table: RowsTable[LineRow] = RowsTable(_line_columns(), text("annual.tab.lines"))
        self.table.opened.connect(lambda row: self.opened.emit(row))
        self.table.picked.connect(lambda _row: self._fit())
        self.add_button = Button(text("annual.add"), "plus", "accent")
        self.edit_button = Button(text("annual.edit"), "pencil")
        self.up_button = Button(text("annual.up"), "chevron-up")
        self.down_button = Button(text("annual.down"), "chevron-down")
        self.delete_button = Button(text("annual.delete"), "trash-2")
        self.start_button = Button(text("annual.start"), "play", "accent")
        self.edit_button.clicked.connect(lambda: self._emit(self.opened))
        self.delete_button.clicked.connect(lambda: self._emit(self.deleted))
        self.start_button.clicked.connect(lambda: self._emit(self.started))
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.add_button)
        tools.addWidget(self.start_button)
        tools.addStretch(1)
        for button in (self.edit_button, self.up_button, self.down_button, self.delete_button):
            tools.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        empty = EmptyState(text("annual.no_lines"), text("annual.no_lines_hint"), "clipboard-list")
        self.stack.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addLayout(tools)
        box.addWidget(self.stack, 1)
        self._fit()

    def show_lines(self, rows: tuple[LineRow, ...], *, editable: bool, starts: bool) -> None:
        """Show the tasks; `starts`: inspection tasks may be started from them."""
        current = self.table.current_row()
        kept = self._kept or (current.id if current else None)
        self._kept = None
        self.editable, self.starts = editable, starts
        self.table.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        if kept is None and starts:
            # Whoever starts a task begins with the first that has none yet.
            kept = next((row.id for row in rows if not row.tasks), None)
        for at, row in enumerate(rows):
            if row.id == kept:
                self.table.selectRow(at)
        self._fit()

    def keep(self, line_id: int) -> None:
        """Select this task again when the tasks are shown next."""
        self._kept = line_id

    def _fit(self) -> None:
        row = self.table.current_row()
        self.edit_button.setText(text("annual.edit" if self.editable else "annual.view"))
        self.edit_button.setEnabled(row is not None)
        self.start_button.setVisible(self.starts)
        self.start_button.setEnabled(row is not None)
        self.add_button.setVisible(self.editable)
        for button in (self.up_button, self.down_button, self.delete_button):
            button.setVisible(self.editable)
            button.setEnabled(row is not None)

    def _emit(self, signal: object) -> None:
        row = self.table.current_row()
        if row is not None:
            signal.emit(row)  # type: ignore[attr-defined] # a bound signal

    def _move(self, by: int) -> None:
        row = self.table.current_row()
        if row is not None:
            self.moved.emit(row, by)


class DifferencesTab(QWidget):
    """What a version says otherwise than the one before, field by field."""

    def __init__(self) -> None:
        super().__init__()
        self.note = WrappedLabel("", "secondary")
        self.table: RowsTable[tuple[str, ...]] = RowsTable(
            _change_columns(), text("annual.tab.differences")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.note)
        box.addWidget(self.table, 1)

    def show_first(self) -> None:
        """Say that there is nothing to compare with."""
        self.note.setText(text("annual.difference.first"))
        self.table.set_rows(())
        self.table.hide()

    def show_changes(self, before: PlanCard, after: PlanCard) -> None:
        """Show what changed from one version to the next."""
        rows = view.changes(before.lines, after.lines)
        key = "annual.difference.count" if rows else "annual.difference.none"
        count = len({row[1] for row in rows})
        self.note.setText(text(key, version=before.plan.version, count=count))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))


class StepsTab(QWidget):
    """Who decided what and when; where it is somebody's turn, their opinion."""

    def __init__(self) -> None:
        super().__init__()
        self.table: RowsTable[StepRow] = RowsTable(_step_columns(), text("annual.tab.steps"))
        self.opinion = QLineEdit()
        self.opinion.setMaxLength(500)
        self.form = FormGrid(label_width=60)
        self.form.add("opinion", text("annual.opinion"), self.opinion)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.form)
        box.addWidget(self.table, 1)

    def show_steps(self, steps: tuple[StepRow, ...], *, opinion: bool) -> None:
        """Show the decisions; `opinion`: one is to be written."""
        self.table.set_rows(steps)
        self.form.setVisible(opinion)
        self.opinion.setText(text("annual.opinion_agree") if opinion else "")


def _line_columns() -> tuple[Column[LineRow], ...]:
    words = "annual.column."
    return (
        Column(text(words + "no"), lambda row: str(row.position), 52, right=True),
        Column(text(words + "name"), lambda row: row.line.name, least=230),
        Column(text(words + "period"), lambda row: view.period_words(row.line), 196),
        Column(
            text(words + "check_type"),
            lambda row: row.line.check_type,
            100,
            pill=lambda row: "info" if row.line.check_type == SPECIAL else "neutral",
        ),
        Column(text(words + "joint"), lambda row: YES if row.line.joint else NO, 56),
        Column(text(words + "objects"), lambda row: row.line.objects, 170, optional=True),
        Column(text(words + "base"), lambda row: view.figure(row.line.base), 84, right=True),
        Column(text(words + "amount"), lambda row: view.amount_words(row.line), 130),
        Column(text(words + "lead"), lambda row: row.line.lead, 110, optional=True),
        Column(text(words + "tasks"), lambda row: str(row.tasks or ""), 84, right=True),
    )


def _change_columns() -> tuple[Column[tuple[str, ...]], ...]:
    names = ("change", "name", "field", "before", "after")
    widths = (72, 240, 140, 0, 0)

    def column(at: int, name: str, width: int) -> Column[tuple[str, ...]]:
        return Column(text(f"annual.column.{name}"), lambda row: row[at], width, least=200)

    return tuple(
        column(at, name, width) for at, (name, width) in enumerate(zip(names, widths, strict=True))
    )


def _step_columns() -> tuple[Column[StepRow], ...]:
    words = "annual.column."
    return (
        Column(text(words + "at"), lambda row: stamp(row.at), 180),
        Column(text(words + "act"), lambda row: text(f"terms.act.{row.act}"), 140),
        Column(text(words + "by"), lambda row: row.by, 110),
        Column(text(words + "opinion"), lambda row: row.opinion, least=300),
    )
