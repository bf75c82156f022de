"""The very first page: set the bureau up, try the sample, or come with data that is there."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import AppError
from app.services.folder import folder_place
from app.services.folder.folder_pack import ENDING
from app.texts import error_text, text
from app.ui.setup.centred import CentredPage, wide_card
from app.ui.widgets import Banner, Button, WrappedLabel, label

_WIDTH = 620


class StartPage(CentredPage):
    """Four ways in, each with a sentence.

    Signals:
        new, sample: set the bureau up; try the sample county.
        package, folder: a file of a move (Path), a folder with data (Path).
    """

    new = Signal()
    sample = Signal()
    package = Signal(object)
    folder = Signal(object)
    help_key = "setup"

    def __init__(self) -> None:
        super().__init__()
        self.problem = Banner("", "danger")
        self.buttons: dict[str, Button] = {}
        card = wide_card(text("setup.start.title"), _WIDTH)
        card.add(WrappedLabel(text("setup.start.sentence"), "secondary"))
        card.add(self.problem)
        for key, icon, clicked in (
            ("new", "building-2", self.new.emit),
            ("sample", "play", self.sample.emit),
            ("package", "download", self._choose_package),
            ("open", "folder-open", self._choose_folder),
        ):
            button = Button(text(f"setup.start.{key}"), icon, "primary" if key == "new" else "")
            button.setAccessibleDescription(text(f"setup.start.{key}_hint"))
            button.clicked.connect(clicked)
            self.buttons[key] = button
            card.add(button)
            card.add(WrappedLabel(text(f"setup.start.{key}_hint"), "muted"))
        self.centre(label(text("login.product_long"), "h1"), card)
        self.buttons["new"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_package(self) -> None:
        path = ask_package(self)
        if path is not None:
            self.package.emit(path)

    def _choose_folder(self) -> None:
        path = ask_data_folder(self, self.problem)
        if path is not None:
            self.folder.emit(path)


def ask_package(parent: QWidget) -> Path | None:
    """Ask for the file of a move; None where the person turned back."""
    words = text("move.filter", ending=ENDING)
    chosen, _ = QFileDialog.getOpenFileName(
        parent, text("setup.start.package"), str(Path.home()), words
    )
    return Path(chosen) if chosen else None


def ask_data_folder(parent: QWidget, problem: Banner) -> Path | None:
    """Ask for a folder that holds data; one that does not is said so in the banner."""
    name = QFileDialog.getExistingDirectory(parent, text("setup.start.choose_open"))
    if not name:
        return None
    try:
        found = folder_place.look_for_data(Path(name))
    except AppError as error:
        problem.show_note(error_text(error), "danger")
        return None
    problem.show_note("")
    return found.path
