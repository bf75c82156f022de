"""Walk through every room, and the windows over them, at one size and scale, and say what cannot be read.

    .venv/bin/python tests/ui/comfort/walk.py FOLDER WIDTH HEIGHT [--ratio R] [--scale S] [--sideways PX]

WIDTH and HEIGHT are physical pixels; at a ratio of 1.5 a screen of 1366×768 leaves
911×512 logical ones. Prints JSON: the rooms there were, and a list of (room, problem).
"""

import argparse
import json
import os
import sys
import tempfile
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]


def main() -> None:
    """Walk, look, print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("width", type=int)
    asked.add_argument("height", type=int)
    asked.add_argument("--ratio", type=float, default=1.0)
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--sideways", type=int, default=0)
    asked.add_argument("--reach", action="store_true")
    asked.add_argument("--press", action="store_true")
    asked.add_argument("--pictures", type=Path)
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    logical = (int(given.width / given.ratio), int(given.height / given.ratio))
    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "screens.json"
        config.write_text(json.dumps({"screens": [_screen(logical, given.ratio)]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
        found = _walk(given, logical)
    print(json.dumps(found, ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)


def _screen(size: tuple[int, int], ratio: float) -> dict[str, object]:
    place = {"name": "desk", "x": 0, "y": 0, "width": size[0], "height": size[1]}
    return place | {"logicalDpi": 96, "dpr": ratio}


def _walk(
    given: argparse.Namespace, size: tuple[int, int]
) -> tuple[list[str], list[tuple[str, str]]]:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.ui import theme

    application = QApplication([])
    fonts = HERE.parents[2] / "resources" / "fonts"
    theme.install(application, fonts, scale=given.scale)

    from clipping import problems
    from doors import doors
    from presses import Presser
    from reach import unreached
    from rooms import House
    from windows import windows

    house = House(given.folder, size)
    found: list[tuple[str, str]] = []
    names: list[str] = []

    def judge(name: str, window: QWidget) -> None:
        if given.only and given.only not in name:
            return
        names.append(name)
        if given.pictures:
            window.grab().save(str(given.pictures / f"{name.replace('/', '·')}.png"))
        found.extend((name, what) for what in problems(window, size, given.sideways))
        if given.reach:
            found.extend((name, what) for what in unreached(window))

    if given.press:
        Presser(house, judge).go_round()
    else:
        for name, window in chain(house.rooms(), windows(house), doors(house)):
            judge(name, window)
    house.close()
    return names, found


if __name__ == "__main__":
    main()
