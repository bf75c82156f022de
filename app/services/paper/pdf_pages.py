"""Looking at a PDF this program wrote, page by page, and keeping a copy elsewhere."""

import shutil
from pathlib import Path

from app.files.pdf.page_text import page_text
from app.files.pdf.pages import (
    OutlineMark,
    PagePicture,
    PdfGone,
    PdfUnreadable,
    outline,
    page_picture,
    page_sizes,
    pages_with,
    paper_starts,
    starts_of,
)
from app.files.placing import placing

__all__ = [
    "OutlineMark",
    "PagePicture",
    "PdfGone",
    "PdfUnreadable",
    "keep_copy",
    "outline",
    "page_picture",
    "page_sizes",
    "page_words",
    "pages_with",
    "paper_starts",
    "starts_of",
]


def page_words(path: Path, number: int) -> str:
    """Return what stands on a page, line by line; errors as page_sizes."""
    return page_text(path, number).replace("\r\n", "\n").strip()


def keep_copy(path: Path, target: Path) -> Path:
    """Copy a file to `target`, whole or not at all; return the target.

    Raises:
        PdfGone, DiskFull, Unwritable: the machine's; what stood at `target` is untouched.
    """
    if not path.is_file():
        raise PdfGone(file=str(path))
    if path.resolve() == target.resolve():
        return target
    with placing(target.parent) as files:
        shutil.copyfile(path, files.work / target.name)
        files.settle()
    return target
