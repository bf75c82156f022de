"""An outline put behind a PDF: readers find it, and what was there has not moved."""

import io

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from app.files.pdf_outline import Mark, with_outline

MARKS = [
    Mark("封面", 0),
    Mark("一、开始（含“引号”与 𠮷）", 1),
    Mark("登录", 1, 1),
    Mark("设置", 2, 1),
    Mark("二、结束", 2),
]


@pytest.fixture
def plain() -> bytes:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_two_readers_find_titles_levels_and_pages(plain):
    made = with_outline(plain, MARKS)
    document = pypdfium2.PdfDocument(made)
    found = [(one.get_title(), one.get_dest().get_index(), one.level) for one in document.get_toc()]
    document.close()
    assert found == [tuple(mark) for mark in MARKS]
    reader = PdfReader(io.BytesIO(made), strict=True)
    assert reader.page_mode == "/UseOutlines"
    assert [one.title for one in reader.outline[2]] == ["登录", "设置"]


def test_without_marks_nothing_changes(plain):
    assert with_outline(plain, []) == plain


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"%PDF-1.7\nstartxref\n0\n%%EOF"])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(ValueError, match="no PDF"):
        with_outline(data, MARKS)
