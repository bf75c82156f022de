"""Who may be drawn under a plan and who not: every officer with the reason."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.officer_eligibility import NO_POOL
from app.core.vocabulary import LIST_MARK
from app.services.draw.pool_officers import OfficerOfPool
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views.lock import pool_label
from app.ui.views.team_sources import officer_pill, officers_found, reasons_of
from app.ui.widgets import Dialog, SearchBox, WrappedLabel, label
from app.ui.widgets.pill import Tone

HEIGHT = 380


class OfficersDialog(Dialog):
    """By words and by reason; the table's own tools copy, print and write it to a file."""

    def __init__(self, parent: QWidget, rows: tuple[OfficerOfPool, ...]) -> None:
        drawable = sum(not row.reason for row in rows)
        super().__init__(
            parent,
            text("team.officers.title"),
            text("team.officers.sentence", drawable=drawable, total=len(rows)),
            width=1040,
        )
        self._rows = rows
        self.search = SearchBox(text("team.officers.search"))
        self.search.searched.connect(lambda _words: self._show())
        self.reason = QComboBox()
        self.reason.setAccessibleName(text("team.officers.reason_name"))
        self.reason.setMinimumWidth(220)
        self.reason.addItem(text("team.officers.all"), "")
        for reason, words in reasons_of(rows):
            self.reason.addItem(words, reason)
        self.reason.currentIndexChanged.connect(lambda _at: self._show())
        self.count = label("", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.reason)
        line.addWidget(self.count)
        self.table: RowsTable[OfficerOfPool] = RowsTable(_columns(), text("team.officers.title"))
        self.table.setMinimumHeight(HEIGHT)
        self.add(line)
        self.add(self.table, 1)
        self.add(WrappedLabel(text("team.officers.note"), "muted"))
        self.set_buttons(text("ui.button.close"), "")
        self._show()
        self.search.setFocus()

    def _show(self) -> None:
        rows = officers_found(self._rows, self.search.words(), str(self.reason.currentData()))
        self.table.set_rows(rows)
        self.count.setText(text("team.officers.count", count=len(rows)))


def _tone(row: OfficerOfPool) -> Tone | None:
    if not row.reason:
        return "success"
    return "neutral" if row.reason == NO_POOL else "warning"


def _columns() -> tuple[Column[OfficerOfPool], ...]:
    words = "team.officers.column."
    return (
        Column(text(words + "name"), lambda row: row.name, 92),
        Column(text(words + "unit"), lambda row: row.unit, least=150),
        Column(text(words + "department"), lambda row: row.department, 130, optional=True),
        Column(text(words + "pool"), lambda row: pool_label(row.pool), 110),
        Column(text(words + "skills"), lambda row: LIST_MARK.join(row.skills), 150, optional=True),
        Column(
            text(words + "until"),
            lambda row: row.cert_expiry.isoformat() if row.cert_expiry else "",
            130,
        ),
        Column(text(words + "reason"), officer_pill, 250, pill=_tone),
    )
