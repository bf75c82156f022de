"""The one projector window of a main window, and who may put pictures on it.

Panels hand in scenes; the window keeps the newest, so that opening it late or again shows
where the ceremony stands. Nothing here decides or draws anything.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui import shared
from app.ui.help import ask_help
from app.ui.projector import Kind, ProjectorWindow, Scene
from app.ui.projector.memory import HallMemory
from app.ui.projector.rolling import PACES
from app.ui.widgets.curtain import SharedBanner

NAME = "stageWindow"
PREVIEW_MS = 500
HIDDEN_SIZE = QSize(1280, 720)
Welcome = Callable[[Callable[[Scene], None]], None]


class _Projector(ProjectorWindow):
    """The projector window, telling when it went: closed, or its screen was pulled out.

    F1 is passed on: nothing but scenes is shown here, so the operator's window answers.
    """

    gone = Signal()
    help_wanted = Signal()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.gone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.help_wanted.emit()
        else:
            super().keyPressEvent(event)


class StageWindow(QObject):
    """Projector of one main window; get it with `stage_window(widget)`.

    Signals:
        changed: opened, closed, another scene or page, a page revealed.
        finished: every name of the DRAW scene in front is locked.
        shared_changed: whether the room sees the operator's own screen.
    """

    changed = Signal()
    finished = Signal()
    shared_changed = Signal(bool)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName(NAME)
        self._owner = owner
        self._clock: Callable[[], str] | None = None
        self._welcome: Welcome | None = None
        self._window: _Projector | None = None
        self._memory = HallMemory()
        self._shared = False
        self._watched: list[QWidget] = []
        self._before_card: Scene | None = None
        self._seen: dict[Scene, int] = {}  # names the hall has seen of DRAW scenes put aside
        self._furthest = 0  # page of the picture in front that the hall has seen
        self._ticker = QTimer(self)
        self._ticker.setInterval(PREVIEW_MS)
        self._ticker.timeout.connect(self._still_rolling)
        for name in ("projector_requested", "closing"):
            signal = getattr(owner, name, None)
            if signal is not None:
                signal.connect(self.toggle if name == "projector_requested" else self.close)
        self.changed.connect(self._look_who_sees)
        banner = getattr(owner, "shared", None)
        if isinstance(banner, SharedBanner):
            banner.set_stop(self.close)

    def set_clock(self, clock: Callable[[], str]) -> None:
        """Date and time as the hall reads them; asked once a second."""
        self._clock = clock

    def set_welcome(self, welcome: Welcome) -> None:
        """`welcome(show)` fetches the picture for a hall where nothing is conducted yet."""
        self._welcome = welcome

    # -- the window ----------------------------------------------------------------------

    @property
    def owner(self) -> QWidget:
        """The operator's window."""
        return self._owner

    @property
    def window(self) -> ProjectorWindow:
        """The projector window, made at the first call, shown only by `open`."""
        if self._window is None:
            made = _Projector(self._tell_time)
            made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            made.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
            made.resize(HIDDEN_SIZE)
            made.gone.connect(self.changed)
            made.finished.connect(self._finished)
            made.page_changed.connect(self._turned)
            made.page_revealed.connect(self._page_revealed)
            made.placing.moved.connect(self._look_who_sees)
            made.help_wanted.connect(lambda: ask_help(self._owner))
            made.placing.choice = self._memory.screen
            made.set_pace(PACES[self._memory.pace])
            self._window = made
        return self._window

    @property
    def is_open(self) -> bool:
        """Whether the hall sees it."""
        return self._window is not None and self._window.isVisible()

    @property
    def scene(self) -> Scene | None:
        """The newest picture, shown or not."""
        return self._window.scene if self._window is not None else None

    def open(self) -> None:
        """Show the window, on the second screen if there is one."""
        if self.scene is None and self._welcome is not None:
            self._welcome(self._show_first)
        self.window.present(self._owner)
        self._watch_screens()
        self.changed.emit()

    def close(self) -> None:
        """Take the picture off the second screen; the scene is kept."""
        self._ticker.stop()
        if self._window is not None:
            self._window.close()

    def toggle(self) -> None:
        """Open or close, as the button of the header does."""
        if self.is_open:
            self.close()
        else:
            self.open()

    # -- screens -------------------------------------------------------------------------

    def remember_in(self, memory: HallMemory) -> None:
        """Keep the choice of screen and the pace there, and take what is kept."""
        self._memory = memory
        if self._window is not None:
            self._window.placing.choice = memory.screen
            self._window.set_pace(PACES[memory.pace])

    @property
    def screen_choice(self) -> str:
        """Name of the chosen screen, placing.AUTOMATIC or placing.AS_WINDOW."""
        return self._memory.screen

    def choose_screen(self, name: str) -> None:
        """Stand on another screen from now on, at once where the window is open."""
        self._memory.screen = name
        self.window.placing.choice = name
        if self.is_open:
            self.open()

    @property
    def pace(self) -> str:
        """A key of rolling.PACES: fast, normal or slow."""
        return self._memory.pace

    def set_pace(self, name: str) -> None:
        """Let names roll faster or slower from the next page on."""
        self._memory.pace = name
        self.window.set_pace(PACES[name])

    @property
    def shared(self) -> bool:
        """Whether the room sees the operator's screen: the window is open and not apart."""
        return self._shared

    def _watch_screens(self) -> None:
        """Both windows can be dragged to another screen."""
        for widget in (self._owner, self.window):
            handle = widget.windowHandle()
            if handle is not None and widget not in self._watched:
                self._watched.append(widget)
                handle.screenChanged.connect(self._look_who_sees)

    def _look_who_sees(self, *_args: object) -> None:
        shown = self._window is not None and self._window.isVisible()
        now = shown and not self.window.placing.apart(self._owner)
        if now != self._shared:
            self._shared = now
            shared.state().set_on(now)
            self.shared_changed.emit(now)

    # -- the test card -------------------------------------------------------------------

    @property
    def card_shown(self) -> bool:
        """Whether the test card is in front."""
        return self.scene is not None and self.scene.kind is Kind.CARD

    def show_card(self, card: Scene) -> None:
        """Put the test card up before the ceremony, or between two steps; never over a drum."""
        if self.rolling or self.card_shown:
            return
        before = self.scene
        self.show_scene(card)
        self._before_card = before
        if not self.is_open:
            self.open()

    def put_card_away(self) -> None:
        """Go back to the picture the card was laid over, as far as it had been shown."""
        if not self.card_shown:
            return
        before, self._before_card = self._before_card, None
        if before is not None:
            self.show_scene(before)
        elif self._welcome is not None:
            self._welcome(self.show_scene)
        else:
            self.window.scene = None
            self.close()

    def _show_first(self, scene: Scene) -> None:
        # Slow answer: somebody may be conducting already.
        if self.scene is None:
            self.show_scene(scene)

    def _tell_time(self) -> str:
        if self._clock is not None:
            return self._clock()
        return self.scene.when if self.scene is not None else ""

    # -- pictures ------------------------------------------------------------------------

    def show_scene(self, scene: Scene) -> None:
        """Put a picture up (kept for later where the window is closed)."""
        before = self.scene
        if scene == before:
            return
        self._ticker.stop()
        self._furthest = 0
        self._before_card = None
        if before is not None and before.kind is Kind.DRAW and self.window.revealed:
            self._seen[before] = self.window.revealed
        self.window.show_scene(scene, revealed=self._seen.pop(scene, 0))
        self.changed.emit()

    def _page_revealed(self, _page: int) -> None:
        self.changed.emit()

    def _turned(self, page: int, _pages: int) -> None:
        if self.is_open:
            self._furthest = max(self._furthest, page)
        self.changed.emit()

    def show_warning(self, words: str) -> None:
        """Keep a red strip under every picture the hall sees; "" takes it away."""
        if words or self._window is not None:
            self.window.show_warning(words)
            self.changed.emit()

    def pause(self) -> None:
        """Let the drums stand where they are; start() goes on."""
        if self._window is not None:
            self._window.pause()
            self._ticker.stop()
            self.changed.emit()

    @property
    def paused(self) -> bool:
        """Whether the drums stand still until start()."""
        return self._window is not None and self._window.paused

    def start(self) -> None:
        """Roll the next covered page of a DRAW scene; a closed window shows it at once.

        Of a still picture with several pages the next one is shown.
        """
        if not self.is_open:
            self.skip()
            return
        if self.scene is not None and self.scene.kind is not Kind.DRAW:
            self.turn(1)
            return
        self.window.start()
        self._ticker.start()
        self.changed.emit()

    def skip(self) -> None:
        """直接显示结果: nothing is covered, and no page has to be turned to first."""
        self.window.skip()
        self._furthest = max(self._furthest, self.window.pages() - 1)
        self.changed.emit()

    def turn(self, step: int) -> None:
        """Turn to the previous (-1) or next (1) page."""
        self.window.turn(step)

    @property
    def rolling(self) -> bool:
        """Whether names are moving."""
        return self._window is not None and self._window.rolling

    @property
    def complete(self) -> bool:
        """Whether the hall has seen all of the scene in front: every name, every page.

        A closed window keeps nobody waiting for its pages.
        """
        scene = self.scene
        if scene is None:
            return True
        if scene.kind is Kind.DRAW:
            return self.window.revealed >= len(scene.drawn)
        return not self.is_open or self._furthest + 1 >= self.window.pages()

    def place(self) -> tuple[int, int]:
        """(page from 0, number of pages) of the picture in front."""
        return (self.window.page, self.window.pages()) if self.scene is not None else (0, 1)

    def preview(self, width: int) -> QPixmap:
        """A small picture of what the hall sees, `width` logical px wide."""
        ratio = self._owner.devicePixelRatioF()
        picture = self.window.grab().scaledToWidth(
            round(width * ratio), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(ratio)
        return picture

    def _still_rolling(self) -> None:
        if not self.is_open or self.complete:
            self._ticker.stop()
        self.changed.emit()

    def _finished(self) -> None:
        self._ticker.stop()
        self.changed.emit()
        self.finished.emit()


def stage_window(widget: QWidget) -> StageWindow:
    """The projector of the main window a widget stands in, made at the first call."""
    owner = widget.window()
    found = owner.findChild(StageWindow, NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, StageWindow) else StageWindow(owner)
