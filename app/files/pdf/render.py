"""Filled forms into one PDF file, whole or not at all.

The same forms, facts and date give the same bytes on one machine; the hash that is signed
is that of the data, not of the PDF (compression differs between zlib builds).
"""

import contextlib
import errno
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.errors import EnvironmentFault
from app.files.leftovers import part_of
from app.files.pdf.blocks import Sheets, sheets_of
from app.files.pdf.characters import settled, unseen
from app.files.pdf.document import About, Document
from app.files.pdf.drawing import Painter
from app.files.pdf.faults import (
    MissingGlyphs,
    PdfDiskFull,
    PdfInUse,
    PdfNotSaved,
    UnseenCharacter,
)
from app.files.pdf.flow import draw_section
from app.files.pdf.frozen import frozen_fonts
from app.files.pdf.furniture import Furniture
from app.files.pdf.own_fonts import check_own_fonts
from app.files.pdf.typeface import OwnFont, setting_from, unprintable

if TYPE_CHECKING:
    from app.files.forms import FormVersion

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class Span(NamedTuple):
    """The pages of one paper in the file: index of the first (from 0), and how many."""

    first: int
    pages: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file that was written.

    Attributes:
        path: the file.
        papers: one span per element of `facts`, in that order.
        pages: pages in all.
    """

    path: Path
    papers: tuple[Span, ...]
    pages: int


def render_forms(
    form: "FormVersion",
    facts: Sequence[Mapping[str, object]],
    out: Path,
    *,
    mark: str = "",
    notes: Sequence[str] = (),
    title: str,
    author: str,
    date: datetime,
    fonts: Sequence[OwnFont] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """Write one PDF that holds the papers of `facts` one after the other.

    Page numbers begin at 1 with every paper. What `progress` raises ends the job.

    Args:
        form: a checked version of a form.
        facts: per paper, a value for every placeholder the form declares.
        out: replaced in one step when everything is written; nothing is left otherwise.
        mark: a word that is printed across every page, such as that of a rehearsal.
        notes: per paper, what stands small above its foot line on every page ("": nothing);
            () for none at all.
        title, author: of the file; `date` its date, with a time zone.
        fonts: the bureau's own, one a role at most; the program's stand in for what they lack.
        progress: called with (papers done, papers in all).

    Raises:
        MissingGlyphs: a value holds a character no font has; nothing was written.
        FormFactMissing: a placeholder got no value.
        FontRemoved, FontReplaced: a font of the bureau's own is not what it was.
        PdfDiskFull, PdfNotSaved: the machine's fault; nothing half-saved.
    """
    check_own_fonts(fonts)
    with setting_from(tuple(fonts)):
        keywords = "; ".join(f"{one.role} {one.sha256}" for one in fonts)
        about = About(title, author, date, keywords)
        return _render(form, facts, out, mark, notes or ("",) * len(facts), about, progress)


def _render(
    form: "FormVersion",
    facts: Sequence[Mapping[str, object]],
    out: Path,
    mark: str,
    notes: Sequence[str],
    about: About,
    progress: Callable[[int, int], None] | None,
) -> Rendered:
    papers_filled = [
        filled(form, each, mark + note) for each, note in zip(facts, notes, strict=True)
    ]
    document = Document(about)
    # In a file of many papers the fonts weigh little; there one of each face is smaller.
    painter = Painter(document, frozen_fonts(form) if len(facts) == 1 else None)
    papers: list[Span] = []
    page = 0
    for number, (text, subject) in enumerate(papers_filled):
        if progress:
            progress(number, len(papers_filled))
        if len(papers_filled) > 1:
            painter.bookmark(subject or str(number + 1))
        count = drawn(sheets_of(form.parse(text)), painter, mark, notes[number])
        papers.append(Span(page, count))
        page += count
    place_file(out, document.finish())
    if progress:
        progress(len(papers_filled), len(papers_filled))
    return Rendered(out, tuple(papers), page)


def filled(form: "FormVersion", facts: Mapping[str, object], mark: str) -> tuple[str, str]:
    """Return a form filled in, whose every character can be printed, and whose paper it is.

    Raises:
        MissingGlyphs, FormFactMissing: the user's.
    """
    text = settled(form.fill(facts))
    missing = unprintable(text + mark)
    if missing:
        raise _missing_glyphs(form, facts, missing)
    return text, form.subject_of(facts)


def drawn(sheets: Sheets, painter: Painter, mark: str, note: str = "") -> int:
    """Draw one paper; return its pages."""
    furniture = Furniture(sheets, mark, note)
    return sum(draw_section(section, painter, furniture) for section in sheets.sections)


def _missing_glyphs(
    form: "FormVersion", facts: Mapping[str, object], missing: Sequence[str]
) -> MissingGlyphs:
    first = missing[0]
    label, value = form.label_of(facts, first)
    kind = UnseenCharacter if unseen(first) else MissingGlyphs
    return kind(
        character=first,
        code_point=f"U+{ord(first):04X}",
        label=label,
        value=value,
        subject=form.subject_of(facts) or form.title,
        count=len(missing),
    )


def place_file(out: Path, data: bytes) -> None:
    """Put a finished file in its place in one step.

    Raises:
        PdfDiskFull, PdfNotSaved, PdfInUse: the machine's; the old file is untouched.
    """
    part = part_of(out)
    written = False
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written = True
        os.replace(part, out)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        kind: type[EnvironmentFault] = PdfNotSaved
        if error.errno in _DISK_FULL:
            kind = PdfDiskFull
        elif written and isinstance(error, PermissionError):
            kind = PdfInUse  # what stands there keeps its name, though the folder takes files
        raise kind(path=str(out)) from error
