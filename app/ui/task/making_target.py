"""Whom a paper is for: nobody in particular, an attempt, teams, or enterprises of the task."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.paper_asks import About
from app.services.paper.making import KindOfPaper
from app.services.paper.making_about import Target
from app.services.paper.making_choice import ChoicePlace, Choices, team_words
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import making as view
from app.ui.widgets import Button, SearchBox, WrappedLabel, label

_LIST_HEIGHT = 176


class TargetPicker(QWidget):
    """Shows what a form is about; what was chosen stays when the form changes.

    changed: other targets.
    """

    changed = Signal()

    def __init__(self, task_id: int | None) -> None:
        super().__init__()
        self._task_id = task_id
        self._kind: KindOfPaper | None = None
        self._several = False
        self.choices = Choices()
        self.words = WrappedLabel("", "muted")
        self.combo = QComboBox()
        self.combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.search = SearchBox(text("making.target.place_search"))
        self.search.searched.connect(lambda _words: self._fill_places())
        columns = _columns()
        title = text("making.target.place_list")
        self.one: RowsTable[ChoicePlace] = RowsTable(columns, title)
        self.several: RowsTable[ChoicePlace] = RowsTable(
            columns, title, key=lambda row: row.target.assignment_id
        )
        self.one.picked.connect(lambda _row: self.changed.emit())
        self.several.rows_model.checked_changed.connect(self._checked)
        self.picked = label("", "muted")
        self.all_button = Button(text("making.target.all"), "", "link")
        self.none_button = Button(text("making.target.none"), "", "link")
        self.all_button.clicked.connect(lambda: self._check(on=True))
        self.none_button.clicked.connect(lambda: self._check(on=False))
        self._tools = QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picked, 1)
        row.addWidget(self.all_button)
        row.addWidget(self.none_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for table in (self.one, self.several):
            table.setFixedHeight(_LIST_HEIGHT)
        for widget in (
            self.words,
            self.combo,
            self.search,
            self.one,
            self.several,
            self._tools,
        ):
            box.addWidget(widget)
        self._show_parts()

    def show_choices(self, choices: Choices) -> None:
        """Say what there is to choose from."""
        self.choices = choices
        if self._kind is not None:
            self.show_kind(self._kind)

    def show_kind(self, kind: KindOfPaper) -> None:
        """Ask what a form is about."""
        self._kind = kind
        self._several = view.may_be_several(kind)
        self._fill_combo(kind.about)
        if kind.about is About.ENTERPRISE:
            self._fill_places()
        self._show_parts()

    def targets(self) -> tuple[Target, ...]:
        """One target per paper; () where something is still to be chosen."""
        about = self._kind.about if self._kind is not None else None
        if about is About.BLANK:
            return (Target(),)
        if about is About.TASK:
            return (Target(self._task_id),)
        if about in (About.DRAW, About.TEAM):
            chosen = self.combo.currentData()
            return chosen if isinstance(chosen, tuple) else ()
        if about is About.ENTERPRISE and self._several:
            keys = self.several.checked_keys()
            return tuple(
                one.target for one in self.choices.places if one.target.assignment_id in keys
            )
        row = self.one.current_row() if about is About.ENTERPRISE else None
        return (row.target,) if row is not None else ()

    def _fill_combo(self, about: About) -> None:
        before = self.combo.currentText()
        self.combo.blockSignals(True)
        self.combo.clear()
        if about is About.DRAW:
            for draw in self.choices.draws:
                self.combo.addItem(view.draw_words(draw), (draw.target,))
            self.combo.setAccessibleName(text("making.target.draw"))
        elif about is About.TEAM:
            teams = self.choices.teams
            if len(teams) > 1:
                every = text("making.target.team_all", count=len(teams))
                self.combo.addItem(every, tuple(one.target for one in teams))
            for one in teams:
                self.combo.addItem(view.team_line(one), (one.target,))
            self.combo.setAccessibleName(text("making.target.team"))
        self.combo.setCurrentIndex(max(0, self.combo.findText(before)))
        self.combo.blockSignals(False)

    def _fill_places(self) -> None:
        places = view.found_places(self.choices.places, self.search.words())
        before = self.one.current_row()
        table = self.several if self._several else self.one
        table.set_rows(places)
        if not self._several and places:
            self.one.selectRow(places.index(before) if before in places else 0)

    def _check(self, *, on: bool) -> None:
        keys = [row.target.assignment_id for row in self.several.rows()]
        self.several.rows_model.set_checked(keys, on)

    def _checked(self) -> None:
        count = len(self.targets())
        self.picked.setText(text("making.target.picked", count=count))
        self.changed.emit()

    def _show_parts(self) -> None:
        about = self._kind.about if self._kind is not None else None
        places = about is About.ENTERPRISE and bool(self.choices.places)
        combo = about in (About.DRAW, About.TEAM) and self.combo.count() > 0
        self.words.setText(self._words(about, places=places, combo=combo))
        self.words.setVisible(bool(self.words.text()))
        self.combo.setVisible(combo)
        self.search.setVisible(places)
        self.one.setVisible(places and not self._several)
        self.several.setVisible(places and self._several)
        self._tools.setVisible(places and self._several)
        self.picked.setText(text("making.target.picked", count=len(self.targets())))

    def _words(self, about: About | None, *, places: bool, combo: bool) -> str:
        if about is None or combo:
            return ""
        if about in (About.TASK, About.BLANK):
            return text(f"making.target.{about.name}")
        if places:
            return text("making.target.several") if self._several else ""
        lacking = {About.DRAW: "no_draw", About.TEAM: "no_team", About.ENTERPRISE: "no_place"}
        return text(f"making.target.{lacking[about]}")


def _columns() -> tuple[Column[ChoicePlace], ...]:
    return (
        Column[ChoicePlace](
            text("making.target.position"), lambda row: str(row.position), 58, right=True
        ),
        Column[ChoicePlace](text("making.target.name"), lambda row: row.name, least=190),
        Column[ChoicePlace](
            text("making.target.team"), lambda row: team_words(row.team), 78, optional=True
        ),
    )
