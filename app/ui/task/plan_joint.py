"""联合抽查: which department answers for which item, item by item."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout

from app.core.incomplete import PlanIncomplete
from app.core.joint import check_joint, departments, proposed, with_departments
from app.core.task import TaskPlan
from app.services.registry import items
from app.services.registry.items import ItemLine
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.task.sections import Section
from app.ui.views.items import full_name
from app.ui.views.joint import department_words
from app.ui.views.plan import Draft
from app.ui.widgets import Banner, Card, SummaryCard, WrappedLabel, label


class JointSection(Section):
    """A line per item with its department; beside it what each department has."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choices: dict[str, QComboBox] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        self.problem = Banner("", "danger")
        card = Card(text("joint.plan.title"))
        card.add(WrappedLabel(text("joint.plan.subtitle"), "muted"))
        card.add(self.problem)
        card.add(self.grid)
        card.body.addStretch(1)
        self.summary = SummaryCard(text("joint.plan.departments"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.summary)
        self.box.addLayout(row, 1)
        self._plan: TaskPlan | None = None

    def load(self, draft: Draft) -> None:
        self._plan = draft.plan
        self.desk.read(self, items.items, label=self.list_version, done=self._read)

    def _read(self, rows: tuple[ItemLine, ...]) -> None:
        assert self._plan is not None  # load() comes first
        known = {row.code: row for row in rows}
        given = proposed(
            self._plan, {code: (row.initiator, *row.partners) for code, row in known.items()}
        )
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.choices.clear()
        for at, name in enumerate(("code", "name", "department")):
            self.grid.addWidget(label(text(f"joint.plan.column_{name}"), "secondary"), 0, at)
        for at, code in enumerate(self._plan.item_codes, 1):
            name = full_name(known[code]) if code in known else ""
            self._add_line(at, code, name, given[code])
        self._tell()

    def _add_line(self, at: int, code: str, name: str, department: str) -> None:
        assert self._plan is not None  # load() comes first
        choice = QComboBox()
        for one in departments(self._plan):
            choice.addItem(department_words(one.name), one.name)
        choice.setCurrentIndex(max(0, choice.findData(department)))
        choice.setAccessibleName(f"{code} {text('joint.plan.column_department')}")
        choice.currentIndexChanged.connect(lambda _at: self._changed())
        words = WrappedLabel(name)
        self.grid.addWidget(label(code), at, 0)
        self.grid.addWidget(words, at, 1)
        self.grid.addWidget(choice, at, 2)
        self.choices[code] = choice

    def plan(self) -> TaskPlan | None:
        """The plan with the items given out as chosen; None before load()."""
        if self._plan is None or not self.choices:
            return self._plan
        chosen = {code: str(choice.currentData()) for code, choice in self.choices.items()}
        return with_departments(self._plan, chosen)

    def _changed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        plan = self.plan()
        assert plan is not None  # load() comes first
        parts = departments(plan)
        self.summary.set_figure(str(len(parts)), text("joint.plan.figure"))
        self.summary.set_rows(
            tuple(
                (department_words(one.name), text("joint.plan.items", count=len(one.items)))
                for one in parts
            )
        )
        if self.problem.isVisible():
            self._check(plan)

    def _check(self, plan: TaskPlan) -> bool:
        try:
            check_joint(plan)
        except PlanIncomplete as error:
            self.problem.show_note(error_text(error), "danger")
            return False
        self.problem.show_note("")
        return True

    def take(self, draft: Draft) -> Draft:
        plan = self.plan()
        if plan is None:
            return draft
        given, way = plan.team.departments, plan.team.arrangement
        team = replace(draft.plan.team, departments=given, arrangement=way)
        return replace(draft, plan=replace(draft.plan, team=team))

    def complete(self, draft: Draft) -> bool:
        return self._check(draft.plan)
