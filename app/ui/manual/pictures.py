"""The pictures of the manual: how much room each takes, and its pixels for that room."""

from functools import cache
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app.services.walks.manual import PICTURES
from app.ui.manual.html import PICTURE

_SHOWN: Final = 0.72  # of a picture's own width: what a page of text bears
_TALL: Final = 0.55  # of the room, for what is higher than wide


@cache
def _size(name: str) -> QSize:
    return QImageReader(str(PICTURES / f"{name}.png")).size()


def width_in(name: str, room: int) -> int:
    """Return how many px of a room a picture takes."""
    size = _size(name)
    if not size.isValid():
        return room
    if size.height() > size.width():
        return round(room * _TALL)
    # A window fills the room; a dialog keeps its proportion to one.
    return min(room, max(round(size.width() * _SHOWN), round(room * size.width() / 1000)))


def picture(address: str, ratio: float = 1.0) -> QImage | None:
    """Return a picture by its address; None for any other address.

    Args:
        ratio: pixels of the screen to one px; 0 for all the picture has.
    """
    name, _, width = address.removeprefix(PICTURE).partition(".")
    plain = name.replace("-", "").replace("_", "")
    if not address.startswith(PICTURE) or not plain.isalnum() or not width.isdecimal():
        return None
    image = QImage(str(PICTURES / f"{name}.png"))
    if image.isNull():
        return None
    if not ratio:
        return image
    wanted = round(int(width) * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    made = image.convertToFormat(QImage.Format.Format_RGB32).scaledToWidth(wanted, smooth)
    made.setDevicePixelRatio(ratio)
    return made
