"""片区 of a task: townships put together by hand or balanced, with what each comes to."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.areas import balanced
from app.core.incomplete import PlanIncomplete
from app.core.task import TaskPlan
from app.core.team_plan import Area, check_areas
from app.errors import AppError
from app.services.draw import pool_towns
from app.services.draw.pool_towns import Towns
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import team_sources as view
from app.ui.views.team_sources import AreaRow, TownRow
from app.ui.widgets import Banner, Button, Dialog, FormGrid, NumberField, WrappedLabel, label

HEIGHT = 340


class AreasDialog(Dialog):
    """Townships left, areas right; automatic above, by hand between the two."""

    def __init__(self, parent: QWidget, towns: Towns, areas: tuple[Area, ...], teams: int) -> None:
        super().__init__(parent, text("team.area.title"), text("team.area.sentence"), width=1160)
        self.towns = towns
        self.areas = areas
        self._rows = view.town_rows(towns.counts, areas)
        self.number = NumberField()
        self.number.setRange(1, max(1, len(self._rows)))
        self.number.setValue(len(areas) or min(max(1, teams), len(self._rows)))
        self.number.setAccessibleName(text("team.area.auto"))
        self.by_places = QCheckBox(
            text("team.area.by_places", known=len(towns.places), total=len(self._rows))
        )
        self.by_places.setEnabled(bool(towns.places))
        self.by_places.setChecked(bool(towns.places))
        self.auto_button = Button(text("team.area.auto_go"), "play")
        self.auto_button.clicked.connect(self.divide)
        self.clear_button = Button(text("team.area.clear"), "x")
        self.clear_button.clicked.connect(lambda: self._take(()))
        self.town_table: RowsTable[TownRow] = RowsTable(
            _town_columns(), text("team.area.column.town"), key=lambda row: row.name, multi=True
        )
        self.town_table.rows_model.checked_changed.connect(self._fit)
        self.area_table: RowsTable[AreaRow] = RowsTable(
            _area_columns(), text("team.area.column.area")
        )
        self.area_table.picked.connect(lambda _row: self._fit())
        self.area_table.opened.connect(lambda _row: self.rename())
        self.target = QComboBox()
        self.target.setAccessibleName(text("team.area.put"))
        self.target.setMinimumWidth(150)
        self.put_button = Button(text("team.area.put"), "chevron-right")
        self.put_button.clicked.connect(self.put)
        self.rename_button = Button(text("team.area.rename"), "pencil")
        self.rename_button.clicked.connect(self.rename)
        self.left = Banner("", "warning")
        self._assemble()
        self.set_buttons(text("team.area.accept"))
        self._show()

    def _assemble(self) -> None:
        auto = QHBoxLayout()
        auto.setSpacing(8)
        for part in (
            label(text("team.area.auto")),
            self.number,
            label(text("team.area.auto_unit")),
            self.by_places,
            self.auto_button,
        ):
            auto.addWidget(part)
        auto.addStretch(1)
        auto.addWidget(self.clear_button)
        self.add(auto)
        if not self.towns.places:
            self.add(WrappedLabel(text("team.area.no_places"), "muted"))
        self.town_title, self.area_title = label("", "strong"), label("", "strong")
        by_hand = QHBoxLayout()
        by_hand.setSpacing(8)
        by_hand.addWidget(self.put_button)
        by_hand.addWidget(self.target, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.town_title)
        left.addWidget(self.town_table, 1)
        left.addLayout(by_hand)
        head = QHBoxLayout()
        head.addWidget(self.area_title, 1)
        head.addWidget(self.rename_button)
        right.addLayout(head)
        right.addWidget(self.area_table, 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        for table in (self.town_table, self.area_table):
            table.setMinimumHeight(HEIGHT)
        self.add(both, 1)
        self.add(self.left)

    # -- what the user does --------------------------------------------------------------

    def divide(self) -> None:
        """Build the areas anew, evenly."""
        places = self.towns.places if self.by_places.isChecked() else None
        try:
            groups = balanced(view.sizes_of(self._rows), self.number.value(), places)
        except AppError as error:
            messages.show_error(self, error)
            return
        self._take(view.named_areas(groups))

    def put(self) -> None:
        """Move the ticked townships, or the one in front, to the area chosen."""
        towns = self.picked()
        if not towns:
            return
        name = str(self.target.currentData())
        if name == _NEW:
            name = view.free_name(self.areas)
        self.town_table.rows_model.set_checked(tuple(towns), False)
        self._take(view.put_into(self.areas, towns, name))
        at = self.target.findData(name)
        self.target.setCurrentIndex(max(0, at))

    def picked(self) -> tuple[str, ...]:
        """The townships to move."""
        ticked = self.town_table.checked_keys()
        current = self.town_table.current_row()
        if ticked:
            return tuple(row.name for row in self._rows if row.name in ticked)
        return (current.name,) if current is not None else ()

    def rename(self) -> None:
        """Call the area in front otherwise."""
        row = self.area_table.current_row()
        if row is not None:
            dialog = _NameDialog(self, self.areas, row.name)
            if dialog.exec():
                self._take(dialog.areas)

    # -- what is shown -------------------------------------------------------------------

    def _take(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self._show()

    def _show(self) -> None:
        self._rows = view.town_rows(self.towns.counts, self.areas)
        self.town_table.set_rows(self._rows)
        rows = view.area_rows(self.towns.counts, self.areas)
        self.area_table.set_rows(rows)
        self.town_title.setText(text("team.area.towns", count=len(self._rows)))
        self.area_title.setText(text("team.area.areas", count=len(rows)))
        chosen = self.target.currentData()
        self.target.clear()
        self.target.addItem(text("team.area.put_new"), _NEW)
        for one in self.areas:
            self.target.addItem(one.name, one.name)
        self.target.addItem(text("team.area.put_none"), "")
        self.target.setCurrentIndex(max(0, self.target.findData(chosen)))
        loose = sum(not row.area for row in self._rows)
        said = [text("team.area.left", count=loose)] if loose and self.areas else []
        if self.towns.homeless:
            said.append(text("team.area.homeless", count=f"{self.towns.homeless:,}"))
        self.left.show_note("\n".join(said), "warning")
        self._fit()

    def _fit(self) -> None:
        self.put_button.setEnabled(bool(self._rows))
        self.rename_button.setEnabled(self.area_table.current_row() is not None)
        self.clear_button.setEnabled(bool(self.areas))
        self.auto_button.setEnabled(bool(self._rows))


class _NameDialog(Dialog):
    """One field: what an area is called."""

    def __init__(self, parent: QWidget, areas: tuple[Area, ...], name: str) -> None:
        super().__init__(parent, text("team.area.rename_title"), width=420)
        self._before = areas
        self._name = name
        self.areas = areas
        self.field = QLineEdit(name)
        self.field.selectAll()
        self.form = FormGrid(1, 80)
        self.form.add("name", text("team.area.column.area"), self.field, required=True)
        self.add(self.form)
        self.set_buttons(text("team.area.accept"))
        self.field.setFocus()

    def may_accept(self) -> bool:
        areas = view.renamed(self._before, self._name, " ".join(self.field.text().split()))
        try:
            check_areas(areas)
        except PlanIncomplete as error:
            return self.form.set_errors({"name": error_text(error)})
        self.areas = areas
        return True


class AreasField(QWidget):
    """What the areas are in one line, and the button that opens the window."""

    def __init__(self, desk: Desk, plan: Callable[[], TaskPlan], changed: Callable[[], None]):
        """plan: the plan as it stands in the fields."""
        super().__init__()
        self._desk = desk
        self._plan = plan
        self._told = changed
        self.areas: tuple[Area, ...] = ()
        self.words = WrappedLabel("")
        self.choose = Button(text("team.area.button"), "building-2")
        self.choose.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.choose)

    def show_areas(self, areas: tuple[Area, ...]) -> None:
        """Take over those of a plan."""
        self.areas = areas
        self.words.setText(view.areas_words(areas))

    def _ask(self) -> None:
        self.choose.setEnabled(False)
        plan = replace(self._plan(), areas=self.areas)
        self._desk.ponder(self, pool_towns.pool_towns, plan, done=self._open, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.choose.setEnabled(True)
        messages.show_error(self, error)

    def _open(self, towns: Towns) -> None:
        self.choose.setEnabled(True)
        dialog = AreasDialog(self, towns, self.areas, self._plan().team.teams)
        if dialog.exec() and dialog.areas != self.areas:
            self.show_areas(dialog.areas)
            self._told()


_NEW = "\n"  # no name of an area


def _town_columns() -> tuple[Column[TownRow], ...]:
    words = "team.area.column."
    return (
        Column(text(words + "town"), lambda row: row.name, least=110),
        Column(text(words + "pool"), lambda row: f"{row.pool:,}", 108, right=True),
        Column(
            text(words + "expected"), lambda row: view.number_words(row.expected), 124, right=True
        ),
        Column(
            text(words + "area"),
            lambda row: row.area or text("team.area.unassigned"),
            110,
            pill=lambda row: None if row.area else "warning",
        ),
    )


def _area_columns() -> tuple[Column[AreaRow], ...]:
    words = "team.area.column."
    return (
        Column(text(words + "area"), lambda row: row.name, least=120),
        Column(text(words + "towns"), lambda row: str(row.towns), 90, right=True),
        Column(text(words + "pool"), lambda row: f"{row.pool:,}", 108, right=True),
        Column(
            text(words + "expected"), lambda row: view.number_words(row.expected), 124, right=True
        ),
    )
