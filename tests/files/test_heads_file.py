"""heads.txt: appended to, thinned when it has grown, never in the way of what was torn."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.heads import KnownHead
from app.core.protocol import REAL
from app.core.times import utc_text
from app.files import heads_file
from app.files.heads_file import HeadsUnreadable, append_head, read_heads
from app.files.sheet_faults import Unwritable

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def _known(n: int, at: datetime = NOW) -> KnownHead:
    return KnownHead(REAL, "ab" * 32, n, f"{n:064x}", utc_text(at))


def test_lines_come_one_after_the_other_in_a_folder_that_is_made(tmp_path):
    path = tmp_path / "new" / "heads.txt"
    assert read_heads(path) == ()
    for n in (1, 2):
        append_head(path, _known(n), NOW)
    assert path.read_bytes() == f"{_known(1).line()}\n{_known(2).line()}\n".encode()
    assert read_heads(path) == (_known(1), _known(2))


def test_after_a_torn_end_the_next_line_begins_anew(tmp_path):
    path = tmp_path / "heads.txt"
    path.write_bytes(_known(1).line().encode() + b"\nSSJ1|HEAD|ab")
    append_head(path, _known(2), NOW)
    assert read_heads(path) == (_known(1), _known(2))


def test_bytes_of_no_text_are_passed_over(tmp_path):
    path = tmp_path / "heads.txt"
    path.write_bytes(b"\xff\x00\n" + _known(3).line().encode() + b"\n")
    assert read_heads(path) == (_known(3),)


def test_a_file_that_has_grown_is_thinned_and_keeps_its_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(heads_file, "_GROWN", 1000)
    path = tmp_path / "heads.txt"
    old = NOW - timedelta(days=90)
    for n in range(1, 9):
        append_head(path, _known(n, old), NOW)
    append_head(path, _known(9), NOW)
    assert [one.n for one in read_heads(path)] == [8, 9]
    assert [one.name for one in tmp_path.iterdir()] == ["heads.txt"]


def test_a_place_that_cannot_be_written_or_read_is_the_machines_fault(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((Unwritable, HeadsUnreadable)):
        append_head(tmp_path / "file" / "heads.txt", _known(1), NOW)
    with pytest.raises(HeadsUnreadable):
        read_heads(tmp_path)
