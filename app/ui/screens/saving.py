"""A window that saves when its button is pressed and stays until the answer is there."""

from collections.abc import Callable
from typing import Any

from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import Dialog


class Saving(Dialog):
    """What such windows share; `desk` is set by each."""

    desk: Desk

    def save(self, service: Callable[..., Any], *args: object) -> None:
        """Call a service that writes; close when it has, stay where it refuses."""
        self._enable(False)
        self.desk.act(self, service, *args, done=lambda _answer: self.accept(), failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        messages.show_error(self, error)

    def _enable(self, on: bool) -> None:
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setEnabled(on)
