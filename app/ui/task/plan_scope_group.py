"""One group of conditions of a scope: values to tick, codes and days to type."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.core.scope import Scope, trade_words
from app.core.vocabulary import LIST_MARK
from app.services.registry.facts import FactCount
from app.services.registry.registry import Facets
from app.texts import text
from app.ui.task.fact_choice import FactChoice
from app.ui.task.sections import ChoiceList
from app.ui.views.plan import option_words
from app.ui.views.scope import read_day
from app.ui.widgets import label

CONDITIONS = (
    "townships",
    "stations",
    "kinds",
    "sections",
    "risk_classes",
    "labels",
    "libraries",
    "areas",
)
_LEAST = 78  # px: two values and a half, so that one sees there are more
_FACTS = 44  # px: one line of kinds


class GroupEditor(QWidget):
    """The conditions of the group in front.

    Signals:
        changed: another condition is asked for.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = {name: ChoiceList(text(f"plan.scope.{name}"), _LEAST) for name in CONDITIONS}
        self.trade = _field(text("plan.scope.trade_codes"), text("plan.scope.trade_hint"))
        self.days = {
            name: _field(text(f"plan.scope.{name}"), text("plan.scope.day_hint"))
            for name in ("founded_from", "founded_to")
        }
        self.facts = FactChoice(text("plan.scope.facts"))
        self._group = Scope()
        self._options: dict[str, tuple[tuple[str, int | None], ...]] = {}
        self._offering: set[str] = set(CONDITIONS)
        self._facts_known = False
        self.facts.kinds.list.setFixedHeight(_FACTS)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for choice in self.choices.values():
            choice.changed.connect(self.changed)
            # Counts stay in sight where a name is long; the whole stands in the tip.
            choice.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            choice.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._typed_row = self._typed()
        self.facts.changed.connect(self.changed)
        self._place()

    def _place(self) -> None:
        """Give those that offer something the room: three in a row, or four."""
        while self._grid.takeAt(0) is not None:
            pass
        shown = [choice for name, choice in self.choices.items() if name in self._offering]
        columns = 3 if len(shown) <= 6 else 4
        for at, choice in enumerate(shown):
            self._grid.addWidget(choice, at // columns, at % columns)
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row * columns < len(shown) else 0)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.addWidget(self._typed_row, 4, 0, 1, columns)
        self._grid.addWidget(self.facts, 5, 0, 1, columns)

    def _typed(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(text("plan.scope.trade_label"), "secondary"))
        row.addWidget(self.trade, 1)
        row.addSpacing(12)
        row.addWidget(label(text("plan.scope.founded"), "secondary"))
        row.addWidget(self.days["founded_from"])
        row.addWidget(label(text("plan.scope.until"), "secondary"))
        row.addWidget(self.days["founded_to"])
        for field in (self.trade, *self.days.values()):
            field.textEdited.connect(lambda _words: self.changed.emit())
        for day in self.days.values():
            day.setFixedWidth(118)
        return made

    # -- what is offered -----------------------------------------------------------------

    def offer(self, facets: Facets) -> None:
        """Offer the values the registry has, with how many have each."""
        for name in CONDITIONS:
            if name != "libraries":
                found = getattr(facets, name)
                self._options[name] = tuple((one.value, one.count) for one in found if one.value)
        self.show_group(self._group)

    def offer_libraries(self, names: Iterable[str]) -> None:
        """Offer the libraries and saved scopes there are."""
        self._options["libraries"] = tuple((name, None) for name in names)
        self._show_choice("libraries")

    def offer_facts(self, counts: tuple[FactCount, ...]) -> None:
        """Offer the kinds of facts."""
        self._facts_known = True
        self.facts.show_counts(counts, self._group.facts)

    # -- what is asked for ---------------------------------------------------------------

    def show_group(self, group: Scope) -> None:
        """Show the conditions of a group."""
        self._group = group
        for name in CONDITIONS:
            self._show_choice(name)
        if trade_words(self.trade.text()) != group.trade_codes:
            self.trade.setText(LIST_MARK.join(group.trade_codes))
        for name, field in self.days.items():
            day: date | None = getattr(group, name)
            if read_day(field.text()) != (day, True):
                field.setText(day.isoformat() if day else "")
        if self._facts_known:
            self.facts.set_test(group.facts)

    def _show_choice(self, name: str) -> None:
        chosen: tuple[str, ...] = getattr(self._group, name)
        options = [
            (value, value if count is None else option_words(name, value, count))
            for value, count in self._options.get(name, ())
        ]
        # A condition nobody in the registry meets any more stays, with its 0.
        there = {value for value, _ in options}
        options += [(one, option_words(name, one, 0)) for one in chosen if one not in there]
        choice = self.choices[name]
        choice.set_options(options, chosen)
        if bool(options) != (name in self._offering):
            self._offering ^= {name}
            self._place()
        choice.setVisible(bool(options))

    def group(self) -> Scope:
        """The conditions as ticked and typed; a day that is none counts as not there."""
        known = {
            name: choice.chosen() for name, choice in self.choices.items() if name in self._options
        }
        return replace(
            self._group,
            facts=self.facts.test() if self._facts_known else self._group.facts,
            trade_codes=trade_words(self.trade.text()),
            founded_from=read_day(self.days["founded_from"].text())[0],
            founded_to=read_day(self.days["founded_to"].text())[0],
            **known,  # type: ignore[arg-type] # every condition named here is a tuple of words
        )

    def bad_day(self) -> str:
        """What was typed for a day and is none; "" where there is no such thing."""
        typed = (field.text() for field in self.days.values())
        return next((words.strip() for words in typed if not read_day(words)[1]), "")


def _field(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made
