"""The one QApplication of the process, dressed."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.texts import text
from app.ui import messages, theme
from app.ui.icons import program_icon


def make_application(fonts: Path) -> QApplication:
    """Make and dress the one QApplication of the process."""
    theme.fix_input_method()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mingqian")
    application.setApplicationDisplayName(text("login.product"))
    application.setDesktopFileName("mingqian")
    application.setWindowIcon(program_icon())
    theme.install(application, fonts)
    sys.excepthook = lambda kind, error, trace: messages.show_error(None, error)
    return application
