"""The windows of 专家库: one expert, the end of an appointment, what changed, a list."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.core.experts import ExpertRow
from app.services.registry import experts, experts_import
from app.services.registry.experts import BadExpert, ExpertLine
from app.services.registry.experts_import import ExpertEntry, ExpertPreview, ExpertsDone
from app.services.registry.registry import Saved
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.list_import import ListImport
from app.ui.screens.saving import Saving
from app.ui.tables import Column
from app.ui.views import experts as view
from app.ui.widgets import FormGrid

FIELDS = ("name", "unit", "title", "skills", "phone", "until", "note")
HINTED = ("skills", "until")


class ExpertForm(Saving):
    """One expert, new or there."""

    def __init__(self, parent: QWidget, desk: Desk, line: ExpertLine | None) -> None:
        title = (
            text("experts.form.title_edit", name=line.expert.name)
            if line
            else text("experts.form.title_new")
        )
        super().__init__(parent, title, text("experts.form.sentence"), width=720)
        self.desk = desk
        self.line = line
        self.form = FormGrid(1, 96)
        self.fields = {name: QLineEdit() for name in FIELDS}
        for name, value in view.typed(line.expert if line else ExpertRow("")).items():
            self.fields[name].setText(value)
            self.form.add(
                name,
                text(f"experts.column.{name}"),
                self.fields[name],
                required=name == "name",
                hint=text(f"experts.form.{name}_hint") if name in HINTED else "",
            )
        self.add(self.form)
        self.set_buttons(text("experts.form.save"))
        self.fields["name"].setFocus()

    def values(self) -> dict[str, str]:
        """The fields as they stand."""
        return {name: field.text().strip() for name, field in self.fields.items()}

    def may_accept(self) -> bool:
        values = self.values()
        errors = {} if values["name"] else {"name": text("ui.form.required")}
        if self.form.set_errors(errors):
            self._enable(False)
            self.desk.act(
                self,
                experts.save_expert,
                self.line.id if self.line else None,
                values,
                self.line.version if self.line else 0,
                done=self._saved,
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _saved(self, saved: Saved) -> None:
        if saved.warnings:
            messages.inform(self, self.windowTitle(), "\n".join(saved.warnings))
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, BadExpert):
            column = str(error.fields["column"])
            for name in FIELDS:
                if text(f"experts.column.{name}") == column:
                    self._enable(True)
                    self.form.set_errors({name: error_text(error)})
                    return
        super()._failed(error)


class Ending(Saving):
    """The end of an appointment, or its renewal, with the reason."""

    def __init__(self, parent: QWidget, desk: Desk, line: ExpertLine) -> None:
        self.line = line
        self.desk = desk
        key = "_renew" if not line.active else ""
        super().__init__(
            parent,
            text(f"experts.ending.title{key}", name=line.expert.name),
            text(f"experts.ending.sentence{key}"),
        )
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.form = FormGrid(1, 76)
        self.form.add("reason", text("experts.ending.reason"), self.reason, required=True)
        self.add(self.form)
        self.set_buttons(text(f"experts.ending.accept{key}"))
        self.reason.setFocus()

    def may_accept(self) -> bool:
        reason = " ".join(self.reason.toPlainText().split())
        if self.form.set_errors({} if reason else {"reason": text("ui.form.required")}):
            line = self.line
            self.save(experts.set_active, line.id, not line.active, reason, line.version)
        return False  # the answer closes the window


class ExpertsImport(ListImport):
    """Experts from a list."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "experts.import", _entry_columns())

    def preview(self, path: Path, done: Callable[[Any], object]) -> None:
        self.desk.read(self, experts_import.preview, path, done=done, failed=self.failed)

    def counts(self, shown: ExpertPreview) -> tuple[str, bool, tuple[Any, ...]]:
        changing = bool(shown.count("new") or shown.count("changed"))
        return view.preview_words(shown), changing, shown.entries

    def save(self, shown: ExpertPreview) -> None:
        done = partial(self._done)
        self.desk.act(self, experts_import.commit, shown, done=done, failed=self.failed)

    def _done(self, done: ExpertsDone) -> None:
        self.saved(text("experts.import.saved", added=done.added, changed=done.changed))


def _entry_columns() -> tuple[Column[ExpertEntry], ...]:
    words = "experts.column."
    return (
        Column(text("facts.column.row"), lambda row: str(row.row), 64, right=True),
        Column(text("experts.import.act"), lambda row: text(f"experts.import.act_{row.act}"), 88),
        *(
            Column[ExpertEntry](
                text(words + name),
                lambda row, key=name: view.typed(row.expert)[key],  # type: ignore[misc]  # bound now
                width,
                least=160,
                private=name == "phone",
            )
            for name, width in (
                ("name", 100),
                ("unit", 0),
                ("title", 120),
                ("skills", 0),
                ("phone", 130),
                ("until", 110),
            )
        ),
    )
