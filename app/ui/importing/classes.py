"""The classes of rows at the left of a preview: how many of each; one is in front."""

from PySide6.QtCore import Signal

from app.core.headings import Kind
from app.texts import text
from app.ui import theme
from app.ui.tables import Column, RowsTable
from app.ui.views import importing as view
from app.ui.views.importing import Shown, TabLine
from app.ui.widgets import Card, WrappedLabel, label, rule

WIDTH = 236


class ClassesCard(Card):
    """What will be written, and the classes the file's rows fall into, to choose from.

    Signals:
        chosen: the class somebody wants to see, one of view.TABS.
    """

    chosen = Signal(str)

    def __init__(self, kind: Kind) -> None:
        super().__init__(text("importing.summary.title"))
        self._kind = kind
        self.setFixedWidth(WIDTH)
        self.figure = label("", "figure")
        self.unit = WrappedLabel(text(f"importing.summary.figure_{kind}"), "muted")
        self.rows = WrappedLabel("", "secondary")
        self.table: RowsTable[TabLine] = RowsTable(
            (
                Column("", lambda line: line.words, least=80),
                Column("", lambda line: line.count, 88, right=True, pill=lambda line: line.tone),
            ),
            text("importing.summary.title"),
        )
        self.table.horizontalHeader().hide()
        self.table.setAlternatingRowColors(False)
        self.table.picked.connect(self._picked)
        self.add(self.figure)
        self.add(self.unit)
        self.add(rule())
        self.add(self.rows)
        self.add(self.table)
        self.body.addStretch(1)
        theme.state().density_changed.connect(self._fit_table)
        self._fit_table()

    def show_counts(self, shown: Shown) -> None:
        """Show the numbers; the class in front stays."""
        self.figure.setText(f"{view.to_save(shown):,}")
        self.rows.setText(text("importing.summary.rows", count=f"{shown.counts.rows:,}"))
        at = self.table.currentIndex().row()
        self.table.blockSignals(True)
        self.table.set_rows(view.tab_lines(shown))
        if at >= 0:
            self.table.selectRow(at)
        self.table.blockSignals(False)

    def go(self, tab: str) -> None:
        """Put a class in front."""
        self.table.selectRow(view.TABS.index(tab))

    def _picked(self, line: TabLine | None) -> None:
        if line is not None:
            self.chosen.emit(line.tab)

    def _fit_table(self) -> None:
        self.table.setFixedHeight(theme.density().row * len(view.TABS) + 3)
