"""What the hall sees, small, with the buttons that belong to it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from app.texts import text
from app.ui.projector import Kind
from app.ui.stage_window import StageWindow
from app.ui.widgets import Button, Card, Pill, WrappedLabel, label
from app.ui.widgets.card import SUMMARY_WIDTH

PICTURE = 242


class ScreenCard(Card):
    """A preview, open and close, pages, 直接显示结果."""

    def __init__(self) -> None:
        super().__init__(text("draw.screen.title"))
        self.setFixedWidth(SUMMARY_WIDTH)
        self._stage: StageWindow | None = None
        self.state = Pill("", "neutral")
        self.tools.addWidget(self.state)
        self.picture = QLabel()
        self.picture.setFixedWidth(PICTURE)
        self.what = WrappedLabel("", "secondary")
        self.open = Button(text("draw.screen.open"), "monitor")
        self.open.setToolTip(text("draw.screen.keys"))
        self.skip = Button(text("draw.screen.skip"), "skip-forward")
        self.previous = Button("", "chevron-left")
        self.previous.setAccessibleName(text("draw.screen.previous"))
        self.previous.setToolTip(text("draw.screen.previous"))
        self.next = Button("", "chevron-right")
        self.next.setAccessibleName(text("draw.screen.next"))
        self.next.setToolTip(text("draw.screen.next"))
        self.page = label("", "secondary")
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pages = QHBoxLayout()
        pages.setSpacing(8)
        pages.addWidget(self.previous)
        pages.addWidget(self.page, 1)
        pages.addWidget(self.next)
        self.add(self.picture)
        self.add(self.what)
        self.add(self.open)
        self.add(pages)
        self.add(self.skip)
        self.body.addStretch(1)

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
            self.picture.hide()
        else:
            kind = text(f"draw.screen.kind.{scene.kind.value}")
            key = "seen" if shown else "ready"
            self.what.setText(text(f"draw.screen.{key}", kind=scene.heading or kind))
            self.picture.show()
            self.picture.setPixmap(stage.preview(PICTURE))
            self.picture.setAccessibleName(self.what.text())
        page, pages = stage.place()
        for widget in (self.previous, self.page, self.next):
            widget.setVisible(pages > 1)
        self.page.setText(text("draw.screen.page", page=page + 1, pages=pages))
        free = not stage.rolling
        self.previous.setEnabled(free and page > 0)
        self.next.setEnabled(free and page + 1 < pages)
        unfolds = scene is not None and scene.kind in (Kind.DRAW, Kind.TEAMS)
        self.skip.setVisible(unfolds and not stage.complete)
