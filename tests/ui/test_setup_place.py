"""Where the data goes: a folder of one's own is not promised to the other users of the machine."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.setup.steps import PlaceStep


@pytest.fixture
def step(qtbot: QtBot):
    def make(proposed: Path) -> PlaceStep:
        made = PlaceStep(proposed, lambda _path: None)
        qtbot.addWidget(made)
        return made

    return make


def test_a_common_folder_is_offered_to_all_users(step, tmp_path):
    made = step(tmp_path / "here")
    assert made.together.isChecked()
    assert made.is_right()


def test_a_folder_of_ones_own_is_offered_to_oneself_and_refused_for_all(step):
    own = Path.home() / "mingqian-data"
    made = step(own)
    assert made.alone.isChecked()
    made.together.setChecked(True)
    assert not made.is_right()
    assert made.field.property("invalid") == "true"
    assert not own.exists()
