"""One record of a registry: its fields, its history, and what hangs on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QTabWidget

from app.core.experts import ExpertRow
from app.core.people import Right
from app.core.personal import FIELDS
from app.core.times import beijing_date, stamp
from app.services.registry import facts, other_checks_found, registry, registry_personal
from app.services.registry.facts import FactLine
from app.services.registry.other_checks_found import CheckLine
from app.services.registry.registry import EnterpriseCard, OfficerCard
from app.services.registry.registry_personal import Revealed
from app.services.supervision.timeline import Whose
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.record_checks import RecordChecks
from app.ui.screens.record_edit import EditPage, whole_card
from app.ui.screens.record_facts import RecordFacts
from app.ui.screens.record_foreign import ForeignWindow
from app.ui.screens.record_parts import (
    FactsView,
    OrEmpty,
    foreign_table,
    history_table,
    inspections_table,
    recusals_table,
    show_history,
)
from app.ui.shell import Shell
from app.ui.tables import RowsTable
from app.ui.task.open import open_task
from app.ui.timeline_page import open_timeline
from app.ui.views.registry import Kind, record_state
from app.ui.widgets import ActionBar, Button, Card, Page, Pill, label, selectable


class RecordPage(Page):
    """A pushed page; read again each time it comes to the front."""

    def __init__(self, desk: Desk, shell: Shell, kind: Kind, record_id: int) -> None:
        super().__init__(text(f"record.{kind}"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.kind: Kind = kind
        self.record_id = record_id
        self.card: EnterpriseCard | OfficerCard | None = None
        self.may = desk.actor.may(Right.REGISTRY)
        self.name = selectable(label("", "h2"))
        self.pill = Pill("")
        self.version = selectable(label("", "muted"))
        self.show_button = Button(text("personal.show"), "eye")
        self.show_button.setToolTip(text("personal.show_tip"))
        self.show_button.clicked.connect(self.show_personal)
        self.show_button.hide()
        self.timeline_button = Button(text("timeline.page.button"), "history")
        self.timeline_button.clicked.connect(self.open_timeline)
        self.facts = FactsView(kind)
        self.history = history_table()
        self.inspections = inspections_table()
        self.foreign = foreign_table()
        self.recusals = recusals_table(kind)
        self.foreign_button = Button(text("record.add_foreign"), "plus")
        self.foreign_button.clicked.connect(self.add_foreign)
        self.foreign_button.setVisible(self.may)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.facts, text("record.facts"))
        self._places: dict[str, OrEmpty] = {}
        self._add_tab("history", self.history, "history")
        if kind == "enterprises":
            self._add_tab("inspections", self.inspections, "calendar-check")
            self._add_tab("foreign", self.foreign, "building-2")
            tools = self._places["foreign"].tools
            tools.addWidget(self.foreign_button)
            tools.addStretch(1)
        self._add_tab("recusals", self.recusals, "ban")
        self.risk: RecordFacts | None = None
        self.checks: RecordChecks | None = None
        if kind == "enterprises":
            self.risk = RecordFacts(desk, record_id)
            self.risk.changed.connect(self.refresh)
            self._places["risk"] = self.risk
            self.tabs.insertTab(1, self.risk, text("record.risk"))
            self.checks = RecordChecks(desk, record_id)
            self.checks.changed.connect(self.refresh)
            self._places["checks"] = self.checks
            at = self.tabs.indexOf(self._places["foreign"])
            self.tabs.insertTab(at, self.checks, text("record.checks"))
        self._assemble()

    def _add_tab(self, key: str, table: RowsTable[Any], icon: str) -> None:
        self._places[key] = OrEmpty(table, key, icon)
        self.tabs.addTab(self._places[key], text(f"record.{key}"))

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name)
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(self.version)
        head.addWidget(self.show_button)
        head.addWidget(self.timeline_button)
        whole = Card()
        whole.add(head)
        whole.add(self.tabs, 1)
        self.add(whole, 1)
        words = text("record.edit") if self.may else ""
        self.bar = self.set_actions(ActionBar(words, "pencil", back=text("record.back")))
        self.bar.back.connect(self.shell.back)
        self.bar.primary.connect(self.edit)
        key = "edit_hint" if self.may else "read_only"
        self.bar.set_sentence(text(f"record.{key}"))

    def refresh(self) -> None:
        """Read the record again."""
        service: Any = registry.enterprise if self.kind == "enterprises" else registry.officer
        self.desk.read(self, service, self.record_id, done=self.show_card)
        if self.risk is not None:
            self.desk.read(self, facts.of_enterprise, self.record_id, done=self._show_risk)
            self.desk.read(
                self, other_checks_found.of_enterprise, self.record_id, done=self._show_checks
            )

    def _show_risk(self, lines: tuple[FactLine, ...]) -> None:
        if self.risk is not None:
            self.risk.show_lines(lines)
            self._count("risk", len(lines))

    def _show_checks(self, lines: tuple[CheckLine, ...]) -> None:
        if self.checks is not None:
            self.checks.show_lines(lines)
            self._count("checks", len(lines))

    def show_card(self, card: EnterpriseCard | OfficerCard) -> None:
        """Show a record as it was read."""
        self.card = card
        self.name.setText(card.record.name)
        self.name.setAccessibleName(card.record.name)
        self.pill.set_state(*record_state(card.record, beijing_date(self.desk.clock())))
        self.version.setText(
            text(
                "record.version",
                number=card.key,
                version=card.version,
                at=stamp(card.updated_at)[:16],
            )
        )
        held = any(getattr(card.record, name) for name in FIELDS[self.kind])
        self.show_button.setVisible(held and self.desk.actor.may(Right.PERSONAL))
        self.facts.show_record(card.record)
        show_history(self.history, card.history)
        self._count("history", len(card.history))
        self.recusals.set_rows(card.recusals)
        self._count("recusals", len(card.recusals))
        if isinstance(card, EnterpriseCard):
            self.inspections.set_rows(card.inspections)
            self._count("inspections", len(card.inspections))
            self.foreign.set_rows(card.foreign_counts)
            self._count("foreign", len(card.foreign_counts))

    def _count(self, key: str, count: int) -> None:
        place = self._places[key]
        place.set_filled(bool(count))
        words = text(f"record.{key}")
        if count:
            words = text("record.tab", words=words, count=count)
        self.tabs.setTabText(self.tabs.indexOf(place), words)

    def show_personal(self) -> None:
        """Show the telephone numbers whole until the page is left; the look is logged."""
        self._reveal(self._show_whole)

    def _reveal(self, done: Callable[[Revealed], object]) -> None:
        self.desk.act(self, registry_personal.reveal, self.kind, self.record_id, done=done)

    def _show_whole(self, found: Revealed) -> None:
        assert not isinstance(found.record, ExpertRow)
        self.show_button.hide()
        self.facts.show_record(found.record)
        show_history(self.history, found.history)
        self.bar.set_sentence(text("personal.shown"))

    def edit(self) -> None:
        """Change the record in a form of its own, where the telephone numbers are whole."""
        if self.card is not None and self.may:
            self._reveal(self._open_form)

    def _open_form(self, found: Revealed) -> None:
        if self.card is not None:
            card = whole_card(self.card, found)
            self.shell.push(EditPage(self.desk, self.shell, self.kind, card))

    def open_timeline(self) -> None:
        """Show everything that ever happened to the record."""
        whose = Whose.ENTERPRISE if self.kind == "enterprises" else Whose.OFFICER
        opens = partial(open_task, self.desk, self.shell)
        open_timeline(self.desk, self.shell, whose, self.record_id, opens)

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
            done=lambda _none: self.refresh(),
        )
