"""The window that tells what a draw is likely to come to, before the list is locked."""

from PySide6.QtWidgets import QWidget

from app.services.draw.pool_forecast import PoolForecast
from app.texts import text
from app.ui import theme
from app.ui.tables import Column, RowsTable
from app.ui.views import forecast as view
from app.ui.views.forecast import ChanceRow, HelpRow
from app.ui.widgets import Banner, Dialog, WrappedLabel, label

WIDTH = 860
FRAME = 60  # what a window's title bar and a task bar may take
LEAST_ROWS = 3  # of a table on a small screen; the others are scrolled to


class ForecastDialog(Dialog):
    """A sentence, the chances, and what would help."""

    def __init__(self, parent: QWidget, found: PoolForecast) -> None:
        runs = f"{found.base.runs:,}"
        super().__init__(
            parent, text("forecast.title"), text("forecast.sentence", runs=runs), width=WIDTH
        )
        self.banner = Banner("", "warning")
        self.banner.show_note(*view.verdict(found))
        self.chances: RowsTable[ChanceRow] = RowsTable(_chance_columns(), text("forecast.title"))
        _fit(self.chances, view.chances(found))
        self.add(self.banner)
        self.add(self.chances)
        rows = view.helps(found)
        self.helps: RowsTable[HelpRow] = RowsTable(_help_columns(), text("forecast.helps.title"))
        if rows:
            _fit(self.helps, rows)
            tried = f"{found.helps[0].forecast.runs:,}"
            self.add(label(text("forecast.helps.title"), "h3"))
            self.add(self.helps)
            self.add(WrappedLabel(text("forecast.helps.note", runs=tried), "muted"))
        self.set_buttons(text("ui.button.close"), "")
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Be as high as the tables where the screen has room; else the tables scroll."""
        self.ensurePolished()
        outer = self.layout()
        assert outer is not None  # Dialog makes it
        full = outer.totalHeightForWidth(WIDTH)
        look = theme.density()
        for table in (self.chances, self.helps):
            least = look.table_header + LEAST_ROWS * look.row + 4
            table.setMinimumHeight(min(least, table.maximumHeight()))
        self.resize(WIDTH, min(full, self.screen().availableGeometry().height() - FRAME))


def _chance_columns() -> tuple[Column[ChanceRow], ...]:
    return (
        Column(text("forecast.column.what"), lambda row: row.what, least=380),
        Column(text("forecast.column.chance"), lambda row: row.chance, 320),
    )


def _help_columns() -> tuple[Column[HelpRow], ...]:
    return (
        Column(text("forecast.column.rule"), lambda row: row.rule, 220),
        Column(text("forecast.column.then"), lambda row: row.then, 220),
        Column(text("forecast.column.price"), lambda row: row.price, least=320),
    )


def _fit(table: RowsTable[ChanceRow] | RowsTable[HelpRow], rows: tuple[object, ...]) -> None:
    """Give a short table exactly the height of its rows."""
    table.set_rows(rows)  # type: ignore[arg-type] # rows of the table's own kind
    look = theme.density()
    table.setFixedHeight(look.table_header + len(rows) * look.row + 4)
