"""Where a draw's officers come from: units and branches, and the departments of a joint check."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.team_plan import Arrangement, Department, TeamPlan
from app.services.draw import pool_officers
from app.services.draw.pool_officers import Source
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.sections import ChoiceList
from app.ui.views import team_sources as view
from app.ui.widgets import Button, Dialog, NumberField, WrappedLabel, label


class SourcesDialog(Dialog):
    """Units and branches to tick, each with how many officers the registry has of it."""

    def __init__(self, parent: QWidget, source: Source, team: TeamPlan) -> None:
        own = team.arrangement is Arrangement.OWN
        words = text("team.source.sentence_own" if own else "team.source.sentence")
        super().__init__(parent, text("team.source.title"), words, width=720)
        self._counts = (dict(source.units), dict(source.branches))
        self.units = ChoiceList(text("team.source.units"), 280)
        self.units.set_options(view.source_options(source.units, team.units), team.units)
        self.branches = ChoiceList(text("team.source.branches"), 280)
        self.branches.set_options(
            view.source_options(source.branches, team.branches), team.branches
        )
        self.total = label("", "muted")
        row = QHBoxLayout()
        row.setSpacing(14)
        for choice in (self.units, self.branches):
            choice.changed.connect(self._tell)
            row.addWidget(choice, 1)
        self.add(row, 1)
        self.add(self.total)
        self.set_buttons(text("team.source.accept"))
        self._tell()
        self.units.list.setFocus()

    def _tell(self) -> None:
        counts, branches = self._counts
        chosen = self.units.chosen()
        there = sum(counts.get(name, 0) for name in chosen)
        if not chosen:
            there = sum(branches.get(name, 0) for name in self.branches.chosen())
        known = bool(chosen or self.branches.chosen())
        both = bool(chosen and self.branches.chosen())
        shown = text("team.source.total", count=there) if known and not both else ""
        self.total.setText(shown)


class SourcesField(QWidget):
    """What is chosen in one line, and the button that opens the window."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._told = changed
        self.team = TeamPlan()
        self.words = WrappedLabel("")
        self.choose = Button(text("team.source.choose"), "users")
        self.choose.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.choose)

    def show_team(self, team: TeamPlan) -> None:
        """Take over what a plan has."""
        self.team = team
        self.words.setText(view.source_words(team))

    def take(self, units: tuple[str, ...], branches: tuple[str, ...]) -> None:
        """Choose these."""
        if (units, branches) != (self.team.units, self.team.branches):
            self.show_team(replace(self.team, units=units, branches=branches))
            self._told()

    def _ask(self) -> None:
        self._desk.read(self, pool_officers.sources, done=self._open)

    def _open(self, source: Source) -> None:
        dialog = SourcesDialog(self, source, self.team)
        if dialog.exec():
            self.take(dialog.units.chosen(), dialog.branches.chosen())


class DepartmentsField(QWidget):
    """How many of a team each department gives; the sum stands below."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._told = changed
        self._rows: list[tuple[Department, NumberField]] = []
        self._there: dict[str, int] = {}
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(3, 1)
        self.total = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self.grid)
        box.addWidget(self.total)

    def show_departments(self, departments: tuple[Department, ...]) -> None:
        """Show a line for each."""
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for at, one in enumerate(departments):
            name = one.name or text("team.joint.own")
            spin = NumberField()
            spin.setRange(1, 9)
            spin.setFixedWidth(90)
            spin.setValue(one.members)
            spin.setAccessibleName(f"{name} {text('team.joint.members')}")
            spin.valueChanged.connect(lambda _value: self._changed())
            self.grid.addWidget(label(name), at, 0)
            self.grid.addWidget(spin, at, 1)
            self.grid.addWidget(label(text("team.joint.members"), "muted"), at, 2)
            there = label("", "muted")
            self.grid.addWidget(there, at, 3)
            if one.name in self._there or self._there:
                there.setText(text("team.joint.there", count=self._there.get(one.name, 0)))
            self._rows.append((one, spin))
        self._tell()

    def show_there(self, source: Source) -> None:
        """Say how many officers of each department the registry has."""
        self._there = dict(source.departments)
        self.show_departments(self.departments())

    def departments(self) -> tuple[Department, ...]:
        """The departments with the numbers in the fields."""
        return tuple(replace(one, members=spin.value()) for one, spin in self._rows)

    def _changed(self) -> None:
        self._tell()
        self._told()

    def _tell(self) -> None:
        total = sum(spin.value() for _, spin in self._rows)
        self.total.setText(
            text("team.joint.total", count=total) if self._rows else text("team.joint.none")
        )
