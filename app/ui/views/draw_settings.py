"""What the settings of draws show: the host's words in parts, settings in words."""

import re
from collections.abc import Iterator
from typing import Final

from app.core.draw_settings import BEACON, DIGITS, ORDER, SLIPS
from app.services.draw.script_words import NAMES
from app.services.paper.paper_wording_parts import Piece
from app.texts import text

_NAME: Final = re.compile("{(" + "|".join(NAMES) + ")}")


def parts_of(words: str) -> Iterator[Piece]:
    """Yield the words of a line and, as chips, the names in it."""
    at = 0
    for found in _NAME.finditer(words):
        if found.start() > at:
            yield Piece(words[at : found.start()])
        yield chip_of(found[1])
        at = found.end()
    if at < len(words):
        yield Piece(words[at:])


def chip_of(name: str) -> Piece:
    """Return the chip of one of NAMES."""
    return Piece(f"{{{name}}}", text(f"ceremony_settings.name.{name}"), tone="value")


def is_chip_of_ours(piece: Piece) -> bool:
    """Whether a chip, from the clipboard perhaps, stands for one of NAMES."""
    return _NAME.fullmatch(piece.words) is not None


def samples() -> dict[str, str]:
    """Return a value for every name, as a draw might have it."""
    return {name: text(f"ceremony_settings.sample.{name}") for name in NAMES}


def setting_words(key: str, value: object) -> str:
    """Return a setting of draws as people read it; `key` of core.draw_settings."""
    words = "ceremony_settings.draw."
    if key == DIGITS:
        return text("ceremony_settings.draw.digits_value", digits=value)
    if key == BEACON:
        assert isinstance(value, list)  # so core.draw_settings checks
        source, digits = value
        if not digits:
            return text("ceremony_settings.draw.beacon_none")
        return text("ceremony_settings.draw.beacon_value", source=source, digits=digits)
    return text(words + {SLIPS: "way", ORDER: "order"}[key] + f"_{value}")
