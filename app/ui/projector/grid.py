"""The grid of drawn names: where the cells lie and how one looks."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from app.texts import text
from app.ui.projector.canvas import LINE_PITCH, RIGHT, Canvas, advance, broken, fitted
from app.ui.projector.frame import stage_box
from app.ui.projector.scene import Drawn, Scene
from app.ui.projector.tones import LEAST_NAME

PER_PAGE = 20
_GAP = 8.0
_COLUMN_GAP = 16.0
_BADGE = 66.0
_TWO_LINES = LEAST_NAME * 2 * LINE_PITCH + 1 + _GAP


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one page, in design pixels; all pages of a draw use the same cells and size.

    Attributes:
        box: the area of all cells.
        columns, rows: 1 column for up to 10 names, else 2; at most 20 names a page.
        pitch: height of a row with its gap.
        size: largest size of a name, px.
    """

    box: QRectF
    columns: int
    rows: int
    pitch: float
    size: int

    @property
    def per_page(self) -> int:
        """How many names a page holds."""
        return self.columns * self.rows

    def cell(self, place: int) -> QRectF:
        """The cell of a page's name, downwards, then the next column."""
        column, row = divmod(place, self.rows)
        width = (self.box.width() - _COLUMN_GAP * (self.columns - 1)) / self.columns
        x = self.box.x() + column * (width + _COLUMN_GAP)
        return QRectF(x, self.box.y() + row * self.pitch, width, self.pitch - _GAP)

    def name_box(self, place: int) -> QRectF:
        """Where the name stands in its cell, right of the number."""
        return self.cell(place).adjusted(_BADGE + 26, 0, -18, 0)


def plan(scene: Scene, height: float) -> Grid:
    """Lay the grid out so that every name is at least 36 px high."""
    stage = stage_box(height)
    box = stage.adjusted(28, 88, -28, -12)
    total = len(scene.drawn)
    columns = 1 if total <= 10 else 2
    if columns == 2 and any(_lines(one, _room(box, 2)) > 2 for one in scene.drawn):
        columns = 1  # rather more pages than names below 36 px
    width = _room(box, columns)
    one_line = all(_name_width(item) <= width for item in scene.drawn)
    rows = min(10, -(-total // columns)) if total else 1
    if not one_line:
        rows = max(1, min(rows, int(box.height() // _TWO_LINES)))
    pitch = min(box.height() / rows, 96.0 if one_line else 112.0)
    size = min(44, max(LEAST_NAME, round((pitch - _GAP) * 0.6)))
    return Grid(box, columns, rows, pitch, size)


def _room(box: QRectF, columns: int) -> float:
    return (box.width() - _COLUMN_GAP * (columns - 1)) / columns - _BADGE - 44


def _lines(item: Drawn, width: float) -> int:
    return len(broken(item.name, width, LEAST_NAME))


def _name_width(item: Drawn) -> float:
    return advance(item.name, "ui", LEAST_NAME, True)


def _noted(item: Drawn, width: float, lines: int) -> bool:
    """Whether a name leaves room for its note in the lines of its cell."""
    if not item.note:
        return False
    rest = width - advance(item.note, "ui", 28, False) - 20
    return len(broken(item.name, rest, LEAST_NAME)) <= lines


def paint_grid(canvas: Canvas, scene: Scene, grid: Grid, page: int) -> None:
    """The stage with its heading and empty cells."""
    stage = stage_box(canvas.height)
    canvas.panel(stage)
    line = QRectF(stage.x() + 30, stage.y() + 14, stage.width() - 60, 56)
    used = canvas.words(line, scene.heading, 38, "gold", bold=True)
    if scene.pool:
        words = text("projector.draw.from_pool", pool=scene.pool, count=len(scene.drawn))
        used += 28 + canvas.words(line.adjusted(used + 28, 0, 0, 0), words, 30, "text")
    note = text("projector.draw.note")
    canvas.words(line.adjusted(used + 28, 0, 0, 0), note, 28, "muted", where=RIGHT)
    canvas.rule(line.x(), stage.y() + 76, line.width())
    for place in range(len(_page(scene, grid, page))):
        canvas.open_cell(grid.cell(place))


def paint_locked(canvas: Canvas, scene: Scene, grid: Grid, page: int, place: int) -> None:
    """One locked cell: number, name, note."""
    item = _page(scene, grid, page)[place]
    cell = grid.cell(place)
    canvas.cell(cell, fill=canvas.tone("locked"), edge=canvas.tone("gold"))
    side = min(46.0, cell.height() - 12)
    badge = QRectF(cell.x() + 12, cell.center().y() - side / 2, _BADGE, side)
    canvas.badge(badge, f"{page * grid.per_page + place + 1:02d}", 30)
    box = grid.name_box(place)
    if _noted(item, box.width(), 2 if cell.height() >= 2 * LEAST_NAME * LINE_PITCH else 1):
        box = box.adjusted(0, 0, -canvas.words(box, item.note, 28, "text", where=RIGHT) - 20, 0)
    size, lines = fitted(item.name, box.width(), box.height(), grid.size)
    canvas.lines(box, lines, size)


def paint_glow(canvas: Canvas, grid: Grid, place: int, strength: float) -> None:
    """Light the edge of a cell that has just locked; `strength` falls from 1 to 0 once."""
    painter = canvas.painter
    painter.setPen(QPen(canvas.tone("flash", round(255 * strength)), 1.5 + 4 * strength))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(grid.cell(place), 6, 6)


def paint_rolling(canvas: Canvas, grid: Grid, place: int, name: str) -> None:
    """One name of the drum, standing where the locked name will stand."""
    size = _rolling_size(grid, name)
    canvas.words(grid.name_box(place), name, size, "rolling", least=LEAST_NAME)


def rolling_width(grid: Grid, name: str) -> float:
    """How wide a name of the drum is."""
    return advance(name, "ui", _rolling_size(grid, name), False)


def _rolling_size(grid: Grid, name: str) -> int:
    size = grid.size
    room = grid.name_box(0).width()
    while size > LEAST_NAME and advance(name, "ui", size, False) > room:
        size -= 1
    return size


def _page(scene: Scene, grid: Grid, page: int) -> tuple[Drawn, ...]:
    return scene.drawn[page * grid.per_page : (page + 1) * grid.per_page]
