"""The tabs of the page 公平性: a sentence, a table or two, and the chart of the first."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.fairness_figures import Family
from app.services.fairness import fairness_words as words
from app.services.fairness.fairness import Findings
from app.services.fairness.fairness_words import Line, Table
from app.texts import text
from app.ui.screens.fairness_chart import FairnessChart
from app.ui.tables import Column, RowsTable
from app.ui.views import fairness as view
from app.ui.widgets import WrappedLabel, label
from app.ui.widgets.pill import Tone


class TablePane(QWidget):
    """A table of the statistics; its columns follow from the first one it is given."""

    def __init__(self, *, titled: bool = False) -> None:
        super().__init__()
        self.titled = titled
        self.table: RowsTable[Line] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)

    def show_table(self, shown: Table) -> None:
        """Show a table; always one of the same key."""
        if self.table is None:
            if self.titled:
                self._box.addWidget(label(shown.title, "h3"))
            self.table = RowsTable(_columns(shown), shown.title)
            self._box.addWidget(self.table, 1)
        self.table.set_rows(shown.lines)


def _columns(shown: Table) -> tuple[Column[Line], ...]:
    widths = view.WIDTHS[shown.key]
    last = text("fairness.column.standing")
    spare = {text(f"fairness.column.{name}") for name in view.OPTIONAL}
    return tuple(
        Column(
            heading,
            partial(_cell, at),
            widths[at],
            least=112,
            right=view.is_number(shown, at),
            pill=_tone if heading == last else None,
            optional=heading in spare,
            private=shown.key in words.PRIVATE and at == 0,
        )
        for at, heading in enumerate(shown.headings)
    )


def _cell(at: int, line: Line) -> str:
    return words.cell_words(line.cells[at])


def _tone(line: Line) -> Tone | None:
    return view.TONES[line.standing] if line.standing else None


class Tab(QWidget):
    """A sentence above and what it is about below."""

    def __init__(self) -> None:
        super().__init__()
        self.note = WrappedLabel("", "muted")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 8, 0, 0)
        self.box.setSpacing(8)
        self.box.addWidget(self.note)


class ObjectsTab(Tab):
    """Classes, townships or kinds of enterprises: the chart and its table."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Findings | None = None
        self.dimension = QComboBox()
        self.dimension.setAccessibleName(text("fairness.dimension"))
        self.panes: dict[Family, TablePane] = {}
        self.tables = QStackedWidget()
        for family in view.DIMENSIONS:
            self.dimension.addItem(text(f"fairness.dimension_name.{family}"), family.value)
            self.panes[family] = TablePane()
            self.tables.addWidget(self.panes[family])
        self.dimension.currentIndexChanged.connect(lambda _at: self._show())
        self.chart = FairnessChart()
        self.fixed = WrappedLabel(text("fairness.fixed"), "muted")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.dimension, 0, Qt.AlignmentFlag.AlignLeft)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addWidget(self.chart)
        inner.addWidget(self.fixed)
        inner.addWidget(WrappedLabel(text("fairness.note.chart"), "muted"))
        inner.addStretch(1)
        area.setWidget(holder)
        holder.setProperty("role", "scrolled")
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(left, 5)
        row.addWidget(self.tables, 6)
        self.box.addLayout(row, 1)

    def show_found(self, found: Findings, note: str) -> None:
        """Show the statistics."""
        self.found = found
        self.note.setText(note)
        for family, pane in self.panes.items():
            pane.show_table(words.figure_table(found, family))
        self._show()

    def _show(self) -> None:
        family = Family(self.dimension.currentData())
        self.tables.setCurrentWidget(self.panes[family])
        if self.found is not None:
            shown = view.points(self.found, family)
            self.chart.show_points(shown)
            self.chart.setVisible(bool(shown))
            self.fixed.setVisible(not shown)


class TablesTab(Tab):
    """One table, or two side by side."""

    def __init__(self, *shares: int) -> None:
        """shares: of the width, for each table."""
        super().__init__()
        self.panes = tuple(TablePane(titled=len(shares) > 1) for _ in shares)
        row = QHBoxLayout()
        row.setSpacing(12)
        for pane, share in zip(self.panes, shares, strict=True):
            row.addWidget(pane, share)
        self.box.addLayout(row, 1)

    def show_tables(self, note: str, *shown: Table) -> None:
        """Show the tables, in the order of their places."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for pane, table in zip(self.panes, shown, strict=True):
            pane.show_table(table)


class ChangesTab(TablesTab):
    """The draws with their substitutions; below, why, who, and what was voided."""

    def __init__(self) -> None:
        super().__init__(1)
        self.below = TablesTab(4, 4, 8)
        self.box.addWidget(self.below, 1)
        self.box.setStretch(1, 1)

    def show_found(self, found: Findings, note: str) -> None:
        """Show the statistics."""
        self.show_tables(note, words.draw_table(found))
        self.below.show_tables(
            "", words.reason_table(found), words.replaced_table(found), words.void_table(found)
        )


class WholeTab(TablesTab):
    """The families as a whole, and what all this can and cannot show."""

    def __init__(self) -> None:
        super().__init__(1)
        self.words = [(label("", "h3"), WrappedLabel("")) for _ in range(4)]
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 6, 0)
        column.setSpacing(4)
        for title, said in self.words:
            column.addWidget(title)
            column.addWidget(said)
        column.addStretch(1)
        area.setWidget(holder)
        self.box.setStretch(1, 5)
        self.box.addWidget(area, 4)

    def show_found(self, found: Findings) -> None:
        """Show the statistics."""
        self.show_tables("", words.whole_table(found))
        for (title, said), (heading, sentence) in zip(
            self.words, words.passages(found), strict=True
        ):
            title.setText(heading)
            said.setText(sentence)
