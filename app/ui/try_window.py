"""One window with Chinese in it, for a moment: whether Qt, its platform and our fonts are there."""

import os
import sys
from pathlib import Path

from PySide6.QtGui import QRawFont

from app.errors import EnvironmentFault
from app.texts import text
from app.ui.application import make_application
from app.ui.widgets.labels import label


class NotShown(EnvironmentFault):
    """The window stays empty or a character has no picture. Fields: platform, detail."""

    code = "health.not_shown"


def try_window(fonts: Path) -> str:
    """Show a window and take a picture of it; returns the name of Qt's platform.

    Raises:
        NotShown: nothing was painted, or a font lacks what it must have (the machine's).
        FontMissing: the installed copy is not whole.
    """
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(fonts)
    words = text("login.product")
    shown = label(words)
    shown.show()
    image = shown.grab().toImage()
    colours = {
        image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())
    }
    raw = QRawFont.fromFont(shown.font())
    lacking = [one for one in words if not raw.supportsCharacter(ord(one))]
    shown.close()
    platform = application.platformName()
    if len(colours) < 2 or lacking:
        raise NotShown(platform=platform, detail="".join(lacking))
    return platform
