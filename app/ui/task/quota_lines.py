"""The lines of a quota: one a stratum, with how many there are and how many that makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.quota import QuotaRule
from app.core.typed import typed_number
from app.texts import text
from app.ui.views.quota import Tally
from app.ui.widgets import Button, WrappedLabel, label
from app.ui.widgets.tips import plain_tip

MODES = ("RATIO", "NUMBER")
FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NAME, _WHOM, _MODE, _VALUE, _COUNT, _STEP = 190, 132, 130, 72, 70, 34  # px, of columns
_GAP = 8
_LEAST = 120  # px: three lines are always seen


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A line as it is built. whom: of an item, which library its enterprises come from."""

    name: str
    words: str
    rule: QuotaRule
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What lines have beside ratio and number.

    Attributes:
        ordered: they can be moved up and down. removable: and taken away.
        whom: the libraries an item's enterprises may come from; None: no such column.
    """

    ordered: bool = False
    removable: bool = False
    whom: tuple[str, ...] | None = None


class QuotaLines(QWidget):
    """Strata under one another; many of them scroll.

    Signals:
        changed: a figure was typed. whom_changed: name, library. moved: name, -1 or 1.
        removed: name.
    """

    changed = Signal()
    whom_changed = Signal(str, str)
    moved = Signal(str, int)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, tuple[QComboBox, QLineEdit]] = {}
        self.rows: dict[str, _Line] = {}
        self._heads = QWidget()
        self._head = QHBoxLayout(self._heads)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.setSpacing(_GAP)
        self._inner = QWidget()
        self._box = QVBoxLayout(self._inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        for part in (self._inner, self._scroll.viewport()):
            part.setAutoFillBackground(False)
        self._inner.installEventFilter(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._heads)
        box.addWidget(self._scroll, 1)

    def show_lines(self, specs: Sequence[LineSpec], shape: Shape) -> None:
        """Build the lines anew."""
        _clear(self._head)
        _clear(self._box)
        self.lines, self.rows = {}, {}
        if specs:
            self._heading(shape)
        for spec in specs:
            line = _Line(spec, shape, self)
            self._box.addWidget(line)
            line.show()  # at once: what is hidden takes no height
            self.rows[spec.name] = line
            self.lines[spec.name] = (line.mode, line.value)
        self._box.addStretch(1)
        self._fit()

    def _heading(self, shape: Shape) -> None:
        columns = [("class", _NAME, False)]
        if shape.whom is not None:
            columns.append(("whom", _WHOM, False))
        columns += [("mode", _MODE, False), ("value", _VALUE, False)]
        columns += [("pool", _COUNT, True), ("wanted", _COUNT, True)]
        for key, width, figure in columns:
            words = text("quota.column_whom") if key == "whom" else text(f"plan.quota.column_{key}")
            heading = label(words, "secondary")
            heading.setFixedWidth(width)
            heading.setAlignment(FIGURE if figure else Qt.AlignmentFlag.AlignLeft)
            self._head.addWidget(heading)
        self._head.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The style sheet gives fields their height only once they have been shown.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Take no more height than the lines need, so that what follows stands beneath them."""
        self._box.invalidate()
        height = self._box.sizeHint().height()
        if self._box.hasHeightForWidth():  # words beneath a line may wrap
            height = max(height, self._box.heightForWidth(self._inner.width()))
        needed = height + 2
        self._scroll.setMaximumHeight(needed)
        self._scroll.setMinimumHeight(min(needed, _LEAST))
        self.setMaximumHeight(self._heads.sizeHint().height() + 6 + needed)
        self.updateGeometry()

    def rules(self) -> dict[str, QuotaRule]:
        """The rules as typed."""
        return {
            name: QuotaRule(str(mode.currentData()), typed_number(value.text()))
            for name, (mode, value) in self.lines.items()
        }

    def fill(self, rules: Mapping[str, QuotaRule]) -> None:
        """Put figures into lines, as if somebody had typed them."""
        for name, rule in rules.items():
            if name in self.lines:
                mode, value = self.lines[name]
                mode.setCurrentIndex(MODES.index(rule.mode))
                value.setText(rule.value)

    def mark(self, name: str, one: Tally, there: int | None, note: str = "") -> None:
        """Show what a line makes, or what is wrong with it."""
        self.rows[name].mark(one, there, note)
        self._fit()

    def focus(self, name: str) -> None:
        """Go to the figure of a line."""
        self.lines[name][1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self.lines[name][1])


