"""A whole picture in its layers: what stands still, and the foot that follows the clock."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.ui.projector import frame, grid
from app.ui.projector.after import corners
from app.ui.projector.bodies import paint_body
from app.ui.projector.canvas import HEIGHT, WIDTH, Canvas
from app.ui.projector.scene import Kind, Scene
from app.ui.projector.tones import world


class Measure:
    """How design pixels lie on a window: 1920 of them across, centred, the height as it comes."""

    def __init__(self, width: int, height: int) -> None:
        self.scale = max(0.01, min(width / WIDTH, height / HEIGHT))
        self.height = height / self.scale
        self.margin = (width / self.scale - WIDTH) / 2

    @property
    def ends(self) -> tuple[float, float]:
        """The left and right edges of the window in design pixels."""
        return -self.margin, WIDTH + self.margin

    def box(self, box: QRectF, ratio: float = 1.0) -> QRect:
        """A design box in pixels of the window, or of the screen by its ratio."""
        k = self.scale * ratio
        left = (box.x() + self.margin) * k
        return QRectF(left, box.y() * k, box.width() * k, box.height() * k).toAlignedRect()

    def canvas(self, painter: QPainter, mark: str) -> Canvas:
        """Let a painter of the window work in design pixels."""
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.scale(self.scale, self.scale)
        painter.translate(self.margin, 0)
        return Canvas(painter, self.height, world(mark))


def lay_under(painter: QPainter, layer: QPixmap, region: QRegion) -> None:
    """Copy what stands still into the parts of a window that are painted anew."""
    ratio = layer.devicePixelRatio()
    parts = cast(Iterable[QRect], region)  # the stubs do not know that it is iterable
    for part in parts:
        box = QRectF(part)
        source = QRectF(box.topLeft() * ratio, box.size() * ratio)
        painter.drawPixmap(box, layer, source)


def paint_still(
    layer: QPixmap,
    measure: Measure,
    scene: Scene | None,
    cells: grid.Grid | None,
    page: int,
    warning: str = "",
) -> None:
    """Paint everything of a picture that stands still, the empty cells of a drum included.

    Args:
        warning: words of the strip at the foot, "" for none.
    """
    painter = QPainter(layer)
    try:
        canvas = measure.canvas(painter, scene.mark if scene is not None else "")
        frame.paint_ground(canvas, *measure.ends)
        if scene is not None:
            _paint_scene(canvas, measure, scene, cells, page)
        if warning:
            frame.paint_warning(canvas, *measure.ends, warning)
    finally:
        painter.end()


def _paint_scene(
    canvas: Canvas, measure: Measure, scene: Scene, cells: grid.Grid | None, page: int
) -> None:
    frame.paint_watermark(canvas, scene, *measure.ends)
    frame.paint_banner(canvas, scene)
    if not scene.wide:
        frame.paint_rail(canvas, scene.steps)
    if cells is not None:
        grid.paint_grid(canvas, scene, cells, page)
    else:
        paint_body(canvas, scene, page)
    if scene.kind is Kind.CARD:
        corners(canvas, *measure.ends)
