"""The strip of the tour: what to do now and where, in two lines at most, above the page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.texts import text
from app.ui.widgets import Button, WrappedLabel, label

NAME = "tourStrip"


class TourStrip(QFrame):
    """Says what is due.

    Signals:
        go_wanted, fill_wanted, stop_wanted, manual_wanted: its buttons.
    """

    go_wanted = Signal()
    fill_wanted = Signal()
    stop_wanted = Signal()
    manual_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setProperty("tone", "info")
        self.setProperty("role", "tour")
        self.setAccessibleName(text("tour.name"))
        self.place = label("", "strong")
        self.words = WrappedLabel("")
        self.go = Button(text("tour.go"), "skip-forward", "accent")
        self.fill = Button(text("tour.fill"), "pencil")
        self.manual = Button("", "circle-question-mark")
        self.manual.setAccessibleName(text("tour.manual"))
        self.manual.setToolTip(text("tour.manual"))
        self.stop = Button(text("tour.stop"), "x")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.place)
        row.addWidget(self.words, 1)
        for button, wanted in (
            (self.go, self.go_wanted),
            (self.fill, self.fill_wanted),
            (self.manual, self.manual_wanted),
            (self.stop, self.stop_wanted),
        ):
            button.clicked.connect(wanted)
            row.addWidget(button)

    def show_step(self, place: str, words: str, *, go: str = "", fill: bool = False) -> None:
        """Show a step. go: words of the button that leads there, "" for none."""
        self.place.setText(place)
        self.words.setText(words)
        self.words.setAccessibleName(f"{place} {words}")
        self.go.setVisible(bool(go))
        if go:
            self.go.setText(go)
        self.fill.setVisible(fill)
        self.show()
