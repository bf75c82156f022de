"""One record of a registry: its fields in cards, below them what happened to it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QTabWidget

from app.core.headings import label as heading
from app.core.people import Right
from app.core.times import beijing_date
from app.services import registry
from app.services.registry_lines import EnterpriseCard, OfficerCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_edit import EditPage
from app.ui.screens.record_foreign import ForeignWindow
from app.ui.screens.record_tabs import (
    RecordTab,
    foreign_tab,
    history_tab,
    inspections_tab,
    recusals_tab,
)
from app.ui.shell import Shell
from app.ui.views import record as view
from app.ui.views.registry import Kind, Tone, steps, value_words
from app.ui.widgets import ActionBar, Button, Card, Page, Pill, WrappedLabel, label, selectable

LABEL_WIDTH = 124


class RecordPage(Page):
    """A pushed page; read again each time it comes to the front."""

    def __init__(self, desk: Desk, shell: Shell, kind: Kind, record_id: int) -> None:
        super().__init__(text(f"record.title.{kind}"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.kind: Kind = kind
        self.record_id = record_id
        self.card: EnterpriseCard | OfficerCard | None = None
        self.may = desk.actor.may(Right.REGISTRY)
        self.name = selectable(label("", "h2"))
        self.pill = Pill("")
        self.version = selectable(label("", "muted"))
        self.values: dict[str, WrappedLabel] = {}
        self.tabs = QTabWidget()
        self.history = history_tab()
        self.inspections = inspections_tab()
        self.foreign = foreign_tab()
        self.recusals = recusals_tab(kind)
        self._assemble()
        self._set_bar()

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name)
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(self.version)
        self.add(head)
        self.add_row(*((self._group(groups), 1) for groups in view.CARDS[self.kind]))
        own = (self.history, self.recusals)
        every = (self.history, self.inspections, self.foreign, self.recusals)
        for tab in every if self.kind == "enterprises" else own:
            self.tabs.addTab(tab, "")
        below = Card()
        below.add(self.tabs, 1)
        self.add(below, 1)

    def _group(self, groups: tuple[str, ...]) -> Card:
        card = Card(text(f"record.card.{groups[0]}"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(view.card_fields(self.kind, groups)):
            words = WrappedLabel(heading(self.kind, name), "muted")
            words.setFixedWidth(LABEL_WIDTH)
            value = WrappedLabel("")
            selectable(value)
            grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
            self.values[name] = value
        card.add(grid)
        card.body.addStretch(1)
        return card

    def _set_bar(self) -> None:
        words = text("record.edit") if self.may else ""
        self.bar = self.set_actions(ActionBar(words, "pencil", back=text("record.back")))
        self.bar.back.connect(self.shell.back)
        self.bar.primary.connect(self.edit)
        self.bar.set_sentence(text("record.edit_hint" if self.may else "record.read_only"))
        self.foreign_button = Button(text("record.add_foreign"), "calendar-check")
        self.foreign_button.clicked.connect(self.add_foreign)
        self.bar.add_button(self.foreign_button)
        self.foreign_button.setVisible(self.may and self.kind == "enterprises")

    def refresh(self) -> None:
        """Read the record again."""
        service: Any = registry.enterprise if self.kind == "enterprises" else registry.officer
        self.desk.read(self, service, self.record_id, done=self.show_card)

    def show_card(self, card: EnterpriseCard | OfficerCard) -> None:
        """Show a record as it was read."""
        self.card = card
        self.name.setText(card.record.name)
        self.name.setAccessibleName(card.record.name)
        self.pill.set_state(*self._state(card))
        at = view.minute(card.updated_at)
        self.version.setText(text("record.version", number=card.key, version=card.version, at=at))
        for name, field in self.values.items():
            words = view.or_unknown(value_words(name, getattr(card.record, name)))
            field.setText(words)
            field.setAccessibleName(words)
        self._fill(self.history, steps(card.history, view.minute), len(card.history))
        self._fill(self.recusals, card.recusals)
        if isinstance(card, EnterpriseCard):
            self._fill(self.inspections, card.inspections)
            self._fill(self.foreign, card.foreign_counts)
        self.crumb = card.record.name
        self.shell.set_heading(self.title, self.crumb)

    def _state(self, card: EnterpriseCard | OfficerCard) -> tuple[str, Tone]:
        if isinstance(card, EnterpriseCard):
            return view.enterprise_state(card.record)
        return view.officer_state(card.record, beijing_date(self.desk.clock()))

    def _fill(self, tab: RecordTab, rows: tuple[Any, ...], count: int | None = None) -> None:
        tab.show_rows(rows)
        number = len(rows) if count is None else count
        self.tabs.setTabText(self.tabs.indexOf(tab), text(f"record.tab.{tab.name}", count=number))

    def edit(self) -> None:
        """Change the record in a form of its own."""
        if self.card is not None and self.may:
            self.shell.push(EditPage(self.desk, self.shell, self.kind, self.card))

    def add_foreign(self) -> None:
        """Note inspections by others, which count towards the yearly cap."""
        window = ForeignWindow(self, beijing_date(self.desk.clock()).year)
        if not window.exec():
            return
        self.desk.act(
            self,
            registry.add_foreign_count,
            self.record_id,
            window.year.value(),
            window.count.value(),
            window.source_words(),
            done=self._noted,
        )

    def _noted(self, _none: object) -> None:
        self.tabs.setCurrentWidget(self.foreign)
        self.refresh()
