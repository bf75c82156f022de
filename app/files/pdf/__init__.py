"""Official papers as PDF: from a checked form and facts to one file."""

from app.files.pdf.faults import MissingGlyphs, PdfDiskFull, PdfNotSaved
from app.files.pdf.render import Rendered, Span, render_forms
from app.files.pdf.typeface import unprintable

__all__ = [
    "MissingGlyphs",
    "PdfDiskFull",
    "PdfNotSaved",
    "Rendered",
    "Span",
    "render_forms",
    "unprintable",
]
