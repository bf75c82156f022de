"""Settings: the forms in use, and what this program is made of."""

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.services import settings_facts
from app.services.settings_facts import FormLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views.settings import notices_in_chinese
from app.ui.widgets import Card, FormGrid, WrappedLabel, selectable


class FormsTab(QWidget):
    """The newest version of every form, and what it rests on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        words = "settings.forms."
        columns: tuple[Column[FormLine], ...] = (
            Column(text(words + "column_title"), lambda row: row.title, 280),
            Column(
                text(words + "column_version"),
                lambda row: text(words + "version", number=row.version),
                100,
            ),
            Column(text(words + "column_basis"), lambda row: row.basis),
        )
        self.table: RowsTable[FormLine] = RowsTable(columns, text("settings.forms.title"))
        self.table.picked.connect(self._show_basis)
        self.basis = WrappedLabel("", "secondary")
        card = Card(text("settings.forms.title"), text("settings.forms.subtitle"))
        card.add(self.table, 1)
        card.add(self.basis)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)

    def refresh(self) -> None:
        """Read the library again."""
        self.desk.read(self, settings_facts.forms_in_use, done=self._show)

    def _show(self, rows: tuple[FormLine, ...]) -> None:
        self.table.set_rows(rows)
        if rows:
            self.table.selectRow(0)

    def _show_basis(self, row: object) -> None:
        if isinstance(row, FormLine):
            self.basis.setText(text("settings.forms.basis", basis=row.basis))


class AboutTab(QWidget):
    """Version, place of the data, and the notices of what others wrote."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        form = FormGrid(1, 96)
        kind = "settings.about.kind_sample" if desk.is_sample else "settings.about.kind_real"
        folder = WrappedLabel(str(desk.folder))
        form.add("version", text("settings.about.version"), WrappedLabel(__version__))
        form.add(
            "folder",
            text("settings.about.folder"),
            selectable(folder),
            hint=text("settings.about.folder_hint"),
        )
        form.add("kind", text("settings.about.kind"), WrappedLabel(text(kind)))
        facts = Card(text("settings.about.title"), text("settings.about.subtitle"))
        facts.add(form)
        self.notices = QTextBrowser()
        self.notices.setOpenLinks(False)
        self.notices.setMinimumHeight(180)
        self.notices.setAccessibleName(text("settings.about.licences"))
        licences = Card(text("settings.about.licences"), text("settings.about.licences_note"))
        licences.add(self.notices, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addWidget(facts)
        box.addWidget(licences, 1)

    def refresh(self) -> None:
        """Read the notices, once."""
        if not self.notices.toPlainText():
            self.desk.read(self, settings_facts.licence_notices, done=self._show_notices)

    def _show_notices(self, notices: str) -> None:
        self.notices.setMarkdown(notices_in_chinese(notices))
