"""Whether one sees where the keyboard is: a widget with the focus looks otherwise than without.

The measure is that of WCAG 2.2, 2.4.11–2.4.13: what changes must contrast 3:1 with what stood
there before, and be as much as a line along the shortest sides of the widget.
"""

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QRegion
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QTabBar, QWidget

LEAST_CONTRAST = 3.0
_FRAMED = (QAbstractSpinBox, QComboBox)


def behind(one: QWidget) -> QColor:
    """The colour that a widget stands on: what see-through parts of it show."""
    window = one.window()
    corner = one.mapTo(window, QPoint(-2, -2))
    spot = QRect(max(0, corner.x()), max(0, corner.y()), 1, 1)
    return window.grab(spot).toImage().pixelColor(0, 0)


def look(one: QWidget, ground: QColor) -> QImage:
    """How a widget stands there now, with the frame of the field that it is the inside of."""
    around = one.parentWidget()
    whole = around if isinstance(around, _FRAMED) else one
    image = QImage(whole.size(), QImage.Format.Format_RGB32)
    image.fill(ground)
    whole.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def marks(with_focus: QImage, without: QImage) -> int:
    """How many pixels have changed by at least 3:1."""
    if with_focus.size() != without.size():
        return with_focus.width() * with_focus.height()
    pairs = Counter(
        pair
        for pair in zip(_pixels(with_focus), _pixels(without), strict=True)
        if pair[0] != pair[1]
    )
    return sum(count for pair, count in pairs.items() if _contrast(*pair) >= LEAST_CONTRAST)


def wanted(one: QWidget) -> int:
    """How many have to: two sides of a field, or of the tab in front."""
    box = one.tabRect(one.currentIndex()) if isinstance(one, QTabBar) else one.rect()
    return box.width() + box.height()


def _pixels(image: QImage) -> memoryview:
    return memoryview(image.constBits()).cast("B").cast("I")


def _contrast(one: int, other: int) -> float:
    first, second = _light(one), _light(other)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def _light(colour: int) -> float:
    """Relative luminance of 0xAARRGGBB (WCAG 2.1)."""
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    linear = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
