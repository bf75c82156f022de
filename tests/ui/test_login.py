"""Logging in, with keys and clicks, on real data folders."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.core.people import Actor, Role
from app.core.times import stamp
from app.services.account import accounts
from app.services.bureau import bureau
from app.services.walks import sample
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.login import LoginPage, SampleAccount

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
    made = LoginPage(bureau(desk.store).name, True, SAMPLES, jobs)
    made.open(partial(accounts.log_in, desk.store, now=NOW))
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
