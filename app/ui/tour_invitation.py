"""The tour on the log-in page of the sample county: begin it, or log in who is due next."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from app.core.people import Role
from app.core.tour import TourStep, role_of
from app.errors import AppError
from app.services.walks import tour as service
from app.services.walks.tour import AT_LOG_IN, TourNote
from app.texts import text
from app.ui import messages
from app.ui.help import ask_help
from app.ui.login import LoginPage
from app.ui.tour_strip import TourStrip


class TourInvitation(QObject):
    """The strip above a log-in page; made by `plug_in_invitation`."""

    def __init__(self, page: LoginPage, folder: Path) -> None:
        super().__init__(page)
        self.page = page
        self.folder = folder
        self.note = service.noted(folder)
        self.strip = TourStrip()
        self.strip.go_wanted.connect(self.go)
        self.strip.stop_wanted.connect(self.stop)
        self.strip.manual_wanted.connect(lambda: ask_help(page, "tour"))
        column = page.layout()
        assert isinstance(column, QBoxLayout)  # of the log-in page
        column.insertWidget(1, self.strip)  # under the ribbon of the sample
        self._show()

    @property
    def role(self) -> Role:
        """Who is to log in."""
        step = self._step()
        return role_of(step) if self.note.on and step else Role.CLERK

    def _step(self) -> TourStep | None:
        known = {step.value: step for step in TourStep}
        return known.get(self.note.step)

    def _show(self) -> None:
        step = self._step()
        self.strip.stop.setVisible(self.note.on)
        if self.note.on and step is not None:
            role = text(f"terms.role.{self.role}")
            words = text("tour.login", role=role, title=text(f"tour.title.{step}"))
            self.strip.show_step(text("tour.name"), words, go=text("tour.login_go", role=role))
        else:
            again = text("tour.again" if step is not None else "tour.begin")
            self.strip.show_step(text("tour.name"), text("tour.invite"), go=again)

    def go(self) -> None:
        """Begin, or go on; log in with the account of who is due."""
        if not self.note.on:
            going_on = self.note.step and self.note.after != AT_LOG_IN
            after = self.note.after if going_on else AT_LOG_IN
            self._keep(TourNote(True, after, self.note.looked, self.note.step))
        self.page.sample_buttons[self.role].click()
        self.page.enter.click()

    def stop(self) -> None:
        """Leave the tour; it can be taken up again where it was left."""
        self._keep(TourNote(False, self.note.after, self.note.looked, self.note.step))
        self._show()

    def _keep(self, note: TourNote) -> None:
        self.note = note
        try:
            service.note(self.folder, note)
        except AppError as error:
            messages.show_error(self.page, error)


def plug_in_invitation(page: LoginPage, folder: Path) -> TourInvitation:
    """Give the log-in page of the sample county the strip of the tour."""
    return TourInvitation(page, folder)
