"""Walking the whole flow through the real windows, without anybody at the keyboard.

For machines without a display, and as the test that the road holds: every step works the
widgets a person would work, waits until the program is at rest, and leaves a picture.
A step that does not get through ends the walk with its name and a non-zero exit code.
"""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize

from app.texts import text
from app.ui.application import make_application
from app.ui.program import Program
from app.ui.start.early import PlacesLike
from app.ui.walk import after as walk_after
from app.ui.walk import draw as walk_draw
from app.ui.walk import importing as walk_import
from app.ui.walk import plan as walk_plan
from app.ui.walk.walker import StepFailed, Walker

SIZE = QSize(1366, 768)
STEPS = (
    *walk_plan.FIRST,
    *walk_import.STEPS,
    *walk_plan.STEPS,
    *walk_draw.STEPS,
    *walk_after.STEPS,
)


def walk(
    folder: Path,
    places: PlacesLike,
    clock: Callable[[], datetime],
    entropy: Callable[[], str],
) -> int:
    """Walk the flow; print each step; return 0, or 1 after naming the step that failed.

    Args:
        folder: pictures go to `screens` in it, copies of the files to `files`.
        places: data folders that nothing else uses.
    """
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(places.resources / "fonts")
    application.setQuitOnLastWindowClosed(False)
    program = Program(places, clock, entropy, size=SIZE)
    walker = Walker(program, folder)
    try:
        for name, step in STEPS:
            print(text("walk.step", name=text(f"walk.{name}")), flush=True)
            try:
                step(walker)
                if walker.unanswered:
                    raise StepFailed(walker.unanswered)
            except Exception as error:
                walker.picture(f"failed-{name}")
                traceback.print_exc()
                print(
                    text("walk.failed", name=text(f"walk.{name}"), why=str(error)), file=sys.stderr
                )
                return 1
        print(text("walk.done", path=folder))
        return 0
    finally:
        program.close()
