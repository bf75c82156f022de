"""A year's plan from a file, in one window: choose, look, save."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.annual import annual_import
from app.services.annual.annual_import import AnnualDone, AnnualEntry, AnnualPreview
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.list_import import ListImport
from app.ui.tables import Column
from app.ui.views import annual as view


class AnnualImport(ListImport):
    """The tasks of a draft from a table in one of the county forms."""

    def __init__(self, parent: QWidget, desk: Desk, plan_id: int) -> None:
        self.plan_id = plan_id
        super().__init__(parent, desk, "annual.import", _columns())

    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        self.desk.act(
            self, annual_import.preview, self.plan_id, path, done=done, failed=self.failed
        )

    def counts(self, shown: AnnualPreview) -> tuple[str, bool, tuple[Any, ...]]:
        there = sum(one.there for one in shown.entries)
        words = text(
            "annual.import.counts",
            rows=shown.rows,
            new=len(shown.entries) - there,
            there=there,
            refused=shown.refused,
        )
        return words, bool(shown.entries), shown.entries

    def save(self, shown: AnnualPreview) -> None:
        self.desk.act(self, annual_import.commit, shown, done=self._done, failed=self.failed)

    def _done(self, done: AnnualDone) -> None:
        self.saved(text("annual.import.saved", added=done.added, changed=done.changed))


def _columns() -> tuple[Column[AnnualEntry], ...]:
    words = "annual.column."
    return (
        Column(text("facts.column.row"), lambda row: str(row.row), 64, right=True),
        Column(
            text("annual.import.column_act"),
            lambda row: text("annual.import.act_" + ("there" if row.there else "new")),
            72,
        ),
        Column(text(words + "name"), lambda row: row.line.name, least=220),
        Column(text(words + "period"), lambda row: view.period_words(row.line), 196),
        Column(text(words + "objects"), lambda row: row.line.objects, 180, optional=True),
        Column(text(words + "amount"), lambda row: view.amount_words(row.line), 130),
        Column(text(words + "lead"), lambda row: row.line.lead, 110, optional=True),
    )
