"""The window that lists who is left out of a draw, and why."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.services.pool_excluded import Excluded, ExcludedRow
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Dialog, SearchBox, WrappedLabel, label

HEIGHT = 420


class ExcludedDialog(Dialog):
    """Every row with its reason; by words and by reason."""

    def __init__(self, parent: QWidget, found: Excluded) -> None:
        super().__init__(
            parent,
            text("lock.excluded.title"),
            text("lock.excluded.sentence", total=f"{found.total:,}", shown=f"{len(found.rows):,}"),
            width=860,
        )
        self._rows = found.rows
        self.search = SearchBox(text("lock.excluded.search"))
        self.search.searched.connect(lambda _words: self._show())
        self.reason = QComboBox()
        self.reason.setAccessibleName(text("lock.excluded.reason"))
        self.reason.addItem(text("lock.excluded.all"), "")
        for reason in sorted({row.reason for row in found.rows}):
            self.reason.addItem(text(f"terms.reason.{reason}"), reason)
        self.reason.currentIndexChanged.connect(lambda _at: self._show())
        self.count = label("", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.reason)
        line.addWidget(self.count)
        self.table: RowsTable[ExcludedRow] = RowsTable(_columns(), text("lock.excluded.title"))
        self.table.setMinimumHeight(HEIGHT)
        self.add(line)
        self.add(self.table, 1)
        self.add(WrappedLabel(text("lock.excluded.hand_note"), "muted"))
        self.set_buttons(text("ui.button.close"), "")
        self._show()

    def _show(self) -> None:
        words = self.search.words()
        reason = str(self.reason.currentData())
        rows = tuple(
            row
            for row in self._rows
            if (not reason or row.reason == reason)
            and (not words or words in f"{row.name} {row.key} {row.place} {row.note}")
        )
        self.table.set_rows(rows)
        self.count.setText(text("lock.excluded.count", count=f"{len(rows):,}"))


def _reason_words(row: ExcludedRow) -> str:
    reason = text(f"terms.reason.{row.reason}")
    return text("lock.excluded.by_hand", reason=reason, note=row.note) if row.note else reason


def _columns() -> tuple[Column[ExcludedRow], ...]:
    return (
        Column(text("lock.excluded.column.name"), lambda row: row.name, least=220),
        Column(text("lock.excluded.column.key"), lambda row: row.key, 188),
        Column(text("lock.excluded.column.place"), lambda row: row.place, 130),
        Column(
            text("lock.excluded.column.reason"),
            _reason_words,
            least=190,
        ),
    )
