"""How many to draw: one ratio or number for all, or one per risk class."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
)

from app.core.facts import NO_FACTS, FactTest
from app.core.pool import NothingDrawn
from app.core.presets import RATIO_PRESETS, preset_ratio
from app.core.quota import QuotaRule
from app.core.task import TaskPlan
from app.services import facts, items, pool
from app.services.facts import FactCount
from app.services.items import ItemLine
from app.services.pool import Reconciliation
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.task.fact_choice import FactChoice
from app.ui.task.sections import Section
from app.ui.views.plan import (
    Draft,
    by_facts,
    class_words,
    reconciliation_rows,
    with_class_rules,
)
from app.ui.views.quota import Tally, below_demand, planned_ratio, tally
from app.ui.widgets import Banner, Card, SummaryCard, label

MODES = ("RATIO", "NUMBER")
USUAL_MONTHS = 12  # offered first where classes go by facts
FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QuotaSection(Section):
    """A line per class: how many there are, ratio or number, how many that makes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.whole = QRadioButton(text("plan.quota.whole"))
        self.by_class = QRadioButton(text("plan.quota.by_class"))
        self.by_facts = QRadioButton(text("plan.quota.by_facts"))
        self.facts = FactChoice(text("plan.quota.class_facts"))
        self.facts.changed.connect(self._facts_chosen)
        for button in (self.whole, self.by_class, self.by_facts):
            button.toggled.connect(self._switched)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.problem = Banner("", "danger")
        card = Card(text("plan.quota.title"))
        choice = QHBoxLayout()
        choice.addWidget(self.whole)
        choice.addWidget(self.by_class)
        choice.addWidget(self.by_facts)
        choice.addStretch(1)
        self.preset = QComboBox()
        self.preset.setAccessibleName(text("plan.quota.preset"))
        self.preset.addItem(text("plan.quota.preset"), "")
        for name in RATIO_PRESETS:
            self.preset.addItem(text(f"plan.quota.presets.{name}"), name)
        self.preset.activated.connect(lambda _at: self._take_preset())
        card.tools.addWidget(self.preset)
        card.add(choice)
        card.add(self.facts)
        self.below = Banner("", "warning")
        card.add(self.problem)
        card.add(self.grid)
        card.add(self.below)
        card.body.addStretch(1)
        self.summary = SummaryCard(text("plan.quota.total"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.summary)
        self.box.addLayout(row, 1)
        self.lines: dict[str, tuple[QComboBox, QLineEdit]] = {}
        self._wanted: dict[str, QLabel] = {}
        self._faults: dict[str, QLabel] = {}
        self._draft: Draft | None = None
        self._classes: tuple[str, ...] = ()
        self._pools: dict[str, int] | None = None  # None while they are being counted
        self._items: tuple[ItemLine, ...] = ()
        self._kinds: tuple[str, ...] = ()  # of facts; empty until they are read
        self._pool_words = ""  # why nobody can be drawn

    def load(self, draft: Draft) -> None:
        self._draft = draft
        self._build(replace(draft.plan, quotas={}))  # no line of another scope stays
        self._choose_basis(draft.plan)
        self.desk.read(self, items.items, label=self.list_version, done=self._items_read)
        self.desk.act(self, pool.count_scope, draft.plan.scope, done=self._scoped)

    def _choose_basis(self, plan: TaskPlan) -> None:
        """Show what the classes are, without counting anew."""
        ruled = bool(plan.quotas) and plan.by_class
        basis = self.whole
        if ruled:
            basis = self.by_facts if plan.class_facts.asks else self.by_class
        for button in (self.whole, self.by_class, self.by_facts):
            button.blockSignals(True)
        basis.setChecked(True)
        for button in (self.whole, self.by_class, self.by_facts):
            button.blockSignals(False)
        self.facts.setVisible(basis is self.by_facts)
        if self._kinds:
            self.facts.set_test(plan.class_facts)
        else:
            self.desk.act(self, facts.counts, done=self._show_kinds)

    def _show_kinds(self, counts: tuple[FactCount, ...]) -> None:
        assert self._draft is not None  # load() comes first
        self._kinds = tuple(one.kind for one in counts)
        self.facts.show_counts(counts, self._draft.plan.class_facts)

    def _ruled(self) -> TaskPlan:
        """The plan with the rules of the chosen classes."""
        assert self._draft is not None  # load() comes first
        plan = self._draft.plan
        if self.by_facts.isChecked():
            return by_facts(plan, self._class_facts())
        return with_class_rules(plan, self._classes, self.by_class.isChecked())

    def _class_facts(self) -> FactTest:
        """The question that makes the classes; as planned until the kinds are read."""
        assert self._draft is not None  # load() comes first
        if not self.by_facts.isChecked():
            return NO_FACTS
        return self.facts.test() if self._kinds else self._draft.plan.class_facts

    def _facts_chosen(self) -> None:
        if self.by_facts.isChecked() and self._draft is not None:
            self._switched(True)
            self.edited.emit()

    def _items_read(self, rows: tuple[ItemLine, ...]) -> None:
        assert self._draft is not None  # load() comes first
        chosen = set(self._draft.plan.item_codes)
        self._items = tuple(row for row in rows if row.code in chosen)
        self._tally()

    def _scoped(self, count: pool.ScopeCount) -> None:
        assert self._draft is not None  # load() comes first
        self._classes = tuple(sorted(name or "-" for name in count.by_class))
        plan = self._ruled()
        self._build(plan)
        self._reconcile()

    def _switched(self, on: bool) -> None:
        if self._draft is None or not on:  # one button goes off when another goes on
            return
        self.facts.setVisible(self.by_facts.isChecked())
        if self.by_facts.isChecked() and not self._draft.plan.class_facts.asks:
            self.facts.set_test(FactTest(self._kinds, USUAL_MONTHS))
        plan = self._ruled()
        self._draft = replace(self._draft, plan=plan)
        self._build(plan)
        self._reconcile()

    def _build(self, plan: TaskPlan) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.lines.clear()
        self.preset.setVisible(self.by_class.isChecked() and bool(plan.quotas))
        self._wanted.clear()
        self._faults.clear()
        for column, key in enumerate(("class", "mode", "value", "pool", "wanted")):
            side = FIGURE if column > 2 else Qt.AlignmentFlag.AlignLeft
            heading = label(text(f"plan.quota.column_{key}"), "secondary")
            self.grid.addWidget(heading, 0, column, side)
        for row, (name, rule) in enumerate(plan.quotas.items(), 1):
            self._add_line(row, name, rule)
        self.grid.setColumnStretch(5, 1)

    def _add_line(self, row: int, name: str, rule: QuotaRule) -> None:
        mode = QComboBox()
        mode.addItem(text("plan.quota.ratio"), "RATIO")
        mode.addItem(text("plan.quota.number"), "NUMBER")
        mode.setCurrentIndex(MODES.index(rule.mode))
        value = QLineEdit(rule.value)
        value.setFixedWidth(110)
        words = class_words(name)
        mode.setAccessibleName(f"{words} {text('plan.quota.column_mode')}")
        value.setAccessibleName(f"{words} {text('plan.quota.column_value')}")
        mode.currentIndexChanged.connect(lambda _at: self._changed())
        value.textChanged.connect(lambda _words: self._changed())
        self.grid.addWidget(label(words), row, 0)
        self.grid.addWidget(mode, row, 1)
        self.grid.addWidget(value, row, 2)
        for column, key in ((3, "pool"), (4, "wanted")):
            figure = label("")
            self.grid.addWidget(figure, row, column, FIGURE)
            self._wanted[f"{name}/{key}"] = figure
        self._faults[name] = label("", "error")
        self.grid.addWidget(self._faults[name], row, 5)
        self.lines[name] = (mode, value)

    def rules(self) -> dict[str, QuotaRule]:
        """The quotas as typed."""
        return {
            name: QuotaRule(str(mode.currentData()), value.text().strip())
            for name, (mode, value) in self.lines.items()
        }

    def _take_preset(self) -> None:
        """Fill the lines with published ratios; they can be changed like typed ones."""
        preset = str(self.preset.currentData())
        if preset and self._draft is not None:
            quotas = {name: QuotaRule("RATIO", preset_ratio(preset, name)) for name in self.lines}
            self._draft = replace(self._draft, plan=replace(self._draft.plan, quotas=quotas))
            self._build(self._draft.plan)
            self._changed()

    def _changed(self) -> None:
        self._tally()
        self.edited.emit()

    def _reconcile(self) -> None:
        """Count the pool; what is typed has no part in that and may be wrong meanwhile."""
        assert self._draft is not None  # load() comes first
        self._pools = None
        self._tally()
        asked = tuple(self.lines)
        plan = replace(
            self._draft.plan, quotas={name: QuotaRule("NUMBER", "0") for name in self.lines}
        )
        self.desk.ponder(
            self,
            pool.reconcile,
            plan,
            done=lambda state: self._counted(state) if asked == tuple(self.lines) else None,
        )

    def _counted(self, state: Reconciliation) -> None:
        self._pools = {one.risk_class: one.pool for one in state.classes}
        self.summary.set_rows(reconciliation_rows(replace(state, officer_pools={})))
        other = state.problem if not isinstance(state.problem, NothingDrawn) else None
        from_pool = other is not None and not state.officer_pools
        self._pool_words = error_text(other) if other and from_pool else ""
        self._tally()

    def _tally(self) -> dict[str, Tally]:
        """Work out every line as it is typed, and say at once what is wrong."""
        pools = self._pools
        rules = self.rules()
        tallies = {
            name: tally(rule, None if pools is None else pools.get(name, 0))
            for name, rule in rules.items()
        }
        for name, one in tallies.items():
            self._mark(name, one, None if pools is None else pools.get(name, 0))
        if any(one.fault for one in tallies.values()):
            self.summary.set_figure("…", text("plan.quota.fix_lines"))
        elif pools is None or not tallies:
            self.summary.set_figure("…", text("plan.quota.counting"))
        else:
            total = sum(one.wanted or 0 for one in tallies.values())
            self.summary.set_figure(f"{total:,}")
            words = self._pool_words or ("" if total else error_text(NothingDrawn()))
            self.problem.show_note(words, "danger")
        planned = planned_ratio(rules, pools or {}, tallies)
        self.below.show_note(below_demand(self._items, planned), "warning")
        return tallies

    def _mark(self, name: str, one: Tally, there: int | None) -> None:
        field = self.lines[name][1]
        self._faults[name].setText(one.fault)
        self._wanted[f"{name}/pool"].setText("…" if there is None else f"{there:,}")
        wanted = "" if one.fault else "…" if one.wanted is None else f"{one.wanted:,}"
        self._wanted[f"{name}/wanted"].setText(wanted)
        field.setAccessibleDescription(one.fault)
        invalid = "true" if one.fault else "false"
        if field.property("invalid") != invalid:
            field.setProperty("invalid", invalid)
            field.style().unpolish(field)
            field.style().polish(field)

    def take(self, draft: Draft) -> Draft:
        if not self.lines:
            return draft
        quotas = self.rules()
        plan = replace(draft.plan, quotas=quotas, class_facts=self._class_facts())
        return replace(draft, plan=plan)

    def complete(self, draft: Draft) -> bool:
        wrong = [name for name, one in self._tally().items() if one.fault]
        if wrong:
            self.lines[wrong[0]][1].setFocus(Qt.FocusReason.OtherFocusReason)
        if self.by_facts.isChecked() and not self._class_facts().asks:
            self.problem.show_note(text("plan.quota.no_facts"), "danger")
            return False
        return bool(self.lines) and not wrong
