"""The register of 个案检查 and 专项检查 outside the lots, which count towards the cap."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from app.core.people import Right
from app.services.registry import exchange, other_checks_found
from app.services.registry.other_checks_found import CheckLine, CheckPage, CheckQuery
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.paging import PagedTable
from app.ui.save_as import ask_path
from app.ui.screens.batches import BatchesPage
from app.ui.screens.other_checks_windows import (
    ChecksImport,
    CheckWindow,
    HistoryWindow,
    RemoveWindow,
)
from app.ui.shell import Shell
from app.ui.tables import Column
from app.ui.views import other_checks as view
from app.ui.widgets import Button, Card, Page, SearchBox, WrappedLabel, label


class OtherChecksPage(Page):
    """All inspections, newest first; who keeps the registries enters and changes them."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("other_checks.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        may = desk.actor.may(Right.REGISTRY)
        self.search = SearchBox(text("other_checks.search"))
        self.search.searched.connect(lambda _words: self._ask())
        self.kind, self.year = QComboBox(), QComboBox()
        self.kind.addItem(text("other_checks.every_kind"), "")
        for kind, words in view.kinds():
            self.kind.addItem(words, kind.value)
        self.year.addItem(text("other_checks.every_year"), 0)
        for box, name in ((self.kind, "kind"), (self.year, "day")):
            box.setAccessibleName(text(f"other_checks.column.{name}"))
            box.currentIndexChanged.connect(lambda _at: self._ask())
        self.count = label("", "muted")
        self.add_button = Button(text("other_checks.add"), "plus", "accent")
        self.import_button = Button(text("other_checks.import_list"), "upload")
        self.template_button = Button(text("other_checks.template"), "file-text")
        self.batches_button = Button(text("batches.title"), "history")
        self.edit_button = Button(text("other_checks.edit"), "pencil")
        self.remove_button = Button(text("other_checks.remove"), "trash-2")
        self.history_button = Button(text("other_checks.show_history"), "history")
        for button, act in (
            (self.add_button, self.add_check),
            (self.import_button, self.import_list),
            (self.template_button, self.ask_template),
            (self.batches_button, self.show_batches),
            (self.edit_button, self.edit),
            (self.remove_button, self.remove),
            (self.history_button, self.show_history),
        ):
            button.clicked.connect(act)
            button.setVisible(may or button is self.history_button)
        self.table: PagedTable[CheckLine] = PagedTable(
            _columns(), text("other_checks.title"), desk.jobs
        )
        self.table.picked.connect(lambda _row: self._fit_buttons())
        if may:
            self.table.opened.connect(lambda _row: self.edit())
        self.table.loaded.connect(self._loaded)
        self._assemble()
        self._fit_buttons()

    def _assemble(self) -> None:
        tools, search = QHBoxLayout(), QHBoxLayout()
        for row in (tools, search):
            row.setSpacing(8)
        for button in (self.add_button, self.import_button, self.template_button):
            tools.addWidget(button)
        tools.addWidget(self.batches_button)
        tools.addStretch(1)
        for button in (self.history_button, self.edit_button, self.remove_button):
            tools.addWidget(button)
        search.addWidget(self.search, 1)
        search.addWidget(self.kind)
        search.addWidget(self.year)
        search.addWidget(self.count)
        card = Card()
        card.add(WrappedLabel(text("other_checks.note"), "muted"))
        card.add(tools)
        card.add(search)
        card.add(self.table, 1)
        self.add(card, 1)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again."""
        self.desk.read(self, other_checks_found.years, done=self._show_years)
        self._ask()

    def _show_years(self, years: tuple[int, ...]) -> None:
        there = {self.year.itemData(at) for at in range(self.year.count())}
        for year in years:
            if year not in there:
                self.year.addItem(text("other_checks.year", year=year), year)

    def query(self) -> CheckQuery:
        """What is asked for."""
        year = int(self.year.currentData() or 0)
        return CheckQuery(self.search.words(), str(self.kind.currentData() or ""), year)

    def _ask(self) -> None:
        query, store, actor = self.query(), self.desk.store, self.desk.actor

        def source(offset: int, limit: int) -> CheckPage:
            return other_checks_found.page(store, actor, query, offset, limit)

        asked = query != CheckQuery()
        words = ("ui.table.nothing", "ui.table.nothing_hint")
        if not asked:
            words = ("other_checks.empty", "other_checks.empty_hint")
        self.table.empty.set_words(text(words[0]), text(words[1]))
        self.table.show_source(source)

    def _loaded(self, total: int) -> None:
        self.count.setText(text("other_checks.count", total=f"{total:,}"))
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        chosen = self.table.current_row() is not None
        for button in (self.edit_button, self.remove_button, self.history_button):
            button.setEnabled(chosen)

    # -- acts ----------------------------------------------------------------------------

    def add_check(self) -> None:
        """Enter an inspection of somebody to be found."""
        if CheckWindow(self, self.desk).exec():
            self.refresh()

    def edit(self) -> None:
        """Change the chosen inspection."""
        line = self.table.current_row()
        if line is not None and CheckWindow(self, self.desk, line=line).exec():
            self.refresh()

    def remove(self) -> None:
        """Take out the chosen inspection."""
        line = self.table.current_row()
        if line is not None and RemoveWindow(self, self.desk, line).exec():
            self.refresh()

    def show_history(self) -> None:
        """Show what the chosen inspection said before."""
        line = self.table.current_row()
        if line is not None:
            HistoryWindow(self, self.desk, line).exec()

    def import_list(self) -> None:
        """Take in a list."""
        if ChecksImport(self, self.desk).exec():
            self.refresh()

    def show_batches(self) -> None:
        """Open the imports, to take one back."""
        self.shell.push(BatchesPage(self.desk, self.shell, "checks"))

    def ask_template(self) -> None:
        """Ask for the place, then write the empty file to fill in."""
        path = ask_path(
            self, text("other_checks.template"), text("other_checks.template_name"), ("xlsx",)
        )
        if path is not None:
            self.template_to(path)

    def template_to(self, path: Path) -> None:
        """Write the empty file to fill in."""
        self.desk.read(self, exchange.template, "checks", path, done=self._template_made)

    def _template_made(self, path: Path) -> None:
        sentence = text("other_checks.template_made", path=path)
        messages.inform(self, text("other_checks.template"), sentence)


def _columns() -> tuple[Column[CheckLine], ...]:
    words = "other_checks.column."
    return (
        Column(text(words + "name"), lambda row: row.name, least=220),
        Column(text(words + "key"), lambda row: row.key, 196, optional=True),
        Column(text(words + "kind"), view.kind_words, 92),
        Column(text(words + "day"), lambda row: row.fields.checked_on.isoformat(), 112),
        Column(text(words + "above"), view.above_words, 126),
        Column(text(words + "unit"), lambda row: row.fields.unit, 140),
        Column(text(words + "item"), lambda row: row.fields.item_code, 80, optional=True),
        Column(text(words + "reference"), lambda row: row.fields.reference, 160),
        Column(text(words + "note"), lambda row: row.fields.note, least=140, optional=True),
        Column(text(words + "by"), lambda row: row.by, 72, optional=True),
        Column(text(words + "source"), lambda row: row.source, 130, optional=True),
    )
