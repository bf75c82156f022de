"""The record plan: its lines, one of them in the fields below, and from when on it holds."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from app.core.evidence import MediaKind
from app.core.people import Right
from app.core.record_plan import LEAST_YEARS, PERMANENT, Per, Plan, PlanLine
from app.core.times import beijing_date
from app.services.evidence import evidence_plan
from app.texts import text
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import evidence as view
from app.ui.widgets import Banner, Button, DayField, Dialog, FormGrid, NumberField, label

_WORDS = ("name", "tool", "access", "duty")
_LONGEST = {"name": 40, "tool": 60, "access": 60, "duty": 60}
_OWN = "OWN_"  # codes of the bureau's own steps


class PlanDialog(Dialog):
    """Who may bring evidence may change the plan; everybody else reads it."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, text("evidence.plan.title"), text("evidence.plan.sentence"), width=1160
        )
        self.desk = desk
        self.may = desk.actor.may(Right.EVIDENCE)
        self.lines: list[PlanLine] = []
        self._at = -1
        self._showing = False
        self.table: RowsTable[PlanLine] = RowsTable(_columns(), text("evidence.plan.title"))
        self.table.setMinimumHeight(250)
        self.table.picked.connect(self._picked)
        self.note = Banner("", "success")
        self.add(self.note)
        self.add(self.table, 1)
        self.form = FormGrid(2, 110)
        self._fields()
        if not self.may:
            self.form.hide()
            self.set_buttons(text("ui.button.close"), "")
        else:
            self.add(self.form)
            self.set_buttons(text("evidence.plan.accept"))
            self._line_buttons()
        self.desk.read(
            self, evidence_plan.plan, today=beijing_date(desk.clock()), done=self.show_plan
        )

    def _fields(self) -> None:
        self.words = {key: QLineEdit() for key in _WORDS}
        for key, field in self.words.items():
            field.setMaxLength(_LONGEST[key])
            field.textEdited.connect(self._edited)
            self.form.add(key, text(f"evidence.plan.{key}"), field, required=key == "name")
        self.years = NumberField()
        self.years.setRange(0, 100)
        self.years.valueChanged.connect(self._edited)
        self.form.add("years", text("evidence.plan.years"), self.years)
        self.valid_from = DayField()
        today = beijing_date(self.desk.clock())
        self.valid_from.setDate(today)
        self.form.add("valid_from", text("evidence.plan.valid_from"), self.valid_from)
        self.forms = {kind: QCheckBox(text(f"evidence.kind.{kind}")) for kind in MediaKind}
        self.confirmed = QCheckBox(text("evidence.plan.confirmed"))
        line = QHBoxLayout()
        line.addWidget(label(text("evidence.plan.forms")))
        for box in (*self.forms.values(), self.confirmed):
            box.toggled.connect(self._edited)
            line.addWidget(box)
        line.addStretch(1)
        holder = QWidget()
        holder.setLayout(line)
        self.form.add_wide(holder)

    def _line_buttons(self) -> None:
        for at, (key, icon, act) in enumerate(
            (("new", "plus", self.add_line), ("remove", "trash-2", self.remove_line))
        ):
            button = Button(text(f"evidence.plan.{key}"), icon)
            button.clicked.connect(lambda _on=False, run=act: run())
            self.buttons.insertWidget(at, button)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan."""
        self.lines = list(plan.lines)
        self._fill(0)

    def _fill(self, at: int) -> None:
        self._at = -1
        self.table.set_rows(self.lines)
        if self.lines:
            self.table.selectRow(min(at, len(self.lines) - 1))

    def _picked(self, line: PlanLine | None) -> None:
        if line is None:
            return
        self._at = self.lines.index(line)
        self._showing = True
        for key, field in self.words.items():
            field.setText(getattr(line, key))
        self.years.setValue(line.years)
        for kind, box in self.forms.items():
            box.setChecked(kind in line.forms)
        self.confirmed.setChecked(not line.unconfirmed)
        self._showing = False

    def _edited(self) -> None:
        if self._showing or not 0 <= self._at < len(self.lines):
            return
        at = self._at
        self.lines[at] = replace(
            self.lines[at],
            years=self.years.value(),
            forms=tuple(kind for kind, box in self.forms.items() if box.isChecked()),
            unconfirmed=not self.confirmed.isChecked(),
            name=self._word("name"),
            tool=self._word("tool"),
            access=self._word("access"),
            duty=self._word("duty"),
        )
        self.table.rows_model.set_rows(self.lines)
        self._showing = True  # the row is chosen again, its fields stay as they are
        self.table.blockSignals(True)
        self.table.selectRow(at)
        self.table.blockSignals(False)
        self._showing = False

    def _word(self, key: str) -> str:
        return " ".join(self.words[key].text().split())

    def add_line(self) -> None:
        """Add a step of enterprises behind the others."""
        code = _free_code(self.lines)
        name = text("evidence.plan.new_name")
        self.lines.append(PlanLine(code, name, Per.ENTERPRISE, (MediaKind.PHOTO,)))
        self._fill(len(self.lines) - 1)

    def remove_line(self) -> None:
        """Take the chosen step out; one that files are linked to is refused when saving."""
        if 0 <= self._at < len(self.lines):
            del self.lines[self._at]
            self._fill(self._at)

    def may_accept(self) -> bool:
        """Save; the window stays, and says since when the plan holds."""
        if not self.may:
            return True
        for at, line in enumerate(self.lines):
            errors = _errors(line)
            if errors:
                self._fill(at)
                return self.form.set_errors(errors)
        self.form.set_errors({})
        day = self.valid_from.date().toPython()
        self.desk.act(self, evidence_plan.change_plan, tuple(self.lines), day, done=self._saved)
        return False

    def _saved(self, plan: Plan) -> None:
        self.note.show_note(text("evidence.plan.saved", day=plan.valid_from), "success")


def _errors(line: PlanLine) -> dict[str, str]:
    found = {}
    if not line.name:
        found["name"] = text("evidence.plan.part_name")
    if line.years != PERMANENT and line.years < LEAST_YEARS:
        found["years"] = text("evidence.plan.part_years")
    if not line.forms:
        found["name"] = text("evidence.plan.part_forms")
    return found


def _free_code(lines: Sequence[PlanLine]) -> str:
    codes = {line.code for line in lines}
    return next(code for code in (f"{_OWN}{n}" for n in range(1, 1000)) if code not in codes)


def _columns() -> tuple[Column[PlanLine], ...]:
    words = "evidence.plan."
    return (
        Column(text(words + "name"), lambda one: one.name, 150),
        Column(text(words + "per"), lambda one: text(f"evidence.plan.{one.per}"), 64),
        Column(text(words + "forms"), lambda one: view.forms_words(one.forms), 170),
        Column(text(words + "tool"), lambda one: one.tool, least=120, optional=True),
        Column(text("evidence.page.years"), lambda one: view.years_words(one.years), 80),
        Column(text(words + "access"), lambda one: one.access, least=150, optional=True),
        Column(text(words + "duty"), lambda one: one.duty, 150),
        Column(
            text("evidence.page.state"),
            lambda one: text(words + ("unconfirmed" if one.unconfirmed else "confirmed")),
            80,
            pill=lambda one: "warning" if one.unconfirmed else "success",
        ),
    )
