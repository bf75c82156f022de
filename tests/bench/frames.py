"""How much time a frame of the drum costs: 20 names rolling at 1920 x 1080 without a graphics card.

    .venv/bin/python tests/bench/frames.py [FRAMES]

Every frame of a whole page is painted at the steps of 16 ms that a real show takes, into the
window's own memory (offscreen platform, raster engine). "paint" is the processor time from
moving the drums to the last pixel. The pictures of the names are made before, as they are in
the hall: one by one while the covered page waits for the host.
The last line is the processor time of a second in which nothing moves but the clock.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.projector import Drawn, Kind, ProjectorWindow, RailStep, Scene

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
NAMES = 20
CROWD = 200
STEP_MS = 16.0
BUDGET_MS = 16.7
SIZES = ((1920, 1080), (1280, 720), (3840, 2160))
CLOCK = "2026-03-05 09:30:00"


def picture() -> Scene:
    """A page of twenty names, drawn from two hundred that roll by."""
    steps = tuple(RailStep(f"步骤 {n}", "done" if n < 7 else "current") for n in range(1, 9))
    return Scene(
        Kind.DRAW,
        "清溪县“双随机、一公开”现场抽取",
        subtitle="特种设备使用单位安全检查",
        task_number="2026-017",
        manifest="0123456789abcdef" * 4,
        steps=steps,
        heading="抽取检查对象",
        drawn=tuple(Drawn(f"清溪县枫伴膜五金商行{n}", "城关镇") for n in range(NAMES)),
        crowd=tuple(f"清溪县城关镇第{n}号便利商店" for n in range(CROWD)),
        pool="12,846 户",
        unit="户",
    )


def frames(window: ProjectorWindow, most: int) -> list[float]:
    """Processor time of each frame of one page, ms."""
    window.show_scene(picture())
    window.repaint()
    while window.strips.prepare():  # as it does by itself while the host still speaks
        pass
    window.start(realtime=False)
    window.repaint()
    found = []
    while window.rolling and len(found) < most:
        begun = thread_time()
        window.advance(STEP_MS)
        window.repaint()
        found.append((thread_time() - begun) * 1000)
    window.skip()
    return found


def line(size: tuple[int, int], found: Sequence[float]) -> str:
    """One row: percentiles, the worst, and the share that keeps within a frame's time."""
    ordered = sorted(found)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    within = 100 * sum(one <= BUDGET_MS for one in ordered) / len(ordered)
    percentiles = "".join(f"{at(share):8.2f}" for share in (0.5, 0.9, 0.99))
    name = f"{size[0]} x {size[1]}"
    return f"{name:14}{len(found):8}{percentiles}{ordered[-1]:8.2f}{within:10.1f}%"


def idle(app: QApplication, window: ProjectorWindow) -> float:
    """Processor time of two seconds with a still picture, as a share of one core."""
    window.show_scene(picture())
    window.skip()
    app.processEvents()
    loop = QEventLoop()
    begun = process_time()
    QTimer.singleShot(2000, loop.quit)
    loop.exec()
    return (process_time() - begun) / 2 * 100


def report(most: int = 2000) -> None:
    """Print a row for each size."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.install(app, FONTS)
    print(f"{'ms':14}{'frames':>8}{'p50':>8}{'p90':>8}{'p99':>8}{'max':>8}{'in time':>11}")
    window = ProjectorWindow(lambda: CLOCK)
    for size in SIZES:
        window.resize(*size)
        window.show()
        app.processEvents()
        print(line(size, frames(window, most)), flush=True)
    window.resize(*SIZES[0])
    print(f"{'still picture':14}{idle(app, window):8.2f} % of one core")
    window.close()


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
