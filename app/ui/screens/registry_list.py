"""What both registry pages are: search, filters, a paged table, files in and out."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QStackedWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.services import exchange
from app.services.exchange import Exported
from app.services.registry_lines import Facet, Facets, OfficerFacets, Page
from app.texts import text
from app.ui.desk import Desk
from app.ui.importing import ImportWizard
from app.ui.paging import PagedTable
from app.ui.screens.record_form import RecordForm
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views import registry as view
from app.ui.views.registry import Registry, ShownPage
from app.ui.widgets import Banner, Button, Card, EmptyState, SearchBox, label
from app.ui.widgets import Page as Screen

Line = TypeVar("Line")
FoundFacets = Facets | OfficerFacets


class RegistryPage(Screen, Generic[Line]):
    """One registry. A subclass says which, with its columns, questions and record page."""

    kind: ClassVar[Registry]

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text(f"registry.{self.kind}.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.facets: FoundFacets | None = None
        words = f"registry.{self.kind}."
        self.search = SearchBox(text(words + "search"))
        self.search.searched.connect(lambda _words: self.ask())
        self.import_button = Button(text(words + "import"), "upload", "accent")
        self.add_record = Button(text(words + "add"), "plus")
        self.export_button = Button(text("ui.button.export"), "download")
        self.template_button = Button(text("registry.template"), "file-text")
        self.open_button = Button(text("registry.open"), "eye")
        self.import_button.clicked.connect(self.import_file)
        self.add_record.clicked.connect(self.new_record)
        self.export_button.clicked.connect(self._ask_export)
        self.template_button.clicked.connect(self._ask_template)
        self.open_button.clicked.connect(self._open_current)
        self.filters = {name: self._filter(name) for name in view.FILTERS[self.kind]}
        self.reset = Button(text("registry.reset"), kind="link")
        self.reset.clicked.connect(self.clear)
        self.note = Banner("")
        self.capped = label("", "muted")
        self.capped.hide()
        self.table: PagedTable[Line] = PagedTable(self.columns(), text(words + "name"), desk.jobs)
        self.table.empty.set_words(
            text("registry.nothing_found"), text("registry.nothing_found_hint")
        )
        self.table.opened.connect(lambda row: self.open_line(row))
        self.table.picked.connect(lambda row: self.open_button.setEnabled(row is not None))
        self.open_button.setEnabled(False)
        self.stack = QStackedWidget()
        self._asked: Mapping[str, str] | None = None
        self._capped: list[bool] = []
        self.table.loaded.connect(self._loaded)
        self._assemble()

    # -- what a subclass says ------------------------------------------------------------

    @abstractmethod
    def columns(self) -> Sequence[Column[Line]]:
        """The columns of the table."""

    @abstractmethod
    def question(self) -> Callable[[int], Page[Line]]:
        """What to ask with the conditions as they stand: page number from 1 -> page."""

    @abstractmethod
    def read_facets(self, done: Callable[[FoundFacets], object]) -> None:
        """Read the values to filter by."""

    @abstractmethod
    def open_record(self, record_id: int) -> None:
        """Show the page of one record."""

    # -- building ------------------------------------------------------------------------

    def _filter(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(text(f"registry.filter.{name}"))
        box.setMinimumWidth(100)
        box.setMinimumContentsLength(6)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._fill(box, name, ())
        box.currentIndexChanged.connect(lambda _at: self.ask())
        return box

    def _assemble(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.search, 1)
        buttons = (self.open_button, self.add_record, self.template_button, self.export_button)
        for button in (*buttons, self.import_button):
            first.addWidget(button)
        second = QHBoxLayout()
        second.setSpacing(8)
        for box in self.filters.values():
            second.addWidget(box, 1)
        second.addWidget(self.reset)
        if len(self.filters) < 5:
            second.addStretch(3)
        may = self.desk.actor.may(Right.REGISTRY)
        for button in (*buttons[1:], self.import_button):
            button.setVisible(may)
        card = Card()
        card.add(first)
        card.add(second)
        card.add(self.capped)
        card.add(self.table, 1)
        self.stack.addWidget(card)
        self.stack.addWidget(self._nothing_yet(may))
        self.add(self.note)
        self.add(self.stack, 1)

    def _nothing_yet(self, may: bool) -> Card:
        words = f"registry.{self.kind}."
        empty = EmptyState(text(words + "empty"), text(words + "empty_hint"), "inbox")
        if may:
            empty.add_button(text(words + "import"), self.import_file, "upload")
            again = Button(text("registry.template"), "file-text", "link")
            again.clicked.connect(self._ask_template)
            line = QHBoxLayout()
            line.addStretch(1)
            line.addWidget(again)
            line.addStretch(1)
        card = Card()
        card.add(empty, 1)
        if may:
            card.add(line)
        return card

    # -- asking --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the filters and the page in front again."""
        self.read_facets(self._show_facets)

    def _show_facets(self, found: FoundFacets) -> None:
        self.facets = found
        self.stack.setCurrentIndex(0 if found.total else 1)
        for name, values in view.filters(found).items():
            self._fill(self.filters[name], name, values)
        if self._asked == self.conditions():
            self.table.reload()
        else:
            self.ask()

    def _fill(self, box: QComboBox, name: str, values: Sequence[Facet]) -> None:
        """Offer these values; the one chosen stays chosen while it is still there."""
        before = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(f"{text(f'registry.filter.{name}')} · {text('registry.all')}", "")
        for one in values:
            box.addItem(view.facet_words(one), one.value)
        box.setCurrentIndex(max(0, box.findData(before)))
        box.blockSignals(False)

    def conditions(self) -> dict[str, str]:
        """Field of the query -> the value asked for."""
        chosen = {name: str(box.currentData() or "") for name, box in self.filters.items()}
        return {"text": self.search.words(), **chosen}

    def ask(self) -> None:
        """Show the first page of what the conditions give."""
        self._asked = self.conditions()
        ask = self.question()
        capped: list[bool] = []

        def source(offset: int, limit: int) -> ShownPage[Line]:
            page = view.shown_page(ask(view.page_number(offset, limit)))
            capped[:] = [page.capped]
            return page

        self._capped = capped
        self.table.show_source(source)

    def _loaded(self, total: int) -> None:
        self.open_button.setEnabled(False)
        self.capped.setText(text("registry.capped", count=f"{total:,}"))
        self.capped.setVisible(self._capped == [True])

    def clear(self) -> None:
        """Take every condition away."""
        for box in self.filters.values():
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.search.clear()
        self.ask()

    # -- records -------------------------------------------------------------------------

    def open_line(self, row: Any) -> None:
        """Show the page of a line."""
        if row is not None:
            self.open_record(row.id)

    def _open_current(self) -> None:
        self.open_line(self.table.current_row())

    def new_record(self) -> None:
        """Show an empty form; the saved record is opened."""
        form = RecordForm(self.desk, self.shell, self.kind, known=self.known())
        form.saved.connect(self._made)
        self.shell.push(form)

    def known(self) -> dict[str, tuple[Facet, ...]]:
        """The values forms offer besides their vocabulary."""
        return view.filters(self.facets) if self.facets is not None else {}

    def _made(self, record_id: int) -> None:
        self.shell.back()
        self.open_record(record_id)

    # -- files ---------------------------------------------------------------------------

    def import_file(self) -> None:
        """Import from a file, in a window of three steps."""
        self.note.show_note("")
        ImportWizard(self.desk, self.kind, self).exec()
        self.refresh()

    def _ask_export(self) -> None:
        day = beijing_date(self.desk.clock()).isoformat()
        proposed = text(f"registry.{self.kind}.export_name", day=day)
        chosen, _ = QFileDialog.getSaveFileName(
            self, text("registry.export_title"), proposed, text("registry.xlsx")
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the whole registry to a file, in a child process."""
        path = path if path.suffix else path.with_suffix(".xlsx")
        self.desk.long(
            self,
            text("registry.exporting"),
            exchange.export,
            self.kind,
            path,
            done=self._exported,
        )

    def _exported(self, made: Exported) -> None:
        words = text("registry.exported", count=f"{made.rows:,}", path=str(made.path))
        self._show_written(words, made.path)

    def _ask_template(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("registry.template_title"),
            text(f"registry.{self.kind}.template_name"),
            text("registry.xlsx_only"),
        )
        if chosen:
            self.template_to(Path(chosen).with_suffix(".xlsx"))

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(self, exchange.template, self.kind, path, done=self._template_saved)

    def _template_saved(self, path: Path) -> None:
        self._show_written(text("registry.template_saved", path=str(path)), path)

    def _show_written(self, words: str, path: Path) -> None:
        self.note.show_note(words, "success")
        self.note.set_button(
            text("registry.open_folder"), partial(_open_folder, path.parent), beside=True
        )


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
