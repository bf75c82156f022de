"""The list of keys, from the table of all of them (core/shortcuts.py).

The walk through the windows holds that table against the keys that wait in them.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.core.shortcuts import SHORTCUTS, by_act
from app.services.walks.manual import key_words
from app.texts import text
from app.ui.widgets import Dialog, label


def show_shortcuts(parent: QWidget) -> None:
    """Show the list."""
    dialog = Dialog(parent, text("comfort.keys.title"), text("comfort.keys.sentence"), width=560)
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    grid = QGridLayout(inner)
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(18)
    for place in SHORTCUTS:
        grid.addWidget(label(text(f"comfort.place.{place}"), "h3"), grid.rowCount(), 0, 1, 2)
        for words, several in by_act(place):
            at = grid.rowCount()
            grid.addWidget(label(text("comfort.keys.or").join(map(key_words, several))), at, 0)
            grid.addWidget(label(text(f"comfort.act.{words}"), "secondary"), at, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(text("comfort.keys.title"))
    area.setMinimumHeight(240)
    area.setWidget(inner)
    bar = area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(inner.minimumSizeHint().width() + bar)
    dialog.add(area, 1)
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()
