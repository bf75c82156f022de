"""The one QApplication of the process, dressed."""

import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.texts import text
from app.ui import fonts, theme
from app.ui.icons import program_icon


def make_application(folder: Path, faces: Iterable[str] = fonts.FILES) -> QApplication:
    """Make and dress the one QApplication of the process.

    Args:
        folder: holds fonts.FILES; `faces` of them are registered now.
    """
    theme.fix_input_method()
    # By argument: a QStyle in Python's hands costs the start its hundreds of enum values.
    application = QApplication([*sys.argv[:1], "-style", "fusion"])
    application.setApplicationName("mingqian")
    application.setApplicationDisplayName(text("login.product"))
    application.setDesktopFileName("mingqian")
    application.setWindowIcon(program_icon())
    theme.install(application, folder, faces=faces, fusion=True)
    sys.excepthook = lambda kind, error, trace: _show(error)
    return application


def _show(error: BaseException) -> None:
    from app.ui import messages  # none where nothing is the matter

    messages.show_error(None, error)
