"""How many to draw: one figure for all, one a stratum, or weights; and in which batches."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.core.facts import NO_FACTS, FactTest
from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.shortfall import mended, shortfalls
from app.core.task import Part
from app.services.draw import libraries, pool
from app.services.draw.pool import Reconciliation
from app.services.quota_words import batch_words
from app.services.registry import facts, items
from app.services.registry.facts import FactCount
from app.services.registry.items import ItemLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.fact_choice import FactChoice
from app.ui.task.plan_batches import BatchButton
from app.ui.task.quota_fill import FillBar
from app.ui.task.quota_lines import LineSpec, QuotaLines, Shape
from app.ui.task.quota_weights import WeightGrid
from app.ui.task.sections import Section
from app.ui.views import quota_ways as ways
from app.ui.views.items import full_name
from app.ui.views.plan import Draft, reconciliation_rows
from app.ui.views.quota import (
    Tally,
    above_limit,
    mend_words,
    pool_fault,
    short_words,
    tally,
    with_limit,
)
from app.ui.views.quota_ways import Typed, Way, members_note, order_note
from app.ui.widgets import Banner, Card, SummaryCard, WrappedLabel, label

USUAL_MONTHS = 12  # offered first where classes go by facts


class QuotaSection(Section):
    """A line a stratum: how many there are, ratio or number, how many that makes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.way = QComboBox()
        self.way.setAccessibleName(text("quota.by"))
        for way in Way:
            self.way.addItem(text(f"quota.way.{way}"), way)
        self.way.currentIndexChanged.connect(lambda _at: self._switched())
        self.facts = FactChoice(text("plan.quota.class_facts"))
        self.facts.changed.connect(self._facts_chosen)
        self.add_library = QComboBox()
        self.add_library.setAccessibleName(text("quota.add_library"))
        self.add_library.activated.connect(lambda _at: self._library_added())
        self.rows = QuotaLines()
        self.rows.changed.connect(self._changed)
        self.rows.moved.connect(self._moved)
        self.rows.removed.connect(self._removed)
        self.rows.whom_changed.connect(self._whom_chosen)
        self.fill = FillBar(self.rows)
        self.weights = WeightGrid()
        self.weights.changed.connect(self._changed)
        self.least = QCheckBox(text("quota.at_least_one"))
        self.least.toggled.connect(lambda _on: self._changed())
        self.batches = BatchButton(self._batched)
        self.problem = Banner("", "danger")
        self.below = Banner("", "warning")
        self.note = WrappedLabel("", "muted")
        self.batch_note = WrappedLabel("", "muted")
        self.summary = SummaryCard(text("plan.quota.total"))
        self.summary.extra.addWidget(self.note)
        self.summary.extra.addWidget(self.batch_note)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._card(), 1)
        row.addWidget(self.summary)
        self.box.addLayout(row, 1)
        self._draft: Draft | None = None
        self._parts: tuple[Part, ...] = ()
        self._pools: dict[str, int] | None = None  # None while they are being counted
        self._state: Reconciliation | None = None
        self._items: tuple[ItemLine, ...] = ()
        self._kinds: tuple[str, ...] = ()  # of facts; empty until they are read
        self._libraries: tuple[str, ...] = ()
        self._enough: dict[str, QuotaRule] = {}  # what it takes to meet what the items demand
        self._kept = True  # the lines are of the plan's own way

    def _card(self) -> QWidget:
        card = Card(text("plan.quota.title"))
        card.tools.addWidget(self.fill)
        choice = QHBoxLayout()
        choice.setSpacing(10)
        choice.addWidget(label(text("quota.by"), "secondary"))
        choice.addWidget(self.way)
        choice.addWidget(self.add_library)
        choice.addStretch(1)
        choice.addWidget(self.batches)
        card.add(choice)
        card.add(self.facts)
        card.add(self.problem)
        card.add(self.rows, 1000)
        card.add(self.weights)
        card.add(self.least)
        card.add(self.below)
        card.body.addStretch(1)
        return card

    @property
    def lines(self) -> dict[str, tuple[QComboBox, QLineEdit]]:
        """Stratum -> its fields: ratio or number, and the figure."""
        return self.rows.lines

    # -- what is shown -------------------------------------------------------------------

    def load(self, draft: Draft) -> None:
        plan = draft.plan
        self._draft, self._kept = draft, True
        self._parts, self._state = plan.parts, None
        self.rows.show_lines((), Shape())  # no line of another scope stays
        self.weights.show_classes({}, {})
        way = ways.way_of(plan)
        self.way.blockSignals(True)
        self.way.setCurrentIndex(list(Way).index(way))
        self.way.blockSignals(False)
        self.least.blockSignals(True)
        self.least.setChecked(plan.at_least_one)
        self.least.blockSignals(False)
        self.batches.show_batches(plan.batches, (plan.period_from, plan.period_to))
        self.batch_note.setText(batch_words(plan))
        if self._kinds:
            self.facts.set_test(plan.class_facts)
        else:
            self.desk.act(self, facts.counts, done=self._show_kinds)
        self.desk.read(self, items.items, label=self.list_version, done=self._items_read)
        self.desk.read(self, libraries.library_names, done=self._libraries_read)
        self._show_way()
        self._reconcile()

    def chosen(self) -> Way:
        """The way that is chosen."""
        return Way(self.way.currentData())

    def choose(self, way: Way) -> None:
        """Choose a way, as a person does in the list."""
        self.way.setCurrentIndex(list(Way).index(way))

    def _show_kinds(self, counts: tuple[FactCount, ...]) -> None:
        assert self._draft is not None  # load() comes first
        self._kinds = tuple(one.kind for one in counts)
        self.facts.show_counts(counts, self._draft.plan.class_facts)

    def _items_read(self, rows: tuple[ItemLine, ...]) -> None:
        assert self._draft is not None  # load() comes first
        chosen = set(self._draft.plan.item_codes)
        self._items = tuple(row for row in rows if row.code in chosen)
        if self.chosen() is Way.ITEM:
            self._show_way()
        self._tally()

    def _libraries_read(self, names: tuple[str, ...]) -> None:
        self._libraries = names
        if self.chosen() in ways.BY_PARTS:
            self._show_way()
            self._tally()

    def _show_way(self) -> None:
        """Show the lines of the way, as far as they are known."""
        assert self._draft is not None  # load() comes first
        way, plan = self.chosen(), self._draft.plan
        if way is Way.ITEM:
            self._parts = ways.parts_of_items(replace(plan, parts=self._parts))
        self.facts.setVisible(way is Way.FACTS)
        self.weights.setVisible(way is Way.WEIGHTS)
        self.least.setVisible(way not in ways.ONE_LINE)
        known = self.rows.rules() or dict(plan.quotas)
        if way in ways.BY_PARTS:
            names = [part.key for part in self._parts]
        elif self._state is None:
            names = list(known) if self._kept else []
        else:
            names = list(self._state.words)
        rules = ways.rules_for(way, names, known, self._kept)
        named = {one.code: full_name(one) for one in self._items}
        whom = {part.key: ways.scope_words(part) for part in self._parts}
        self.rows.show_lines(
            [
                LineSpec(name, ways.stratum_words(name, way, named), rule, whom.get(name, ""))
                for name, rule in rules.items()
            ],
            Shape(
                way in ways.BY_PARTS and len(names) > 1,
                way is Way.LIBRARY,
                self._libraries if way is Way.ITEM else None,
            ),
        )
        self.fill.fit(way, len(rules))
        self._fit_libraries(way)

    def _fit_libraries(self, way: Way) -> None:
        there = {part.key for part in self._parts}
        self.add_library.setVisible(way is Way.LIBRARY)
        self.add_library.clear()
        self.add_library.addItem(text("quota.add_library"), "")
        for name in self._libraries:
            if name not in there:
                self.add_library.addItem(name, name)
        self.add_library.setEnabled(self.add_library.count() > 1)

    # -- what the user does --------------------------------------------------------------

    def _switched(self) -> None:
        if self._draft is None:
            return
        self._kept = False
        self._state, self._parts = None, ()
        if self.chosen() is Way.FACTS and not self.facts.test().asks:
            self.facts.set_test(FactTest(self._kinds, USUAL_MONTHS))
        self._show_way()
        self._reconcile()
        self.edited.emit()

    def _facts_chosen(self) -> None:
        if self.chosen() is Way.FACTS and self._draft is not None:
            self._reconcile()
            self.edited.emit()

    def _library_added(self) -> None:
        name = str(self.add_library.currentData())
        if name:
            self._repart((*self._parts, ways.library_part(name)))

    def _moved(self, key: str, by: int) -> None:
        self._repart(ways.moved(self._parts, key, by))

    def _removed(self, key: str) -> None:
        self._repart(tuple(part for part in self._parts if part.key != key))

    def _whom_chosen(self, key: str, library: str) -> None:
        scope = Scope(libraries=(library,)) if library else Scope()
        self._repart(
            tuple(replace(part, scope=scope) if part.key == key else part for part in self._parts)
        )

    def _repart(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self._show_way()
        self._reconcile()
        self.edited.emit()

    def _changed(self) -> None:
        self._tally()
        self.edited.emit()

    def _batched(self) -> None:
        assert self._draft is not None  # the button is shown with a plan
        taken = replace(self._draft.plan, batches=self.batches.batches)
        self.batch_note.setText(batch_words(taken))
        self.edited.emit()

    # -- what it comes to ----------------------------------------------------------------

    def _typed(self) -> Typed:
        return Typed(
            self.chosen(),
            self.rows.rules(),
            self._class_facts(),
            self._parts,
            self.weights.weights(),
            self.least.isChecked() and self.chosen() not in ways.ONE_LINE,
        )

    def _class_facts(self) -> FactTest:
        """The question that makes the classes; as planned until the kinds are read."""
        assert self._draft is not None  # load() comes first
        if self.chosen() is not Way.FACTS:
            return NO_FACTS
        return self.facts.test() if self._kinds else self._draft.plan.class_facts

    def _reconcile(self) -> None:
        """Count the pool; what is typed has no part in that and may be wrong meanwhile."""
        assert self._draft is not None  # load() comes first
        self._pools = None
        self._tally()
        plan = ways.to_count(self._draft.plan, self._typed())
        if self.chosen() is Way.LIBRARY and not self._parts:
            return

        def counted(state: Reconciliation) -> None:
            assert self._draft is not None  # load() comes first
            if plan == ways.to_count(self._draft.plan, self._typed()):
                self._counted(state)

        self.desk.ponder(self, pool.reconcile, plan, self.list_version, done=counted)

    def _counted(self, state: Reconciliation) -> None:
        assert self._draft is not None  # load() comes first
        way = self.chosen()
        self._state = state
        self._pools = {one.name: one.pool for one in state.strata}
        if way is Way.WEIGHTS:
            known = self.weights.weights() or self._draft.plan.weights
            self.weights.show_classes(
                {name: self._pools.get(name, 0) for name in state.words}, known
            )
            self._pools[ALL] = state.pool
        elif way not in ways.BY_PARTS and set(state.words) != set(self.rows.lines):
            self._show_way()
        self._kept = True
        self.summary.set_rows(reconciliation_rows(replace(state, officer_pools={})))
        self._tally()

    def _tally(self) -> dict[str, Tally]:
        """Work out every line as it is typed, and say at once what is wrong."""
        pools, rules, way = self._pools, self.rows.rules(), self.chosen()
        least = self.least.isChecked() and way not in ways.ONE_LINE
        by_code = {one.code: one for one in self._items} if way is Way.ITEM else {}
        tallies = {}
        for name, rule in rules.items():
            there = None if pools is None else pools.get(name, 0)
            one = tally(rule, there, at_least_one=least, one_of=len(rules))
            tallies[name] = with_limit(one, by_code.get(name), rule, there)
            self.rows.mark(name, tallies[name], there, members_note(self._state, name))
        wrong = any(one.fault for one in tallies.values())
        total = None
        if wrong:
            self.summary.set_figure("…", text("plan.quota.fix_lines"))
        elif not tallies and way is Way.LIBRARY:
            self.summary.set_figure("…", "")
        elif pools is None or not tallies:
            self.summary.set_figure("…", text("plan.quota.counting"))
        else:
            total = sum(one.wanted or 0 for one in tallies.values())
            self.summary.set_figure(f"{total:,}")
        if way is Way.WEIGHTS:
            self.weights.show_chances(total)
        self.problem.show_note(self._stands_in_the_way(tallies, total), "danger")
        self._show_short(tallies, total)
        self.note.setText(order_note(self._state, way))
        return tallies

    def _show_short(self, tallies: dict[str, Tally], total: int | None) -> None:
        """Warn where the items demand more, and offer the numbers that are enough."""
        state, draft = self._state, self._draft
        if total is None or state is None or draft is None or self._pools is None:
            self.below.show_note("")
            return
        plan = ways.planned(draft.plan, self._typed())
        found = {name: (self._pools.get(name, 0), one.wanted or 0) for name, one in tallies.items()}
        short = shortfalls(plan, state.together, found, state.needs)
        self.below.show_note(short_words(short, "PLAN"), "warning")
        self._enough = mended(plan, state.together, found, state.needs)
        if words := mend_words(self._enough, short):
            self.below.set_button(words, self.take_enough)
        else:
            self.below.clear_button()

    def take_enough(self) -> None:
        """Take the numbers that are enough for what the items demand."""
        self.rows.fill(self._enough)

    def _stands_in_the_way(self, tallies: dict[str, Tally], total: int | None) -> str:
        """What no line says for itself; "" for nothing."""
        way = self.chosen()
        if way is Way.LIBRARY and not self._parts:
            return text("quota.choose_library" if self._libraries else "quota.no_libraries")
        if words := pool_fault(self._state, total):
            return words
        if total is None or way is Way.ITEM:
            return ""
        rules, pools = self.rows.rules(), self._pools or {}
        return above_limit(self._items, rules, pools, tallies, at_least_one=self.least.isChecked())

    # -- what the panel asks -------------------------------------------------------------

    def take(self, draft: Draft) -> Draft:
        typed = self._typed()
        plan = replace(draft.plan, batches=self.batches.batches)
        if not typed.rules and typed.way not in ways.BY_PARTS:
            return replace(draft, plan=plan)
        return replace(draft, plan=ways.planned(plan, typed))

    def complete(self, draft: Draft) -> bool:
        tallies = self._tally()
        wrong = [name for name, one in tallies.items() if one.fault]
        if wrong:
            self.rows.focus(wrong[0])
        if self.chosen() is Way.FACTS and not self._class_facts().asks:
            self.problem.show_note(text("plan.quota.no_facts"), "danger")
            return False
        if self.chosen() is Way.WEIGHTS and (bad := self.weights.wrong()):
            self.weights.fields[bad[0]].setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return bool(tallies) and not wrong
