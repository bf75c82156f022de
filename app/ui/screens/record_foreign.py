"""The window for inspections by others, which count towards the yearly cap."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.texts import text
from app.ui.widgets import Dialog, FormGrid, NumberField


class ForeignWindow(Dialog):
    """Which year, how often, by whom."""

    def __init__(self, parent: QWidget, year: int) -> None:
        words = "record.window."
        super().__init__(parent, text(words + "title"), text(words + "sentence"))
        self.year = NumberField()
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.count = NumberField()
        self.count.setRange(0, 365)
        self.count.setValue(1)
        self.source = QLineEdit()
        self.source.setMaxLength(100)
        self.form = FormGrid(label_width=90)
        self.form.add("year", text(words + "year"), self.year, required=True)
        self.form.add("count", text(words + "count"), self.count, required=True)
        self.form.add(
            "source",
            text(words + "source"),
            self.source,
            required=True,
            hint=text(words + "source_hint"),
        )
        self.add(self.form)
        self.set_buttons(text(words + "save"))
        self.source.setFocus()

    def source_words(self) -> str:
        """The inspecting body as typed."""
        return self.source.text().strip()

    def may_accept(self) -> bool:
        lacking = {} if self.source_words() else {"source": text("ui.form.required")}
        return self.form.set_errors(lacking)
