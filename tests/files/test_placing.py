"""Files that come to be together, or not at all."""

import errno
import os

import pytest

from app.files.atomic import whole_file
from app.files.pdf.faults import PdfInUse, PdfNotSaved
from app.files.pdf.render import place_file
from app.files.placing import placing
from app.files.sheet_faults import DiskFull, FileInUse, NoWriteRight, Unwritable
from app.texts import error_text


def test_files_take_their_places_and_nothing_else_is_left(tmp_path):
    with placing(tmp_path / "new") as files:
        (files.work / "b.txt").write_text("2")
        (files.work / "a.txt").write_text("1")
        places = files.settle()
    assert [path.name for path in places] == ["a.txt", "b.txt"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.txt", "b.txt"]


def test_what_was_there_comes_back_after_a_failure(tmp_path):
    (tmp_path / "a.txt").write_text("old")

    def fail():
        with placing(tmp_path) as files:
            (files.work / "a.txt").write_text("new")
            (files.work / "b.txt").write_text("new")
            files.settle()
            assert (tmp_path / "a.txt").read_text() == "new"
            raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, NoWriteRight),
        (errno.EROFS, NoWriteRight),
        (errno.EIO, Unwritable),
    ],
)
def test_the_machines_faults_get_their_names(tmp_path, number, kind):
    def fail():
        with placing(tmp_path):
            raise OSError(number, "said by the system")

    with pytest.raises(kind):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def open_elsewhere(tmp_path, monkeypatch):
    """A file another program has open, as Windows refuses to move or replace it."""
    target = tmp_path / "通知书.pdf"
    target.write_text("old")
    replace = os.replace

    def refuse(source, place):
        if target in (source, place):
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse)
    return target


def untouched(target) -> bool:
    return target.read_text() == "old" and [one.name for one in target.parent.iterdir()] == [
        target.name
    ]


def test_a_target_open_in_another_program_is_named_and_nothing_is_left(open_elsewhere):
    def fail():
        with placing(open_elsewhere.parent) as files:
            (files.work / "a.pdf").write_text("new")
            (files.work / open_elsewhere.name).write_text("new")
            files.settle()

    with pytest.raises(FileInUse) as caught:
        fail()
    assert untouched(open_elsewhere)
    words = error_text(caught.value)
    assert str(open_elsewhere) in words
    assert "关闭" in words


def test_one_file_open_in_another_program_is_told_the_same(open_elsewhere):
    def fail():
        with whole_file(open_elsewhere) as file:
            file.write(b"new")

    with pytest.raises(FileInUse):
        fail()
    assert untouched(open_elsewhere)
    with pytest.raises(PdfInUse) as caught:
        place_file(open_elsewhere, b"new")
    assert str(open_elsewhere) in error_text(caught.value)
    assert untouched(open_elsewhere)


def test_a_folder_that_takes_no_files_is_told_apart(tmp_path, monkeypatch):
    def refuse(*_words, **_named):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(PdfNotSaved) as caught:
        place_file(tmp_path / "a.pdf", b"new")
    assert not isinstance(caught.value, PdfInUse)

    def fail():
        with whole_file(tmp_path / "a.txt"):
            pass

    with pytest.raises(NoWriteRight) as told:
        fail()
    assert "权限" in error_text(told.value)
    assert list(tmp_path.iterdir()) == []
