"""One figure for every line, and the ratios other places have published."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.core.presets import RATIO_PRESETS, preset_ratio
from app.core.quota import QuotaRule
from app.core.typed import typed_number
from app.texts import text
from app.ui.task.quota_lines import QuotaLines
from app.ui.views.quota_ways import WITH_PRESETS, Way
from app.ui.widgets import Button


class FillBar(QWidget):
    """Stands in the card's title row; fills the lines, which are then changed one by one."""

    def __init__(self, rows: QuotaLines) -> None:
        super().__init__()
        self._rows = rows
        self.preset = QComboBox()
        self.preset.setAccessibleName(text("plan.quota.preset"))
        self.preset.addItem(text("plan.quota.preset"), "")
        for name in RATIO_PRESETS:
            self.preset.addItem(text(f"plan.quota.presets.{name}"), name)
        self.preset.activated.connect(lambda _at: self._take_preset())
        self.mode = QComboBox()
        self.mode.addItem(text("plan.quota.ratio"), "RATIO")
        self.mode.addItem(text("plan.quota.number"), "NUMBER")
        self.mode.setAccessibleName(text("plan.quota.column_mode"))
        self.value = QLineEdit()
        self.value.setFixedWidth(72)
        self.value.setAccessibleName(text("quota.fill_value"))
        self.value.returnPressed.connect(self._fill)
        self.button = Button(text("quota.fill"))
        self.button.clicked.connect(self._fill)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.preset, self.mode, self.value, self.button):
            row.addWidget(widget)

    def fit(self, way: Way, lines: int) -> None:
        """Offer what helps with lines of that way."""
        self.preset.setVisible(way in WITH_PRESETS and lines > 0)
        for widget in (self.mode, self.value, self.button):
            widget.setVisible(lines > 1)

    def _fill(self) -> None:
        rule = QuotaRule(str(self.mode.currentData()), typed_number(self.value.text()))
        if rule.value:
            self._rows.fill(dict.fromkeys(self._rows.lines, rule))

    def _take_preset(self) -> None:
        preset = str(self.preset.currentData())
        if preset:
            self._rows.fill(
                {name: QuotaRule("RATIO", preset_ratio(preset, name)) for name in self._rows.lines}
            )
