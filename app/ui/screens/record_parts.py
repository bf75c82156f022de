"""Parts of the page of one record: its fields in groups, its history, what hangs on it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.enterprises import EnterpriseRow
from app.core.headings import label as heading
from app.core.officers import OfficerRow
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services.registry.registry import ForeignLine, HistoryLine, PastInspection, RecusalLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views.registry import GROUPS, Kind, Step, field_words, steps, value_words
from app.ui.widgets import EmptyState, WrappedLabel, label, selectable

_LABEL_WIDTH = 118


class FactsView(QScrollArea):
    """Every field of a record, in groups, two columns of groups side by side."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("registry.record.facts"))
        self.values: dict[str, WrappedLabel] = {}
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 8, 0, 0)
        columns.setSpacing(32)
        sides = (QVBoxLayout(), QVBoxLayout())
        for at, (group, names) in enumerate(GROUPS[kind].items()):
            side = sides[at % 2]
            side.addWidget(label(text(f"registry.group.{group}"), "h3"))
            side.addLayout(self._grid(names))
            side.addSpacing(10)
        for side in sides:
            side.setSpacing(8)
            side.addStretch(1)
            columns.addLayout(side, 1)
        self.setWidget(inner)

    def _grid(self, names: tuple[str, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        for row, name in enumerate(names):
            words = WrappedLabel(field_words(self._kind, name), "secondary")
            words.setFixedWidth(_LABEL_WIDTH)
            value = WrappedLabel("")
            selectable(value)
            grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self.values[name] = value
        return grid

    def show_record(self, record: EnterpriseRow | OfficerRow) -> None:
        """Show a record; what is not known is said so."""
        for name, value in self.values.items():
            words = value_words(name, getattr(record, name))
            value.setText(words or text("registry.unknown"))
            value.setProperty("role", "" if words else "muted")
            value.setAccessibleName(f"{heading(self._kind, name)} {value.text()}")
            value.style().unpolish(value)
            value.style().polish(value)


def history_table() -> RowsTable[Step]:
    """Who changed what when, field by field."""

    def name(column: str) -> str:
        return text(f"registry.history.{column}")

    table: RowsTable[Step] = RowsTable(
        (
            Column(name("at"), lambda row: row.at, 170),
            Column(name("by"), lambda row: row.by, 84),
            Column(name("source"), lambda row: row.source, least=200),
            Column(name("field"), lambda row: row.field, least=130),
            Column(name("before"), lambda row: row.before, least=150),
            Column(name("after"), lambda row: row.after, least=150),
            Column(name("version"), lambda row: str(row.version), 66, right=True, optional=True),
        ),
        text("registry.record.history"),
    )
    # Two addresses differ at their end: show both ends of what does not fit.
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return table


def show_history(table: RowsTable[Step], lines: tuple[HistoryLine, ...]) -> None:
    """Show a history, newest first."""
    table.set_rows(steps(lines, stamp))


def inspections_table() -> RowsTable[PastInspection]:
    """The tasks an enterprise was drawn for."""

    def name(column: str) -> str:
        return text(f"registry.inspection.{column}")

    def day(row: PastInspection) -> str:
        return row.inspected_on.isoformat() if row.inspected_on else name("not_yet")

    return RowsTable(
        (
            Column(name("task"), lambda row: row.task_name, least=260),
            Column(name("task_no"), lambda row: row.task_no, 200),
            Column(name("day"), day, 120),
            Column(name("results"), lambda row: LIST_MARK.join(row.results), least=200),
        ),
        text("registry.record.inspections"),
    )


def recusals_table(kind: Kind) -> RowsTable[RecusalLine]:
    """The relations of one record with the other registry."""
    other: Column[RecusalLine] = {
        "enterprises": Column(
            text("registry.recusal.officer"), lambda row: _named(row.officer_name, row.officer_key)
        ),
        "officers": Column(
            text("registry.recusal.enterprise"),
            lambda row: _named(row.enterprise_name, row.enterprise_key),
        ),
    }[kind]
    return RowsTable(
        (
            other,
            Column(text("registry.recusal.reason"), lambda row: row.reason, least=240),
            Column(text("registry.recusal.by"), lambda row: row.by, 100),
            Column(text("registry.recusal.at"), lambda row: stamp(row.at), 180, optional=True),
        ),
        text("registry.record.recusals"),
    )


def _named(name: str, key: str) -> str:
    return f"{name} {key}"


def foreign_table() -> RowsTable[ForeignLine]:
    """Inspections by other units: they count towards the yearly cap."""

    def name(column: str) -> str:
        return text(f"registry.foreign.{column}")

    return RowsTable(
        (
            Column(name("year"), lambda row: str(row.year), 100),
            Column(name("count"), lambda row: str(row.count), 100, right=True),
            Column(name("source"), lambda row: row.source),
        ),
        text("registry.record.foreign"),
    )


class OrEmpty(QWidget):
    """A table, or in its place why there is nothing and what that means."""

    def __init__(self, table: QWidget, key: str, icon: str) -> None:
        """`key`: words of the empty state, registry.nothing.<key> and …_hint."""
        super().__init__()
        self._table = table
        self._empty = EmptyState(
            text(f"registry.nothing.{key}"), text(f"registry.nothing.{key}_hint"), icon
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(10)
        self.tools = QHBoxLayout()
        box.addLayout(self.tools)
        box.addWidget(table, 1)
        box.addWidget(self._empty, 1)
        self.set_filled(False)

    def set_filled(self, filled: bool) -> None:
        """Show the table, or the words."""
        self._table.setVisible(filled)
        self._empty.setVisible(not filled)
