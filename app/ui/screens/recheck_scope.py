"""The fields of a sample's scope, with what it comes to at every change."""

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.quota import QuotaRule
from app.core.recheck import Scope
from app.services.draw import recheck
from app.services.draw.recheck import Choices, Counted
from app.texts import text
from app.ui.desk import Desk
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views import recheck as view
from app.ui.widgets import Banner, FormGrid, NumberField, RatioField, label

WAIT_MS = 250  # after the last change
_TICKS = ("published", "closed", "fresh", "by_result")


class ScopeForm(QWidget):
    """Period, what narrows it, how many; counts whenever something changed.

    Signals:
        asked: something changed, the count is under way. counted: carries the Counted.
    """

    asked = Signal()
    counted = Signal(object)

    def __init__(self, desk: Desk, today: date) -> None:
        super().__init__()
        self.desk = desk
        self.known: Choices | None = None
        self._asks = 0
        since, until = view.usual_period(today)
        self.since = day_field(text("recheck.new.since"))
        self.until = day_field(text("recheck.new.until"))
        set_day(self.since, since)
        set_day(self.until, until)
        self.combos = {
            name: _combo(name) for name in ("task", "team", "station", "officer", "item", "result")
        }
        self.ticks = {name: QCheckBox(text(f"recheck.new.{name}")) for name in _TICKS}
        self.ticks["fresh"].setChecked(True)
        self.mode = _combo("mode")
        for mode in ("RATIO", "NUMBER"):
            self.mode.addItem(text(f"recheck.new.mode_{mode}"), mode)
        self.ratio = RatioField()
        self.ratio.setDecimals(1)
        self.ratio.setRange(0.1, 100)
        self.ratio.setValue(5)
        self.ratio.setSuffix(text("recheck.new.percent"))
        self.number = NumberField()
        self.number.setRange(1, 999_999)
        self.number.setValue(5)
        self.number.setSuffix(text("recheck.new.units"))
        self.amount = QStackedWidget()
        self.amount.addWidget(self.ratio)
        self.amount.addWidget(self.number)
        self.says = Banner("", "info")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._count)
        self._assemble()
        self._connect()
        self._look()

    def _assemble(self) -> None:
        grid = FormGrid(2, 96)
        joint = label(text("recheck.new.until"), "secondary")
        period = _row(self.since, joint, self.until)
        grid.add("period", text("recheck.new.period"), period, wide=True)
        for name, combo in self.combos.items():
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.add(name, text(f"recheck.new.{name}"), combo)
        for field, name in ((self.ratio, "ratio"), (self.number, "number")):
            field.setAccessibleName(text(f"recheck.new.{name}"))
        grid.add("how", text("recheck.new.how"), _row(self.mode, self.amount))
        strata = _row(self.ticks["by_result"])
        grid.add("by_result", text("recheck.new.strata_caption"), strata)
        limits = _row(*(self.ticks[name] for name in ("published", "closed", "fresh")), gap=24)
        grid.add("limits", text("recheck.new.limits"), limits, wide=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(grid)
        box.addWidget(self.says)
        box.addStretch(1)

    def _connect(self) -> None:
        for day in (self.since, self.until):
            day.dateChanged.connect(lambda _day: self._look())
        self.combos["task"].currentIndexChanged.connect(lambda _at: self._offer_teams())
        for combo in (*self.combos.values(), self.mode):
            combo.currentIndexChanged.connect(lambda _at: self._changed())
        self.mode.currentIndexChanged.connect(self.amount.setCurrentIndex)
        for tick in self.ticks.values():
            tick.toggled.connect(lambda _on: self._changed())
        self.ratio.valueChanged.connect(lambda _value: self._changed())
        self.number.valueChanged.connect(lambda _value: self._changed())

    # -- asking --------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask what there is in the period, then count."""
        self._changed()
        self.desk.read(
            self, recheck.choices, day_of(self.since), day_of(self.until), done=self._offer
        )

    def _offer(self, known: Choices) -> None:
        self.known = known
        _fill(self.combos["task"], tuple((name, key) for key, name in known.tasks), 0)
        _fill(self.combos["station"], tuple((one, one) for one in known.stations))
        for name, options in (
            ("officer", known.officers),
            ("item", known.items),
            ("result", known.results),
        ):
            _fill(self.combos[name], tuple((words, key) for key, words in options))
        self._offer_teams()
        self._changed()  # what was chosen may not be there any more

    def _offer_teams(self) -> None:
        task_id = self.combos["task"].currentData() or 0
        options = view.team_options(self.known, task_id) if self.known and task_id else ()
        team = self.combos["team"]
        _fill(team, tuple((words, key) for key, words in options))
        team.setEnabled(bool(options))
        team.setToolTip("" if options else text("recheck.new.team_hint"))

    def _changed(self) -> None:
        self._asks += 1
        self.asked.emit()
        self._timer.start()

    def _count(self) -> None:
        asked = self._asks

        def show(found: Counted) -> None:
            if asked == self._asks:  # an older answer is of another scope
                self.says.show_note(view.counted_words(found), "warning" if found.fault else "info")
                self.counted.emit(found)

        self.desk.read(self, recheck.count, self.scope(), done=show)

    def scope(self) -> Scope:
        """The scope in the fields."""
        value = f"{self.ratio.value():.1f}"
        if self.mode.currentData() == "NUMBER":
            value = str(self.number.value())
        result = self.combos["result"].currentData()
        return Scope(
            since=day_of(self.since),
            until=day_of(self.until),
            station=self.combos["station"].currentData() or "",
            team=self.combos["team"].currentData() or "",
            officer=self.combos["officer"].currentData() or "",
            item=self.combos["item"].currentData() or "",
            task_id=self.combos["task"].currentData() or 0,
            results=(result,) if result else (),
            rule=QuotaRule(self.mode.currentData(), value.removesuffix(".0")),
            **{name: tick.isChecked() for name, tick in self.ticks.items()},
        )


def _row(*fields: QWidget, gap: int = 8) -> QWidget:
    """Fields side by side, at the left."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for field in fields:
        row.addWidget(field)
    row.addStretch(1)
    made.setFocusProxy(fields[0])
    return made


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"recheck.new.{name}"))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(10)
    return combo


def _fill(combo: QComboBox, options: tuple[tuple[str, object], ...], none: object = "") -> None:
    """Offer these after 不限; what is chosen stays where it is still there."""
    kept = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(text("recheck.new.any"), none)
    for words, value in options:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
    combo.blockSignals(False)
