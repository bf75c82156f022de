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
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from app.files.pdf.blocks import Sheets, sheets_of
from app.files.pdf.drawing import Painter
from app.files.pdf.faults import MissingGlyphs, PdfDiskFull, PdfNotSaved
from app.files.pdf.flow import draw_section
from app.files.pdf.furniture import Furniture
from app.files.pdf.styles import PAGE
from app.files.pdf.typeface import unprintable

if TYPE_CHECKING:
    from app.files.forms import FormVersion

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_FONT = "mingqian-no-font"


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
    title: str,
    author: str,
    date: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """Write one PDF that holds the papers of `facts` one after the other.

    Page numbers begin at 1 with every paper. What `progress` raises ends the job.

    Args:
        form: a checked version of a form.
        facts: per paper, a value for every placeholder the form declares.
        out: replaced in one step when everything is written; nothing is left otherwise.
        mark: a word that is printed across every page, such as that of a rehearsal.
        title, author: of the file; `date` its date, with a time zone.
        progress: called with (papers done, papers in all).

    Raises:
        MissingGlyphs: a value holds a character no font has; nothing was written.
        FormFactMissing: a placeholder got no value.
        PdfDiskFull, PdfNotSaved: the machine's fault; nothing half-saved.
    """
    filled = [_filled(form, each, mark) for each in facts]
    buffer = BytesIO()
    canvas = new_canvas(buffer, title, author, date)
    painter = Painter(canvas)
    papers: list[Span] = []
    page = 0
    for number, (sheets, subject) in enumerate(filled):
        if progress:
            progress(number, len(filled))
        if len(filled) > 1:
            painter.bookmark(subject or str(number + 1), f"paper{number + 1}")
        count = _draw(sheets, painter, mark)
        papers.append(Span(page, count))
        page += count
    canvas.save()
    place_file(out, buffer.getvalue())
    if progress:
        progress(len(filled), len(filled))
    return Rendered(out, tuple(papers), page)


def _filled(form: "FormVersion", facts: Mapping[str, object], mark: str) -> tuple[Sheets, str]:
    """Fill the form in, and make sure every character can be printed."""
    text = form.fill(facts)
    missing = unprintable(text + mark)
    if missing:
        raise _missing_glyphs(form, facts, missing)
    return sheets_of(form.parse(text)), form.subject_of(facts)


def _draw(sheets: Sheets, painter: Painter, mark: str) -> int:
    furniture = Furniture(sheets, mark)
    return sum(draw_section(section, painter, furniture) for section in sheets.sections)


def new_canvas(
    buffer: BytesIO,
    title: str,
    author: str,
    date: datetime,
    page: tuple[float, float] = PAGE,
) -> Any:
    """Return an empty document; the same pages and date give the same bytes."""
    rl_config.useA85 = 0  # plain binary streams: a quarter faster and smaller
    # Pages begin without a font, so that no unembedded Helvetica gets into the file.
    pdfmetrics._fonts.setdefault(_NO_FONT, _NoFont())
    canvas: Any = Canvas(
        buffer,
        pagesize=page,
        pageCompression=1,
        invariant=1,
        initialFontName=_NO_FONT,
        lang="zh-CN",
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Mingqian")
    canvas.setProducer("Mingqian")
    offset = date.strftime("%z")
    stamp = date.strftime("D:%Y%m%d%H%M%S") + (f"{offset[:3]}'{offset[3:5]}'" if offset else "")
    canvas.setDateFormatter(lambda *_: stamp)
    return canvas


class _NoFont:
    """A name ReportLab accepts as initial font and then leaves alone."""

    _dynamicFont = 1  # noqa: N815 - ReportLab's name


def _missing_glyphs(
    form: "FormVersion", facts: Mapping[str, object], missing: Sequence[str]
) -> MissingGlyphs:
    first = missing[0]
    label, value = form.label_of(facts, first)
    return MissingGlyphs(
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
        PdfDiskFull, PdfNotSaved: the machine's fault; the old file is untouched.
    """
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        kind = PdfDiskFull if error.errno in _DISK_FULL else PdfNotSaved
        raise kind(path=str(out)) from error
