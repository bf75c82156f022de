"""What every paper of a form has in common: its fixed characters, packed once a process.

A paper in a file of its own is mostly fonts, and most of their glyphs are those of the
form's own words. They go into fonts that depend on the form alone, so that the same paper
gives the same bytes whatever was printed before; a second, small font holds the facts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from app.files.pdf.blocks import Block, Grid, Keep, Paragraph, sheets_of
from app.files.pdf.embedding import Frozen, Subset
from app.files.pdf.styles import FOOT, NUMBER, Base
from app.files.pdf.typeface import Face, TypeCase, type_case

if TYPE_CHECKING:
    from app.files.forms import FormVersion

_NOT_TEXT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
_ALWAYS = frozenset(
    f"{digits}{ascii_letters}-\u2014\uff08\uff09\u3014\u3015"
)  # of numbers and codes
_MOST = 32  # forms kept
_MADE: dict[tuple[str, TypeCase], dict[str, Frozen]] = {}


def frozen_fonts(form: "FormVersion") -> Mapping[str, Frozen]:
    """Return the packed fonts of a form by the name of their face."""
    key = (form.sha256, type_case())
    made = _MADE.get(key)
    if made is None:
        if len(_MADE) >= _MOST:
            _MADE.clear()
        made = _MADE[key] = _freeze(form, type_case())
    return made


def _freeze(form: "FormVersion", case: TypeCase) -> dict[str, Frozen]:
    fixed = _ALWAYS | frozenset(_NOT_TEXT.sub("", form.source))
    wanted: dict[Face, dict[int, int]] = defaultdict(dict)
    for role_name, text in sorted(_said(form)):
        for character in sorted(fixed.intersection(text)):
            placed = case.role(role_name).place(ord(character))
            if placed is not None:
                wanted[placed.face][ord(character)] = placed.glyph
    made = {}
    for face, glyphs in wanted.items():
        subset = Subset(face)
        for code, glyph in sorted(glyphs.items()):
            subset.number(code, glyph)
        made[face.name] = Frozen(subset, subset.packed())
    return made


def _said(form: "FormVersion") -> Iterator[tuple[str, str]]:
    """Yield (role, text) of everything the sample of a form says."""
    sheets = sheets_of(form.parse(form.fill(form.sample)))
    yield NUMBER.role, f"— {digits} —"
    for run in sheets.foot:
        yield run.role or FOOT.role, run.text
    for section in sheets.sections:
        yield from _of_blocks(section.blocks)


def _of_blocks(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Paragraph():
                own = block.style(Base()).role
                for run in block.runs:
                    yield run.role or own, run.text
            case Keep():
                yield from _of_blocks(block.blocks)
            case Grid():
                for row in block.rows:
                    for cell in row.cells:
                        yield from _of_blocks(cell.content)
