"""The start page's word on what should be public by now, with the way to it."""

from app.core.people import Right
from app.services.walks import announced
from app.services.walks.announced import Pressing
from app.texts import text
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.views.announced import pressing_note
from app.ui.widgets import Banner


class AnnouncedNote(Banner):
    """Shown to who makes things public, while something is late or near its day."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__("")
        self.desk = desk
        self.shell = shell
        self.setVisible(False)

    def refresh(self) -> None:
        """Look again."""
        if self.desk.actor.may(Right.PUBLISH):
            self.desk.act(self, announced.pressing, done=self._show)

    def _show(self, found: Pressing) -> None:
        words, is_late = pressing_note(found)
        self.show_note(words, "warning" if is_late else "info")
        if words:
            self.set_button(text("announced.screen.go"), self._go, beside=True)

    def _go(self) -> None:
        self.shell.go("announced")
