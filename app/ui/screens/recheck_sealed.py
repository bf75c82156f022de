"""A frozen sample: its seal to be read aloud, the sheet to be signed, the throws keyed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.core.ceremony import Ceremony
from app.services.draw import recheck_draw
from app.services.draw.recheck_shown import Sample
from app.texts import text
from app.ui import theme
from app.ui.ceremony.keying import KeyingCard, names_of
from app.ui.desk import Desk
from app.ui.views import recheck as view
from app.ui.widgets import Button, Card, WrappedLabel, label, selectable


class SealCard(Card):
    """Number, size, M and seal of a sample."""

    def __init__(self) -> None:
        super().__init__(text("recheck.seal.title"))
        self.print_button = Button(text("recheck.seal.print"), "printer")
        self.void_button = Button(text("recheck.void"), "ban")
        self.tools.addWidget(self.void_button)
        self.tools.addWidget(self.print_button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.values: dict[str, QWidget] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.sentence = WrappedLabel(text("recheck.seal.sentence"), "muted")
        self.add(self.sentence)
        self.add(self._grid)

    def show_sample(self, sample: Sample) -> None:
        """Show the seal of a sample; it never changes, so once is enough."""
        if self.values:
            return
        for at, (caption, value) in enumerate(view.facts(sample)):
            self._put(at // 2, at % 2 * 2, caption, label(value, "strong"))
        for row, name, value in (
            (2, "m", sample.manifest_hash),
            (3, "commit", sample.commitment),
        ):
            field = selectable(label(view.grouped(value)))
            field.setFont(theme.mono_font(15))
            field.setWordWrap(True)
            self._put(row, 0, text(f"recheck.seal.{name}"), field, 3)

    def _put(self, row: int, column: int, caption: str, field: QWidget, span: int = 1) -> None:
        self._grid.addWidget(label(caption, "secondary"), row, column)
        self._grid.addWidget(field, row, column + 1, 1, span)
        self.values[caption] = field


class Throwing(QWidget):
    """The room of a sample, for the card in which its throws are keyed.

    Signals:
        moved: a digit was typed or a keying kept. stale: the sample is to be read again.
    """

    moved = Signal()
    stale = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sample: Sample | None = None
        self.card = KeyingCard(self, recheck_draw.key_throws, "recheck.keyed")
        self.card.edited.connect(self.moved)
        self.card.finished.connect(self.moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.card)

    @property
    def desk(self) -> Desk:
        """What services are called through."""
        return self._desk

    @property
    def there(self) -> Ceremony:
        """The people as frozen."""
        assert self._sample is not None  # asked for once the sample was read
        return self._sample.ceremony

    def load(self) -> None:
        """Something was refused: read the sample again."""
        self.stale.emit()

    def show_sample(self, sample: Sample) -> None:
        """Show where the keying stands."""
        self._sample = sample
        self.card.show_keyings(sample.keyings, names_of(self), sample.line.id)

    @property
    def begun(self) -> bool:
        """Whether a keying was kept."""
        return self.card.keyings is not None and bool(self.card.keyings.keyers)

    @property
    def complete(self) -> bool:
        """Whether everything was keyed twice alike."""
        return self.card.keyings is not None and self.card.keyings.complete
