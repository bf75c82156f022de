"""Files that come to be together, or not at all."""

import pytest

from app.files.placing import placing
from app.files.sheet_faults import DiskFull, Unwritable


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


@pytest.mark.parametrize(("number", "kind"), [(28, DiskFull), (13, Unwritable)])
def test_the_machines_faults_get_their_names(tmp_path, number, kind):
    def fail():
        with placing(tmp_path):
            raise OSError(number, "said by the system")

    with pytest.raises(kind):
        fail()
    assert list(tmp_path.iterdir()) == []
