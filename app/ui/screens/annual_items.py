"""The window that chooses 检查事项 of the list in force for a planned task."""

from PySide6.QtWidgets import QWidget

from app.core.finding_vocabulary import item_title
from app.core.times import beijing_date
from app.services.registry import items
from app.services.registry.items import ItemLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views.items import found, full_name
from app.ui.widgets import Dialog, SearchBox, WrappedLabel, label


class ItemsChoice(Dialog):
    """Tick items; those without a basis are not offered."""

    def __init__(self, parent: QWidget, desk: Desk, chosen: tuple[str, ...]) -> None:
        words = "annual.line.items_"
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=960)
        self._rows: tuple[ItemLine, ...] = ()
        self._before = chosen
        self.search = SearchBox(text(words + "search"))
        self.search.searched.connect(lambda _words: self._show_found())
        self.table: RowsTable[ItemLine] = RowsTable(
            _columns(), text(words + "title"), key=lambda row: row.code
        )
        self.table.setMinimumHeight(340)
        self.table.rows_model.checked = set(chosen)
        self.table.rows_model.checked_changed.connect(self._changed)
        self.table.picked.connect(self._show_basis)
        self.basis = WrappedLabel("", "secondary")
        self.counted = label("", "muted")
        self.add(self.search)
        self.add(self.table, 1)
        self.add(self.basis)
        self.add(self.counted)
        self.set_buttons(text(words + "accept"))
        self._changed()
        day = beijing_date(desk.clock())
        desk.read(self, items.items, day=day, done=self._show)

    def _show(self, rows: tuple[ItemLine, ...]) -> None:
        self._rows = tuple(row for row in rows if row.basis.strip())
        # What the list in force no longer has cannot stay ticked unseen.
        self.table.rows_model.checked &= {row.code for row in self._rows}
        self._show_found()
        self._changed()

    def _show_found(self) -> None:
        self.table.set_rows(found(self._rows, self.search.words()))

    def _show_basis(self, row: object) -> None:
        if isinstance(row, ItemLine):
            self.basis.setText(row.basis)

    def _changed(self) -> None:
        count = len(self.table.checked_keys())
        self.counted.setText(text("annual.line.items_count", count=count))

    def codes(self) -> tuple[str, ...]:
        """The chosen codes in the order of the list."""
        if not self._rows:
            return self._before
        checked = self.table.checked_keys()
        return tuple(row.code for row in self._rows if row.code in checked)

    def titles(self) -> dict[str, str]:
        """Code -> name of every item of the list."""
        return {row.code: item_title(row.name, row.sub_item) for row in self._rows}


def _columns() -> tuple[Column[ItemLine], ...]:
    return (
        Column(text("items.column.code"), lambda row: row.code, 80),
        Column(text("items.column.name"), full_name),
        Column(text("items.column.importance"), lambda row: row.importance, 120),
        Column(text("annual.column.amount"), lambda row: row.ratio, 150, optional=True),
        Column(text("items.column.object_kind"), lambda row: row.object_kind, 160, optional=True),
    )
