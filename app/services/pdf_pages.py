"""Looking at a PDF this program wrote, page by page, and keeping a copy elsewhere."""

import shutil
from pathlib import Path

from app.files.pdf.pages import (
    PagePicture,
    PdfGone,
    PdfUnreadable,
    page_picture,
    page_sizes,
    pages_with,
    paper_starts,
)
from app.files.placing import placing

__all__ = [
    "PagePicture",
    "PdfGone",
    "PdfUnreadable",
    "keep_copy",
    "page_picture",
    "page_sizes",
    "pages_with",
    "paper_starts",
]


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
