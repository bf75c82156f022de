"""The pictures of the manual: made from the walk through the real windows, held against it.

    python -m tests.walkthrough.manual_pictures                   walks, and makes them all anew
    python -m tests.walkthrough.manual_pictures --from SCREENS    makes them of a walk's pictures
    python -m tests.walkthrough.manual_pictures --check SCREENS   says which no longer are true

A page of the manual names a picture as the walk does (app/ui/walk*.py); of several of one
name the last counts. Which enterprises are drawn differs from walk to walk, so pictures are
compared in coarse squares: another lay-out shows, another name in a row does not.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from app.services.walks.manual import FOLDER, PICTURES, shipped

SCREENS = Path(__file__).resolve().parents[1] / "ui" / "screens.json"  # a desk and a hall
PLATFORM = f"offscreen:configfile={SCREENS}"
WIDE = 1000  # px; the window is 1366
HALL = 880
PAPER = 620
STATUS = 28  # the line at the foot names the folder of the walk
COLOURS = 96
COARSE = (48, 27)
MOST_APART = 7.0  # of 255, all squares together
MOST_SQUARE = 90  # of 255, in one of them
# What they show hangs on the day of the year, or on the lot (how many sheets of names the
# hall sees): they must be there, and are not compared.
BY_CHANCE = frozenset(
    {"workbench", "tour", "nav-deadlines", "nav-follow_ups", "nav-announced", "hall-enterprises"}
)


def wanted() -> list[str]:
    """Every picture the pages of the manual show."""
    return sorted({name for page in shipped().pages for name in page.pictures()})


def made_of(screens: Path, name: str) -> Image.Image:
    """Return a picture of the manual as the walk shows it now.

    Raises:
        FileNotFoundError: the walk has no picture of that name.
    """
    found = sorted(one for one in screens.glob("*.png") if one.stem.partition("-")[2] == name)
    if not found:
        raise FileNotFoundError(name)
    picture = Image.open(found[-1]).convert("RGB")
    if picture.width == 1366 and not name.startswith(("conductor", "throws", "login")):
        picture = picture.crop((0, 0, picture.width, picture.height - STATUS))
    hall, tall = name.startswith("hall"), picture.height > picture.width
    width = min(picture.width, HALL if hall else PAPER if tall else WIDE)
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def apart(one: Image.Image, other: Image.Image) -> str:
    """Say in which way two pictures differ; "" where they show the same."""
    if abs(one.height - other.height * one.width / other.width) > 40:
        return f"{one.size} and {other.size}"
    coarse = [picture.convert("L").resize(COARSE, Image.Resampling.BOX) for picture in (one, other)]
    between = ImageChops.difference(*coarse)
    mean = ImageStat.Stat(between).mean[0]
    most = between.getextrema()[1]
    return f"{mean:.1f} {most}" if mean > MOST_APART or int(str(most)) > MOST_SQUARE else ""


def check(screens: Path) -> Iterator[str]:
    """Yield the pictures that are missing, of nothing, or no longer true."""
    for name in wanted():
        try:
            now = made_of(screens, name)
        except FileNotFoundError:
            yield f"{name}: the walk shows no such page"
            continue
        path = PICTURES / f"{name}.png"
        if not path.exists():
            yield f"{name}: not made"
        elif name not in BY_CHANCE and (said := apart(now, Image.open(path).convert("RGB"))):
            yield f"{name}: {said}"


def make(screens: Path) -> int:
    """Make every picture anew, take away those no page shows; return their size in bytes."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        if old.stem not in wanted():
            old.unlink()
    for name in wanted():
        path = PICTURES / f"{name}.png"
        picture = made_of(screens, name)
        few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
    return sum(path.stat().st_size for path in PICTURES.glob("*.png"))


def walk(folder: Path) -> Path:
    """Walk the program in a folder of its own; return where the pictures are."""
    subprocess.run(
        [sys.executable, "-m", "app", "walk", "--out", str(folder)],
        cwd=FOLDER.parents[1],
        env={**os.environ, "QT_QPA_PLATFORM": PLATFORM, "PYTHONUTF8": "1"},
        check=True,
    )
    return folder / "screens"


def main(arguments: list[str]) -> int:
    """Return 0, or 1 where a picture is no longer true."""
    if arguments[:1] == ["--check"]:
        wrong = list(check(Path(arguments[1])))
        print("\n".join(wrong))
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        given = arguments[:1] == ["--from"]
        size = make(Path(arguments[1]) if given else walk(Path(folder)))
    print(f"{len(wanted())} pictures, {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
