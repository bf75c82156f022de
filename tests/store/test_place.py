"""Where a data folder lies, and the copy taken of it."""

import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from app.store.engine import DATABASE
from app.store.migrate import FolderUnusable, back_up, open_store
from app.store.place import is_network
from app.store.schema import Bureau

NOW = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)  # half past midnight of the 6th in Beijing
Mount = namedtuple("Mount", "mountpoint fstype")


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disk with a share mounted in it, and in the share another disk."""
    there = [
        Mount("/", "ext4"),
        Mount(str(tmp_path / "share"), "CIFS"),
        Mount(str(tmp_path / "share" / "disk"), "ext4"),
    ]
    (tmp_path / "share" / "disk").mkdir(parents=True)
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: there)
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("data", False),
        ("share", True),
        ("share/a/not/yet/there", True),
        ("share/disk/data", False),
        ("shared", False),
    ],
)
def test_the_nearest_mount_decides(mounts: Path, folder: str, network: bool) -> None:
    assert is_network(mounts / folder) is network


def test_a_link_to_a_share_is_a_share(mounts: Path) -> None:
    (mounts / "link").symlink_to(mounts / "share", target_is_directory=True)
    assert is_network(mounts / "link" / "data")


def test_a_backup_is_a_whole_database_named_by_beijing_time(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    with store.write() as session:
        session.add(Bureau(id=1, name="青岭县", short_name="青", area_code="360899"))
    copy = back_up(store.path, NOW, "before-x")  # while the store is open and in WAL mode
    store.close()
    assert copy == tmp_path / "backups" / "20260306-003000-before-x.db"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM bureau").fetchall() == [("青岭县",)]


def test_a_backup_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    open_store(tmp_path, NOW).close()
    (tmp_path / "backups").write_bytes(b"")
    with pytest.raises(FolderUnusable):
        back_up(tmp_path / DATABASE, NOW, "x")
