"""One record of a registry: its fields in cards, below them what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.core.people import Right
from app.services.registry_lines import EnterpriseCard, Facet, OfficerCard, RecusalLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_form import RecordForm
from app.ui.shell import Shell
from app.ui.tables import Column, RowsTable
from app.ui.views import registry as view
from app.ui.views.registry import HistoryRow, Registry
from app.ui.widgets import (
    ActionBar,
    Card,
    EmptyState,
    Page,
    Pill,
    Tone,
    WrappedLabel,
    label,
    selectable,
)

Row = TypeVar("Row")
RecordCard = EnterpriseCard | OfficerCard


class RecordPage(Page):
    """A pushed page. A subclass reads the record and adds its own tabs."""

    kind: ClassVar[Registry]

    def __init__(
        self,
        desk: Desk,
        shell: Shell,
        record_id: int,
        known: Mapping[str, Sequence[Facet]],
    ) -> None:
        super().__init__(text(f"registry.{self.kind}.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.record_id = record_id
        self.known = known
        self.card: RecordCard | None = None
        self.name = selectable(label("", "h1"))
        self.pill = Pill("")
        self.version = selectable(label("", "muted"))
        self.values: dict[str, WrappedLabel] = {}
        self.tabs = QTabWidget()
        self.history: RowsTable[HistoryRow] = RowsTable(
            _history_columns(), text("registry.record.history_name")
        )
        self.history_tab = tab(self.history, text("registry.record.no_history"))
        self.tabs.addTab(self.history_tab, "")
        self._assemble()
        self.bar = self.set_actions(
            ActionBar(text("registry.record.edit"), "pencil", back=text("registry.back"))
        )
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.edit)
        self.may = desk.actor.may(Right.REGISTRY)
        if not self.may:
            self.bar.set_primary("")
        hint = "registry.record.edit_hint" if self.may else "registry.record.read_only"
        self.bar.set_sentence(text(hint))

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name)
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(self.version)
        self.add(head)
        cards = [(self._group(title, names), 1) for title, names in view.GROUPS[self.kind]]
        self.add_row(*cards)
        below = Card()
        below.add(self.tabs, 1)
        self.add(below, 1)

    def _group(self, title: str, names: tuple[str, ...]) -> Card:
        card = Card(text(f"registry.card.{self.kind}.{title}"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(names):
            top = Qt.AlignmentFlag.AlignTop
            heading = WrappedLabel(view.heading(self.kind, name), "muted")
            heading.setFixedWidth(112)
            grid.addWidget(heading, row, 0, top)
            value = WrappedLabel("")
            selectable(value)
            grid.addWidget(value, row, 1, top)
            self.values[name] = value
        card.add(grid)
        card.body.addStretch(1)
        return card

    def read(self) -> None:
        """Read the record; a subclass calls its service and `show_card`."""

    def refresh(self) -> None:
        """Read the record again."""
        self.read()

    def show_card(self, card: RecordCard) -> None:
        """Show a record as it was read."""
        self.card = card
        self.name.setText(card.record.name)
        self.name.setAccessibleName(card.record.name)
        words, tone = self.state(card)
        self.pill.set_state(words, cast(Tone, tone))
        at = view.minute(card.updated_at)
        self.version.setText(
            text("registry.record.version", key=card.key, version=card.version, at=at)
        )
        for name, words in view.field_texts(card.record).items():
            if name in self.values:
                self.values[name].setText(view.value_words(name, words))
                self.values[name].setAccessibleName(words)
        rows = view.history_rows(card.history)
        self.fill(self.history_tab, self.history, rows, "history", len(card.history))
        self.shell.set_heading(self.title, card.record.name)

    def state(self, card: RecordCard) -> tuple[str, str]:
        """(words, tone) of the pill beside the name."""
        return "", "neutral"

    def fill(
        self,
        place: QWidget,
        table: RowsTable[Any],
        rows: Sequence[object],
        key: str,
        count: int | None = None,
    ) -> None:
        """Show the rows of one tab and their number on it."""
        table.set_rows(rows)
        table.setVisible(bool(rows))
        cast(EmptyState, place.findChild(EmptyState)).setVisible(not rows)
        number = len(rows) if count is None else count
        self.tabs.setTabText(self.tabs.indexOf(place), text(f"registry.record.{key}", count=number))

    def edit(self) -> None:
        """Change the record in a form of its own."""
        if self.card is None or not self.may:
            return
        form = RecordForm(self.desk, self.shell, self.kind, card=self.card, known=self.known)
        form.saved.connect(lambda _id: self.shell.back())
        self.shell.push(form)


def tab(table: RowsTable[Any], nothing: str, hint: str = "") -> QWidget:
    """A tab: a table, or why it is empty."""
    place = QWidget()
    box = QVBoxLayout(place)
    box.setContentsMargins(0, 8, 0, 0)
    empty = EmptyState(nothing, hint)
    empty.hide()
    box.addWidget(table, 1)
    box.addWidget(empty, 1)
    return place


def recusal_columns(kind: Registry) -> tuple[Column[RecusalLine], ...]:
    """The other side of a recusal, why, and how it stands."""
    words = "registry.record."

    def other(row: RecusalLine) -> str:
        return row.officer_name if kind == "enterprises" else row.enterprise_name

    def stands(row: RecusalLine) -> str:
        return text(words + ("active" if row.active else "ended"))

    def tone(row: RecusalLine) -> Tone:
        return "warning" if row.active else "neutral"

    title = text(words + ("officer" if kind == "enterprises" else "enterprise"))
    return (
        Column(title, other, 180 if kind == "enterprises" else 320),
        Column(text(words + "reason"), view.recusal_reason),
        Column(text(words + "by"), lambda row: row.by, 100),
        Column(text(words + "when"), lambda row: view.minute(row.at), 160),
        Column(text(words + "state"), stands, 100, pill=tone),
    )


def _history_columns() -> tuple[Column[HistoryRow], ...]:
    words = "registry.record."
    return (
        Column(text(words + "when"), lambda row: row.at, 160),
        Column(text(words + "by"), lambda row: row.by, 90),
        Column(text(words + "source"), lambda row: row.source, 180),
        Column(text(words + "field"), lambda row: row.column, 160),
        Column(text(words + "before"), lambda row: row.before, least=140),
        Column(text(words + "after"), lambda row: row.after, least=140),
    )
