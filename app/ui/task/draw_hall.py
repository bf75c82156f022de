"""What a main window's projector needs before anything is conducted: clock and welcome."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.times import stamp
from app.services.bureau import BureauFacts, bureau
from app.ui import messages
from app.ui.desk import Desk
from app.ui.hall_settings import set_up_hall
from app.ui.projector import Scene
from app.ui.projector.memory import HallMemory
from app.ui.shell import Shell
from app.ui.stage_window import StageWindow, stage_window
from app.ui.views import draw_scenes as scenes

MEMORY = "projector.ini"  # beside heads.txt, in the profile of this machine's user


def dress_hall(stage: StageWindow, desk: Desk) -> None:
    """Let the projector tell the desk's time and greet with the bureau's name."""

    def tell() -> str:
        return stamp(desk.clock())

    def welcome(show: Callable[[Scene], None]) -> None:
        def found(facts: BureauFacts | None) -> None:
            if facts is not None:
                show(scenes.welcome_hall(facts.name, facts.is_sample, tell()))

        desk.jobs.run(
            partial(bureau, desk.store), found, partial(messages.show_error, None), owner=stage
        )

    if desk.heads is not None:
        stage.remember_in(HallMemory(desk.heads.with_name(MEMORY)))
    stage.set_clock(tell)
    stage.set_welcome(welcome)


def plug_in_projector(window: QWidget, desk: Desk) -> StageWindow:
    """Give a main window its projector; the header's button opens and closes it."""
    stage = stage_window(window)
    dress_hall(stage, desk)
    if isinstance(window, Shell):
        window.hall_requested.connect(set_up_hall(stage, desk))
    return stage
