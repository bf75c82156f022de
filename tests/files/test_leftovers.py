"""What a killed program left goes; what somebody writes at this moment stays."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.files import leftovers
from app.files.leftovers import aside_of, part_of, work_folder


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
        return gone.pid


def of(path: Path, process: int) -> Path:
    """The same thing, made by another process."""
    there = path.with_name(path.name.replace(str(os.getpid()), str(process)))
    return path.rename(there) if path.exists() else there


def now() -> datetime:
    return datetime.now(UTC)


def test_parts_and_work_folders_of_dead_processes_go_and_those_of_the_living_stay(tmp_path, dead):
    deep = tmp_path / "papers" / "task"
    deep.mkdir(parents=True)
    paper = deep / "通知书.pdf"
    paper.write_bytes(b"%PDF")
    for one in (part_of(paper), part_of(tmp_path / "名单.xlsx")):
        of(one, dead).write_bytes(b"half")
    gone = of(work_folder(deep), dead)
    (gone / "通知书.pdf").write_bytes(b"half")
    living = [part_of(paper), work_folder(deep)]
    living[0].write_bytes(b"half")
    assert leftovers.sweep(tmp_path, now()) == 3
    assert sorted(deep.iterdir()) == sorted([paper, *living])
    # Nobody writes a file for days: the number belongs to another process by then.
    assert leftovers.sweep(tmp_path, now() + timedelta(days=2)) == 2
    assert list(deep.iterdir()) == [paper]


def test_a_file_that_was_moved_aside_for_one_that_never_came_is_put_back(tmp_path, dead):
    work = work_folder(tmp_path)
    aside_of(work).mkdir()
    (aside_of(work) / "台账.xlsx").write_bytes(b"old")
    (aside_of(work) / "名单.xlsx").write_bytes(b"older")
    (tmp_path / "名单.xlsx").write_bytes(b"new")
    of(work, dead)
    assert leftovers.sweep(tmp_path, now()) == 1
    assert (tmp_path / "台账.xlsx").read_bytes() == b"old"
    assert (tmp_path / "名单.xlsx").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 2


def test_other_peoples_files_and_what_a_link_leads_to_stay(tmp_path, dead):
    outside = tmp_path / "outside"
    outside.mkdir()
    left = of(part_of(outside / "a"), dead)
    left.write_bytes(b"x")
    inside = tmp_path / "data"
    inside.mkdir()
    (inside / "link").symlink_to(outside, target_is_directory=True)
    for name in (".hidden", "a.part", "报告.2026.part.xlsx", ".placing", "12345"):
        (inside / name).write_bytes(b"x")
    assert leftovers.sweep(inside, now()) == 0
    assert left.exists()
    assert len(list(inside.iterdir())) == 6


def test_previews_go_but_that_of_a_window_at_work(tmp_path, dead):
    for process in (dead, os.getpid()):
        (tmp_path / f"ab.{process}.staged").write_bytes(b"x")
    (tmp_path / "older.staged").write_bytes(b"x")
    assert leftovers.empty(tmp_path, now()) == 2
    assert [one.name for one in tmp_path.iterdir()] == [f"ab.{os.getpid()}.staged"]
