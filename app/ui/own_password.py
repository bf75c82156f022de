"""Asking for a password of one's own, where the one in use was set by somebody else."""

from PySide6.QtWidgets import QWidget

from app.services.account import account_given
from app.ui.desk import Desk


def ask_for_own(window: QWidget, desk: Desk) -> None:
    """Ask once after the log-in, while the password is a given one; it may be put off.

    The sample county's passwords stand on its log-in page: nobody is asked there.
    """
    if desk.is_sample:
        return

    def ask(given: bool) -> None:
        if given:
            from app.ui.screens.settings_account_window import OwnPasswordWindow

            OwnPasswordWindow(window, desk, given=True).open()

    desk.read(window, account_given.password_is_given, done=ask)
