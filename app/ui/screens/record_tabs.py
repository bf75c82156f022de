"""The tables below a record's fields: what happened to it, and where else it stands."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vocabulary import LIST_MARK
from app.services.registry_lines import ForeignLine, PastInspection, RecusalLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import record as view
from app.ui.views.registry import Kind, Step
from app.ui.widgets import EmptyState, Tone


class RecordTab(QWidget):
    """A table, or why it is empty.

    Args:
        name: record.tab.<name> is its title with {count}; record.nothing.<name> says why.
    """

    def __init__(self, name: str, columns: tuple[Column[Any], ...], hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.table: RowsTable[Any] = RowsTable(columns, text(f"record.table.{name}"))
        self.empty = EmptyState(text(f"record.nothing.{name}"), hint)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self.table, 1)
        box.addWidget(self.empty, 1)
        self.show_rows(())

    def show_rows(self, rows: tuple[Any, ...]) -> None:
        """Show these rows."""
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)


def history_tab() -> RecordTab:
    """Who changed what, field by field."""
    words = "record.column."
    columns: tuple[Column[Step], ...] = (
        Column(text(words + "when"), lambda row: row.at, 150),
        Column(text(words + "by"), lambda row: row.by, 90),
        Column(text(words + "source"), lambda row: row.source, 190),
        Column(text(words + "field"), lambda row: row.field, 160),
        Column(text(words + "before"), lambda row: row.before, least=140),
        Column(text(words + "after"), lambda row: row.after, least=140),
    )
    return RecordTab("history", columns)


def inspections_tab() -> RecordTab:
    """The inspections drawn in this program."""
    words = "record.column."

    def day(row: PastInspection) -> str:
        return row.inspected_on.isoformat() if row.inspected_on else text("record.not_inspected")

    columns: tuple[Column[PastInspection], ...] = (
        Column(text(words + "task_no"), lambda row: row.task_no, 200),
        Column(text(words + "task"), lambda row: row.task_name),
        Column(text(words + "inspected"), day, 120),
        Column(text(words + "results"), lambda row: LIST_MARK.join(row.results), least=200),
    )
    return RecordTab("inspections", columns)


def foreign_tab() -> RecordTab:
    """How often others inspected it."""
    words = "record.column."
    columns: tuple[Column[ForeignLine], ...] = (
        Column(text(words + "year"), lambda row: str(row.year), 100),
        Column(text(words + "count"), lambda row: str(row.count), 100),
        Column(text(words + "foreign_source"), lambda row: row.source),
    )
    return RecordTab("foreign", columns, text("record.foreign_hint"))


def recusals_tab(kind: Kind) -> RecordTab:
    """Who may not inspect it, or what an officer may not inspect."""
    words = "record.column."
    of_enterprise = kind == "enterprises"

    def other(row: RecusalLine) -> str:
        return row.officer_name if of_enterprise else row.enterprise_name

    def stands(row: RecusalLine) -> str:
        return text("record.active" if row.active else "record.ended")

    def tone(row: RecusalLine) -> Tone:
        return "warning" if row.active else "neutral"

    title = text(words + ("officer" if of_enterprise else "enterprise"))
    columns: tuple[Column[RecusalLine], ...] = (
        Column(title, other, 180 if of_enterprise else 320),
        Column(text(words + "reason"), view.recusal_reason),
        Column(text(words + "by"), lambda row: row.by, 100),
        Column(text(words + "when"), lambda row: view.minute(row.at), 160),
        Column(text(words + "state"), stands, 100, pill=tone),
    )
    return RecordTab("recusals", columns)
