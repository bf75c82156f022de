"""Sticks are found, and what is carried onto one is really there, or the fault is named."""

import errno
import os
from collections import namedtuple
from pathlib import Path

import pytest

from app.files import sticks
from app.files.sticks import ReadBackDiffers, StickFull, StickGone, StickProtected, carry, drives

Partition = namedtuple("Partition", "device mountpoint fstype opts")
DATA = b"dossier" * 1000
NAME = "360824202603051001-1-1.zip"

LINUX = (
    Partition("/dev/nvme0n1p2", "/", "ext4", "rw,relatime"),
    Partition("/dev/sdb1", "/media/zhou/KINGSTON", "vfat", "rw,nosuid"),
    Partition("/dev/sdc1", "/run/media/zhou/AIGO", "vfat", "ro,nosuid"),
    Partition("/dev/sdd1", "/mnt/stick", "vfat", "rw"),
    Partition("/dev/sde", "/media/zhou/EMPTY", "vfat", "rw"),
)
WINDOWS = (
    Partition("C:\\", "C:\\", "NTFS", "rw,fixed"),
    Partition("D:\\", "D:\\", "", "cdrom"),
    Partition("E:\\", "E:\\", "FAT32", "rw,removable"),
)


def _free(place: str) -> int:
    if place.endswith("EMPTY"):
        raise OSError(errno.ENOMEDIUM, "no medium")
    return 4096


def test_on_linux_sticks_are_known_by_their_place_or_their_device_protected_ones_last():
    found = drives(lambda: LINUX, lambda device: device == "/dev/sdd1", _free)
    assert [(one.name, one.protected) for one in found] == [
        ("KINGSTON", False),
        ("stick", False),
        ("AIGO", True),
    ]
    assert {one.free for one in found} == {4096}


def test_on_windows_the_system_says_which_drive_is_removable():
    (found,) = drives(lambda: WINDOWS, lambda _device: False, _free)
    assert found.path == Path("E:\\")
    assert found.name


def test_the_disk_of_this_machine_is_no_stick():
    root = Partition("no-such-device", "/", "ext4", "rw")
    assert drives(lambda: (root,), free=_free) == ()


def test_what_is_carried_is_there_and_nothing_else(tmp_path):
    assert carry(tmp_path, NAME, DATA) == tmp_path / NAME
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {NAME: DATA}


def test_file_and_folder_are_flushed_before_the_file_is_read_back(tmp_path, monkeypatch):
    flushed = []
    real = os.fsync
    monkeypatch.setattr(sticks.os, "fsync", lambda number: (flushed.append(number), real(number)))
    carry(tmp_path, NAME, DATA)
    assert len(flushed) == 2


def test_an_older_file_is_replaced_only_by_a_whole_one(tmp_path, monkeypatch):
    (tmp_path / NAME).write_bytes(b"older")
    _fail(monkeypatch, errno.ENOSPC)
    with pytest.raises(StickFull):
        carry(tmp_path, NAME, DATA)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"older"]


def _fail(monkeypatch, number: int) -> None:
    def fsync(_number: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(sticks.os, "fsync", fsync)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, StickFull),
        (errno.EDQUOT, StickFull),
        (errno.EROFS, StickProtected),
        (errno.EACCES, StickProtected),
        (errno.EIO, StickGone),
        (errno.ENODEV, StickGone),
        (errno.ENXIO, StickGone),
    ],
)
def test_each_fault_of_a_stick_has_its_own_name_and_leaves_no_half_file(
    tmp_path, monkeypatch, number, fault
):
    _fail(monkeypatch, number)
    with pytest.raises(fault) as raised:
        carry(tmp_path, NAME, DATA)
    assert raised.value.fields["folder"] == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_was_pulled_out_is_not_made_again_on_the_disk(tmp_path):
    gone = tmp_path / "KINGSTON"
    with pytest.raises(StickGone):
        carry(gone, NAME, DATA)
    assert not gone.exists()


def test_a_stick_pulled_out_between_writing_and_reading_is_gone(tmp_path, monkeypatch):
    def vanish(_number: int) -> None:
        for one in tmp_path.iterdir():
            one.unlink()

    monkeypatch.setattr(sticks, "_flush_folder", lambda folder: vanish(0))
    with pytest.raises(StickGone):
        carry(tmp_path, NAME, DATA)


def test_a_stick_that_gives_back_other_bytes_is_found_out(tmp_path, monkeypatch):
    def wear_out(folder: Path) -> None:
        (folder / NAME).write_bytes(DATA[:-1] + b"?")

    monkeypatch.setattr(sticks, "_flush_folder", wear_out)
    with pytest.raises(ReadBackDiffers):
        carry(tmp_path, NAME, DATA)
