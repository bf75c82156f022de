"""法律查询: the laws the bureau entered, a search in their articles, and what is missing."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabWidget

from app.core.people import Right
from app.services.registry import law_citations, laws
from app.services.registry.law_citations import MissingText
from app.services.registry.laws import ArticleLine, LawCard, LawLine
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.halves import keep_halves
from app.ui.law_reader import LawReader
from app.ui.screens.law_import import LawImport
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import laws as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, SearchBox, label


class LawsPage(Page):
    """Laws at the left, or the articles a search found; what is chosen at the right."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.laws"), scroll=False)
        self.desk = desk
        self.shell = shell
        self._may = desk.actor.may(Right.REGISTRY)
        self._laws: tuple[LawLine, ...] = ()
        self._asked = ""
        self.note = Banner("", "warning")
        self.note.set_button(text("law.missing_show"), self.show_missing, beside=True)
        self.search = SearchBox(text("law.search"))
        self.search.searched.connect(lambda _words: self._find())
        self.count = label("", "muted")
        self.import_button = Button(text("law.import"), "plus", "accent")
        self.import_button.clicked.connect(self.enter)
        self.remove_button = Button(text("law.remove"), "trash-2")
        self.remove_button.clicked.connect(self._remove)
        for button in (self.import_button, self.remove_button):
            button.setVisible(self._may)
        self.table: RowsTable[LawLine] = RowsTable(_law_columns(), text("pages.laws"))
        self.table.picked.connect(self._picked_law)
        self.hits: RowsTable[ArticleLine] = RowsTable(_hit_columns(), text("law.detail"))
        self.hits.picked.connect(self._picked_hit)
        self.lacking: RowsTable[MissingText] = RowsTable(
            _missing_columns(), text("law.missing_show")
        )
        self.reader = LawReader(text("law.detail"), text("law.detail_hint"))
        self.reader.setMinimumWidth(380)
        self.empty = EmptyState(text("law.empty"), text("law.empty_hint"), "book-open-text")
        self.nothing = EmptyState(text("law.nothing"), text("law.nothing_hint"), "search")
        self.stack = QStackedWidget()
        for part in (self.table, self.hits, self.empty, self.nothing):
            self.stack.addWidget(part)
        self._place()

    def _place(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.count)
        tools.addWidget(self.remove_button)
        tools.addWidget(self.import_button)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.stack, "")
        self.tabs.addTab(self.lacking, "")
        card = Card()
        card.add(tools)
        card.add(self.tabs, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(card)
        split.addWidget(self.reader)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([660, 460])
        keep_halves(split, self.desk, "laws")
        self.add(self.note)
        self.add(split, 1)
        self._show_tabs(0)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the laws and what is missing again."""
        self.desk.read(self, laws.laws, done=self._show_laws)
        self.desk.act(self, law_citations.missing, done=self._show_lacking)

    def _show_laws(self, lines: tuple[LawLine, ...]) -> None:
        self._laws = lines
        self.reader.show_blocks(())
        self._find()

    def _show_lacking(self, rows: tuple[MissingText, ...]) -> None:
        self.lacking.set_rows(rows)
        self._show_tabs(len(rows))
        self.note.show_note(text("law.missing_note", count=len(rows)) if rows else "", "warning")

    def _show_tabs(self, lacking: int) -> None:
        self.tabs.setTabText(0, text("law.tab_laws", count=len(self._laws)))
        self.tabs.setTabText(1, text("law.tab_missing", count=lacking))

    def show_missing(self) -> None:
        """Put the list of missing articles in front."""
        self.tabs.setCurrentIndex(1)
        self.lacking.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        """Show the laws, or the articles in which the words stand."""
        self._asked = words = self.search.words().strip()
        self._show_tabs(len(self.lacking.rows()))
        if words:
            self.tabs.setCurrentIndex(0)
            self.desk.read(self, laws.search, words, done=partial(self._show_hits, words))
            return
        self.table.set_rows(self._laws)
        articles = sum(line.count for line in self._laws)
        self.count.setText(text("law.count", laws=len(self._laws), articles=articles))
        self.stack.setCurrentWidget(self.table if self._laws else self.empty)
        if self._laws:
            self.table.selectRow(0)
        self._fit_buttons()

    def _show_hits(self, words: str, rows: tuple[ArticleLine, ...]) -> None:
        if words != self._asked:
            return  # other words were typed meanwhile
        self.hits.set_rows(rows)
        self.count.setText(view.hits_words(len(rows)))
        self.stack.setCurrentWidget(self.hits if rows else self.nothing)
        if rows:
            self.hits.selectRow(0)
        else:
            self.reader.show_blocks(())
        self._fit_buttons()

    def _picked_law(self, row: LawLine | None) -> None:
        self._fit_buttons()
        if row is not None:
            self.desk.read(self, laws.law, row.id, done=self._show_law)

    def _show_law(self, card: LawCard) -> None:
        row = self.table.current_row()
        if not self._asked and row is not None and row.id == card.line.id:
            self.reader.show_blocks(view.law_blocks(card))

    def _picked_hit(self, row: ArticleLine | None) -> None:
        if row is not None and self._asked:
            self.reader.show_blocks(view.hit_blocks(row))

    def _fit_buttons(self) -> None:
        chosen = self.stack.currentWidget() is self.table and self.table.current_row() is not None
        self.remove_button.setEnabled(chosen)

    # -- acts ----------------------------------------------------------------------------

    def enter(self) -> None:
        """Enter laws from a file or from what was copied."""
        if LawImport(self, self.desk).exec():
            self.refresh()

    def _remove(self) -> None:
        row = self.table.current_row()
        if row is not None and messages.confirm(
            self,
            text("law.remove_title", title=row.title),
            text(
                "law.remove_sentence",
                title=row.title,
                day=row.in_force_from.isoformat(),
                count=row.count,
            ),
            text("law.remove_action"),
            danger=True,
        ):
            self.desk.act(self, laws.remove, row.id, done=lambda _none: self.refresh())


def _law_columns() -> tuple[Column[LawLine], ...]:
    words = "law.column."
    return (
        Column(text(words + "title"), lambda row: row.title, least=220),
        Column(text(words + "number"), lambda row: row.number, 170, optional=True),
        Column(text(words + "day"), lambda row: row.in_force_from.isoformat(), 108),
        Column(text(words + "until"), view.until_words, 108, optional=True),
        Column(text(words + "articles"), lambda row: str(row.count), 60, right=True),
    )


def _hit_columns() -> tuple[Column[ArticleLine], ...]:
    words = "law.column."
    return (
        Column(text(words + "title"), lambda row: row.title, 200),
        Column(text(words + "label"), lambda row: row.label, 120),
        Column(text(words + "body"), lambda row: view.one_line(row.body), least=200),
    )


def _missing_columns() -> tuple[Column[MissingText], ...]:
    words = "law.column."
    return (
        Column(text(words + "title"), lambda row: row.title, least=220),
        Column(text(words + "label"), view.label_words, 130),
        Column(text(words + "codes"), view.codes_words, 150),
    )
