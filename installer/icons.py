"""The program's icon in the forms each system asks for, painted from one drawing."""

import io
import os
from pathlib import Path

from installer.lockfile import ROOT

DRAWING = ROOT / "resources" / "mingqian.svg"
SIDES = (16, 24, 32, 48, 64, 128, 256)


def picture(side: int) -> bytes:
    """Return the icon as PNG, `side` pixels wide and high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(DRAWING.read_bytes())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt a str
    return bytes(data.data())


def write_ico(path: Path) -> None:
    """Write one .ico with every side."""
    from PIL import Image

    pictures = [Image.open(io.BytesIO(picture(side))) for side in SIDES]
    sizes = [(side, side) for side in SIDES]
    pictures[-1].save(path, "ICO", sizes=sizes, append_images=pictures[:-1])
