"""A year's days off from a file: look at them, name the notice, save; or mend the rows first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.workdays import DayKind
from app.services.registry import holidays
from app.services.registry.holidays import DayEntry, YearPreview, YearTable
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.list_import import ListImport
from app.ui.tables import Column
from app.ui.widgets import FormGrid

_WORDS = "deadlines.import"


class HolidaysImport(ListImport):
    """The list of one year; with a row refused nothing can be saved."""

    def __init__(self, parent: QWidget, desk: Desk, year: int) -> None:
        super().__init__(parent, desk, _WORDS, _columns())
        self.year = year
        self.setWindowTitle(text(f"{_WORDS}.title_of", year=year))
        self.heading.setText(text(f"{_WORDS}.title_of", year=year))
        self.source = QLineEdit()
        self.source.setMaxLength(300)
        self.form = FormGrid(1, 72)
        hint = text("deadlines.year.asked_source_hint")
        words = text("deadlines.year.asked_source")
        self.form.add("source", words, self.source, required=True, hint=hint)
        self.add(self.form)

    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        self.desk.act(self, holidays.preview, path, self.year, done=done, failed=self.failed)

    def counts(self, shown: YearPreview) -> tuple[str, bool, tuple[Any, ...]]:
        if shown.refused:
            words = text(f"{_WORDS}.refused", count=shown.refused)
        elif not shown.entries:
            words = text(f"{_WORDS}.nothing")
        else:
            kinds = [one.special.kind for one in shown.entries]
            off, work = kinds.count(DayKind.OFF), kinds.count(DayKind.WORK)
            words = text(f"{_WORDS}.counts", off=off, work=work, year=self.year)
        return words, bool(shown.entries) and not shown.refused, shown.entries

    def may_accept(self) -> bool:
        missing = not self.source.text().strip()
        errors = {"source": text("settings.required")} if missing else {}
        return self.form.set_errors(errors) and super().may_accept()

    def save(self, shown: YearPreview) -> None:
        source = self.source.text()
        self.desk.act(self, holidays.commit, shown, source, done=self._done, failed=self.failed)

    def _done(self, table: YearTable) -> None:
        self.saved(text(f"{_WORDS}.saved", year=table.year, count=table.workdays))


def _columns() -> tuple[Column[DayEntry], ...]:
    words = f"{_WORDS}."
    return (
        Column(text(words + "row"), lambda row: str(row.row), 64, right=True),
        Column(text(words + "day"), lambda row: row.special.day.isoformat(), 130),
        Column(
            text(words + "kind"), lambda row: text(f"deadlines.year.{row.special.kind.value}"), 110
        ),
        Column(text(words + "name"), lambda row: row.special.name, least=200),
    )
