"""Give a PDF made elsewhere an outline: Qt's writer makes none."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject


class Mark(NamedTuple):
    """A line of an outline: `page` from 0; `level` 0 or, below the last such, 1."""

    title: str
    page: int
    level: int = 0


def with_outline(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a PDF with an outline that readers open beside it; as it was where `marks` is empty.

    Raises:
        ValueError: it is no PDF that can be read; the caller's mistake.
    """
    if not marks:
        return data
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    except PyPdfError as error:
        raise ValueError("no PDF") from error
    part: IndirectObject | None = None
    for mark in marks:
        line = writer.add_outline_item(
            title=mark.title, page_number=mark.page, parent=part if mark.level else None
        )
        part = part if mark.level else line
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
