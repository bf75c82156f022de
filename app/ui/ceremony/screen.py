"""What the room sees now and what it will see next, with the few acts that belong to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.texts import text
from app.ui import awake
from app.ui.awake import Held
from app.ui.ceremony.conductor import Conductor
from app.ui.manual.link import manual_link
from app.ui.projector import Kind, ProjectorWindow, Scene
from app.ui.stage_window import HIDDEN_SIZE, StageWindow
from app.ui.widgets import Button, Card, Pill, WrappedLabel, label

WIDTH = 276
PICTURE = 248
NEXT = 168


class ScreenColumn(Card):
    """Preview, open and close, pages, 直接显示, 暂停.

    Signals:
        pause_wanted: put the picture of a break up, or take it away.
    """

    pause_wanted = Signal()

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(text("ceremony.screen.title"))
        self.keep_width(WIDTH, WIDTH)
        self._conductor = conductor
        self._stage: StageWindow | None = None
        self._next_window: ProjectorWindow | None = None
        self._next_scene: Scene | None = None
        self._held: Held | None = None
        self.state = Pill("", "neutral")
        self.tools.addWidget(self.state)
        self.picture = _frame(PICTURE)
        self.what = WrappedLabel("", "secondary")
        self.open = Button(text("draw.screen.open"), "monitor")
        self.open.setToolTip(text("draw.screen.keys"))
        self.skip = Button(text("ceremony.screen.skip"), "skip-forward")
        self.rest = Button(text("ceremony.screen.rest"), "hourglass")
        self.rest.clicked.connect(self.pause_wanted)
        self.previous = _turner("previous", "chevron-left")
        self.next = _turner("next", "chevron-right")
        self.page = label("", "secondary")
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.coming = WrappedLabel("", "muted")
        self.coming_picture = _frame(NEXT)
        pages = QHBoxLayout()
        pages.setSpacing(6)
        pages.addWidget(self.previous)
        pages.addWidget(self.page, 1)
        pages.addWidget(self.next)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.open, 0, 0, 1, 2)
        buttons.addWidget(self.rest, 1, 0)
        buttons.addWidget(self.skip, 1, 1)
        self.add(self.picture)
        self.add(self.what)
        self.add(pages)
        self.add(buttons)
        self.add(self.coming)
        self.add(self.coming_picture)
        self.body.addStretch(1)
        papers = QHBoxLayout()
        for key in ("notaries", "checklist"):
            papers.addWidget(manual_link(key))
        self.add(papers)
        self.asked = WrappedLabel("", "small")
        self.add(self.asked)

    def follow(self, stage: StageWindow) -> None:
        """Show and steer this projector."""
        if self._stage is stage:
            return
        self._stage = stage
        stage.changed.connect(self.refresh)
        self.open.clicked.connect(stage.toggle)
        self.skip.clicked.connect(stage.skip)
        self.previous.clicked.connect(lambda: stage.turn(-1))
        self.next.clicked.connect(lambda: stage.turn(1))
        self.refresh()

    def refresh(self) -> None:
        """Show the projector as it is now."""
        stage = self._stage
        if stage is None or not self.isVisible():
            return
        shown = stage.is_open
        self.state.set_state(
            text("draw.screen.on" if shown else "draw.screen.off"),
            "success" if shown else "neutral",
        )
        self.open.setText(text("draw.screen.close" if shown else "draw.screen.open"))
        scene = stage.scene
        if scene is None:
            self.what.setText(text("draw.screen.nothing"))
            self.picture.clear()
        else:
            key = "seen" if shown else "ready"
            kind = text(f"draw.screen.kind.{scene.kind.value}")
            self.what.setText(text(f"draw.screen.{key}", kind=scene.heading or kind))
            self.picture.setPixmap(_within(stage.preview(PICTURE), PICTURE))
            self.picture.setAccessibleName(self.what.text())
        on_break = scene is not None and scene.kind is Kind.BREAK
        self.rest.setText(text(f"ceremony.screen.{'go_on' if on_break else 'rest'}"))
        page, pages = stage.place()
        for widget in (self.previous, self.page, self.next):
            widget.setVisible(pages > 1)
        self.page.setText(text("draw.screen.page", page=page + 1, pages=pages))
        free = not stage.rolling
        self.previous.setEnabled(free and page > 0)
        self.next.setEnabled(free and page + 1 < pages)
        unfolds = scene is not None and scene.kind in (Kind.DRAW, Kind.TEAMS, Kind.MATCHING)
        self.skip.setEnabled(unfolds and not stage.complete)

    def stay_awake(self, page: QWidget) -> None:
        """Hold off sleep, screen saver and notifications while a page is open.

        What no program may hold off here, a person is asked to.
        """
        if self._held is None:
            self._held = awake.hold(page, text("ceremony.awake.reason"))
            self._held.answered.connect(self._show_asked)
            self._show_asked()

    def _show_asked(self) -> None:
        held = self._held
        if held is None:
            return
        lacks = [key for key, on in (("screen", held.screen), ("notices", held.notices)) if not on]
        words = "".join(text(f"ceremony.awake.{key}") for key in lacks)
        self.asked.setText(words)
        self.asked.setVisible(bool(words))

    def show_next(self, title: str, scene: Scene | None) -> None:
        """Name what follows, with its picture where it is known already."""
        self.coming.setText(text("ceremony.screen.next", step=title) if title else "")
        self.coming_picture.setVisible(scene is not None)
        if scene is None or scene == self._next_scene:
            return
        self._next_scene = scene
        if self._next_window is None:
            self._next_window = ProjectorWindow()
            self._next_window.setParent(self, Qt.WindowType.Window)
            self._next_window.resize(HIDDEN_SIZE)
        self._next_window.show_scene(scene)
        ratio = self.devicePixelRatioF()
        picture = self._next_window.grab().scaledToWidth(
            round(NEXT * ratio), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(ratio)
        self.coming_picture.setPixmap(picture)
        self.coming_picture.setAccessibleName(self.coming.text())


def _within(picture: QPixmap, width: int) -> QPixmap:
    """A picture of a narrow window made to fit its frame."""
    most = round(width * 9 / 16 * picture.devicePixelRatio())
    if picture.height() <= most:
        return picture
    made = picture.scaledToHeight(most, Qt.TransformationMode.SmoothTransformation)
    made.setDevicePixelRatio(picture.devicePixelRatio())
    return made


def _frame(width: int) -> QLabel:
    made = QLabel()
    made.setFixedSize(width, round(width * 9 / 16))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _turner(key: str, icon: str) -> Button:
    made = Button("", icon)
    made.setAccessibleName(text(f"draw.screen.{key}"))
    made.setToolTip(text(f"draw.screen.{key}"))
    return made
