"""The window that opens the plan of a year, blank or as a copy of another."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.core.annual_plan import FIRST_YEAR, LAST_YEAR
from app.services.annual.annual_plans import VersionLine
from app.texts import text
from app.ui.views import annual as view
from app.ui.widgets import Dialog, FormGrid, NumberField


class NewYear(Dialog):
    """The year, and what the plan starts from."""

    def __init__(self, parent: QWidget, year: int, versions: tuple[VersionLine, ...]) -> None:
        words = "annual.create."
        super().__init__(parent, text(words + "title"), text(words + "sentence"))
        taken = {line.year for line in versions}
        self.year = NumberField()
        self.year.setRange(FIRST_YEAR, LAST_YEAR)
        self.year.setValue(year if year not in taken else max(taken) + 1)
        self.copy = QComboBox()
        self.copy.addItem(text(words + "copy_none"), None)
        for line in versions:
            self.copy.addItem(view.version_words(line), line.id)
        ruling = next((at for at, line in enumerate(versions, 1) if line.in_force), 0)
        self.copy.setCurrentIndex(ruling)
        self.form = FormGrid(label_width=120)
        self.form.add("year", text(words + "year"), self.year, required=True)
        self.form.add("copy", text(words + "copy"), self.copy, hint=text(words + "copy_hint"))
        self.add(self.form)
        self.set_buttons(text(words + "accept"))
        self.year.setFocus()

    def copy_of(self) -> int | None:
        """The version whose tasks are taken over."""
        chosen = self.copy.currentData()
        return int(chosen) if chosen is not None else None
