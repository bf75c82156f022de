"""The chart of 统计分析 on the screen: a picture of the very page that is printed."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.services.paper.pdf_pages import PagePicture
from app.ui import messages, theme
from app.ui.jobs import Jobs
from app.ui.pdf.print_window import image_of

Make = Callable[[float, float, float], PagePicture]  # points wide, points high, dots per inch
_SCREEN_DPI = 96
_POINTS = 72
_SETTLED_MS = 120


class _Canvas(QWidget):
    """Shows a picture at its own size, from the upper left corner."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        if self.image is not None:
            painter.drawImage(0, 0, self.image)
        painter.end()


class ChartView(QScrollArea):
    """A chart as wide as there is room; it scrolls where its groups ask for more height.

    Signals:
        shown: a picture came up.
    """

    shown = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._make: Make | None = None
        self._asked = 0
        self.canvas = _Canvas()
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(QSize(360, 200))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def image(self) -> QImage | None:
        """The picture in front."""
        return self.canvas.image

    def show_chart(self, make: Make, name: str, description: str) -> None:
        """Show what `make` draws; `name` and `description` say it to who cannot see it."""
        self._make = make
        self.setAccessibleName(name)
        self.canvas.setAccessibleName(name)
        self.canvas.setAccessibleDescription(description)
        self._ask()

    def _ask(self) -> None:
        make = self._make
        width = self.viewport().width()
        if make is None or width < 40:
            return
        self._asked += 1
        number, ratio = self._asked, self.devicePixelRatioF()
        share = _POINTS / (_SCREEN_DPI * theme.state().scale)
        wide, high = width * share, (self.viewport().height() - 3) * share
        dots = _SCREEN_DPI * theme.state().scale * ratio
        self._jobs.run(
            lambda: make(wide, high, dots),
            lambda picture: self._came(number, picture, ratio),
            lambda error: messages.show_error(self, error),
            owner=self,
        )

    def _came(self, number: int, picture: PagePicture, ratio: float) -> None:
        if number != self._asked:  # a newer one is under way
            return
        image = image_of(picture)
        image.setDevicePixelRatio(ratio)
        self.canvas.image = image
        self.canvas.setMinimumHeight(round(image.height() / ratio))
        self.canvas.update()
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._make is not None:
            self._timer.start()
