"""The window in which a library or a saved scope gets its name and its members."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.core.scope import Scope
from app.services.draw import libraries, listed
from app.services.draw.libraries import LibraryEntry, LibraryLine
from app.services.draw.listed import Listed
from app.services.scope_words import scope_words
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import Banner, Button, Dialog, FormGrid, WrappedLabel

_SHOWN = 6
KEEP, CONDITIONS, LIST = "keep", "conditions", "list"


class LibraryForm(Dialog):
    """Name, kind, remark; by the conditions of the task in hand or by a file.

    Args:
        line: the one to change; None for a new one.
        scope: the conditions of the task in hand.
    """

    def __init__(self, parent: QWidget, desk: Desk, line: LibraryLine | None, scope: Scope) -> None:
        title = text("libraries.form.change", name=line.name) if line else ""
        super().__init__(parent, title or text("libraries.form.new"), width=720)
        self.desk = desk
        self.line = line
        self.scope = scope
        self.found: Listed | None = None
        self.name = QLineEdit(line.name if line else "")
        self.kind = QComboBox()
        for special, word in ((True, "special"), (False, "saved")):
            self.kind.addItem(text(f"libraries.{word}"), special)
        self.kind.setCurrentIndex(0 if line is None or line.special else 1)
        self.note = QLineEdit(line.note if line else "")
        self.content = QComboBox()
        for key in (KEEP, CONDITIONS, LIST) if line else (CONDITIONS, LIST):
            self.content.addItem(text(f"libraries.form.{key}"), key)
        if line is None and not scope.directed:
            self.content.setCurrentIndex(self.content.findData(LIST))
        self.content.activated.connect(lambda _at: self._fit())
        self.choose = Button(text("libraries.form.choose"), "upload")
        self.choose.clicked.connect(self._choose)
        self.form = FormGrid(1, 88)
        self.form.add("name", text("libraries.form.name"), self.name, required=True)
        self.form.add("kind", text("libraries.form.kind"), self.kind)
        hint = text("libraries.form.note_hint")
        self.form.add("note", text("libraries.form.note"), self.note, hint=hint)
        self.form.add("content", text("libraries.form.content"), self._contents())
        self.words = WrappedLabel("", "muted")
        self.told = Banner("", "success")
        self.unknown = Banner("", "warning")
        for part in (self.form, self.words, self.told, self.unknown):
            self.add(part)
        self.set_buttons(text("libraries.form.accept"))
        self._fit()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _contents(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.content, 1)
        row.addWidget(self.choose)
        return made

    def _fit(self) -> None:
        chosen = self.content.currentData()
        self.choose.setVisible(chosen == LIST)
        shown = self.scope if chosen == CONDITIONS else None
        if chosen == KEEP and self.line is not None:
            shown = self.line.scope
        self.words.setText(scope_words(shown) if shown is not None and shown.directed else "")
        self.told.setVisible(chosen == LIST and self.found is not None)
        self.unknown.setVisible(chosen == LIST and bool(self.found and self.found.unknown))

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("libraries.form.choose"), "", text("libraries.form.filter")
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Match a file's rows with the registry."""
        self.told.show_note(text("libraries.form.reading"), "info")
        self.desk.read(self, listed.read_listed, path, done=self._read, failed=self._unread)

    def _read(self, found: Listed) -> None:
        self.found = found
        count = f"{len(found.keys):,}"
        self.told.show_note(
            text("libraries.form.found", count=count), "success" if found.keys else "warning"
        )
        rows = text("libraries.form.joint").join(
            text("libraries.form.row", row=row, name=name) for row, name in found.unknown[:_SHOWN]
        )
        lost = len(found.unknown)
        words = text("libraries.form.unknown", count=lost, rows=rows) if lost else ""
        self.unknown.show_note(words, "warning")
        self.form.set_error("content", "")

    def _unread(self, error: Exception) -> None:
        self.told.show_note("")
        messages.show_error(self, error)

    def entry(self) -> LibraryEntry:
        """What is to be saved."""
        chosen = self.content.currentData()
        line = self.line
        return LibraryEntry(
            name=self.name.text(),
            special=bool(self.kind.currentData()),
            scope={KEEP: line.scope if line else None, CONDITIONS: self.scope}.get(chosen),
            keys=(self.found.keys if self.found else ()) if chosen == LIST else None,
            note=self.note.text(),
            id=line.id if line else None,
            version=line.version if line else 0,
        )

    def may_accept(self) -> bool:
        chosen = self.content.currentData()
        errors = {}
        if not self.name.text().strip():
            errors["name"] = text("ui.form.required")
        if chosen == CONDITIONS and not self.scope.directed:
            errors["content"] = text("libraries.form.no_conditions")
        if chosen == LIST and not (self.found and self.found.keys):
            errors["content"] = text("libraries.form.no_list")
        if self.form.set_errors(errors):
            self._enable(False)
            self.desk.act(
                self,
                libraries.save,
                self.entry(),
                done=lambda _id: self.accept(),
                failed=self._failed,
            )
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setEnabled(on)
