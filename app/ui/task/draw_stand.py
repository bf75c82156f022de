"""Where a ceremony stands, on the page of its task: the steps, and the lock code."""

from PySide6.QtWidgets import QGridLayout

from app.core.times import stamp
from app.services.draw.conducting import Hall
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui.task.lock_parts import Digest
from app.ui.views import ceremony as view
from app.ui.widgets import Banner, Card, Pill, WrappedLabel, label
from app.ui.widgets.pill import Tone

_TONES: dict[str, Tone] = {"done": "success", "current": "info", "future": "neutral"}
_COLUMNS = 2


class StandCard(Card):
    """Steps with when they were done; nothing is pressed here."""

    def __init__(self) -> None:
        super().__init__(text("ceremony.stand.title"))
        self.note = Banner("", "info")
        self.manifest = Digest(text("draw.digest.manifest"), 20)
        self.facts = WrappedLabel("", "secondary")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column * 3 + 1, 1)
        for item in (self.note, self.manifest, self.facts):
            self.add(item)
        self.add(self._grid)
        self.body.addStretch(1)

    def show_hall(self, hall: Hall | None, show: DrawShow) -> None:
        """Show a locked attempt; hall None: it was voided before it came to a result."""
        self.note.show_note(
            view.stand_words(hall) if hall else text("ceremony.stand.voided"),
            "info" if hall else "warning",
        )
        self.manifest.show_digest(show.manifest_hash)
        self.facts.setText(
            text(
                "draw.facts.locked",
                time=stamp(show.locked_at),
                pool=f"{show.pool:,}",
                wanted=f"{show.wanted:,}",
                attempt=show.attempt,
            )
        )
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        lines = view.rail(hall, hall.manner) if hall else ()
        rows = -(-len(lines) // _COLUMNS)
        for at, line in enumerate(lines):
            row, column = at % rows, at // rows * 3
            words = text(f"ceremony.stand.{line.state}", time=line.time).strip()
            self._grid.addWidget(label(str(at + 1), "strong"), row, column)
            self._grid.addWidget(label(line.title), row, column + 1)
            self._grid.addWidget(Pill(words, _TONES[line.state]), row, column + 2)
