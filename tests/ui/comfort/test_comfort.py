"""Every room of the program at the screens of a county: nothing is cut off, squeezed or covered."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WALK = Path(__file__).with_name("walk.py")
# physical px of the screen, its scale, size of text, px a page may be moved sideways by
SMALL = (("1366", "768", "1", "1", "0", "--reach"), ("1366", "768", "1.5", "1", "300"))
OTHERS = (
    ("1366", "768", "1", "1.134", "160"),
    ("1920", "1080", "1", "1.334", "0"),
    ("1920", "1080", "1.25", "1", "0"),
    ("3840", "2160", "2", "1", "0"),
)


def walked(folder: Path, screen: tuple[str, ...]) -> list[list[str]]:
    """What the walk through every room finds; a process of its own, for its own screen."""
    width, height, ratio, scale, sideways, *more = screen
    kept = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    how = ("--ratio", ratio, "--scale", scale, "--sideways", sideways, *more)
    done = subprocess.run(
        [sys.executable, str(WALK), str(folder), width, height, *how],
        env={**kept, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rooms, found = json.loads(done.stdout)
    assert rooms > 50
    return found


@pytest.mark.parametrize(
    "screen",
    [*SMALL, *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)],
    ids="-".join,
)
def test_nothing_is_cut_off_in_any_room(county, screen):
    assert walked(county, screen) == []
