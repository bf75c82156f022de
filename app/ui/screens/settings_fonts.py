"""Settings: which of the papers' faces are set from fonts of the bureau's own."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QGridLayout, QInputDialog

from app.core.people import Right
from app.services import bureau_fonts
from app.services.bureau_fonts import FontLine
from app.texts import error_text, text
from app.ui.desk import Desk
from app.ui.widgets import Button, Card, WrappedLabel, label


class FontsCard(Card):
    """A line per face: what it is set from, how to choose another, the way back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("settings.fonts.title"), text("settings.fonts.subtitle"))
        self.desk = desk
        self.may_change = desk.actor.may(Right.SETTINGS)
        self.states: dict[str, WrappedLabel] = {}
        self.choose_buttons: dict[str, Button] = {}
        self.shipped_buttons: dict[str, Button] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        self.add(self.grid)
        self.add(WrappedLabel(text("settings.fonts.note"), "muted"))

    def refresh(self) -> None:
        """Read what the papers are set from."""
        self.desk.read(self, bureau_fonts.font_lines, done=self.show_lines)

    def show_lines(self, lines: tuple[FontLine, ...]) -> None:
        """Show every face with its font."""
        for line in lines:
            if line.role not in self.states:
                self._add_row(line.role)
            state = self.states[line.role]
            state.setProperty("role", "error" if line.fault else "secondary")
            state.style().polish(state)
            state.setText(_said(line))
            self.shipped_buttons[line.role].setVisible(self.may_change and line.path is not None)

    def _add_row(self, role: str) -> None:
        at = len(self.states)
        name = text(f"settings.fonts.role_{role}")
        choose = Button(text("settings.fonts.choose"), "folder-open")
        choose.clicked.connect(partial(self._choose, role))
        choose.setAccessibleName(f"{name}{text('settings.fonts.choose')}")
        choose.setVisible(self.may_change)
        shipped = Button(text("settings.fonts.shipped"), "history")
        shipped.clicked.connect(partial(self._use_shipped, role))
        shipped.setAccessibleName(f"{name}{text('settings.fonts.shipped')}")
        self.states[role] = WrappedLabel("", "secondary")
        self.choose_buttons[role], self.shipped_buttons[role] = choose, shipped
        for column, widget in enumerate((label(name), self.states[role], choose, shipped)):
            self.grid.addWidget(widget, at, column)

    def _choose(self, role: str, _checked: bool = False) -> None:
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.FontsLocation)
        name, _ = QFileDialog.getOpenFileName(
            self,
            text("settings.fonts.ask"),
            places[-1] if places else "",
            text("settings.fonts.kinds"),
        )
        if name:
            self.choose(role, Path(name))

    def choose(self, role: str, path: Path) -> None:
        """Look at a font file, ask for the face where it holds several, and use it."""
        self.desk.read(
            self, bureau_fonts.look_at_font, path, done=partial(self._looked_at, role, path)
        )

    def _looked_at(self, role: str, path: Path, facts: Any) -> None:
        face = 0
        if len(facts.faces) > 1:
            title, ask = text("settings.fonts.title"), text("settings.fonts.which")
            chosen, sure = QInputDialog.getItem(self, title, ask, list(facts.faces), 0, False)
            if not sure:
                return
            face = facts.faces.index(chosen)
        self.desk.act(self, bureau_fonts.choose_font, role, path, face, done=self.show_lines)

    def _use_shipped(self, role: str, _checked: bool = False) -> None:
        self.desk.act(self, bureau_fonts.use_shipped_font, role, done=self.show_lines)


def _said(line: FontLine) -> str:
    if line.fault:
        return error_text(line.fault)
    if line.path is None:
        return text(f"settings.fonts.own_{line.role}")
    said = {"name": line.name, "file": line.path.name, "held": line.common, "common": line.of}
    return text("settings.fonts.held", **said)
