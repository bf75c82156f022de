"""Every room of the program at the screens of a county: nothing is cut off, squeezed or covered."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from left_out import unseen

from app.ui.palette import SCALES

WALK = Path(__file__).with_name("walk.py")
# physical px of the screen, its scale, size of text, px a page may be moved sideways by
SMALL = (("1366", "768", "1", "1", "0", "--reach"), ("1366", "768", "1.5", "1", "300"))
# Every screen and scale that leaves 911 logical px of width, and the sizes of text.
SCREENS = (("1366", "768"), ("1920", "1080"), ("2560", "1440"), ("3840", "2160"))
RATIOS = ("1", "1.25", "1.5", "1.75", "2")
LEAST_WIDTH = 910
ROOMY = 1280  # below it a page may be moved sideways


def others() -> Iterator[tuple[str, ...]]:
    """The walks of a long run: sizes of text above the usual at 100 and 150 per cent."""
    for width, height in SCREENS:
        for ratio in RATIOS:
            for size in ("normal", "large", "largest"):
                room = int(width) / float(ratio) / SCALES[size]
                told = (width, height, ratio, str(SCALES[size]))
                wanted = size == "normal" or ratio in ("1", "1.5")
                if room < LEAST_WIDTH or not wanted or told == SMALL[1][:4]:
                    continue
                yield *told, "300" if room < ROOMY else "0"


def walked(folder: Path, screen: tuple[str, ...]) -> tuple[list[str], list[list[str]]]:
    """Where a walk went, and what it found; a process of its own, for its own screen."""
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
    return rooms, found


@pytest.mark.parametrize(
    "screen",
    [*SMALL, *(pytest.param(one, marks=pytest.mark.long) for one in others())],
    ids="-".join,
)
def test_nothing_is_cut_off_in_any_room(county, screen):
    rooms, found = walked(county, screen)
    assert len(rooms) > 50
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("screen", SMALL, ids="-".join)
def test_nothing_is_cut_off_in_any_window_that_a_button_opens(county, screen):
    windows, found = walked(county, (*screen, "--press"))
    assert found == []
    assert unseen(name.rpartition(".")[2] for name in windows) == set()
