"""What the window shows while a child process reads or saves; and when it is done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.services.imports import ImportDone
from app.texts import text
from app.ui.views import importing as view
from app.ui.widgets import Banner, Button, SummaryCard, WrappedLabel, label


class RunningPane(QWidget):
    """A step with its share done, and 停止.

    Signals:
        stop: the person wants it to end.
    """

    stop = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "h3")
        self.note = WrappedLabel("", "muted")
        self.step = label(text("ui.progress.working"), "secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.button = Button(text("ui.button.stop"), "x")
        self.button.clicked.connect(self.stop)
        box = QVBoxLayout(self)
        box.setSpacing(10)
        box.addStretch(1)
        for widget in (self.title, self.note, self.step, self.bar):
            box.addWidget(widget)
        box.addWidget(self.button)
        box.addStretch(2)

    def begin(self, title: str, note: str) -> None:
        """Start from nothing, with a bar that only moves."""
        self.title.setText(title)
        self.note.setText(note)
        self.step.setText(text("ui.progress.working"))
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        self.button.setFocus()

    def show_step(self, key: str, share: float) -> None:
        """Show a step by the key of its sentence and the share done, 0 to 1."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * min(1.0, max(0.0, share))))
        words = text(key) if key else text("ui.progress.working")
        self.step.setText(f"{words} {text('ui.progress.percent', percent=int(100 * share))}")


class DonePane(QWidget):
    """What was saved, in numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.note = Banner("")
        self.card = SummaryCard()
        self.card.setMaximumWidth(16_777_215)
        self.card.setMinimumWidth(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.note)
        box.addWidget(self.card, 1)

    def show_done(self, done: ImportDone) -> None:
        """Show what an import did."""
        self.note.show_note(text("importing.done.note"), "success")
        self.card.set_figure(view.done_title(done), done.file_name)
        self.card.set_rows(view.done_rows(done))
