"""The 抽查事项清单: its versions, its items, and one item with everything to look at."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QStackedWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.services.registry import item_history, items, law_citations
from app.services.registry.items import ItemCard, ItemLine, ListLine
from app.services.registry.law_citations import ItemBasis
from app.services.registry.registry_lines import HistoryLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.halves import keep_halves
from app.ui.importing.page import ImportPage
from app.ui.law_reader import show_item_basis
from app.ui.past_window import PastWindow
from app.ui.screens.batches import BatchesPage
from app.ui.screens.detail import DetailPane
from app.ui.screens.item_comparison import ItemComparison
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import items as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SearchBox, label
from app.ui.widgets.tips import plain_tip


class ItemsPage(Page):
    """One version of the list at a time; the one in force first. Old ones stay readable."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.items"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._lists: tuple[ListLine, ...] = ()
        self._items: tuple[ItemLine, ...] = ()
        self.note = Banner("")
        self.add(self.note)
        self.version = QComboBox()
        self.version.setAccessibleName(text("items.version_name"))
        self.version.currentIndexChanged.connect(lambda _at: self._read_items())
        self.version.currentTextChanged.connect(
            lambda words: self.version.setToolTip(plain_tip(words))
        )
        self.search = SearchBox(text("items.search"))
        self.search.searched.connect(lambda _words: self._show_found())
        self.count = label("", "muted")
        self.import_button = Button(text("items.import"), "upload", "accent")
        self.import_button.clicked.connect(self._import)
        self.import_button.setVisible(desk.actor.may(Right.REGISTRY))
        self.compare_button = Button(text("law.compare.button"), "file-check")
        self.compare_button.clicked.connect(self.compare)
        self.basis_button = Button(text("law.cited.button"), "book-open-text")
        self.basis_button.clicked.connect(self.show_basis)
        self.past_button = Button(text("items.history.button"), "history")
        self.past_button.clicked.connect(self.past)
        self.batches_button = Button(text("batches.of_items"), "history")
        self.batches_button.clicked.connect(self._show_batches)
        self.table: RowsTable[ItemLine] = RowsTable(_columns(), text("pages.items"))
        self.table.picked.connect(self._picked)
        self.detail = DetailPane(text("items.detail"), text("items.detail_hint"), least=340)
        self.detail.tools.addWidget(self.basis_button)
        self.detail.tools.addWidget(self.past_button)
        self.empty = self._empty()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._main())
        self.stack.addWidget(self.empty)
        self.add(self.stack, 1)

    def _main(self) -> QSplitter:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.version, 1)
        tools.addWidget(self.compare_button)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.count)
        line.addWidget(self.batches_button)
        line.addWidget(self.import_button)
        card = Card()
        card.add(tools)
        card.add(line)
        card.add(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(card)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 380])
        keep_halves(split, self.desk, "items")
        return split

    def _empty(self) -> Card:
        empty = EmptyState(text("items.empty"), text("items.empty_hint"), "list-checks")
        if self.desk.actor.may(Right.REGISTRY):
            empty.add_button(text("items.import_first"), self._import, "upload")
        card = Card()
        card.add(empty, 1)
        return card

    def _show_batches(self) -> None:
        self.shell.push(BatchesPage(self.desk, self.shell, "items"))

    def refresh(self) -> None:
        """Read the versions again; the chosen one stays."""
        self.desk.read(self, items.lists, done=self._show_lists)

    def _show_lists(self, lists: tuple[ListLine, ...]) -> None:
        before = self.chosen()
        known = {line.id for line in self._lists}
        self._lists = lists
        self.stack.setCurrentIndex(0 if lists else 1)
        day = beijing_date(self.desk.clock())
        first = view.in_force(lists, day) or (lists[0] if lists else None)
        new = [line for line in lists if line.id not in known]
        if known and new:
            first = new[0]  # just imported: what the person wants to see
        elif before is not None:
            first = next((line for line in lists if line.id == before.id), first)
        self.version.blockSignals(True)
        self.version.clear()
        for line in lists:
            self.version.addItem(view.version_words(line, lists, day), line.id)
        if first is not None:
            self.version.setCurrentIndex(lists.index(first))
        self.version.blockSignals(False)
        self.compare_button.setEnabled(len(lists) > 1)
        self.compare_button.setToolTip("" if len(lists) > 1 else text("law.compare.only_one"))
        self._read_items()

    def chosen(self) -> ListLine | None:
        """The version on show."""
        at = self.version.currentIndex()
        return self._lists[at] if 0 <= at < len(self._lists) else None

    def _read_items(self) -> None:
        line = self.chosen()
        if line is not None:
            self.desk.read(self, items.items, line.id, done=partial(self._show_items, line.id))

    def _show_items(self, list_id: int, lines: tuple[ItemLine, ...]) -> None:
        line = self.chosen()
        if line is None or line.id != list_id:
            return  # another version was chosen meanwhile
        self._items = lines
        sample = view.is_sample(line) or self.desk.is_sample
        note = text("items.sample_note") if sample else ""
        self.note.show_note("\n".join(filter(None, (note, view.unusable_note(lines)))), "warning")
        self._show_found()

    def _show_found(self) -> None:
        rows = view.found(self._items, self.search.words())
        self.table.set_rows(rows)
        self.count.setText(text("items.count", shown=len(rows), total=len(self._items)))
        if rows:
            self.table.selectRow(0)

    def _picked(self, row: ItemLine | None) -> None:
        self.basis_button.setEnabled(row is not None)
        self.past_button.setEnabled(row is not None)
        if row is None:
            self.detail.show_passages(())
        else:
            self.desk.read(self, items.item, row.id, done=self._show_item)

    def _show_item(self, card: ItemCard) -> None:
        self.desk.act(
            self, law_citations.of_item, card.id, done=partial(self._show_with_basis, card)
        )

    def _show_with_basis(self, card: ItemCard, basis: ItemBasis) -> None:
        row = self.table.current_row()
        if row is not None and row.id == card.id:
            self.detail.show_passages(view.passages(card, basis))

    def show_basis(self) -> None:
        """Open what the basis of the item in front says word for word."""
        row = self.table.current_row()
        if row is not None:
            show_item_basis(self, self.desk, row.id)

    def past(self) -> None:
        """Show what changed of the item in front from version to version."""
        row = self.table.current_row()
        if row is not None:
            title = text("items.history.title", code=row.code, name=row.name)

            def show(lines: tuple[HistoryLine, ...]) -> None:
                PastWindow(self, title, lines).exec()

            self.desk.read(self, item_history.item_history, row.id, done=show)

    def compare(self) -> None:
        """Open the version on show beside another."""
        line = self.chosen()
        if line is not None and len(self._lists) > 1:
            ItemComparison(self, self.desk, line, self._lists).exec()

    def _import(self) -> None:
        self.shell.push(ImportPage(self.desk, self.shell, "items", self._show_batches))


def _columns() -> tuple[Column[ItemLine], ...]:
    return (
        Column(text("items.column.code"), lambda row: row.code, 72),
        Column(text("items.column.category"), lambda row: row.category, 140),
        Column(text("items.column.name"), view.full_name, least=180),
        Column(
            text("items.column.importance"), view.importance_words, 104, pill=view.importance_tone
        ),
        Column(text("items.column.object_kind"), lambda row: row.object_kind, 150, optional=True),
        Column(text("items.column.method"), lambda row: row.method, 110, optional=True),
        Column(text("items.column.skill"), lambda row: row.skill, 110, optional=True),
        Column(text("items.column.initiator"), lambda row: row.initiator, 110, optional=True),
    )
