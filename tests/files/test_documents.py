"""Documents of words: .docx and text in the encodings of offices."""

import zipfile
from pathlib import Path

import pytest

from app.files.documents import EmptyDocument, NoSuchDocument, NotText, read_paragraphs
from app.files.sheet_faults import Damaged, Unsafe

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(path: Path, body: str, head: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body>'
            "</w:document>",
        )
    return path


def test_paragraphs_of_a_docx_come_out_without_what_was_deleted(tmp_path):
    path = docx(
        tmp_path / "law.docx",
        "<w:p><w:r><w:t>第一条</w:t></w:r><w:r><w:tab/><w:t>甲</w:t></w:r></w:p><w:p/>"
        "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>",
    )
    assert read_paragraphs(path) == ["第一条 甲", "上", "下"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_encoding_offices_write(tmp_path, encoding):
    path = tmp_path / "law.txt"
    path.write_bytes("示例规定\r\n\r\n第一条　甲\r\n".encode(encoding))
    assert read_paragraphs(path) == ["示例规定", "第一条　甲"]


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0rest", b"a\x00b\x00\x00"])
def test_what_is_no_text_is_refused(tmp_path, content):
    path = tmp_path / "law.doc"
    path.write_bytes(content)
    with pytest.raises(NotText):
        read_paragraphs(path)


def test_a_package_without_words_an_empty_file_and_no_file_are_told_apart(tmp_path):
    package = tmp_path / "a.docx"
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("xl/workbook.xml", "<a/>")
    (tmp_path / "b.txt").write_bytes(b" \r\n")
    with pytest.raises(NotText):
        read_paragraphs(package)
    with pytest.raises(EmptyDocument):
        read_paragraphs(tmp_path / "b.txt")
    with pytest.raises(NoSuchDocument):
        read_paragraphs(tmp_path / "c.txt")


def test_a_docx_that_breaks_off_or_declares_entities_is_refused(tmp_path):
    with pytest.raises(Damaged):
        read_paragraphs(docx(tmp_path / "a.docx", "<w:p>"))
    with pytest.raises(Unsafe):
        read_paragraphs(docx(tmp_path / "b.docx", "", '<!DOCTYPE x [<!ENTITY a "b">]>'))
