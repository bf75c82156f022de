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

from app.core.presets import RATIO_PRESETS, preset_ratio
from app.core.task import QuotaRule, TaskPlan
from app.services import pool
from app.services.pool import Reconciliation
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.task.sections import Section
from app.ui.views.plan import (
    Draft,
    class_words,
    quota_value_ok,
    reconciliation_rows,
    with_class_rules,
)
from app.ui.widgets import Banner, Card, SummaryCard, label

MODES = ("RATIO", "NUMBER")
FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QuotaSection(Section):
    """A line per class: how many there are, ratio or number, how many that makes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.whole = QRadioButton(text("plan.quota.whole"))
        self.by_class = QRadioButton(text("plan.quota.by_class"))
        self.whole.toggled.connect(self._switched)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.problem = Banner("", "danger")
        card = Card(text("plan.quota.title"))
        choice = QHBoxLayout()
        choice.addWidget(self.whole)
        choice.addWidget(self.by_class)
        choice.addStretch(1)
        self.preset = QComboBox()
        self.preset.setAccessibleName(text("plan.quota.preset"))
        self.preset.addItem(text("plan.quota.preset"), "")
        for name in RATIO_PRESETS:
            self.preset.addItem(text(f"plan.quota.presets.{name}"), name)
        self.preset.activated.connect(lambda _at: self._take_preset())
        choice.addWidget(self.preset)
        card.add(choice)
        card.add(self.problem)
        card.add(self.grid)
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

    def load(self, draft: Draft) -> None:
        self._draft = draft
        self._build(replace(draft.plan, quotas={}))  # no line of another scope stays
        self.whole.blockSignals(True)
        self.by_class.setChecked(bool(draft.plan.quotas) and draft.plan.by_class)
        self.whole.setChecked(not self.by_class.isChecked())
        self.whole.blockSignals(False)
        self.desk.read(self, pool.count_scope, draft.plan.scope, done=self._scoped)

    def _scoped(self, count: pool.ScopeCount) -> None:
        assert self._draft is not None  # load() comes first
        self._classes = tuple(sorted(name or "-" for name in count.by_class))
        plan = with_class_rules(self._draft.plan, self._classes, self.by_class.isChecked())
        self._build(plan)
        self._reconcile()

    def _switched(self, _whole: bool) -> None:
        if self._draft is None:
            return
        plan = with_class_rules(self._draft.plan, self._classes, self.by_class.isChecked())
        self._draft = replace(self._draft, plan=plan)
        self._build(plan)
        self._reconcile()

    def _build(self, plan: TaskPlan) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.lines.clear()
        self.preset.setVisible(bool(plan.quotas) and plan.by_class)
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
        value.editingFinished.connect(self._changed)
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
        self._reconcile()
        self.edited.emit()

    def _reconcile(self) -> None:
        assert self._draft is not None  # load() comes first
        if not self._values_ok():
            return
        self.summary.set_figure("…", text("plan.quota.counting"))
        plan = replace(self._draft.plan, quotas=self.rules())
        asked = plan.quotas
        self.desk.ponder(
            self,
            pool.reconcile,
            plan,
            done=lambda state: self._show(state) if asked == self.rules() else None,
        )

    def _show(self, state: Reconciliation) -> None:
        self.summary.set_figure(f"{state.wanted:,}", "")
        self.summary.set_rows(reconciliation_rows(replace(state, officer_pools={})))
        for one in state.classes:
            for key, figure in (("pool", one.pool), ("wanted", one.wanted)):
                place = self._wanted.get(f"{one.risk_class}/{key}")
                if place is not None:
                    place.setText(f"{figure:,}")
        from_quota = state.problem is not None and not state.wanted
        self.problem.show_note(
            error_text(state.problem) if state.problem and from_quota else "", "danger"
        )

    def _values_ok(self) -> bool:
        good = True
        for name, rule in self.rules().items():
            wrong = "" if quota_value_ok(rule) else text("plan.quota.bad_value")
            field = self.lines[name][1]
            field.setProperty("invalid", "true" if wrong else "false")
            field.setAccessibleDescription(wrong)
            self._faults[name].setText(wrong)
            self._wanted[f"{name}/wanted"].setText("" if wrong else "…")
            field.style().unpolish(field)
            field.style().polish(field)
            if wrong and good:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
            good = good and not wrong
        if not good:
            self.summary.set_figure("…", text("plan.quota.bad_value"))
        return good

    def take(self, draft: Draft) -> Draft:
        if not self.lines:
            return draft
        quotas = self.rules()
        return replace(draft, plan=replace(draft.plan, quotas=quotas))

    def complete(self, draft: Draft) -> bool:
        return bool(self.lines) and self._values_ok()
