"""The enterprises of a task at the left of the findings: where each stands, whom to take."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.core.findings import FindingState
from app.core.people import Actor
from app.services.finding.finding_sheets import FindingRow
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import findings as view
from app.ui.widgets import Button, Card, SearchBox

_ALL_AT_ONCE = ("submit", "review", "approve")  # asked with their number before they are done


class FindingList(Card):
    """All enterprises with their state; a filter, the batch acts, check boxes.

    Signals:
        picked: another enterprise was chosen (its assignment id).
        batch: a batch act was asked for ("clean", "submit", "review", "approve").
        returns: 回填表 were asked for.
        ticked: other enterprises are ticked, or the ticked ones moved on.
    """

    picked = Signal(int)
    batch = Signal(str)
    returns = Signal()
    ticked = Signal()

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(text("finding_sheet.list.title"), parent=parent)
        self._actor = actor
        self._rows: tuple[FindingRow, ...] = ()
        self._telling = True
        self.returns_button = Button(text("returns.page.open"), "file-text")
        self.returns_button.clicked.connect(self.returns)
        self.tools.addWidget(self.returns_button)
        self.add(self._filters())
        # Above the table, where they are in sight however low the window is.
        self.buttons: dict[str, Button] = {}
        self.add(self._batch_part())
        self.table = _table()
        self.table.picked.connect(self._tell)
        self.table.rows_model.checked_changed.connect(self._show_buttons)
        self.add(self.table, 1)
        self._show_buttons()

    def _filters(self) -> QHBoxLayout:
        self.search = SearchBox(text("finding_sheet.list.search"))
        self.search.searched.connect(lambda _words: self._filter())
        self.states = QComboBox()
        self.states.setAccessibleName(text("finding_sheet.filter.name"))
        for key in ("all", "mine"):
            self.states.addItem(text(f"finding_sheet.filter.{key}"), key)
        for key in ("problem", "late", "unsigned"):
            self.states.addItem(text(f"finding_sheet.filter.{key}"), key)
        for state in FindingState:
            self.states.addItem(text(f"finding_sheet.state.{state.value}"), state.value)
        self.states.currentIndexChanged.connect(lambda _at: self._filter())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.states)
        return line

    def _batch_part(self) -> QGridLayout:
        self.every = QCheckBox(text("finding_sheet.list.every"))
        self.every.clicked.connect(self._check_all)
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self.every, 0, 0)
        grid.setColumnStretch(1, 1)
        for at, act in enumerate(view.batch_acts(self._actor)):
            button = Button("")
            button.setToolTip(text("finding_sheet.batch.tip"))
            button.clicked.connect(self._asked(act))
            self.buttons[act] = button
            grid.addWidget(button, at, 1)
        self.every.setVisible(bool(self.buttons))
        return grid

    def _asked(self, act: str) -> Callable[[], None]:
        return lambda: self.batch.emit(act)

    def show_rows(self, rows: tuple[FindingRow, ...]) -> None:
        """Show the enterprises of a task."""
        self._rows = rows
        self.subtitle.setText(view.progress(rows))
        self._filter()

    def rows(self) -> tuple[FindingRow, ...]:
        """All enterprises, whatever the filter leaves."""
        return self._rows

    def update_rows(self, changed: tuple[FindingRow, ...]) -> None:
        """Some enterprises moved."""
        newer = {row.assignment_id: row for row in changed}
        self.show_rows(tuple(newer.get(row.assignment_id, row) for row in self._rows))

    def select(self, assignment_id: int) -> None:
        """Stand on an enterprise without telling; it need not be shown."""
        self._telling = False
        for at, row in enumerate(self.table.rows()):
            if row.assignment_id == assignment_id:
                self.table.selectRow(at)
                self.table.scrollTo(self.table.rows_model.index(at, 1))
        self._telling = True

    def uncheck(self) -> None:
        """Take away all ticks."""
        self.table.rows_model.set_checked(tuple(self.table.checked_keys()), False)

    def batch_ids(self, act: str) -> tuple[int, ...]:
        """The checked enterprises an act fits; none checked: all in the list, to pass them on."""
        keys = self.table.checked_keys()
        if not keys and act in _ALL_AT_ONCE:
            keys = frozenset(row.assignment_id for row in self.table.rows())
        return view.for_batch(self._rows, keys, act)

    def _filter(self) -> None:
        current = self.table.current_row()
        top = self.table.verticalScrollBar().value()
        shown = view.wanted(
            self._rows, self._actor, str(self.states.currentData()), self.search.words()
        )
        self._telling = False
        self.table.set_rows(shown)
        self._telling = True
        if current is not None:
            self.select(current.assignment_id)
        self.table.verticalScrollBar().setValue(top)
        self._show_buttons()

    def _tell(self, row: FindingRow | None) -> None:
        if self._telling and row is not None:
            self.picked.emit(row.assignment_id)

    def _check_all(self, on: bool) -> None:
        keys = tuple(row.assignment_id for row in self.table.rows())
        self.table.rows_model.set_checked(keys, on)

    def _show_buttons(self) -> None:
        checked = self.table.checked_keys()
        shown = {row.assignment_id for row in self.table.rows()}
        self.every.setChecked(bool(shown) and shown <= checked)
        for act, button in self.buttons.items():
            count = len(self.batch_ids(act))
            words = text(f"finding_sheet.batch.{act}")
            button.setText(
                text("finding_sheet.batch.count", words=words, count=count) if count else words
            )
            button.setEnabled(count > 0)
            if act == "sign":
                button.setVisible(any(row.unsigned for row in self._rows))
        self.ticked.emit()


def _table() -> RowsTable[FindingRow]:
    columns = (
        Column[FindingRow](
            text("finding_sheet.list.position"), lambda row: str(row.position), 58, right=True
        ),
        Column[FindingRow](
            text("finding_sheet.list.name"), view.row_name, least=120, tip=view.row_tip
        ),
        Column[FindingRow](
            text("finding_sheet.list.state"),
            lambda row: view.row_state(row)[0],
            108,
            pill=lambda row: view.row_state(row)[1],
        ),
    )
    return RowsTable(columns, text("finding_sheet.list.title"), key=lambda row: row.assignment_id)
