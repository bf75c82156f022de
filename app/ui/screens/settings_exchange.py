"""Settings: the formats in words, and lists out and in by them: records, examples, the page."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QComboBox, QTextBrowser

from app.core.headings import KINDS, Kind, ListKind
from app.core.people import Right
from app.core.times import beijing_date
from app.services.registry import exchange, exchange_formats, exchange_lists
from app.services.registry.exchange import Exported
from app.services.registry.exchange_formats import WITH_EXAMPLE
from app.services.registry.exchange_lists import SIDE_KINDS, SideKind
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.widgets import Button, Card

_ENDINGS = ("xlsx", "csv", "json", "jsonl")
_WORDS = "archive.formats."


class FormatsCard(Card):
    """The description; above it, one kind of list to take out or to see an example of."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("archive.page.formats"), " ")
        self.desk = desk
        self.kind = QComboBox()
        self.kind.setAccessibleName(text(_WORDS + "kind"))
        self.kind.setToolTip(text(_WORDS + "kind_hint"))
        for kind in WITH_EXAMPLE:
            self.kind.addItem(exchange_formats.list_words(kind), kind)
        self.export_button = Button(text(_WORDS + "export"), "download")
        self.example_button = Button(text(_WORDS + "example_file"), "file-text")
        self.save_button = Button(text(_WORDS + "save"), "download")
        self.export_button.clicked.connect(self._ask_export)
        self.example_button.clicked.connect(self._ask_example)
        self.save_button.clicked.connect(self._ask_page)
        self.kind.currentIndexChanged.connect(lambda _at: self._allow())
        self.kind.activated.connect(lambda _at: self._show_columns())
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.page.setMinimumHeight(260)
        self.page.setAccessibleName(text("archive.page.formats"))
        for one in (self.kind, self.export_button, self.example_button, self.save_button):
            self.tools.addWidget(one)
        self.add(self.page, 1)
        self._allow()

    def refresh(self) -> None:
        """Read the description, once."""
        if not self.page.toPlainText():
            self.desk.read(self, exchange_formats.formats_page, done=self.page.setMarkdown)

    def _chosen(self) -> ListKind:
        return cast(ListKind, self.kind.currentData())

    def _allow(self) -> None:
        may = self.desk.actor.may(Right.REGISTRY)
        self.export_button.setVisible(may)
        kind = self._chosen()
        private = kind == "recusals" and not self.desk.actor.may(Right.RECUSAL)
        self.export_button.setEnabled(kind in (*KINDS, *SIDE_KINDS) and not private)

    def _show_columns(self) -> None:
        """Bring the columns of the chosen list into sight."""
        words = self.kind.currentText()
        block = self.page.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == words:
                top = self.page.document().documentLayout().blockBoundingRect(block).top()
                self.page.verticalScrollBar().setValue(int(top))
                return
            block = block.next()

    # -- files ---------------------------------------------------------------------------

    def export_to(self, path: Path) -> None:
        """Write every record of the chosen list in a child process."""
        kind = self._chosen()
        again = partial(self.export_to, path)
        service = exchange.export if kind in KINDS else exchange_lists.export_list
        self.desk.long(
            self,
            text(_WORDS + "exporting"),
            service,
            cast(Kind | SideKind, kind),
            path,
            done=self._exported,
            failed=partial(messages.show_error, self, retry=again),
        )

    def example_to(self, path: Path) -> None:
        """Write an example of the chosen list."""
        self.desk.read(self, exchange_formats.save_example, self._chosen(), path, done=self._saved)

    def page_to(self, path: Path) -> None:
        """Write the description."""
        self.desk.read(self, exchange_formats.save_page, path, done=self._saved)

    def _exported(self, done: Exported) -> None:
        words = text(_WORDS + "exported", rows=f"{done.rows:,}", path=done.path)
        messages.inform(self, text(_WORDS + "export"), words)

    def _saved(self, path: Path) -> None:
        messages.inform(self, text("archive.page.formats"), text(_WORDS + "saved", path=path))

    def _ask_export(self) -> None:
        day = beijing_date(self.desk.clock()).strftime("%Y%m%d")
        kind = exchange_formats.list_words(self._chosen())
        name = text(_WORDS + "file_name", kind=kind, day=day)
        path = ask_path(self, text(_WORDS + "export"), name, _ENDINGS)
        if path is not None:
            self.export_to(path)

    def _ask_example(self) -> None:
        name = text(_WORDS + "example_name", kind=exchange_formats.list_words(self._chosen()))
        path = ask_path(self, text(_WORDS + "example_file"), name, _ENDINGS)
        if path is not None:
            self.example_to(path)

    def _ask_page(self) -> None:
        path = ask_path(self, text(_WORDS + "save"), text(_WORDS + "page_name"), ("html", "md"))
        if path is not None:
            self.page_to(path)
