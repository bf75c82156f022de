"""What can be done with a whole registry: import, export, an empty file to fill in."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.headings import Kind
from app.core.people import Right
from app.core.times import beijing_date
from app.services import exchange
from app.services.exchange import Exported
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.page import ImportPage
from app.ui.save_as import ask_path
from app.ui.shell import Shell
from app.ui.widgets import Button


class RegistryTools(QWidget):
    """The buttons at the top of a registry; those the person may not press are not there."""

    def __init__(self, desk: Desk, shell: Shell, kind: Kind) -> None:
        super().__init__()
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self.import_button = Button(text(f"registry.tool.import_{kind}"), "upload", "accent")
        self.export_button = Button(text("registry.tool.export"), "download")
        self.template_button = Button(text("registry.tool.template"), "file-text")
        self.import_button.clicked.connect(self.start_import)
        self.export_button.clicked.connect(self._ask_export)
        self.template_button.clicked.connect(self._ask_template)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.template_button, self.export_button, self.import_button):
            button.setVisible(desk.actor.may(Right.REGISTRY))
            row.addWidget(button)

    def start_import(self) -> None:
        """Open the import of this registry."""
        self.shell.push(ImportPage(self.desk, self.shell, self.kind))

    def export_to(self, path: Path) -> None:
        """Write the registry to a .csv or .xlsx in a child process."""
        self.desk.long(
            self,
            text("registry.tool.exporting"),
            exchange.export,
            self.kind,
            path,
            done=self._exported,
            failed=partial(messages.show_error, self, retry=partial(self.export_to, path)),
        )

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(self, exchange.template, self.kind, path, done=self._template_made)

    def _ask_export(self) -> None:
        day = beijing_date(self.desk.clock()).strftime("%Y%m%d")
        name = text(f"registry.tool.file_{self.kind}", day=day)
        path = ask_path(self, text("registry.tool.export_title"), name, ("xlsx", "csv"))
        if path is not None:
            self.export_to(path)

    def _ask_template(self) -> None:
        name = text(f"registry.tool.template_{self.kind}")
        path = ask_path(self, text("registry.tool.template_title"), name, ("xlsx",))
        if path is not None:
            self.template_to(path)

    def _exported(self, done: Exported) -> None:
        sentence = text("registry.tool.exported", rows=f"{done.rows:,}", path=done.path)
        messages.inform(self, text("registry.tool.export_title"), sentence)

    def _template_made(self, path: Path) -> None:
        sentence = text("registry.tool.template_made", path=path)
        messages.inform(self, text("registry.tool.template_title"), sentence)
