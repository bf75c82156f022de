"""The window on the second screen: shows one Scene, decides nothing.

The result is known and stored before a DRAW scene is shown; the drum only plays it. Closing,
skipping or a crash cannot change what was drawn, and no key draws.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.projector import frame, grid, rolling
from app.ui.projector.bodies import clock_box, paint_body, paint_clock
from app.ui.projector.canvas import HEIGHT, WIDTH, Canvas
from app.ui.projector.placing import Placing
from app.ui.projector.reveal import Reveal
from app.ui.projector.scene import Kind, Scene
from app.ui.projector.spoken import spoken
from app.ui.projector.teams import team_pages

FRAME_MS = 16
CLOCK_MS = 1000


class ProjectorWindow(QWidget):
    """Shows scenes to the hall.

    Signals:
        page_revealed: all names of a page are locked (page from 0).
        finished: every name of the scene is locked.
        page_changed: another page is in front (page from 0, number of pages).
    """

    page_revealed = Signal(int)
    finished = Signal()
    page_changed = Signal(int, int)

    def __init__(self, clock: Callable[[], str] | None = None) -> None:
        """clock: date and time as shown, asked once a second; without it the scene's `when`."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(text("projector.window.title"))
        self.setMinimumSize(640, 360)
        self.scene: Scene | None = None
        self.page = 0
        self.warning = ""  # set by show_warning
        self._clock = clock
        self._static: QPixmap | None = None
        self._names: dict[str, QPixmap] = {}
        self._grid: grid.Grid | None = None
        self._reveal = Reveal()
        self._painted = 0
        self._ticker = QTimer(self)
        self._ticker.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticker.setInterval(FRAME_MS)
        self._ticker.timeout.connect(self._tick)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(int(rolling.HOLD_MS))
        self._hold.timeout.connect(self._next_by_itself)
        self._elapsed = QElapsedTimer()
        self._seconds = QTimer(self)
        self._seconds.setInterval(CLOCK_MS)
        self._seconds.timeout.connect(self._update_footer)
        if clock is not None:
            self._seconds.start()
        self._placing = Placing(self)
        self.place_on = self._placing.place_on
        self.present = self._placing.present

    # -- what is shown -------------------------------------------------------------------

    def show_scene(self, scene: Scene, page: int = 0) -> None:
        """Show a scene at once; a DRAW scene waits, covered, for start() or skip()."""
        self._ticker.stop()
        self.scene = scene
        self.page = 0
        self._relayout()
        self._reveal.begin(len(scene.drawn), self._grid.per_page if self._grid else 1)
        self.page = min(max(0, page), self.pages() - 1)
        self.setAccessibleName(spoken(scene)[0])
        self.setAccessibleDescription(spoken(scene)[1])
        self._redraw()
        self.page_changed.emit(self.page, self.pages())

    def show_warning(self, words: str) -> None:
        """Keep a red strip under every picture; "" takes it away."""
        if words != self.warning:
            self.warning = words
            self._redraw()

    def start(self, *, realtime: bool = True) -> None:
        """Roll the next page that is still covered. `realtime=False`: only advance() moves."""
        if self.scene is None or self.scene.kind is not Kind.DRAW or self._reveal.complete:
            return
        if self._reveal.start():
            self._turn_to(self._reveal.page)
            if realtime:
                self._elapsed.start()
                self._ticker.start()

    def advance(self, ms: float) -> None:
        """Let `ms` pass: tests and slow machines drive the time themselves."""
        self._move(self._reveal.now + ms)

    def skip(self) -> None:
        """直接显示结果: lock every name of the scene now, without motion."""
        if self.scene is None or self.scene.kind is not Kind.DRAW or self._reveal.complete:
            return
        self._ticker.stop()
        self._reveal.skip()
        self._redraw()
        self.finished.emit()

    def set_pace(self, gap_ms: float, *, turn_pages: bool = True) -> None:
        """ms between two names; whether the next page follows by itself after a pause."""
        self._reveal.pace = rolling.Pace(gap_ms)
        self._reveal.turns = turn_pages

    @property
    def rolling(self) -> bool:
        """Whether names are moving now."""
        return self._reveal.running

    @property
    def revealed(self) -> int:
        """How many names of the scene are locked."""
        return self._reveal.shown

    # -- pages ---------------------------------------------------------------------------

    def pages(self) -> int:
        """Number of pages of the scene at this window's size."""
        if self.scene is None:
            return 1
        if self.scene.kind is Kind.DRAW and self._grid is not None:
            return max(1, -(-len(self.scene.drawn) // self._grid.per_page))
        if self.scene.kind is Kind.TEAMS:
            stage = frame.stage_box(self._design_height())
            return len(team_pages(self.scene, stage.height(), stage.width()))
        return 1

    def turn(self, step: int) -> None:
        """Turn pages. Covered pages of a draw cannot be turned to: keys never draw."""
        if self._reveal.running:
            return
        last = self.pages() - 1
        if self.scene is not None and self.scene.kind is Kind.DRAW:
            last = min(last, self._reveal.last_open)
        wanted = min(max(0, self.page + step), max(0, last))
        if wanted != self.page:
            self._turn_to(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageDown:
            self.turn(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F11:
            self._placing.toggle_full()
        else:
            super().keyPressEvent(event)

    def _turn_to(self, page: int) -> None:
        self.page = page
        self._redraw()
        self.page_changed.emit(page, self.pages())

    # -- time ----------------------------------------------------------------------------

    def _tick(self) -> None:
        self._move(float(self._elapsed.elapsed()))

    def _move(self, now: float) -> None:
        if not self._reveal.running:
            return
        ended = self._reveal.move(now)
        if self._grid is not None:
            self.update(self._device(self._grid.box.adjusted(-8, -8, 8, 8)))
        self._update_footer()
        if not ended:
            return
        self._ticker.stop()
        self.page_revealed.emit(self.page)
        if self._reveal.complete:
            self.finished.emit()
        elif self._reveal.turns:
            self._hold.start()

    def _next_by_itself(self) -> None:
        if self._reveal.turns and not self._reveal.running and not self._reveal.complete:
            self.start()

    def _update_footer(self) -> None:
        self.update(self._device(frame.footer_box(self._design_height()).adjusted(-4, -4, 4, 4)))
        if self.scene is not None and self.scene.kind is Kind.WELCOME:
            self.update(self._device(clock_box(self._design_height())))

    # -- painting ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._grid.per_page if self._grid else 0
        self._relayout()
        if self._grid is not None and self._grid.per_page != before:
            self._reveal.repage(self._grid.per_page)
        self.page = min(self.page, self.pages() - 1)
        self._redraw()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._placing.forget()
        super().closeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._static is None:
            self._static = self._fresh_static()
        self._lock_into_static(self._static)
        painter = QPainter(self)
        try:
            # Clipped to what was asked for: the cells that move and the footer.
            painter.drawPixmap(0, 0, self._static)
            if self.scene is not None:
                canvas = self._canvas(painter)
                self._paint_moving(canvas, self.scene)
                self._paint_foot(canvas, self.scene)
        finally:
            painter.end()

    def _scale(self) -> float:
        return max(0.01, min(self.width() / WIDTH, self.height() / HEIGHT))

    def _design_height(self) -> float:
        return self.height() / self._scale()

    def _margin(self) -> float:
        return (self.width() / self._scale() - WIDTH) / 2

    def _device(self, box: QRectF) -> QRect:
        k = self._scale()
        left = (box.x() + self._margin()) * k
        return QRectF(left, box.y() * k, box.width() * k, box.height() * k).toAlignedRect()

    def _canvas(self, painter: QPainter) -> Canvas:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.scale(self._scale(), self._scale())
        painter.translate(self._margin(), 0)
        return Canvas(painter, self._design_height())

    def _relayout(self) -> None:
        self._grid = None
        if self.scene is not None and self.scene.kind is Kind.DRAW:
            self._grid = grid.plan(self.scene, self._design_height())

    def _redraw(self) -> None:
        self._static = None
        self._names.clear()
        self.update()

    def _fresh_static(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        painter = QPainter(layer)
        try:
            canvas = self._canvas(painter)
            frame.paint_ground(canvas, -self._margin(), WIDTH + self._margin())
            if self.scene is not None:
                frame.paint_banner(canvas, self.scene)
                frame.paint_rail(canvas, self.scene.steps)
                if self._grid is not None:
                    grid.paint_grid(canvas, self.scene, self._grid, self.page)
                else:
                    paint_body(canvas, self.scene, self.page)
                frame.paint_watermark(canvas, self.scene)
            if self.warning:
                ends = -self._margin(), WIDTH + self._margin()
                frame.paint_warning(canvas, *ends, self.warning)
        finally:
            painter.end()
        self._painted = 0
        return layer

    def _lock_into_static(self, layer: QPixmap) -> None:
        """Paint cells that locked since the last frame into the still layer, once each."""
        if self.scene is None or self._grid is None:
            return
        locked = self._reveal.locked_on(self.page)
        if self._painted >= locked:
            return
        painter = QPainter(layer)
        try:
            canvas = self._canvas(painter)
            for place in range(self._painted, locked):
                grid.paint_locked(canvas, self.scene, self._grid, self.page, place)
        finally:
            painter.end()
        self._painted = locked

    def _paint_moving(self, canvas: Canvas, scene: Scene) -> None:
        if self._grid is None or not self._reveal.running or self._reveal.page != self.page:
            return
        for place in range(self._reveal.cells):
            left = self._reveal.left(place)
            if left > 0:
                self._paint_drum(canvas, scene, self._grid, place, rolling.rows_left(left))
            elif flash := self._reveal.flash(place):
                grid.paint_locked(canvas, scene, self._grid, self.page, place, flash)

    def _paint_drum(
        self, canvas: Canvas, scene: Scene, cells: grid.Grid, place: int, rows: float
    ) -> None:
        row = int(rows)
        cell = cells.cell(place)
        canvas.painter.save()
        canvas.painter.setClipRect(cell.adjusted(1, 1, -1, -1))
        drawn = scene.drawn[self.page * cells.per_page + place].name
        crowd = scene.crowd or tuple(item.name for item in scene.drawn)
        for step in (0, 1):
            name = rolling.name_at(row + step, place, drawn, crowd)
            y = cell.y() + (row + step - rows) * -cell.height()
            canvas.painter.drawPixmap(
                QRectF(cell.x(), y, cell.width(), cell.height()).topLeft(),
                self._name_picture(name, cells),
            )
        canvas.painter.restore()

    def _name_picture(self, name: str, cells: grid.Grid) -> QPixmap:
        if name not in self._names:
            ratio = self.devicePixelRatioF() * self._scale()
            cell = cells.cell(0)
            picture = QPixmap(round(cell.width() * ratio), round(cell.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            try:
                painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
                painter.translate(-cell.x(), -cell.y())
                grid.paint_rolling(Canvas(painter, self._design_height()), cells, 0, name)
            finally:
                painter.end()
            self._names[name] = picture
        return self._names[name]

    def _paint_foot(self, canvas: Canvas, scene: Scene) -> None:
        progress, share = "", None
        if scene.kind is Kind.DRAW:
            total = len(scene.drawn)
            progress = text("projector.draw.progress", shown=self._reveal.shown, total=total)
            share = self._reveal.shown / total if total else 0.0
        pages = self.pages()
        page = text("projector.common.page", page=self.page + 1, pages=pages) if pages > 1 else ""
        when = self._clock() if self._clock is not None else scene.when
        frame.paint_footer(canvas, scene, when, progress, share, page)
        if scene.kind is Kind.WELCOME:
            paint_clock(canvas, when)
