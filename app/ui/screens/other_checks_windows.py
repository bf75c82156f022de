"""The windows of the register of 个案 and 专项 inspections: enter, change, remove, import."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.core.other_checks import (
    LONGEST_ITEM,
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    LONGEST_UNIT,
    CheckKind,
)
from app.core.times import beijing_date, stamp
from app.services.registry import other_checks, other_checks_found, other_checks_import, registry
from app.services.registry.other_checks import LONGEST_REASON
from app.services.registry.other_checks_found import CheckChange, CheckFields, CheckLine, said
from app.services.registry.other_checks_import import CheckEntry, ChecksDone, ChecksPreview
from app.services.registry.registry import EnterpriseLine, EnterpriseQuery
from app.services.registry.registry_lines import Page
from app.texts import text
from app.ui.desk import Desk
from app.ui.finder import Finder
from app.ui.screens.list_import import ListImport
from app.ui.screens.saving import Saving
from app.ui.tables import Column, RowsTable
from app.ui.views import other_checks as view
from app.ui.views.facts import preview_words
from app.ui.widgets import DayField, Dialog, EmptyState, FormGrid

_WORDS = {
    "unit": LONGEST_UNIT,
    "item": LONGEST_ITEM,
    "reference": LONGEST_REFERENCE,
    "note": LONGEST_NOTE,
}


class CheckWindow(Saving):
    """One inspection: a new one of somebody to be found or known, or one to be changed."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        *,
        enterprise_id: int | None = None,
        line: CheckLine | None = None,
    ) -> None:
        words = "other_checks.window."
        act = "edit" if line else "add"
        sentence = text(words + f"{act}_sentence", name=line.name) if line else ""
        sentence = sentence or text(words + "add_sentence")
        super().__init__(parent, text(words + f"{act}_title"), sentence, width=640)
        self.desk = desk
        self.line = line
        self.enterprise_id = line.enterprise_id if line else enterprise_id
        self.today = beijing_date(desk.clock())
        self.finder: Finder[EnterpriseLine] | None = None
        self.kind = QComboBox()
        for kind, name in view.kinds():
            self.kind.addItem(name, kind.value)
        self.day = DayField()
        self.above = QCheckBox(text(words + "above"))
        self.lines = {name: QLineEdit() for name in _WORDS}
        for name, most in _WORDS.items():
            self.lines[name].setMaxLength(most)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.form = FormGrid(1, 96)
        self._fill_form(words)
        self.add(self.form)
        self.set_buttons(text(words + f"{act}_save"))
        self._show(line.fields if line else CheckFields(CheckKind.CASE, self.today))
        (self.finder.search if self.finder else self.kind).setFocus()

    def _fill_form(self, words: str) -> None:
        if self.enterprise_id is None:
            self.finder = Finder(text(words + "who_hint"), self._ask, _enterprise_words)
            self.finder.list.setFixedHeight(112)
            self.form.add("who", text(words + "who"), self.finder, required=True)
            self.finder.look()
        self.form.add("kind", text(words + "kind"), self.kind, required=True)
        self.form.add("day", text(words + "day"), self.day, required=True)
        self.form.add("above", "", self.above)
        for name, field in self.lines.items():
            hint = text(words + "item_hint") if name == "item" else ""
            self.form.add(name, text(words + name), field, hint=hint)
        if self.line is not None:
            self.form.add("reason", text(words + "reason"), self.reason, required=True)

    def _show(self, fields: CheckFields) -> None:
        self.kind.setCurrentIndex(self.kind.findData(fields.kind))
        day = fields.checked_on
        self.day.setDate(day)
        self.above.setChecked(fields.from_above)
        self.lines["unit"].setText(fields.unit)
        self.lines["item"].setText(fields.item_code)
        self.lines["reference"].setText(fields.reference)
        self.lines["note"].setText(fields.note)

    def _ask(self, words: str, done: Callable[[Page[EnterpriseLine]], object]) -> None:
        self.desk.read(self, registry.enterprises, EnterpriseQuery(text=words), done=done)

    def fields(self) -> CheckFields:
        """The inspection as it stands in the window."""
        return CheckFields(
            CheckKind(self.kind.currentData()),
            self.day.day(),
            self.above.isChecked(),
            self.lines["unit"].text(),
            self.lines["item"].text(),
            self.lines["reference"].text(),
            self.lines["note"].text(),
        )

    def may_accept(self) -> bool:
        found = self.finder.value() if self.finder else None
        number = found.id if found else self.enterprise_id
        fields = self.fields()
        reason = " ".join(self.reason.text().split()) if self.line else None
        errors = view.entry_errors(
            fields.checked_on, self.today, known=number is not None, reason=reason
        )
        if not self.form.set_errors(errors):
            return False
        if self.line is not None:
            self.save(other_checks.change, self.line.id, self.line.at, fields, reason)
        else:
            self.save(other_checks.add, number, fields)
        return False  # the answer closes the window


