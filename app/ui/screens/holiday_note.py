"""The start page's word on a year whose days off are not known yet."""

from typing import cast

from app.core.people import Right
from app.services.registry import holidays
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.settings import SettingsPage
from app.ui.shell import Shell
from app.ui.widgets import Banner


class HolidayNote(Banner):
    """Shown to everybody while a year is missing: this one's, or the next from October on."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__("")
        self._desk = desk
        self._shell = shell

    def refresh(self) -> None:
        """Look at the years again."""
        self._desk.act(self, holidays.year_missing, done=self._show)

    def _show(self, year: int) -> None:
        words = text("deadlines.year.missing", year=year) if year else ""
        self.show_note(words, "warning")
        if year and self._desk.actor.may(Right.SETTINGS):
            words = text("deadlines.year.missing_go")
            self.set_button(words, lambda: self._go(year), beside=True)

    def _go(self, year: int) -> None:
        if self._shell.go("settings"):
            cast(SettingsPage, self._shell.page("settings")).show_year(year)
