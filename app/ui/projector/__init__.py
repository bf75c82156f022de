"""The ceremony on the second screen: scenes as values, one painted window."""

from app.ui.projector.scene import (
    Drawn,
    Kind,
    Quota,
    RailStep,
    Scene,
    TeamLine,
    Throw,
    Trial,
    Witness,
)
from app.ui.projector.window import ProjectorWindow

__all__ = [
    "Drawn",
    "Kind",
    "ProjectorWindow",
    "Quota",
    "RailStep",
    "Scene",
    "TeamLine",
    "Throw",
    "Trial",
    "Witness",
]
