"""The window on the second screen: shows one Scene, decides nothing.

The result is known and stored before a DRAW scene is shown; the drum only plays it. Closing,
skipping or a crash cannot change what was drawn, and no key draws.
"""

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.projector import frame, grid, rolling
from app.ui.projector.before import clock_box, paint_clock
from app.ui.projector.canvas import Canvas
from app.ui.projector.drums import Drums
from app.ui.projector.pages import newest_page, page_count
from app.ui.projector.painting import Measure, lay_under, paint_still
from app.ui.projector.placing import Placing
from app.ui.projector.reveal import Reveal
from app.ui.projector.scene import Kind, Scene
from app.ui.projector.spoken import spoken
from app.ui.projector.strips import Pictures, Strips, drums_of

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
        self._measure = Measure(1920, 1080)
        self._static: QPixmap | None = None
        self.strips = Strips(self, self._made_drums)
        self._grid: grid.Grid | None = None
        self._foot = ("", "", "")
        self._moved = QRegion()
        self._base = 0.0
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
        self._seconds.timeout.connect(self._second)
        if clock is not None:
            self._seconds.start()
        self.placing = Placing(self)
        self.place_on = self.placing.place_on
        self.present = self.placing.present

    # -- what is shown -------------------------------------------------------------------

    def show_scene(self, scene: Scene, page: int | None = None, *, revealed: int = 0) -> None:
        """Show a scene at once; a DRAW scene waits, covered, for start() or skip().

        Args:
            page: from 0; None: the first, of throws the one where the newest die lies.
            revealed: names of a DRAW scene the hall has seen already.
        """
        self._ticker.stop()
        self._hold.stop()
        self.scene = scene
        self.page = 0
        self._relayout()
        per_page = self._grid.per_page if self._grid else 1
        self._reveal.begin(len(scene.drawn), per_page, revealed)
        first = self._reveal.last_open if scene.drawn else newest_page(scene, self._measure.height)
        wanted = first if page is None else page
        self.page = min(max(0, wanted), self.pages() - 1)
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
        """Roll the next page that is still covered, or go on after pause().

        `realtime=False`: only advance() moves.
        """
        if self.scene is None or self.scene.kind is not Kind.DRAW or self._reveal.complete:
            return
        went_on = self._reveal.paused and self._reveal.running
        if self._reveal.start():
            self._hold.stop()
            self.strips.rest()
            self._base = self._reveal.now
            if not went_on:
                self._turn_to(self._reveal.page)
            self._update_footer()
            if realtime:
                self._elapsed.start()
                self._ticker.start()

    def pause(self) -> None:
        """Stop where the drums are; start() goes on from there."""
        if self.scene is not None and self.scene.kind is Kind.DRAW and self._reveal.pause():
            self._ticker.stop()
            self._hold.stop()
            self._update_footer()

    def advance(self, ms: float) -> None:
        """Let `ms` pass: tests and slow machines drive the time themselves."""
        self._move(self._reveal.now + ms)

    def skip(self) -> None:
        """直接显示结果: lock every name of the scene now, without motion."""
        if self.scene is None or self.scene.kind is not Kind.DRAW or self._reveal.complete:
            return
        self._ticker.stop()
        self._hold.stop()
        self._reveal.skip()
        self._redraw()
        self.finished.emit()

    def set_pace(self, pace: rolling.Pace, *, turn_pages: bool = True) -> None:
        """How fast names lock; whether the next page follows by itself after a moment."""
        self._reveal.pace = pace
        self._reveal.turns = turn_pages

    @property
    def rolling(self) -> bool:
        """Whether names are moving now."""
        return self._reveal.running and not self._reveal.paused

    @property
    def paused(self) -> bool:
        """Whether a show stands still until start()."""
        return self._reveal.paused

    @property
    def revealed(self) -> int:
        """How many names of the scene are locked."""
        return self._reveal.shown

    def names_shown(self) -> tuple[str, ...]:
        """The names the hall can read as drawn, in the order of the result."""
        return tuple(one.name for one in self.scene.drawn[: self.revealed]) if self.scene else ()

    # -- pages ---------------------------------------------------------------------------

    def pages(self) -> int:
        """Number of pages of the scene at this window's size."""
        if self.scene is None:
            return 1
        if self.scene.kind is Kind.DRAW and self._grid is not None:
            return max(1, -(-len(self.scene.drawn) // self._grid.per_page))
        return page_count(self.scene, self._measure.height)

    def turn(self, step: int) -> None:
        """Turn pages. Covered pages of a draw cannot be turned to: keys never draw."""
        if self.rolling:
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
            self.placing.toggle_full()
        else:
            super().keyPressEvent(event)

    def _turn_to(self, page: int) -> None:
        self.page = page
        self._redraw()
        self.page_changed.emit(page, self.pages())

    # -- time ----------------------------------------------------------------------------

    def _tick(self) -> None:
        self._move(self._base + float(self._elapsed.elapsed()))

    def _move(self, now: float) -> None:
        if not self.rolling:
            return
        ended = self._reveal.move(now)
        self._update_cells()
        self._update_footer()
        if not ended:
            return
        self._ticker.stop()
        self.page_revealed.emit(self.page)
        if self._reveal.complete:
            self.finished.emit()
        elif self._reveal.turns:
            self._hold.start()

    def _update_cells(self) -> None:
        """Ask for the cells that move now and for those that did a frame ago."""
        if self._grid is None:
            return
        drums = self.strips.drums
        if self.devicePixelRatioF() != 1.0 or drums is None:
            self.update(self._measure.box(self._grid.box.adjusted(-8, -8, 8, 8)))
            return
        now = drums.moving(self._reveal) if self._reveal.running else QRegion()
        self.update(now + self._moved)
        self._moved = now

    def _next_by_itself(self) -> None:
        if self._reveal.turns and not self._reveal.running and not self._reveal.complete:
            self.start()

    def _second(self) -> None:
        """The clock went on; a hidden window does nothing."""
        if not self.isVisible():
            return
        self._update_footer()
        if self.scene is not None and self.scene.kind is Kind.WELCOME:
            self.update(self._measure.box(clock_box(self.scene, self._measure.height)))

    def _update_footer(self) -> None:
        if self.scene is not None and self._foot_words(self.scene) != self._foot:
            self.update(self._foot_box())

    # -- painting ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure = Measure(self.width(), self.height())
        before = self._grid.per_page if self._grid else 0
        self._relayout()
        if self._grid is not None and self._grid.per_page != before:
            self._ticker.stop()
            self._reveal.repage(self._grid.per_page)
            self.page = self._reveal.page
        self.page = min(self.page, self.pages() - 1)
        if self.scene is not None and self.scene.kind is Kind.CARD:
            self._tell_size(self.scene)
        self._redraw()

    def _tell_size(self, scene: Scene) -> None:
        size = self.size() * self.devicePixelRatioF()
        words = text("projector.card.size", width=size.width(), height=size.height())
        self.scene = dataclasses.replace(scene, big=words)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pause()  # nobody sees the drums; they go on when somebody says so

    def closeEvent(self, event: QCloseEvent) -> None:
        self.placing.forget()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._static is None:
            self._static = self._fresh_static()
        self._lock_into_static(self._static)
        painter = QPainter(self)
        try:
            lay_under(painter, self._static, event.region())
            if self.scene is not None:
                self._paint_moving(painter)
                canvas = self._measure.canvas(painter, self.scene.mark)
                self._paint_glow(canvas)
                if event.region().intersects(self._foot_box()):
                    self._paint_foot(canvas, self.scene)
                if self.scene.kind is Kind.WELCOME:
                    paint_clock(canvas, self.scene, self._foot_words(self.scene)[0])
        finally:
            painter.end()

    def _foot_box(self) -> QRect:
        return self._measure.box(frame.footer_box(self._measure.height).adjusted(-4, -4, 4, 4))

    def _relayout(self) -> None:
        self._grid = None
        self.strips.begin()
        if self.scene is not None and self.scene.kind is Kind.DRAW:
            self._grid = grid.plan(self.scene, self._measure.height)

    def _redraw(self) -> None:
        self._static = None
        self.strips.drop()
        self._moved = QRegion()
        self.update()

    def _fresh_static(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        paint_still(layer, self._measure, self.scene, self._grid, self.page, self.warning)
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
            canvas = self._measure.canvas(painter, self.scene.mark)
            for place in range(self._painted, locked):
                grid.paint_locked(canvas, self.scene, self._grid, self.page, place)
        finally:
            painter.end()
        self._painted = locked

    def _paint_moving(self, painter: QPainter) -> None:
        drums = self.strips.wanted()
        if drums is None or not self._reveal.running or self._reveal.page != self.page:
            return
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        drums.paint(painter, self._reveal)
        painter.restore()

    def _made_drums(self, pictures: Pictures) -> Drums | None:
        if self.scene is None or self._grid is None or self._reveal.complete:
            return None
        ratio = self.devicePixelRatioF()
        return drums_of(self.scene, self._grid, self.page, self._measure, ratio, pictures)

    def _paint_glow(self, canvas: Canvas) -> None:
        """The one glow of every name that has just locked."""
        if self._grid is None or not self._reveal.running or self._reveal.page != self.page:
            return
        for place in range(self._reveal.cells):
            if flash := self._reveal.flash(place):
                grid.paint_glow(canvas, self._grid, place, flash)

    def _foot_words(self, scene: Scene) -> tuple[str, str, str]:
        """(when, progress, page) as the foot tells them now."""
        progress = ""
        if scene.kind is Kind.DRAW:
            shown, total = self._reveal.shown, len(scene.drawn)
            progress = text("projector.draw.progress", shown=shown, total=total, unit=scene.unit)
            if self._reveal.paused:
                paused = text("projector.draw.paused")
                progress = text("projector.common.separator").join((progress, paused))
        pages = self.pages()
        page = text("projector.common.page", page=self.page + 1, pages=pages) if pages > 1 else ""
        return (self._clock() if self._clock is not None else scene.when), progress, page

    def _paint_foot(self, canvas: Canvas, scene: Scene) -> None:
        self._foot = when, progress, page = self._foot_words(scene)
        total = len(scene.drawn)
        share = self._reveal.shown / total if progress and total else None
        frame.paint_footer(canvas, scene, when, progress, share, page)
