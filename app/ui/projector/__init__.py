"""The ceremony on the second screen: scenes as values, one painted window."""

from app.ui.projector.scene import (
    Chance,
    Drawn,
    Guest,
    Kind,
    Quota,
    RailStep,
    Scene,
    Signer,
    Sum,
    TeamLine,
    Throw,
    Trial,
    Witness,
)
from app.ui.projector.window import ProjectorWindow

__all__ = [
    "Chance",
    "Drawn",
    "Guest",
    "Kind",
    "ProjectorWindow",
    "Quota",
    "RailStep",
    "Scene",
    "Signer",
    "Sum",
    "TeamLine",
    "Throw",
    "Trial",
    "Witness",
]
