"""What the pane beside a table says about the chosen row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. role: of the type scale ("" plain); mono: hashes."""

    words: str
    role: str = ""
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and what stands under it."""

    title: str
    lines: tuple[Line, ...]
