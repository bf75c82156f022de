"""Logging in and the first start, with keys and clicks, on real data folders."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.core.people import Actor, Role
from app.core.times import stamp
from app.services import accounts, sample
from app.services.bureau import bureau
from app.services.folders import Folder, open_folder
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.login import LoginPage, SampleAccount, SetupPage

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")
SAMPLES = tuple(SampleAccount(*one) for one in sample.ACCOUNTS)


@pytest.fixture
def windows(qtbot: QtBot) -> Callable[[object], QMainWindow]:
    """Put a page into a window of the size it has at the start."""
    kept = []  # qtbot keeps none alive

    def run(page) -> QMainWindow:
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(QSize(1100, 700))
        kept.append(window)
        qtbot.addWidget(window)
        window.show()
        return window

    return run


@pytest.fixture
def page(approved, jobs: Jobs, windows) -> LoginPage:
    """The log-in page of the sample county; `entered_as` collects who came in."""
    desk = approved.desks[Role.CLERK]
    folder = Folder(desk.store, desk.folder, None)
    made = LoginPage(folder, bureau(desk.store), SAMPLES, jobs, lambda: NOW)
    made.entered_as = []
    made.entered.connect(made.entered_as.append)
    windows(made)
    return made


def _press(qtbot: QtBot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_click_on_a_sample_account_fills_the_fields_and_the_button_enters(page, qtbot, settle):
    reviewer = next(one for one in SAMPLES if one.role is Role.REVIEWER)
    words = text(
        "login.sample_account",
        role=text("terms.role.REVIEWER"),
        name=reviewer.name,
        login=reviewer.login,
    )
    buttons = {one.text(): one for one in page.findChildren(type(page.enter))}
    _press(qtbot, buttons[words])
    assert page.login.text() == reviewer.login
    _press(qtbot, page.enter)
    settle()
    (actor,) = page.entered_as
    assert isinstance(actor, Actor)
    assert actor.roles == {Role.REVIEWER}
    assert page.password.text() == ""


def test_return_in_the_password_enters(page, qtbot, settle):
    qtbot.keyClicks(page.login, "jingban")
    qtbot.keyClicks(page.password, text("sample.password"))
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)  # a second one while the first is tried
    settle()
    assert [actor.login for actor in page.entered_as] == ["jingban"]


def test_an_empty_field_is_named_and_gets_the_focus(page, qtbot):
    _press(qtbot, page.enter)
    assert page.problem.isVisible()
    assert page.window().focusWidget() is page.login
    qtbot.keyClicks(page.login, "jingban")
    _press(qtbot, page.enter)
    assert page.window().focusWidget() is page.password
    assert page.entered_as == []


def test_a_wrong_password_says_so_and_the_fifth_locks_until_a_time(page, qtbot, settle):
    for _ in range(accounts.FREE_TRIES):
        page.login.setText("jingban")
        page.password.setText("not this one")
        _press(qtbot, page.enter)
        settle()
        assert page.problem._words.text() == text("errors.accounts.wrong_login")
    page.password.setText(text("sample.password"))
    _press(qtbot, page.enter)
    settle()
    until = stamp(NOW + timedelta(minutes=1))
    assert page.problem._words.text() == text("errors.accounts.locked", until=until)
    assert page.entered_as == []
    assert page.enter.isEnabled()


def test_the_way_to_the_other_folder_is_a_link(page, qtbot):
    with qtbot.waitSignal(page.elsewhere, timeout=1000):
        _press(qtbot, page.other)
    assert page.other.text() == text("login.go_real")


# -- the first start -------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Folder]:
    """An opened data folder in which nobody has been."""
    folder = open_folder(tmp_path / "real", now=NOW)
    yield folder
    folder.close()


@pytest.fixture
def setup(empty: Folder, jobs: Jobs, windows, typing) -> SetupPage:
    """The page of the first start, filled in rightly; `entered_as` collects who came in."""
    made = SetupPage(empty, jobs, lambda: NOW)
    made.entered_as = []
    made.entered.connect(made.entered_as.append)
    windows(made)
    for key, words in {
        "bureau": "青岭县市场监督管理局",
        "short": "青市监",
        "area": "360899",
        "admin": "彭浩",
        "login": "penghao",
        "password": "long enough",
        "again": "long enough",
    }.items():
        typing(made.fields[key], words)
    return made


def test_the_first_start_makes_the_bureau_and_its_administrator(setup, empty, qtbot, settle):
    _press(qtbot, setup.enter)
    settle()
    facts = bureau(empty.store)
    assert (facts.name, facts.short_name, facts.area_code) == (
        "青岭县市场监督管理局",
        "青市监",
        "360899",
    )
    assert not facts.is_sample
    (actor,) = setup.entered_as
    assert Role.ADMIN in actor.roles
    assert accounts.log_in(empty.store, "penghao", "long enough", now=NOW).name == "彭浩"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("bureau", " "),
        ("area", "3608"),
        ("area", "三六〇八九九"),
        ("admin", ""),
        ("password", "short"),
        ("again", "another one"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(setup, empty, qtbot, typing, field, words):
    typing(setup.fields[field], words)
    _press(qtbot, setup.enter)
    assert setup.fields[field].property("invalid") == "true"
    assert bureau(empty.store) is None
    typing(setup.fields[field], "")
    assert setup.entered_as == []


def test_every_error_at_once_still_fits_a_small_screen(setup, qtbot, typing):
    for field in setup.fields.values():
        typing(field, "")
    _press(qtbot, setup.enter)
    assert all(field.property("invalid") == "true" for field in setup.fields.values())
    assert setup.window().minimumSizeHint().height() <= 700
    assert setup.enter.visibleRegion().boundingRect() == setup.enter.rect()
