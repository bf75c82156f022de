"""The tabs of 统计分析: a table and what its figures mean; the chart beside its numbers."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.statistics import Dimension
from app.services.statistics import statistics_chart
from app.services.statistics import statistics_tables as tables
from app.services.statistics.statistics import Statistics
from app.services.statistics.statistics_tables import Line, Metric, Part, Table
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.screens.statistics_chart import ChartView
from app.ui.tables import Column, RowsTable
from app.ui.views import statistics as view
from app.ui.widgets import WrappedLabel

_EACH = 15.5  # px of a character of a heading
_AROUND = 24
_LEAST = 76
_RATE = 88
_NAME = 160
_NARROW = 112


# Left out first beside a chart, where there is no room.
_SPARE = ("_grown",)
_OF_COVERAGE = ("living", "due", "published", "problem", "PROBLEM")


class TablePane(QWidget):
    """A table whose columns follow what it is given; below it how the figures are worked out."""

    def __init__(self, *, narrow: bool = False, noted: bool = True) -> None:
        """narrow: what is dispensable goes where there is no room for it."""
        super().__init__()
        self.table: RowsTable[Line] | None = None
        self.note = WrappedLabel("", "small")
        self.note.setVisible(noted)
        self._narrow = narrow
        self._shape: tuple[object, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 8, 0, 0)
        self._box.setSpacing(6)
        self._box.addWidget(self.note)

    def show_table(self, shown: Table, first: str, *, with_total: bool = True) -> None:
        """Show a table whose first column is headed `first`."""
        shape = (shown.title, first, shown.columns)
        if shape != self._shape:
            self._shape = shape
            self._replace(shown, first)
        assert self.table is not None  # made just now, or before
        self.table.set_rows(view.rows(shown, with_total=with_total))
        self.note.setText(view.notes(shown))

    def _replace(self, shown: Table, first: str) -> None:
        if self.table is not None:
            self._box.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        self.table = RowsTable(self._columns(shown, first), shown.title)
        self._box.insertWidget(0, self.table, 1)

    def _columns(self, shown: Table, first: str) -> tuple[Column[Line], ...]:
        private = view.is_private(shown.dimension)
        is_coverage = any(one.key == "coverage" for one in shown.columns)
        spare = _OF_COVERAGE if is_coverage else _SPARE
        least = _NARROW if self._narrow else _NAME
        named: Column[Line] = Column(first, lambda line: line.name, least=least, private=private)
        return (
            named,
            *(
                Column(
                    one.short or one.title,
                    partial(_cell, at, one),
                    _width(one),
                    right=True,
                    optional=self._narrow and one.key.endswith(spare),
                    hint=view.hint(one),
                )
                for at, one in enumerate(shown.columns)
            ),
        )


def _width(column: tables.Column) -> int:
    words = column.short or column.title
    wide = column.is_rate or column.key in (tables.VALUE, "before")
    return max(_RATE if wide else _LEAST, round(_AROUND + _EACH * len(words)))


def _cell(at: int, column: tables.Column, line: Line) -> str:
    return tables.cell_words(line.cells[at], column)


class ChartTab(QWidget):
    """The chart and, beside it, the numbers it is drawn from."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.pane = TablePane(narrow=True, noted=False)
        self.chart = ChartView(jobs)
        self.note = WrappedLabel("", "small")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.pane, 11)
        row.addWidget(self.chart, 10)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(row, 1)
        box.addWidget(self.note)

    def show_found(self, found: Statistics, dimension: Dimension, metric: Metric) -> None:
        """Show a metric by a dimension."""
        table = tables.metric_table(found, dimension, metric)
        stacked = metric in (Metric.STATES, Metric.RESULTS)
        self.pane.show_table(
            view.without_unseen(table) if stacked else table,
            text(f"statistics.dimension.{dimension}"),
        )
        self.note.setText(view.metric_notes(table, metric))
        self.chart.show_chart(
            partial(statistics_chart.picture, found, dimension, metric),
            view.chart_name(dimension, metric),
            view.described(table, metric),
        )


class FigureTabs:
    """The tabs of whole tables, each of the figures in force."""

    def __init__(self) -> None:
        self.progress = TablePane()
        self.results = TablePane()
        self.towns = TablePane()
        self.overall = TablePane()

    def show_found(self, found: Statistics, dimension: Dimension) -> None:
        """Fill every tab."""
        first = text(f"statistics.dimension.{dimension}")
        self.progress.show_table(tables.whole_table(found, dimension, Part.PROGRESS), first)
        results = tables.whole_table(found, dimension, Part.RESULTS)
        self.results.show_table(view.without_unseen(results), first)
        towns = tables.metric_table(found, Dimension.TOWNSHIP, Metric.COVERAGE)
        self.towns.show_table(towns, text(f"statistics.dimension.{Dimension.TOWNSHIP}"))
        self.overall.show_table(
            tables.overall(found), text("statistics.file.number"), with_total=False
        )
