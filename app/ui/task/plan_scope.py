"""Which enterprises a task is about: conditions with a live count, or the upper level's list."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from app.core.facts import NO_FACTS
from app.core.scope import Scope
from app.core.task import DrawKind
from app.services import facts, listed, pool, registry
from app.services.facts import FactCount
from app.services.listed import Listed
from app.services.pool import ScopeCount
from app.services.registry import Facets
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.fact_choice import FactChoice
from app.ui.task.plan_hand import HandButton
from app.ui.task.sections import ChoiceList, Section, SectionStack
from app.ui.views.plan import Draft, option_words
from app.ui.widgets import Banner, Button, Card, SummaryCard, WrappedLabel

CONDITIONS = ("townships", "stations", "kinds", "sections", "risk_classes", "labels")
SHOWN_UNKNOWN = 8
SHOWN_SAMPLE = 5


class ScopeSection(Section):
    """Conditions with a live count beside them; for a list from above, the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choices = {name: ChoiceList(text(f"plan.scope.{name}")) for name in CONDITIONS}
        self.count = SummaryCard(text("plan.scope.count"))
        self.sample = WrappedLabel("", "muted")
        self.count.extra.addWidget(self.sample)
        clear = Button(text("plan.scope.clear"), "x")
        clear.clicked.connect(self._clear)
        card = Card(text("plan.scope.title"))
        self.hand = HandButton(desk, "enterprise", self.edited.emit)
        card.tools.addWidget(self.hand)
        card.tools.addWidget(clear)
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, name in enumerate(CONDITIONS):
            grid.addWidget(self.choices[name], at // 3, at % 3)
            self.choices[name].changed.connect(self._changed)
        self.facts = FactChoice(text("plan.scope.facts"))
        self.facts.changed.connect(self._changed)
        grid.addWidget(self.facts, 2, 0, 1, 3)
        card.add(WrappedLabel(text("plan.scope.subtitle"), "muted"))
        card.add(grid, 1)
        conditions = QWidget()
        row = QHBoxLayout(conditions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.count)
        self.list_card = ListedCard(desk)
        self.list_card.changed_keys = self.edited.emit
        self.conditions = conditions
        self.stack = SectionStack()
        self.stack.addWidget(conditions)
        self.stack.addWidget(self.list_card)
        self.box.addWidget(self.stack, 1)
        self._draft: Draft | None = None
        self._loaded = self._facts_loaded = False

    def load(self, draft: Draft) -> None:
        self._draft = draft
        upper = draft.plan.kind is DrawKind.OFFICERS
        self.stack.bring(self.list_card if upper else self.conditions)
        self.list_card.show_keys(draft.plan.listed)
        self.hand.show_rows(draft.plan.out_enterprises)
        if not upper and not self._loaded:
            self.desk.read(self, registry.facets, done=self._fill)
            self.desk.act(self, facts.counts, done=self._fill_facts)
        elif not upper:
            for name, choice in self.choices.items():
                choice.set_chosen(getattr(draft.plan.scope, name))
            self.facts.set_test(draft.plan.scope.facts)
            self._count()

    def _fill(self, facets: Facets) -> None:
        assert self._draft is not None  # load() comes first
        self._loaded = True
        scope = self._draft.plan.scope
        for name, choice in self.choices.items():
            options = [
                (one.value, option_words(name, one.value, one.count))
                for one in getattr(facets, name)
                if one.value
            ]
            # A condition nobody in the registry meets any more stays, with its 0.
            there = {value for value, _ in options}
            chosen = getattr(scope, name)
            options += [(one, option_words(name, one, 0)) for one in chosen if one not in there]
            choice.set_options(options, chosen)
            choice.setVisible(bool(options))
        self._count()

    def _fill_facts(self, counts: tuple[FactCount, ...]) -> None:
        assert self._draft is not None  # load() comes first
        self._facts_loaded = True
        self.facts.show_counts(counts, self._draft.plan.scope.facts)

    def scope(self) -> Scope:
        """The conditions as ticked."""
        if not self._loaded and self._draft is not None:
            return self._draft.plan.scope
        chosen = {name: choice.chosen() for name, choice in self.choices.items()}
        before = self._draft.plan.scope if self._draft else Scope()
        # What this page has no list for (trade codes, founding dates) stays as it is.
        return replace(
            before,
            facts=self.facts.test() if self._facts_loaded else before.facts,
            kinds=chosen["kinds"],
            townships=chosen["townships"],
            stations=chosen["stations"],
            sections=chosen["sections"],
            risk_classes=chosen["risk_classes"],
            labels=chosen["labels"],
        )

    def _clear(self) -> None:
        for choice in self.choices.values():
            choice.set_chosen(())
        self.facts.set_test(NO_FACTS)
        if self._draft is not None:
            self._draft = replace(self._draft, plan=replace(self._draft.plan, scope=Scope()))
        self._changed()

    def _changed(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        asked = self.scope()
        self.desk.act(
            self,
            pool.count_scope,
            asked,
            done=lambda count: self._counted(count) if asked == self.scope() else None,
        )

    def _counted(self, count: ScopeCount) -> None:
        self.count.set_figure(f"{count.in_scope:,}")
        directed = "terms.directed.yes" if self.scope().directed else "terms.directed.no"
        self.count.set_rows(
            (
                (text("plan.scope.total"), f"{count.total:,}"),
                (text("plan.scope.directed"), text(directed)),
            )
        )
        names = "\n".join(name for name, _, _ in count.sample[:SHOWN_SAMPLE])
        self.sample.setText(f"{text('plan.scope.sample')}\n{names}" if names else "")

    def take(self, draft: Draft) -> Draft:
        if draft.plan.kind is DrawKind.OFFICERS:
            plan = replace(draft.plan, listed=self.list_card.keys, scope=Scope())
        else:
            plan = replace(
                draft.plan, listed=(), scope=self.scope(), out_enterprises=self.hand.rows
            )
        self._draft = replace(draft, plan=plan)
        return self._draft

    def complete(self, draft: Draft) -> bool:
        if draft.plan.kind is DrawKind.OFFICERS and not draft.plan.listed:
            self.list_card.note.show_note(text("plan.scope.listed_none"), "danger")
            return False
        return True


class ListedCard(Card):
    """The upper level's list: a file, what of it was found, what was not."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("plan.scope.listed_title"))
        self.desk = desk
        self.keys: tuple[str, ...] = ()
        self.changed_keys: Callable[[], None] = _nothing
        choose = Button(text("plan.scope.listed_choose"), "upload", "accent")
        choose.clicked.connect(self._choose)
        self.found = Banner("", "success")
        self.note = Banner("", "warning")
        self.tools.addWidget(choose)
        self.add(WrappedLabel(text("plan.scope.listed_subtitle"), "muted"))
        self.add(self.found)
        self.add(self.note)
        self.body.addStretch(1)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show how many the list holds."""
        self.keys = keys
        words = text("plan.scope.listed_count", count=f"{len(keys):,}") if keys else ""
        self.found.show_note(words, "success")

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("plan.scope.listed_choose"), "", text("plan.scope.listed_filter")
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Match a file's rows with the registry."""
        self.desk.read(self, listed.read_listed, path, done=self._read)

    def _read(self, found: Listed) -> None:
        self.show_keys(found.keys)
        rows = "；".join(f"{row} {name}" for row, name in found.unknown[:SHOWN_UNKNOWN])
        self.note.show_note(
            text("plan.scope.listed_unknown", count=len(found.unknown), rows=rows)
            if found.unknown
            else "",
            "warning",
        )
        self.changed_keys()


def _nothing() -> None:
    """Tell nobody."""
