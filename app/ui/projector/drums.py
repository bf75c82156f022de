"""The rolling cells of one page, painted from strips that are made once.

A frame copies the cell's empty picture and lays two names over it, in whole pixels of the
screen: no text is laid out, nothing is scaled, nothing outside the moving cells is touched.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.ui.projector import grid, rolling
from app.ui.projector.canvas import Canvas
from app.ui.projector.reveal import Reveal
from app.ui.projector.scene import Scene

_MARGIN = 4.0  # a name's picture is this much wider than its words, in design pixels


class Drums:
    """What rolls on the page in front; made anew for each page, size and scene.

    Args:
        scale: device pixels a design pixel, the screen's ratio included.
        device: a design box as device pixels.
        pictures: of names, kept from page to page of one scene and size.
    """

    def __init__(
        self,
        scene: Scene,
        cells: grid.Grid,
        page: int,
        scale: float,
        device: Callable[[QRectF], QRect],
        canvas: Callable[[QPainter], Canvas],
        pictures: dict[str, QPixmap],
    ) -> None:
        self._cells = cells
        self._scale = scale
        self._canvas = canvas
        self._pictures = pictures
        first = page * cells.per_page
        self._drawn = tuple(one.name for one in scene.drawn[first : first + cells.per_page])
        self._before = tuple(one.name for one in scene.drawn[:first])
        self._crowd = scene.crowd or tuple(one.name for one in scene.drawn)
        self._rows: dict[tuple[int, int], str] = {}
        self._gone: dict[str, float] | None = None
        self.boxes = tuple(device(cells.cell(place)) for place in range(len(self._drawn)))
        self._names = tuple(device(cells.name_box(place)).x() for place in range(len(self._drawn)))
        self._eases = tuple(rolling.Easing.of(place) for place in range(len(self._drawn)))

    def prepare(self) -> bool:
        """Make one more picture before anything rolls; False when all are there."""
        for name in (*self._drawn, *self._crowd):
            if name not in self._pictures:
                self._picture(name)
                return True
        return False

    def moving(self, show: Reveal) -> QRegion:
        """The cells that change from frame to frame, and their glow."""
        region = QRegion()
        for place, box in enumerate(self.boxes):
            if show.left(place) > 0:
                region += box
            elif show.flash(place) > 0 or place + 1 == show.timing.locked(show.now):
                region += box.adjusted(-6, -6, 6, 6)
        return region

    def paint(self, painter: QPainter, show: Reveal) -> None:
        """Lay the names over the empty cells; the painter works in device pixels."""
        for place, box in enumerate(self.boxes):
            left = show.left(place)
            if left <= 0:
                continue
            rows = self._eases[place].rows_left(left)
            row = int(rows)
            for step in (0, 1):
                picture = self._picture(self._name(row + step, place, show))
                # Row `row` stands in the cell when rows == row and leaves it downwards.
                offset = round((rows - row - step) * box.height())
                self._lay(painter, picture, box, self._names[place], offset)

    def _lay(self, painter: QPainter, picture: QPixmap, box: QRect, x: int, offset: int) -> None:
        """Copy the part of a picture that lies inside its cell."""
        top = max(0, -offset)
        tall = min(picture.height(), box.height()) - abs(offset)
        if tall <= 0:
            return
        painter.drawPixmap(x, box.y() + max(0, offset), picture, 0, top, picture.width(), tall)

    def _name(self, row: int, place: int, show: Reveal) -> str:
        found = self._rows.get((row, place))
        if found is None:
            ease = self._eases[place]
            leaves = show.timing.locks[place] - ease.ms_left(row - 1)
            found = rolling.name_at(
                row, place, self._drawn[place], self._crowd, self._locking(show), leaves
            )
            self._rows[row, place] = found
        return found

    def _locking(self, show: Reveal) -> dict[str, float]:
        if self._gone is None:
            # Where two bear one name it rolls until the later one is locked.
            self._gone = dict.fromkeys(self._before, -1.0)
            self._gone |= dict(zip(self._drawn, show.timing.locks, strict=False))
        return self._gone

    def _picture(self, name: str) -> QPixmap:
        made = self._pictures.get(name)
        if made is None:
            made = self._pictures[name] = self._drawn_name(name)
        return made

    def _drawn_name(self, name: str) -> QPixmap:
        box = self._cells.name_box(0)
        wide = min(box.width(), grid.rolling_width(self._cells, name) + _MARGIN)
        tall = self.boxes[0].height()
        picture = QPixmap(max(1, round(wide * self._scale)), max(1, tall))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            painter.scale(self._scale, self._scale)
            painter.translate(QPointF(-box.x(), -self._cells.cell(0).y()))
            grid.paint_rolling(self._canvas(painter), self._cells, 0, name)
        finally:
            painter.end()
        return picture
