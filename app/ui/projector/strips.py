"""The drums of the page in front, made ready while the page waits, covered.

Laying out a name takes longer than a frame has on a large screen; by the time the drums
start, every name that may roll by has its picture.
"""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.projector.canvas import Canvas
from app.ui.projector.drums import Drums
from app.ui.projector.grid import Grid
from app.ui.projector.painting import Measure
from app.ui.projector.scene import Scene
from app.ui.projector.tones import world

Pictures = dict[str, QPixmap]


def drums_of(
    scene: Scene, cells: Grid, page: int, measure: Measure, ratio: float, pictures: Pictures
) -> Drums:
    """The drums of a page on a screen with `ratio` device pixels to a pixel."""
    return Drums(
        scene,
        cells,
        page,
        measure.scale * ratio,
        lambda box: measure.box(box, ratio),
        lambda painter: Canvas(painter, measure.height, world(scene.mark)),
        pictures,
    )


class Strips:
    """Keeps the drums of one window, and the pictures from page to page.

    Attributes:
        drums: of the page in front; None until they are wanted.
    """

    def __init__(self, window: QWidget, make: Callable[[Pictures], Drums | None]) -> None:
        """make: the drums of the page in front; None where nothing will roll."""
        self.drums: Drums | None = None
        self._window = window
        self._make = make
        self._pictures: Pictures = {}
        self._soon = QTimer(window)
        self._soon.timeout.connect(self.prepare)

    def begin(self) -> None:
        """Another scene or size: other pictures."""
        self.drums, self._pictures = None, {}
        self._soon.start()

    def drop(self) -> None:
        """Another page; the pictures stay."""
        self.drums = None

    def rest(self) -> None:
        """The drums roll: nothing is made ahead any more."""
        self._soon.stop()

    def wanted(self) -> Drums | None:
        """The drums of the page in front."""
        if self.drums is None:
            self.drums = self._make(self._pictures)
        return self.drums

    def prepare(self) -> bool:
        """Make one more picture; False when none is left, or nobody would see it."""
        drums = self.wanted() if self._window.isVisible() else None
        more = drums is not None and drums.prepare()
        if not more:
            self._soon.stop()
        return more
