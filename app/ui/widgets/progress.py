"""A long job in front of the page: what it does, how far it is, a way to stop it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from app.texts import text
from app.ui.focus_ring import RINGED
from app.ui.jobs import Handle, Jobs
from app.ui.widgets.buttons import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.labels import label

T = TypeVar("T")


class ProgressDialog(Dialog):
    """Shows progress of one job of the process lane; 停止, Esc and the cross end the child."""

    def __init__(self, parent: QWidget | None, title: str, sentence: str = "") -> None:
        super().__init__(parent, title, sentence)
        self._handle: Handle | None = None
        self.step = label(text("ui.progress.working"), "secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.add(self.step)
        self.add(self.bar)
        # The keyboard rests here: a second Return from the window before must not press 停止.
        self.bar.setProperty(RINGED, True)
        self.bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bar.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop_button = Button(text("ui.button.stop"))
        self.stop_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.stop_button)

    @property
    def handle(self) -> Handle | None:
        """The job it follows."""
        return self._handle

    def follow(self, handle: Handle) -> None:
        """Stop this job when the user asks for it."""
        self._handle = handle

    def show_step(self, key: str, share: float) -> None:
        """Show a step by the key of its sentence and the share done, 0 to 1."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * min(1.0, max(0.0, share))))
        words = text(key) if key else text("ui.progress.working")
        self.step.setText(f"{words} {text('ui.progress.percent', percent=int(100 * share))}")

    def reject(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        super().reject()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()


def run_with_progress(
    parent: QWidget,
    jobs: Jobs,
    title: str,
    function: Callable[..., T],
    args: tuple[object, ...],
    done: Callable[[T], object],
    failed: Callable[[Exception], None],
    *,
    sentence: str = "",
    stop: str = "",
) -> ProgressDialog:
    """Run `function(*args, progress=report)` in a child behind a dialog with 停止.

    Returns at once; done or failed follow on the GUI thread after the dialog has closed,
    neither when the user stopped it. Answers are dropped when `parent` is gone.
    `stop`: words of the button that ends it, "" for the usual ones.
    """
    dialog = ProgressDialog(parent, title, sentence)
    if stop:
        dialog.stop_button.setText(stop)

    def close() -> None:
        dialog.done(0)
        dialog.deleteLater()

    def succeeded(result: T) -> None:
        close()
        done(result)

    def broke(error: Exception) -> None:
        close()
        failed(error)

    dialog.follow(
        jobs.run_process(function, args, succeeded, broke, dialog.show_step, owner=dialog)
    )
    dialog.open()
    return dialog
