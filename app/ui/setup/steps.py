"""The steps of the first start: each a form that says what is wrong at its field."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.services.account.accounts import BureauDraft
from app.services.folder import folder_place
from app.services.folder.folder_place import Kind
from app.texts import error_text, text
from app.ui.views.evidence import size_words
from app.ui.widgets import Banner, Button, FormGrid, WrappedLabel


class Step(Protocol):
    """What the frame asks of a step."""

    key: str

    def land(self) -> None:
        """Put the keyboard where one begins."""

    def is_right(self) -> bool:
        """Show what is wrong; whether one may go on."""


class BureauStep(QWidget):
    """Name, short name, area code."""

    key = "bureau"

    def __init__(self) -> None:
        super().__init__()
        self.form = FormGrid(1, label_width=116)
        self.fields: dict[str, QLineEdit] = {}
        for key in ("bureau", "short", "area"):
            self.fields[key] = QLineEdit()
            words, hint = text(f"setup.bureau.{key}"), text(f"setup.bureau.{key}_hint")
            self.form.add(key, words, self.fields[key], required=True, hint=hint)
            self.fields[key].textChanged.connect(partial(self._settle, key))
        self.fields["bureau"].textEdited.connect(self._propose)
        self._proposed = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)

    def _settle(self, key: str, _words: str) -> None:
        """What was wrong is being mended."""
        if self.fields[key].property("invalid") == "true":
            self.form.set_error(key, "")

    def _propose(self, words: str) -> None:
        """Shorten the name as bureaus do, until somebody writes a short one."""
        short = self.fields["short"]
        if short.text() != self._proposed:
            return
        ending = text("setup.bureau.ending")
        whole = words.strip()
        begin = whole.removesuffix(ending)[:-1] if whole.endswith(ending) else ""
        self._proposed = begin[:3] + text("setup.bureau.short_ending") if begin else ""
        short.setText(self._proposed)

    def land(self) -> None:
        """Begin at the name."""
        self.fields["bureau"].setFocus(Qt.FocusReason.OtherFocusReason)

    def is_right(self) -> bool:
        """Everything is there, and the code has six digits."""
        words = {key: field.text().strip() for key, field in self.fields.items()}
        wrong = {key: text("setup.required") for key, value in words.items() if not value}
        if "area" not in wrong and not (words["area"].isdecimal() and len(words["area"]) == 6):
            wrong["area"] = text("setup.bureau.area_wrong")
        return self.form.set_errors(wrong)

    def draft(self) -> BureauDraft:
        """What was typed; full-width digits are digits."""
        area = "".join(str(int(one)) for one in self.fields["area"].text().strip())
        return BureauDraft(
            self.fields["bureau"].text().strip(), self.fields["short"].text().strip(), area
        )


class FolderField(QWidget):
    """A path that can be typed or chosen."""

    def __init__(self, words: str, path: str = "") -> None:
        super().__init__()
        self.path = QLineEdit(path)
        self.path.setAccessibleName(words)
        self.button = Button(text("setup.choose"), "folder-open")
        self.button.clicked.connect(self._ask)
        self._words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.path, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.path)

    def _ask(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._words, self.path.text())
        if name:
            self.path.setText(str(Path(name)))

    def folder(self) -> Path | None:
        """What is named, None for nothing."""
        words = self.path.text().strip()
        return Path(words) if words else None


class PlaceStep(QWidget):
    """Where the data lies and who of the machine's users may look into it."""

    key = "place"

    def __init__(self, proposed: Path, open_there: Callable[[Path], None]) -> None:
        """open_there: told a folder that holds a bureau's data already."""
        super().__init__()
        self._open_there = open_there
        self.field = FolderField(text("setup.place.folder"), str(proposed))
        self.form = FormGrid(1, label_width=116)
        self.form.add(
            "folder",
            text("setup.place.folder"),
            self.field,
            required=True,
            hint=text("setup.place.folder_hint"),
        )
        self.together = QRadioButton(text("setup.place.shared"))
        self.alone = QRadioButton(text("setup.place.alone"))
        own = proposed.is_relative_to(Path.home())  # nobody else gets in there
        (self.alone if own else self.together).setChecked(True)
        self._group = QButtonGroup(self)
        self._group.addButton(self.together)
        self._group.addButton(self.alone)
        self.note = Banner("", "warning")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.form)
        box.addWidget(self.together)
        box.addWidget(self.alone)
        box.addWidget(WrappedLabel(text("setup.place.rights"), "muted"))
        box.addWidget(self.note)
        self._warned = ""

    def land(self) -> None:
        """Begin at the path: it is right already for most."""
        self.field.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_right(self) -> bool:
        """The folder can hold the data; a disk that is nearly full is said once."""
        self.note.show_note("")
        path = self.field.folder()
        if path is None:
            return self.form.set_errors({"folder": text("setup.required")})
        try:
            found = folder_place.look_at(path)
        except AppError as error:
            return self.form.set_errors({"folder": error_text(error)})
        if self.together.isChecked() and path.is_relative_to(Path.home()):
            return self.form.set_errors({"folder": text("setup.place.own")})
        self.form.set_errors({})
        if found.kind is Kind.DATA:
            self.note.show_note(text("setup.place.there"), "warning")
            self.note.set_button(text("setup.place.open"), lambda: self._open_there(path))
            return False
        if found.scarce and self._warned != str(path):
            self._warned = str(path)
            free = size_words(found.free)
            self.note.show_note(text("setup.place.scarce", free=free), "warning")
            return False
        return True

    def place(self) -> Path:
        """The folder that was found right."""
        path = self.field.folder()
        assert path is not None  # is_right() said so
        return path


class SecondStep(QWidget):
    """The second folder, for backups; may be left for later."""

    key = "second"

    def __init__(self) -> None:
        super().__init__()
        self.field = FolderField(text("setup.second.folder"))
        self.form = FormGrid(1, label_width=116)
        self.form.add(
            "folder", text("setup.second.folder"), self.field, hint=text("setup.second.folder_hint")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.form)
        box.addWidget(WrappedLabel(text("setup.second.why"), "muted"))

    def land(self) -> None:
        """Begin at the path."""
        self.field.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_right(self) -> bool:
        """Nothing, or a folder that is there."""
        path = self.field.folder()
        there = path is None or (path.is_absolute() and path.is_dir())
        return self.form.set_errors({} if there else {"folder": text("setup.second.none")})
