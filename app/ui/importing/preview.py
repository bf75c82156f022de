"""Third step: what the file would do, row by row, before anything is saved."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.headings import Kind
from app.services.registry.import_lines import SHOWN, ImportCounts, IssueLine, Listed, PreviewLine
from app.texts import text
from app.ui.importing import lists
from app.ui.importing.classes import ClassesCard
from app.ui.importing.doubtful import DoubtfulPart
from app.ui.importing.long_list import PAGE, LongList
from app.ui.importing.vanished import VanishedPart
from app.ui.tables import RowsTable
from app.ui.views import importing as view
from app.ui.views.importing import ChangedField, Shown
from app.ui.widgets import Banner, Button, Card, FormGrid, WrappedLabel


class PreviewPart(QWidget):
    """The classes of rows with their numbers at the left, the rows of one at the right.

    Signals:
        changed: numbers or words of the one button may differ.
        asked: the lines of a class (one of view.PAGED) from (first, count) are wanted.
    """

    changed = Signal()
    asked = Signal(str, int, int)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.shown: Shown | None = None
        self.pages = lists.pages(kind)
        self._outdated: set[str] = set()  # pages whose rows decisions may have changed
        for which, page in self.pages.items():
            page.asked.connect(partial(self._ask, which))
        self.tables: dict[str, RowsTable[Any]] = {
            **{tab: page.table for tab, page in self.pages.items()},
            **lists.tables(kind),
        }
        self.doubtful = DoubtfulPart(kind)
        self.vanished = VanishedPart(kind)
        self.vanished.changed.connect(self._marked)
        self.doubtful.decided_row.connect(self.vanished.forget)
        self.notes = {tab: WrappedLabel("", "secondary") for tab in view.TABS}
        self.messages = {tab: _Detail() for tab in ("changed", "refused", "noted")}
        self.classes = ClassesCard(kind)
        self.classes.chosen.connect(self.show_tab)
        self.stack = QStackedWidget()
        for tab in view.TABS:
            self.stack.addWidget(self._tab(tab))
        self.warning = Banner("", "danger")
        self.heading_note = Banner("", "info")
        self.columns_button = Button(text("importing.preview.columns"), "list-checks")
        self.report_button = Button(text("importing.preview.report"), "download")
        self.label_field = QLineEdit()
        self.day_field = QLineEdit()
        self.keep_box = QCheckBox()
        self.version = self._version_form()
        self.card = Card(text("importing.preview.title"), " ")
        self.card.tools.addWidget(self.columns_button)
        self.card.tools.addWidget(self.report_button)
        for part in (self.version, self.warning, self.heading_note):
            self.card.add(part)
        self.card.add(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.classes)
        row.addWidget(self.card, 1)

    def _tab(self, tab: str) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.notes[tab])
        box.addWidget(self._body(tab), 1)
        if tab in self.messages:
            box.addWidget(self.messages[tab])
            self.tables[tab].picked.connect(self.messages[tab].show_row)
        return part

    def _body(self, tab: str) -> QWidget:
        if tab == "doubtful":
            return self.doubtful
        if tab == "vanished" and tab not in self.tables:
            return self.vanished
        return self._page(tab) or self.tables[tab]

    def _page(self, tab: str) -> LongList[Any] | None:
        return next((page for one, page in self.pages.items() if one == tab), None)

    def _version_form(self) -> FormGrid:
        form = FormGrid(2, 84)
        self.label_field.setPlaceholderText(text("importing.version.label_hint"))
        self.day_field.setPlaceholderText(text("importing.version.day_hint"))
        form.add("label", text("importing.version.label"), self.label_field)
        form.add("valid_from", text("importing.version.day"), self.day_field)
        self.keep_box.toggled.connect(self._kept)
        form.add_wide(self.keep_box)
        form.setVisible(self._kind == "items")
        return form

    def show_all(self, shown: Shown) -> None:
        """Show a preview; start where there is something to decide or to look at."""
        self.shown = shown
        self.label_field.clear()
        self.day_field.clear()
        self.version.setVisible(shown.kind == "items" and bool(view.to_save(shown)))
        self.keep_box.setChecked(False)
        self.keep_box.setText(text("importing.version.keep", count=shown.counts.vanished))
        self.keep_box.setVisible(shown.counts.vanished > 0)
        self.warning.show_note(view.warnings(shown), "danger")
        self.report_button.setVisible(bool(shown.issues))
        self._outdated.clear()
        for which, page in self.pages.items():
            page.start(shown.count(which))
            self.show_lines(which, 0, shown.lines(which)[:PAGE])
        for tab, table in self.tables.items():
            rows = table.rows() if tab in self.pages else _rows(shown, tab)
            if tab not in self.pages:
                table.set_rows(rows)
            self.notes[tab].setText(view.tab_note(shown, tab, len(rows)))
            if tab in self.messages and rows:
                table.selectRow(0)
        for tab in ("doubtful", "vanished"):
            if tab not in self.tables:
                self.notes[tab].setText(view.tab_note(shown, tab, 0))
        doubtful = shown.preview.doubtful if shown.preview else ()
        self.doubtful.start(shown.counts.asked, doubtful[:SHOWN], shown.counts)
        paged = shown.preview is not None and "vanished" not in self.tables
        self.vanished.start(shown.counts.vanished if paged else 0)
        self.classes.show_counts(shown)
        self.classes.go(view.first_tab(shown))
        self.show_tab(view.first_tab(shown))

    def show_tab(self, tab: str) -> None:
        """Put one class of rows in front."""
        self.stack.setCurrentIndex(view.TABS.index(tab))
        if self.shown is not None:
            self.card.set_title(text(f"importing.tab.{tab}"), self.shown.file_name)
            # Where decisions are made the room is for the decisions.
            notes = "" if tab in view.DECIDED else view.heading_notes(self.shown)
            self.heading_note.show_note(notes, "info")
            page = self._page(tab)
            if page is not None and tab in self._outdated:
                self._outdated.remove(tab)
                page.count_again(self.shown.count(tab))

    def _ask(self, tab: Listed, first: int, count: int) -> None:
        if self.shown is not None and self._kind == "items":  # the preview has them all
            self.show_lines(tab, first, self.shown.lines(tab)[first : first + count])
        else:
            self.asked.emit(tab, first, count)

    def show_lines(self, tab: Listed, first: int, lines: tuple[PreviewLine, ...]) -> None:
        """Show a page of a class's lines."""
        self.pages[tab].show_rows(first, rows_of(tab, lines))

    def show_counts(self, counts: ImportCounts) -> None:
        """Take over the numbers after decisions."""
        if self.shown is not None:
            before = self.shown.counts.vanished
            self._take(replace(self.shown, counts=counts))
            self.doubtful.show_counts(counts)
            self.notes["doubtful"].setText(view.tab_note(self.shown, "doubtful", 0))
            self._outdated.update(self.pages)
            if counts.vanished != before:
                self.vanished.show_total(counts.vanished)

    def _marked(self) -> None:
        if self.shown is not None:
            marked = self.vanished.fates.marked(self.shown.counts.vanished)
            self._take(replace(self.shown, marked=marked))

    def _kept(self, on: bool) -> None:
        if self.shown is not None:
            self._take(replace(self.shown, keeping=on))

    def _take(self, shown: Shown) -> None:
        self.shown = shown
        self.classes.show_counts(shown)
        self.changed.emit()

    def first(self) -> QWidget:
        """Return where the first decision is, else the list of classes."""
        counts = self.shown.counts if self.shown is not None else ImportCounts()
        deciding = bool(counts.open or counts.recalled)
        return self.doubtful.list.table if deciding else self.classes.table

    def version_label(self) -> str:
        """The label of the new version as typed."""
        return self.label_field.text().strip()

    def version_day(self) -> str:
        """The first day of the new version as typed."""
        return self.day_field.text().strip()

    def check_version(self) -> bool:
        """Show what is wrong with label and day; True when nothing is."""
        return self.version.set_errors(
            view.version_errors(self.version_label(), self.version_day())
        )


def _rows(shown: Shown, tab: str) -> Sequence[Any]:
    if tab == "refused":
        return shown.refused[: view.MOST_ISSUES]
    if tab == "noted":
        return shown.noted[: view.MOST_ISSUES]
    if tab == "skipped":
        return shown.preview.skipped if shown.preview else ()
    return shown.lines(tab)


def rows_of(tab: Listed, lines: tuple[PreviewLine, ...]) -> Sequence[Any]:
    """Return the rows a table shows for lines of a class: a changed record field by field."""
    return view.changed_fields(lines) if tab == "changed" else lines


class _Detail(WrappedLabel):
    """The row somebody stands on, in full."""

    def show_row(self, row: IssueLine | ChangedField | None) -> None:
        if isinstance(row, ChangedField):
            self.setText(view.change_words(row))
        else:
            self.setText(row.message if row else "")