class RemoveWindow(Saving):
    """Why an inspection was wrong."""

    def __init__(self, parent: QWidget, desk: Desk, line: CheckLine) -> None:
        words = "other_checks.window."
        super().__init__(
            parent, text(words + "remove_title"), text(words + "remove_sentence", **_named(line))
        )
        self.desk = desk
        self.line = line
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.form = FormGrid(1, 96)
        self.form.add("reason", text(words + "remove_reason"), self.reason, required=True)
        self.add(self.form)
        self.set_buttons(text(words + "remove_save"), kind="danger")
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.text().split())
        if self.form.set_errors(view.reason_errors(reason)):
            self.save(other_checks.remove, self.line.id, self.line.at, reason)
        return False  # the answer closes the window


class HistoryWindow(Dialog):
    """What an inspection said before, who changed it and why."""

    def __init__(self, parent: QWidget, desk: Desk, line: CheckLine) -> None:
        words = "other_checks.window."
        super().__init__(
            parent,
            text(words + "history_title"),
            text(words + "history_sentence", **_named(line)),
            width=960,
        )
        self.desk = desk
        self.table: RowsTable[view.Step] = RowsTable(_steps(), text(words + "history_title"))
        self.table.setMinimumHeight(240)
        self.empty = EmptyState(text(words + "history_none"), icon="history")
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.table.hide()
        self.set_buttons(text("ui.button.close"), "")
        desk.read(self, other_checks_found.history, line.id, done=self._show)

    def _show(self, changes: tuple[CheckChange, ...]) -> None:
        self.table.set_rows(view.steps(changes))
        self.table.setVisible(bool(changes))
        self.empty.setVisible(not changes)


class ChecksImport(ListImport):
    """Inspections from a list."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "other_checks.import", _entry_columns())

    def preview(self, path: Any, done: Callable[[Any], object]) -> None:
        self.desk.long(
            self,
            text("facts.import.reading"),
            other_checks_import.preview,
            path,
            done=done,
            failed=self.failed,
        )

    def counts(self, shown: ChecksPreview) -> tuple[str, bool, tuple[Any, ...]]:
        changing = bool(shown.count("new") or shown.count("changed"))
        return preview_words(shown), changing, shown.entries

    def save(self, shown: ChecksPreview) -> None:
        self.desk.act(self, other_checks_import.commit, shown, done=self._done, failed=self.failed)

    def _done(self, done: ChecksDone) -> None:
        self.saved(text("other_checks.import.saved", added=done.added, changed=done.changed))


def _named(line: CheckLine) -> dict[str, str]:
    return {
        "name": line.name,
        "day": line.fields.checked_on.isoformat(),
        "kind": view.kind_words(line),
    }


def _enterprise_words(row: EnterpriseLine) -> str:
    return text("other_checks.window.line", name=row.name, code=row.key)


def _entry_columns() -> tuple[Column[CheckEntry], ...]:
    words = "other_checks.column."

    def of(field: str) -> Callable[[CheckEntry], str]:
        return lambda row: said(field, getattr(row.fields, field))

    return (
        Column(text(words + "row"), lambda row: str(row.row), 64, right=True),
        Column(text(words + "act"), lambda row: text(f"other_checks.act.{row.act}"), 88),
        Column(text(words + "name"), lambda row: row.name, least=220),
        Column(text(words + "key"), lambda row: row.key, 190, optional=True),
        Column(text(words + "kind"), of("kind"), 100),
        Column(text(words + "day"), of("checked_on"), 112),
        Column(text(words + "above"), of("from_above"), 130),
        Column(text(words + "unit"), of("unit"), 150, optional=True),
        Column(text(words + "reference"), of("reference"), 160, optional=True),
    )


def _steps() -> tuple[Column[view.Step], ...]:
    words = "other_checks.history."
    return (
        Column(text(words + "at"), lambda row: stamp(row[0].at), 170),
        Column(text(words + "by"), lambda row: row[0].by, 84),
        Column(text(words + "field"), lambda row: row[1], 110),
        Column(text(words + "before"), lambda row: row[2], least=140),
        Column(text(words + "after"), lambda row: row[3], least=140),
        Column(text(words + "reason"), lambda row: row[0].reason, least=160),
    )