class _Line(QWidget):
    def __init__(self, spec: LineSpec, shape: Shape, owner: QuotaLines) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        name = label(spec.words)
        name.setFixedWidth(_NAME)
        name.setText(name.fontMetrics().elidedText(spec.words, Qt.TextElideMode.ElideRight, _NAME))
        name.setToolTip(plain_tip(spec.words))
        row.addWidget(name)
        if shape.whom is not None:
            row.addWidget(self._whom(spec, shape.whom, owner))
        self.mode = QComboBox()
        self.mode.addItem(text("plan.quota.ratio"), "RATIO")
        self.mode.addItem(text("plan.quota.number"), "NUMBER")
        self.mode.setCurrentIndex(MODES.index(spec.rule.mode))
        self.mode.setFixedWidth(_MODE)
        self.mode.setAccessibleName(f"{spec.words} {text('plan.quota.column_mode')}")
        self.value = QLineEdit(spec.rule.value)
        self.value.setFixedWidth(_VALUE)
        self.value.setAccessibleName(f"{spec.words} {text('plan.quota.column_value')}")
        self.mode.currentIndexChanged.connect(lambda _at: owner.changed.emit())
        self.value.textChanged.connect(lambda _words: owner.changed.emit())
        self.pool, self.wanted = _figure(), _figure()
        for widget in (self.mode, self.value, self.pool, self.wanted):
            row.addWidget(widget)
        for button in _steps(spec, shape, owner):
            row.addWidget(button)
        row.addStretch(1)
        self.note = WrappedLabel("", "muted")
        self.fault = WrappedLabel("", "error")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(row)
        box.addWidget(self.fault)
        box.addWidget(self.note)
        self.fault.hide()
        self.note.hide()

    def _whom(self, spec: LineSpec, libraries: tuple[str, ...], owner: QuotaLines) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(_WHOM)
        combo.setAccessibleName(f"{spec.words} {text('quota.column_whom')}")
        combo.addItem(text("quota.everybody"), "")
        for one in dict.fromkeys((*libraries, *([spec.whom] if spec.whom else []))):
            combo.addItem(one, one)
        combo.setCurrentIndex(max(0, combo.findData(spec.whom)))
        combo.activated.connect(
            lambda _at: owner.whom_changed.emit(spec.name, str(combo.currentData()))
        )
        return combo

    def mark(self, one: Tally, there: int | None, note: str) -> None:
        """Show what the line makes, or what is wrong with it."""
        self.fault.setText(one.fault)
        self.fault.setVisible(bool(one.fault))
        self.note.setText(note)
        self.note.setVisible(bool(note) and not one.fault)
        self.pool.setText("…" if there is None else f"{there:,}")
        self.wanted.setText("" if one.fault else "…" if one.wanted is None else f"{one.wanted:,}")
        self.value.setAccessibleDescription(one.fault)
        invalid = "true" if one.fault else "false"
        if self.value.property("invalid") != invalid:
            self.value.setProperty("invalid", invalid)
            self.value.style().unpolish(self.value)
            self.value.style().polish(self.value)


def _figure() -> QLabel:
    made = label("")
    made.setFixedWidth(_COUNT)
    made.setAlignment(FIGURE)
    return made


def _steps(spec: LineSpec, shape: Shape, owner: QuotaLines) -> list[Button]:
    made = []
    if shape.ordered:
        made += [
            _step("chevron-up", "quota.up", spec, partial(owner.moved.emit, spec.name, -1)),
            _step("chevron-down", "quota.down", spec, partial(owner.moved.emit, spec.name, 1)),
        ]
    if shape.removable:
        made.append(_step("x", "quota.remove", spec, partial(owner.removed.emit, spec.name)))
    return made


def _step(icon: str, key: str, spec: LineSpec, act: Callable[[], object]) -> Button:
    button = Button("", icon)
    button.setFixedWidth(_STEP)
    words = text(key, name=spec.words)
    button.setToolTip(plain_tip(words))
    button.setAccessibleName(words)
    button.clicked.connect(lambda: act())
    return button


def _clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
