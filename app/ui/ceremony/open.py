"""Opening the conductor's page over whatever is in front, and offering one broken off."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.conduct import Manner
from app.core.people import Right
from app.services.draw import conducting_again
from app.services.draw.conducting_again import Unfinished
from app.texts import text
from app.ui.ceremony.page import ConductorPage
from app.ui.desk import Desk
from app.ui.shell import Shell
from app.ui.views.ceremony import resume_words
from app.ui.widgets import Banner


def open_ceremony(
    desk: Desk, owner: QWidget, draw_id: int, manner: Manner = Manner.PUBLIC
) -> ConductorPage | None:
    """Push the conductor of a draw; None where there is no frame, or its page would not leave.

    Args:
        manner: how it will be held where it has not been opened yet.
    """
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = ConductorPage(desk, shell, draw_id, manner)
    return page if shell.push(page) else None


class ResumeBanner(Banner):
    """上次抽取停在第 n 步，继续: on the pages a person lands on after a break-off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "warning")
        self._desk = desk
        self.found: tuple[Unfinished, ...] = ()

    def refresh(self) -> None:
        """Look for a ceremony that was begun and not ended."""
        if self._desk.actor.may(Right.DRAW):
            self._desk.read(self, conducting_again.unfinished, done=self._show)

    def _show(self, found: tuple[Unfinished, ...]) -> None:
        self.found = found
        self.show_note(resume_words(found[0]) if found else "", "warning")
        if found:
            self.set_button(
                text("ceremony.resume.button"), partial(self._go_on, found[0].draw_id), beside=True
            )

    def _go_on(self, draw_id: int) -> None:
        open_ceremony(self._desk, self, draw_id)
