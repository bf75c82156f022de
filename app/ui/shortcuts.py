"""Every key that does something: one table, from which the list a user sees is made.

The walk through the windows holds it against the keys that wait in them.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.texts import text
from app.ui.widgets import Dialog, label

# place -> (key of the words, keys as a keyboard shows them)
SHORTCUTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "everywhere": (
        ("find", "Ctrl+K"),
        ("help", "F1"),
        ("keys", "Ctrl+/"),
        ("larger", "Ctrl+Shift+."),
        ("smaller", "Ctrl+Shift+,"),
        ("primary", "Ctrl+Return"),
        ("primary", "Ctrl+Enter"),
        ("back", "Esc"),
        ("back", "Alt+Left"),
        ("projector", "F11"),
        ("lock", "Ctrl+L"),
        ("next", "Tab"),
    ),
    "table": (("open", "Return"), ("tick", "Space"), ("copy", "Ctrl+C")),
    "findings": (
        ("points", "F2"),
        ("clean", "F6"),
        ("check", "F7"),
        ("next_firm", "Ctrl+Down"),
        ("last_firm", "Ctrl+Up"),
    ),
    "ceremony": (("next_page", "PgDown"), ("last_page", "PgUp")),
    "paper": (
        ("print", "Ctrl+P"),
        ("save", "Ctrl+S"),
        ("search", "Ctrl+F"),
        ("search_on", "F3"),
        ("zoom", "Ctrl++"),
        ("unzoom", "Ctrl+-"),
        ("outline", "Ctrl+M"),
    ),
    "day": (("month", "F4"),),
}


def known() -> frozenset[str]:
    """Every key of the table."""
    return frozenset(keys for rows in SHORTCUTS.values() for _words, keys in rows)


def show_shortcuts(parent: QWidget) -> None:
    """Show the list."""
    dialog = Dialog(parent, text("comfort.keys.title"), text("comfort.keys.sentence"), width=560)
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    grid = QGridLayout(inner)
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(18)
    for place, rows in SHORTCUTS.items():
        grid.addWidget(label(text(f"comfort.place.{place}"), "h3"), grid.rowCount(), 0, 1, 2)
        told: dict[str, list[str]] = {}
        for words, keys in rows:
            told.setdefault(words, []).append(keys)
        for words, several in told.items():
            at = grid.rowCount()
            grid.addWidget(label(text("comfort.keys.or").join(several)), at, 0)
            grid.addWidget(label(text(f"comfort.act.{words}"), "secondary"), at, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(text("comfort.keys.title"))
    area.setMinimumHeight(320)
    area.setWidget(inner)
    dialog.add(area, 1)
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()
