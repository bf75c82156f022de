"""Settings: fonts of the bureau's own for its papers."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.core.people import Role
from app.files.fonts import ensure_fonts, font_path
from app.texts import text
from app.ui.screens.settings_bureau import BureauTab


@pytest.fixture
def opened(approved, settle, qtbot):
    """The tab of the bureau, for somebody of a role, with everything read."""

    def show(role: Role) -> BureauTab:
        ensure_fonts()
        tab = BureauTab(approved.desks[role])
        qtbot.addWidget(tab)
        tab.show()
        tab.refresh()
        settle()
        return tab

    return show


def test_a_font_of_the_bureau_is_chosen_shown_and_given_up_again(opened, settle, qtbot, tmp_path):
    page = opened(Role.ADMIN)
    card = page.fonts
    own = shutil.copy(font_path("Kai"), tmp_path / "simkai.ttf")
    assert card.states["Kai"].text() == text("settings.fonts.own_Kai")
    assert not card.shipped_buttons["Kai"].isVisible()
    card.choose("Kai", Path(own))
    settle()
    assert "simkai.ttf" in card.states["Kai"].text()
    assert "6763" in card.states["Kai"].text()
    Path(own).unlink()
    page.refresh()
    settle()
    assert "用自带字体" in card.states["Kai"].text()
    qtbot.mouseClick(card.shipped_buttons["Kai"], Qt.MouseButton.LeftButton)
    settle()
    assert card.states["Kai"].text() == text("settings.fonts.own_Kai")


def test_who_may_not_change_settings_sees_the_fonts_without_buttons(opened):
    tab = opened(Role.CLERK)
    card = tab.fonts
    assert len(card.states) == 4
    assert not any(one.isVisible() for one in card.choose_buttons.values())
