"""What is done before any digit is keyed: who throws what, on which sheet, and with what."""

from PySide6.QtWidgets import QGridLayout

from app.services.draw.conducting import Hall
from app.texts import text
from app.ui.ceremony.sheets import Sheets
from app.ui.ceremony.shown import empty
from app.ui.help import ask_help
from app.ui.views import draw_scenes as scenes
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label


class ThrowsCard(Card):
    """First what to do, then the sheet to print, then who throws; the button is the page's."""

    def __init__(self, sheets: Sheets) -> None:
        super().__init__(text("ceremony.throws.title"))
        self.no_dice = Button(text("ceremony.throws.no_dice"), "circle-question-mark", "link")
        self.no_dice.clicked.connect(lambda: ask_help(self, "ceremony"))
        self.print_button = Button(text("ceremony.throws.print"), "printer")
        self.print_button.clicked.connect(sheets.throws)
        self.tools.addWidget(self.no_dice)
        self.tools.addWidget(self.print_button)
        self.add(Banner(text("ceremony.throws.rule"), "info"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.add(self._grid)
        self.slips = WrappedLabel(text("ceremony.throws.slips_how"), "secondary")
        self.beacon = WrappedLabel("", "secondary")
        self.add(self.slips)
        self.add(self.beacon)

    def show_hall(self, hall: Hall) -> None:
        """Show who throws in this ceremony, and how; its people are known from the roll on."""
        there = hall.ceremony
        if there is None:
            return
        empty(self._grid)
        throwers = [one for _, one in there.throwers()]
        for row, one in enumerate(throwers):
            way = text(f"ceremony.throws.{'slips' if one.slips else 'dice'}", digits=one.digits)
            self._grid.addWidget(label(one.name, "h2"), row, 0)
            self._grid.addWidget(label(way), row, 1)
            self._grid.addWidget(WrappedLabel(scenes.standing(one), "muted"), row, 2)
        self.slips.setVisible(any(one.slips for one in throwers))
        beacon = there.beacon()
        self.beacon.setVisible(beacon is not None)
        if beacon is not None:
            self.beacon.setText(
                text("ceremony.throws.beacon", source=beacon.source, digits=beacon.digits)
            )
