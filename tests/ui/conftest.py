"""A desk screen and a projector, without a display; the program's own look."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt: two screens that need no X server.
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screens.json')}"

from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.jobs import Jobs

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> QApplication:
    theme.install(qapp, FONTS)
    return qapp


@pytest.fixture(autouse=True)
def dressed(_dressed: QApplication) -> QApplication:
    """The application as the user sees it, at the comfortable density."""
    theme.set_compact(False)
    return _dressed


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """The one door, closed again whatever the test does."""
    door = Jobs()
    yield door
    door.close()
