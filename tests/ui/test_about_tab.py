"""关于: versions and places to read and to copy, every licence to read, no name of a person."""

import platform
import sqlite3

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app import __version__
from app.core.people import Role
from app.files import licences
from app.services.keeping import heads_folder
from app.texts import text
from app.ui.views import about as view


@pytest.fixture
def about(settings_opened, settle):
    page = settings_opened(Role.SUPERVISOR)
    page.show_tab("about")
    settle()
    return page.about


def copied(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return QGuiApplication.clipboard().text()


def test_one_button_copies_what_support_asks_for_and_no_name(about, qtbot, monkeypatch):
    monkeypatch.setattr(view.Path, "home", lambda: about.desk.folder.parent)
    words = copied(qtbot, about.copy_button)
    for known in (__version__, platform.python_version(), qVersion(), sqlite3.sqlite_version):
        assert known in words
    assert "PROGRAM.sha256" in words
    assert platform.machine() in words
    assert f"~/{about.desk.folder.name}" in words
    assert str(about.desk.folder.parent) not in words  # the folder of a person bears a name
    assert about.desk.actor.name not in words
    assert about.copied.text() == text("settings.about.copied")


def test_the_places_are_opened_and_copied(about, approved, qtbot, settle, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    assert about.second_buttons.isHidden()
    admin = approved.desks[Role.ADMIN]
    stick = tmp_path / "stick"
    stick.mkdir()
    heads_folder.set_second_folder(admin.store, admin.actor, stick, now=admin.clock())
    about.refresh()
    settle()
    for buttons, place in (
        (about.folder_buttons, about.desk.folder),
        (about.second_buttons, stick),
    ):
        go, copy = (buttons.layout().itemAt(at).widget() for at in (0, 1))
        qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
        assert opened.pop() == str(place)
        assert copied(qtbot, copy) == str(place)
    stick.rmdir()
    about.refresh()
    settle()
    assert about.words["second"].text() == text("settings.about.second_gone", path=stick)


def test_a_click_on_a_part_shows_its_licence(about, qtbot, settle):
    rows = about.table.rows()
    names = [one.name for one in rows]
    assert {"pyside6-essentials", "sqlalchemy", "Lucide"} <= set(names)
    assert "pytest" not in names  # only tests the program
    at = names.index("pyside6-essentials")
    place = about.table.visualRect(about.table.model().index(at, 0)).center()
    qtbot.mouseClick(about.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()
    read = about._dialog.field.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in read
    assert "TERMS AND CONDITIONS" in read  # the GPL, which the LGPL quotes
    about._dialog.accept_button.click()
    assert not about._dialog.isVisible()


def test_every_part_has_a_licence_that_can_be_read_from_the_program_alone():
    listed = licences.licences()
    assert all(len(licences.licence_words(one)) > 500 for one in listed)
    assert all(one.licence for one in listed if one.version)
    assert len({one.name for one in listed}) == len(listed)


@pytest.mark.parametrize(
    ("altered", "said"),
    [(None, "没有随安装"), ((), "一致"), (("a", "b", "c", "d"), "4 个文件")],
)
def test_the_check_of_the_programs_files_is_said(altered, said):
    assert said in view.check_words(altered)
