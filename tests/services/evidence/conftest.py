"""Photos with EXIF as a camera writes it, and what a bureau's day brings besides."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.services.evidence import evidence
from app.services.evidence.evidence import Link
from app.store.schema import Task, TaskStep

Photo = Callable[..., Path]


def _exif(taken: str, place: tuple[float, float] | None) -> bytes:
    picture = Image.new("RGB", (1, 1))
    exif = picture.getexif()
    exif[0x010F] = "示例相机".encode().decode("latin-1")
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    if place:
        north, east = (
            (int(value), int(value * 60 % 60), round(value * 3600 % 60, 4)) for value in place
        )
        exif.get_ifd(0x8825).update({1: "N", 2: north, 3: "E", 4: east})
    return exif.tobytes()


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    """Make a JPEG of its own colour: photo("门头.jpg", taken=…, place=(north, east))."""

    def make(
        name: str = "IMG_0001.jpg",
        taken: str = "2026:03:06 09:12:33",
        place: tuple[float, float] | None = (27.758123, 115.393456),
        colour: str = "#4477aa",
        size: tuple[int, int] = (640, 480),
    ) -> Path:
        path = tmp_path / "camera" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(path, "JPEG", exif=_exif(taken, place))
        return path

    return make


@pytest.fixture
def video(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Make the beginning of an MP4 with some bytes behind it."""

    def make(name: str = "现场.mp4", behind: bytes = b"x") -> Path:
        path = tmp_path / name
        path.write_bytes(struct.pack(">I", 24) + b"ftypisom" + b"\0\0\2\0isomiso2" + behind)
        return path

    return make


@pytest.fixture
def brought(county, photo) -> str:
    """A photo of the first enterprise, brought by the clerk two days after the draw: its digest."""
    link = Link("SITE", assignment_id=county.assignments[0])
    done = evidence.take(
        county.store, county.actors["clerk"], [photo("门头.jpg")], link, now=county.at(2)
    )
    return done.taken[0].digest


@pytest.fixture
def closed(county) -> Callable[[int], None]:
    """Close the task some days after the draw."""

    def run(days: int = 30) -> None:
        with county.store.write() as session:
            session.get_one(Task, county.task_id).stage = "CLOSED"
            session.add(
                TaskStep(
                    task_id=county.task_id,
                    task_version=1,
                    act="CLOSE",
                    opinion="",
                    by_id=county.actors["clerk"].account_id,
                    at=county.at(days),
                )
            )

    return run
