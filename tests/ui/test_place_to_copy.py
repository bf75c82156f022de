"""Where a copy goes: sticks come and go while the window is open, protected ones take nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.core.people import Role
from app.services.draw import dossier_drives
from app.services.draw.dossier_drives import Drive
from app.texts import text
from app.ui.place_to_copy import PlaceDialog

FIRST = Drive(Path("/media/zhou/KINGSTON"), "KINGSTON", 3 * 1024**3, protected=False)
SECOND = Drive(Path("/media/zhou/AIGO"), "AIGO", 500, protected=False)
LOCKED = Drive(Path("/media/zhou/LOCKED"), "LOCKED", 0, protected=True)


@pytest.fixture
def dialog(approved, qtbot, settle, monkeypatch):
    monkeypatch.setattr(dossier_drives, "drives", lambda *_who: ())
    made = PlaceDialog(None, approved.desks[Role.CLERK], "存到哪里")
    qtbot.addWidget(made)
    made.show()
    settle()
    yield made
    made.done(0)
    settle()


def test_without_a_stick_the_window_says_so_and_nothing_can_be_accepted(dialog):
    assert dialog.sentence.text() == text("dossier.place.none")
    assert not dialog.accept_button.isEnabled()


def test_a_stick_that_is_plugged_in_later_is_chosen_by_itself(dialog, monkeypatch, qtbot):
    monkeypatch.setattr(dossier_drives, "drives", lambda *_who: (FIRST, LOCKED))
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=10_000)
    assert dialog.list.item(0).text() == "KINGSTON　剩余 3.0 GB"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.path == FIRST.path


def test_the_stick_that_was_chosen_stays_chosen_when_another_comes(dialog):
    dialog.show_drives((SECOND,))
    dialog.show_drives((FIRST, SECOND))
    assert dialog.list.currentRow() == 1
    dialog.show_drives((FIRST,))
    assert dialog.list.currentRow() == 0


def test_a_protected_stick_alone_cannot_be_chosen(dialog):
    dialog.show_drives((LOCKED,))
    assert not dialog.accept_button.isEnabled()
    assert "写保护" in dialog.list.item(0).text()


def test_any_folder_does_as_well(dialog, monkeypatch, tmp_path, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    qtbot.mouseClick(dialog.folder_button, Qt.MouseButton.LeftButton)
    assert dialog.path == tmp_path
    assert dialog.result() == PlaceDialog.DialogCode.Accepted
