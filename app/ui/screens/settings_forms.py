"""Settings: the forms, each in the version in force; the way to the editor of their words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.people import Right
from app.services.paper import paper_wording, paper_wording_files
from app.services.paper.paper_wording import Draft, FormLine, Opened
from app.services.paper.paper_wording_files import Difference, Offered
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.screens.form_editor import FormEditorPage
from app.ui.screens.form_windows import DifferencesWindow, VersionsWindow
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import forms as view
from app.ui.widgets import Banner, Button, Card, SearchBox, WrappedLabel


class FormsTab(QWidget):
    """All forms; what is chosen is changed, compared, carried, put back as it was."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.desk = desk
        self.shell = shell
        self._rows: tuple[FormLine, ...] = ()
        self._may = desk.actor.may(Right.FORMS)
        words = "form_editor.list."
        self.search = SearchBox(text(words + "search"))
        self.search.searched.connect(lambda _words: self._show())
        self.only_checks = QCheckBox(text(words + "only_checks"))
        self.only_checks.toggled.connect(lambda _on: self._show())
        self.table: RowsTable[FormLine] = RowsTable(_columns(), text(words + "title"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.edit())
        self.note = Banner("", "info")
        self.said = Banner("", "success")
        self.basis = WrappedLabel("", "muted")
        self.edit_button = self._button("edit" if self._may else "look", "pencil", self.edit)
        self.compare_button = self._button("compare", "eye", self.compare)
        self.versions_button = self._button("versions", "history", self.versions)
        self.export_button = self._button("export", "upload", self.export)
        self.import_button = self._button("import", "download", self.take)
        self.import_button.setVisible(self._may)
        self._place()

    def _button(self, key: str, icon: str, act: Callable[[], object]) -> Button:
        kind = "accent" if key in ("edit", "look") else ""
        button = Button(text(f"form_editor.list.{key}"), icon, "accent" if kind else "")
        button.clicked.connect(lambda: act())
        return button

    def _place(self) -> None:
        find = QHBoxLayout()
        find.setSpacing(12)
        find.addWidget(self.search, 1)
        find.addWidget(self.only_checks)
        find.addWidget(self.import_button)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button in (self.compare_button, self.versions_button, self.export_button):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.edit_button)
        card = Card(text("form_editor.list.title"), text("form_editor.list.subtitle"))
        card.add(self.said)
        card.add(find)
        card.add(self.table, 1)
        card.add(self.note)
        card.add(self.basis)
        card.add(acts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the forms again."""
        self.desk.read(self, paper_wording.forms, done=self._read)

    def _read(self, rows: tuple[FormLine, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        before = self.table.current_row()
        words, only = self.search.words(), self.only_checks.isChecked()
        rows = [row for row in self._rows if view.matches(row, words, only)]
        self.table.set_rows(rows)
        codes = [row.code for row in rows]
        if rows:
            self.table.selectRow(codes.index(before.code) if before and before.code in codes else 0)
        self._picked(self.table.current_row())

    def _picked(self, row: FormLine | None) -> None:
        sentence, tone = view.note_of(row)
        self.note.show_note(sentence, tone)
        self.basis.setText(text("form_editor.list.basis", basis=row.basis) if row else "")
        usable = row is not None and row.fault is None
        for button in (self.edit_button, self.compare_button, self.export_button):
            button.setEnabled(usable)
        self.versions_button.setEnabled(row is not None)

    # -- acts ----------------------------------------------------------------------------

    def edit(self) -> None:
        """Open the words of the form in the editor."""
        row = self.table.current_row()
        if row is not None and row.fault is None:
            self.shell.push(FormEditorPage(self.desk, self.shell, row.code))

    def open_at_check(self, code: str) -> None:
        """Open a form in the editor at its first sentence to be confirmed."""
        self.shell.push(FormEditorPage(self.desk, self.shell, code, at_check=True))

    def compare(self) -> None:
        """Show how the version in force differs from the program's."""
        row = self.table.current_row()
        if row is not None:
            self.desk.read(self, paper_wording.opened, row.code, done=self._compare)

    def _compare(self, opened: Opened) -> None:
        draft = Draft(opened.code, opened.version, opened.source, {})

        def show(found: tuple[Difference, ...]) -> None:
            DifferencesWindow(self, opened.title, found).exec()

        self.desk.read(self, paper_wording_files.differences, draft, done=show)

    def versions(self) -> None:
        """Show all versions of the form; one may be put in force again."""
        row = self.table.current_row()
        self.said.show_note("")
        if row is not None:
            window = VersionsWindow(self, self.desk, row)
            window.changed.connect(self.refresh)
            window.exec()

    def export(self) -> None:
        """Write the version in force to one file."""
        row = self.table.current_row()
        if row is None:
            return
        name = f"{row.title}-{view.version_words(row.version, row.own)}"
        path = ask_path(self, text("form_editor.list.export"), name, (view.ENDING,))
        if path is not None:
            self.desk.act(
                self,
                paper_wording_files.export,
                row.code,
                row.version,
                path,
                done=lambda place: self.said.show_note(
                    text("form_editor.list.exported", path=place), "success"
                ),
            )

    def take(self) -> None:
        """Choose a file with a form, have it checked, and keep it as an own version."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("form_editor.import.choose"), "", text("form_editor.import.filter")
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Have a file checked, ask why, and keep it."""
        self.desk.act(self, paper_wording_files.offered, path, done=partial(self._ask, path))

    def _ask(self, path: Path, offer: Offered) -> None:
        words = "form_editor.import."
        sentence = text(words + "found", title=offer.title, name=offer.name, count=offer.differs)
        why = messages.ask_reason(self, text(words + "title"), sentence, text(words + "action"))
        if why is not None:
            self.desk.act(
                self, paper_wording_files.take, path, offer, why, done=partial(self._taken, offer)
            )

    def _taken(self, offer: Offered, version: int) -> None:
        shown = view.version_words(version, True, offer.name)
        self.said.show_note(text("form_editor.list.imported", version=shown), "success")
        self.refresh()


def _columns() -> tuple[Column[FormLine], ...]:
    words = "form_editor.list."
    return (
        Column(text(words + "column_title"), lambda row: row.title, least=240),
        Column(
            text(words + "column_version"),
            lambda row: view.version_words(row.version, row.own, row.name),
            270,
        ),
        Column(
            text(words + "column_checks"),
            lambda row: text(words + "check_count", count=row.checks) if row.checks else "",
            84,
            pill=lambda row: "warning" if row.checks else None,
        ),
        Column(text(words + "column_used"), lambda row: view.used_words(row.used), 110),
    )
