"""Boxes to filter a list by the values that are there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox

from app.services.registry.registry import Facet
from app.texts import text
from app.ui.views.registry import facet_words, value_words
from app.ui.widgets.tips import plain_tip


class FilterBox(QComboBox):
    """One field: 全部…, then each value with how many records have it.

    Signals:
        chosen: somebody chose another value.
    """

    chosen = Signal()

    def __init__(self, field: str) -> None:
        """`field`: a field of the registry; its words are registry.filter.<field>."""
        super().__init__()
        self.field = field
        words = text(f"registry.filter.{field}")
        self.setAccessibleName(text("registry.filter.name", field=words))
        self.setToolTip(plain_tip(words))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(16)
        self.view().setMinimumWidth(240)
        self.addItem(text(f"registry.filter.all_{field}"), "")
        self._later: Sequence[Facet] | None = None
        self.activated.connect(lambda _at: self.chosen.emit())

    def value(self) -> str:
        """The chosen value, "" for all."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value without telling; one that is not offered means all."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def show_facets(self, facets: Sequence[Facet]) -> None:
        """Offer these values; the chosen one stays, and is there even where nothing has it."""
        if self.view().isVisible():
            self._later = facets  # nothing moves under somebody's pointer
            return
        before = self.value()
        if before and before not in {facet.value for facet in facets}:
            facets = (*facets, Facet(before, 0))
        while self.count() > 1:
            self.removeItem(1)
        for facet in facets:
            self.addItem(facet_words(self.field, facet), facet.value)
        self.set_value(before)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        if self.value():  # the number beside it would only cut the value off
            words = value_words(self.field, self.value())
            option.currentText = words  # type: ignore[attr-defined]  # stubs lack it

    def hidePopup(self) -> None:
        super().hidePopup()
        if self._later is not None:
            facets, self._later = self._later, None
            self.show_facets(facets)
