"""Entering laws: paste or choose a file, look at what was read, mend the head, save."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.rows import read_date
from app.services.registry import law_import
from app.services.registry.law_import import LawDraft, LawsRead, LawsSaved
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import laws as view
from app.ui.views.laws import Head
from app.ui.widgets import Banner, Button, Dialog, FormGrid, label


class LawImport(Dialog):
    """One law pasted or from a document, or several from a table; all are saved or none."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        words = "law.import_window."
        super().__init__(parent, text(words + "title"), text(words + "sentence"), width=860)
        self.desk = desk
        self.drafts: list[LawDraft] = []
        self.choose_button = Button(text(words + "choose"), "folder-open")
        self.choose_button.clicked.connect(self._choose)
        self.read_button = Button(text(words + "read"), "search", "accent")
        self.read_button.clicked.connect(self.read_pasted)
        self.pasted = QPlainTextEdit()
        self.pasted.setAccessibleName(text(words + "paste"))
        self.pasted.setPlaceholderText(text(words + "paste_hint"))
        self.pasted.setTabChangesFocus(True)
        self.pasted.setMinimumHeight(300)
        self.note = Banner("", "warning")
        self.table: RowsTable[LawDraft] = RowsTable(_columns(), text(words + "found"))
        self.table.setMinimumHeight(120)
        self.table.picked.connect(self._show_head)
        self.fields = {key: QLineEdit() for key in ("name", "short", "number", "day")}
        self.form = FormGrid(2, 84)
        for key, field in self.fields.items():
            hint = {"short": "short_hint", "day": "day_hint"}.get(key)
            field.setPlaceholderText(text(words + hint) if hint else "")
            required = key in ("name", "day")
            self.form.add(key, text(words + key), field, required=required)
            field.editingFinished.connect(self._mend)
        self.pieces = label("", "muted")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._first())
        self.stack.addWidget(self._second())
        self.add(self.stack, 1)
        self.set_buttons(text(words + "save"))
        self._fit()
        self.pasted.setFocus()

    def _first(self) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.pasted, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choose_button)
        row.addStretch(1)
        row.addWidget(self.read_button)
        box.addLayout(row)
        return part

    def _second(self) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for one in (self.note, self.table, self.form, self.pieces):
            box.addWidget(one)
        return part

    # -- reading -------------------------------------------------------------------------

    def read_pasted(self) -> None:
        """Read what was pasted."""
        self._read(law_import.read_pasted, self.pasted.toPlainText())

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("law.import_window.title"), "", text("law.import_window.filter")
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Read a document or a table."""
        self._read(law_import.read_file, path)

    def _read(self, service: Callable[..., LawsRead], given: str | Path) -> None:
        for button in (self.read_button, self.choose_button):
            button.setEnabled(False)
        self.desk.read(self, service, given, done=self._show, failed=self._failed)

    def _show(self, read: LawsRead) -> None:
        self.drafts = list(read.drafts)
        self.note.show_note(view.read_words(read), "warning")
        self.table.set_rows(self.drafts)
        self.table.selectRow(0)
        self.stack.setCurrentIndex(1)
        self._fit()

    # -- the head of each law ------------------------------------------------------------

    def _at(self) -> int:
        return self.table.currentIndex().row()

    def _show_head(self, draft: LawDraft | None) -> None:
        if draft is None:
            return
        head = view.head_of(draft)
        values = {
            "name": head.title,
            "short": head.short,
            "number": head.number,
            "day": head.day,
        }
        for key, value in values.items():
            self.fields[key].setText(value)
        self.pieces.setText(view.pieces_words(draft))
        self.form.set_errors({})

    def head(self) -> Head:
        """The head of the law in front, as it stands in the fields."""
        words = {key: field.text().strip() for key, field in self.fields.items()}
        return Head(words["name"].strip("《》"), words["short"], words["number"], words["day"])

    def _typed(self) -> bool:
        """Take the fields over into the draft in front; tell whether that changed it."""
        at = self._at()
        if not 0 <= at < len(self.drafts):
            return False
        head, draft = self.head(), self.drafts[at]
        law = replace(
            draft.text,
            title=head.title,
            number=head.number,
            in_force_from=read_date(head.day),
        )
        changed = replace(draft, text=law, short_titles=head.short_titles)
        if changed == draft:
            return False
        self.drafts[at] = changed
        return True

    def _mend(self) -> None:
        at = self._at()
        if self._typed():
            self.desk.read(
                self, law_import.against, self.drafts[at], done=partial(self._mended, at)
            )

    def _mended(self, at: int, draft: LawDraft) -> None:
        if self.drafts[at].text == draft.text:
            self.drafts[at] = draft
            self.table.set_rows(self.drafts)
            self.table.selectRow(at)

    # -- saving --------------------------------------------------------------------------

    def may_accept(self) -> bool:
        if self.stack.currentIndex() == 0:
            self.read_pasted()
            return False
        self._typed()
        for at, draft in enumerate(self.drafts):
            wrong = view.head_errors(self.head() if at == self._at() else view.head_of(draft))
            if wrong:
                self.table.selectRow(at)
                self.form.set_errors(wrong)
                return False
        self._compare(0)
        return False  # the answer closes the window

    def _compare(self, at: int) -> None:
        """Compare each law once more with the collection, one after the other, then save."""
        if at < len(self.drafts):

            def compared(draft: LawDraft) -> None:
                self.drafts[at] = draft
                self._compare(at + 1)

            self.desk.read(
                self, law_import.against, self.drafts[at], done=compared, failed=self._failed
            )
            return
        self.desk.act(
            self, law_import.save, tuple(self.drafts), done=self._saved, failed=self._failed
        )

    def _saved(self, done: LawsSaved) -> None:
        sentence = text("law.import_window.saved", laws=done.laws, articles=done.articles)
        messages.inform(self, text("law.import_window.title"), sentence)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._fit()
        messages.show_error(self, error)

    def _fit(self) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setVisible(self.stack.currentIndex() == 1)
        for button in (self.read_button, self.choose_button):
            button.setEnabled(True)


def _columns() -> tuple[Column[LawDraft], ...]:
    return (
        Column(text("law.column.title"), lambda row: row.text.title, least=220),
        Column(text("law.column.number"), lambda row: row.text.number, 180, optional=True),
        Column(text("law.column.day"), view.day_words, 108),
        Column(
            text("law.column.articles"), lambda row: str(len(row.text.articles)), 60, right=True
        ),
        Column(text("law.import_window.state"), view.state_words, 140),
    )
