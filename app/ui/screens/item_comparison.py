"""Two versions of the item list side by side."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.services.registry import item_comparison
from app.services.registry.item_comparison import ItemFate, VersionsCompared
from app.services.registry.items import ListLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.law_reader import LawReader
from app.ui.tables import Column, RowsTable
from app.ui.views import laws as view
from app.ui.widgets import Dialog, WrappedLabel, label


class ItemComparison(Dialog):
    """What another version says otherwise than the chosen one, item by item."""

    def __init__(
        self, parent: QWidget, desk: Desk, chosen: ListLine, lists: Sequence[ListLine]
    ) -> None:
        super().__init__(parent, text("law.compare.title"), width=1080)
        self.desk = desk
        self.chosen = chosen
        self.other = QComboBox()
        self.other.setAccessibleName(text("law.compare.other"))
        for line in lists:
            if line.id != chosen.id:
                self.other.addItem(f"{line.label}　{line.valid_from.isoformat()}", line.id)
        self.other.setCurrentIndex(_before(chosen, lists))
        self.other.currentIndexChanged.connect(lambda _at: self._read())
        self.sums = WrappedLabel("", "strong")
        self.table: RowsTable[ItemFate] = RowsTable(_columns(), text("law.compare.title"))
        self.table.picked.connect(self._show_row)
        self.reader = LawReader(text("law.compare.fields"), text("law.compare.nothing"))
        self.reader.setMinimumWidth(380)
        head = QHBoxLayout()
        head.addWidget(label(text("law.compare.other")))
        head.addWidget(self.other, 1)
        self.add(head)
        self.add(self.sums)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self.table, 3)
        body.addWidget(self.reader, 2)
        self.table.setMinimumHeight(400)
        self.add(body, 1)
        self.set_buttons(text("ui.button.close"), "")
        self._read()

    def _read(self) -> None:
        if self.other.count():
            self.desk.read(
                self,
                item_comparison.compare,
                self.chosen.id,
                self.other.currentData(),
                done=self._show,
            )

    def _show(self, found: VersionsCompared) -> None:
        self.sums.setText(view.compared_words(found))
        self.table.set_rows(found.rows)
        self.reader.show_blocks(())
        if found.rows:
            self.table.selectRow(0)

    def _show_row(self, row: ItemFate | None) -> None:
        self.reader.show_blocks(view.change_blocks(row) if row else ())


def _before(chosen: ListLine, lists: Sequence[ListLine]) -> int:
    """Return the place, among the others, of the version before the chosen one."""
    at = next(n for n, line in enumerate(lists) if line.id == chosen.id)
    return min(at, len(lists) - 2)


def _columns() -> tuple[Column[ItemFate], ...]:
    words = "law.compare."
    return (
        Column(text(words + "fate"), view.fate_words, 80, pill=view.fate_tone),
        Column(text(words + "code"), lambda row: row.code, 90),
        Column(text(words + "name"), lambda row: row.name, least=200),
        Column(text(words + "fields"), view.fields_words, 190),
    )
