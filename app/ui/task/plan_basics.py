"""The first two steps of a plan: name, numbers, period; and the items."""

from dataclasses import replace
from typing import cast

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.core.task import DrawKind
from app.core.vocabulary import METHODS
from app.services.registry import items
from app.services.registry.items import ItemLine
from app.services.task.tasks import TaskNumbers
from app.texts import text
from app.ui.desk import Desk
from app.ui.law_reader import show_item_basis
from app.ui.tables import Column, RowsTable
from app.ui.task.sections import Section
from app.ui.views.items import full_name
from app.ui.views.plan import Draft, basics_errors
from app.ui.widgets import Banner, Button, Card, DayField, FormGrid, SearchBox, WrappedLabel

ON_PAPERS = ("contact", "phone", "place")  # of this task; empty: the bureau's
SOURCES = ("PLAN", "ADHOC", "UPPER")


class BasicsSection(Section):
    """Name, numbers, source, period, methods, order on stage."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = FormGrid(2, 104)
        self.lines = {
            key: QLineEdit()
            for key in (
                "name",
                "plan_name",
                "task_no",
                "plan_no",
                "inner_no",
                "lead",
                "partners",
                *ON_PAPERS,
            )
        }
        self.source = QComboBox()
        for source in SOURCES:
            self.source.addItem(text(f"terms.source.{source}"), source)
        self.kind = QComboBox()
        for kind in DrawKind:
            self.kind.addItem(text(f"terms.kind.{kind}"), kind)
        self.order = QComboBox()
        self.order.addItem(text("plan.basics.officers_first"), True)
        self.order.addItem(text("plan.basics.enterprises_first"), False)
        self.dates = {key: DayField() for key in ("period_from", "period_to")}
        self.methods = {name: QCheckBox(name) for name in METHODS}
        self.publish = QCheckBox(text("plan.basics.publish_yes"))
        self.from_above = QCheckBox(text("excluded.from_above.label"))
        self._assemble()

    def _assemble(self) -> None:
        words = "plan.basics."
        hints = {"partners": text("plan.basics.partners_hint")}
        self.form.add("name", text(words + "name"), self.lines["name"], required=True, wide=True)
        self.form.add(
            "plan_name", text(words + "plan_name"), self.lines["plan_name"], required=True
        )
        for key in ("plan_no", "task_no", "inner_no"):
            self.form.add(key, text(words + key), self.lines[key], required=True)
        self.form.add("source", text(words + "source"), self.source)
        self.form.add("kind", text(words + "kind"), self.kind)
        for key in ("lead", "partners"):
            self.form.add(key, text(words + key), self.lines[key], hint=hints.get(key, ""))
        for key, field in self.dates.items():
            self.form.add(key, text(words + key), field, required=True)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for box in self.methods.values():
            row.addWidget(box)
        row.addStretch(1)
        self.form.add("methods", text(words + "methods"), holder, required=True, wide=True)
        self.form.add("order", text(words + "order"), self.order)
        self.form.add("publish", text(words + "publish"), self.publish)
        for key in ON_PAPERS:
            line = self.lines[key]
            line.setPlaceholderText(text(f"{words}{key}_empty"))
            self.form.add(key, text(words + key), line)
        self.form.add("from_above", text("excluded.from_above.title"), self.from_above)
        card = Card(text("plan.basics.title"))
        card.add(self.form)
        self.box.addWidget(card)
        self.box.addStretch(1)
        self.kind.currentIndexChanged.connect(lambda _at: self.edited.emit())

    def load(self, draft: Draft) -> None:
        plan = draft.plan
        values = {
            "name": plan.name,
            "plan_name": plan.plan_name,
            "task_no": draft.numbers.task_no,
            "plan_no": draft.numbers.plan_no,
            "inner_no": draft.numbers.inner_no,
            "lead": plan.lead,
            "partners": "、".join(plan.partners),
            **{key: getattr(plan, key) for key in ON_PAPERS},
        }
        for key, value in values.items():
            self.lines[key].setText(value)
        self.source.setCurrentIndex(SOURCES.index(plan.source))
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(tuple(DrawKind).index(plan.kind))
        self.kind.blockSignals(False)
        self.order.setCurrentIndex(0 if plan.officers_first else 1)
        for key in self.dates:
            day = getattr(plan, key)
            self.dates[key].setDate(day)
        for name, box in self.methods.items():
            box.setChecked(name in plan.methods)
        self.publish.setChecked(plan.publish_list)
        self.from_above.setChecked(plan.from_above)

    def take(self, draft: Draft) -> Draft:
        words = {key: field.text().strip() for key, field in self.lines.items()}
        partners = words["partners"].replace(",", "、").replace("，", "、").split("、")
        plan = replace(
            draft.plan,
            name=words["name"],
            plan_name=words["plan_name"],
            source=str(self.source.currentData()),
            kind=cast(DrawKind, self.kind.currentData()),
            lead=words["lead"],
            partners=tuple(one.strip() for one in partners if one.strip()),
            period_from=self.dates["period_from"].day(),
            period_to=self.dates["period_to"].day(),
            methods=tuple(name for name, box in self.methods.items() if box.isChecked()),
            officers_first=bool(self.order.currentData()),
            publish_list=self.publish.isChecked(),
            from_above=self.from_above.isChecked(),
            contact=words["contact"],
            phone=words["phone"],
            place=words["place"],
        )
        numbers = TaskNumbers(words["plan_no"], words["task_no"], words["inner_no"])
        return Draft(plan, numbers)

    def complete(self, draft: Draft) -> bool:
        return self.form.set_errors(basics_errors(draft))


class ItemsSection(Section):
    """The items of the list in force; several may be checked in one visit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.search = SearchBox(text("plan.items.search"))
        self.search.searched.connect(self._filter)
        self.table: RowsTable[ItemLine] = RowsTable(
            _item_columns(), text("plan.items.title"), key=lambda row: row.code
        )
        self.table.setMinimumHeight(300)
        self.table.picked.connect(self._show_basis)
        self.table.rows_model.checked_changed.connect(self._changed)
        self.basis = WrappedLabel("", "secondary")
        self.problem = Banner("", "danger")
        self.card = Card(text("plan.items.title"))
        self.basis_button = Button(text("law.cited.button"), "book-open-text")
        self.basis_button.setEnabled(False)
        self.basis_button.clicked.connect(self.show_basis)
        self.card.tools.addWidget(self.basis_button)
        self.card.tools.addWidget(self.search)
        self.card.add(self.problem)
        self.card.add(self.table, 1)
        self.card.add(self.basis)
        self.box.addWidget(self.card, 1)
        self._rows: tuple[ItemLine, ...] = ()
        self._loaded: str | None = None  # the list whose items are on show
        self._before: tuple[str, ...] = ()

    def load(self, draft: Draft) -> None:
        self._before = draft.plan.item_codes
        self.table.rows_model.checked = set(self._before)
        self.table.viewport().update()
        if self._loaded != self.list_version:
            # The task keeps the list it began with, whatever was imported since.
            self.desk.read(self, items.items, label=self.list_version, done=self._show)
        self._changed()

    def _show(self, rows: tuple[ItemLine, ...]) -> None:
        self._loaded = self.list_version
        self._rows = rows
        if not rows:
            self.problem.show_note(text("plan.items.empty_hint"), "warning")
        self._filter(self.search.text())
        self._changed()

    def _filter(self, words: str) -> None:
        wanted = words.strip().upper()
        found = tuple(
            row
            for row in self._rows
            if wanted in f"{row.code} {full_name(row)} {row.category} {row.object_kind}".upper()
        )
        self.table.set_rows(found)
        if self._rows and not found:
            self.basis.setText(text("plan.items.no_hit", words=words.strip()))
        elif self.table.current_row() is None:
            self.basis.setText("")

    def _show_basis(self, row: object) -> None:
        if isinstance(row, ItemLine):
            words = row.basis if row.usable else text("law.words.no_basis")
            self.basis.setText(f"{text('plan.items.basis')}：{words}")
        self.basis_button.setEnabled(isinstance(row, ItemLine))

    def show_basis(self) -> None:
        """Open what the basis of the item in front says word for word."""
        row = self.table.current_row()
        if row is not None:
            show_item_basis(self, self.desk, row.id)

    def codes(self) -> tuple[str, ...]:
        """The chosen codes in the order of the list."""
        checked = self.table.checked_keys()
        if self._loaded is None:
            return self._before
        return tuple(row.code for row in self._rows if row.code in checked)

    def skills(self) -> tuple[str, ...]:
        """What the chosen items ask of a team."""
        checked = self.table.checked_keys()
        return tuple(sorted({row.skill for row in self._rows if row.code in checked and row.skill}))

    def _changed(self) -> None:
        checked = self.table.checked_keys()
        idle = next((row for row in self._rows if row.code in checked and not row.usable), None)
        if idle is not None:
            self.table.rows_model.set_checked((idle.code,), False)
            words = text("plan.items.no_basis", code=idle.code, name=full_name(idle))
            self.problem.show_note(words, "danger")
            return
        count = len(self.table.checked_keys())
        self.card.set_title(
            text("plan.items.title"),
            text("plan.items.subtitle", version=self.list_version, count=count),
        )
        if self.table.checked_keys():
            self.problem.show_note("")

    def take(self, draft: Draft) -> Draft:
        return replace(draft, plan=replace(draft.plan, item_codes=self.codes()))

    def complete(self, draft: Draft) -> bool:
        self.problem.show_note("" if draft.plan.item_codes else text("plan.items.none"), "danger")
        return bool(draft.plan.item_codes)


def _item_columns() -> tuple[Column[ItemLine], ...]:
    return (
        Column(text("plan.items.column_code"), lambda row: row.code, 80),
        Column(text("plan.items.column_name"), full_name),
        Column(text("plan.items.column_category"), lambda row: row.category, 160, optional=True),
        Column(text("plan.items.column_object"), lambda row: row.object_kind, 180, optional=True),
        Column(text("plan.items.column_skill"), lambda row: row.skill, 110),
    )
