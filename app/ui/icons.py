"""Line icons (Lucide, ISC licence) in any token's colour, sharp at 1x and 2x."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.installed import RESOURCES
from app.ui.palette import COLOURS

FOLDER = RESOURCES / "icons"
PROGRAM = RESOURCES / "mingqian.svg"


def icon(name: str, token: str = "text2", size: int = 20, gap: int = 0) -> QIcon:
    """The icon resources/icons/<name>.svg in the colour of a palette token.

    Args:
        name, token, size: which picture, its colour, its side in logical pixels.
        gap: empty pixels at its right; style sheets cannot set the distance to the words.

    Raises:
        OSError: no such icon, which is a bug in the caller.
    """
    return _icon(name, COLOURS[token], COLOURS["disabled_text"], size, gap)


def program_icon() -> QIcon:
    """The program's own icon, in the sizes title bars and task bars ask for."""
    made = QIcon()
    drawing = QSvgRenderer(QByteArray(PROGRAM.read_bytes()))
    for side in (16, 24, 32, 48, 64, 128):
        made.addPixmap(_painted(drawing, side, side))
    return made


@cache
def _icon(name: str, colour: str, disabled: str, size: int, gap: int) -> QIcon:
    made = QIcon()
    for ratio in (1, 2):
        made.addPixmap(pixmap(name, colour, size, ratio, gap))
        made.addPixmap(pixmap(name, disabled, size, ratio, gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, gap: int = 0) -> QPixmap:
    """One picture of an icon: "#RRGGBB", `size` logical pixels, device pixel ratio."""
    source = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    side = round(size * ratio)
    drawing = QSvgRenderer(QByteArray(source.encode()))
    picture = _painted(drawing, side, side + round(gap * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture


def _painted(drawing: QSvgRenderer, side: int, width: int) -> QPixmap:
    """A drawing in a square at the left of a picture `width` pixels wide."""
    picture = QPixmap(width, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter, QRectF(0, 0, side, side))
    finally:
        painter.end()
    return picture
