"""Number fields that take full-width digits and signs, blanks and thousands marks."""

from PySide6.QtCore import QObject, QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from app.core.typed import typed_number


class NumberField(QSpinBox):
    """A whole number, typed or pasted in any width."""

    def validate(self, words: str, place: int) -> object:
        """Judge a number in half width, which then stands in the field."""
        made = _half_width(self, words)
        return super().validate(made, min(place, len(made)))


class RatioField(QDoubleSpinBox):
    """A number with decimals, typed or pasted in any width."""

    def validate(self, words: str, place: int) -> object:
        """Judge a number in half width, which then stands in the field."""
        made = _half_width(self, words)
        return super().validate(made, min(place, len(made)))


class DigitsOnly(QRegularExpressionValidator):
    """Lets digits of either width into a line, where they stand in half width."""

    def __init__(self, most: int, parent: QObject) -> None:
        """`most`: how many there may be."""
        super().__init__(QRegularExpression(f"[0-9]{{0,{most}}}"), parent)

    def validate(self, words: str, place: int) -> object:
        """Judge digits in half width."""
        made = typed_number(words)
        return super().validate(made, min(place, len(made)))


def _half_width(field: QSpinBox | QDoubleSpinBox, words: str) -> str:
    """Return what stands in a field with its number in half width; its own words stay."""
    if field.specialValueText() and words == field.specialValueText():
        return words
    before, behind = field.prefix(), field.suffix()
    return before + typed_number(words.removeprefix(before).removesuffix(behind)) + behind
