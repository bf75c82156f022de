"""The program from its start: which folder, which page, who is in front of it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.core.people import Role
from app.services.account import accounts
from app.services.account.accounts import AccountDraft, BureauDraft
from app.services.folder.folders import open_folder
from app.services.walks import sample
from app.texts import text
from app.ui.jobs import Jobs
from app.ui.login import LoginPage, SampleAccount
from app.ui.program import Program
from app.ui.setup.start_page import StartPage
from app.ui.setup.wizard import SetupWizard
from app.ui.shell import Shell
from app.ui.start.trouble import TroublePage
from app.ui.widgets.progress import ProgressDialog

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")

SAMPLES = tuple(SampleAccount(*one) for one in sample.ACCOUNTS)


@dataclass(frozen=True)
class Home:
    """Where a test's data folders lie."""

    real: Path
    sample: Path
    resources: Path
    heads: Path
    notes: tuple[Path, ...] = ()


@pytest.fixture
def home(_approved_folder: Path, tmp_path: Path, root: Path) -> Home:
    """A sample county that is there; no real folder yet."""
    shutil.copytree(_approved_folder, tmp_path / "sample")
    return Home(tmp_path / "data", tmp_path / "sample", root / "resources", tmp_path / "heads.txt")


@pytest.fixture
def program(home: Home) -> Iterator[Program]:
    """The program, not yet started."""
    made = Program(home, lambda: NOW, lambda: "ab" * 32, size=QSize(1366, 768))
    yield made
    made.close()


@pytest.fixture
def rest(program: Program, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the program has nothing under way."""

    def run() -> None:
        def idle() -> bool:
            doors = program.findChildren(Jobs)
            if program.window is not None:
                doors += program.window.findChildren(Jobs)
            return not any(door.busy for door in doors)

        qtbot.waitUntil(idle, timeout=60_000)

    return run


def _page(program: Program):
    assert program.window is not None
    return program.window.centralWidget()


@pytest.fixture
def enter(program: Program, qtbot: QtBot, rest) -> Callable[[Role], Shell]:
    """Log in as somebody of a role of the sample county."""

    def run(role: Role) -> Shell:
        page = _page(program)
        assert isinstance(page, LoginPage)
        page.fill(next(one for one in SAMPLES if one.role is role))
        qtbot.mouseClick(page.enter, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: isinstance(program.window, Shell), timeout=30_000)
        rest()
        assert isinstance(program.window, Shell)
        return program.window

    return run


def test_without_a_real_folder_the_sample_county_asks_who_is_there(program, home):
    program.start()
    page = _page(program)
    assert isinstance(page, LoginPage)
    assert page.other.text() == text("login.go_real")
    assert not home.real.exists()


def test_every_page_of_the_navigation_opens(program, enter, rest):
    program.start()
    shell = enter(Role.ADMIN)
    assert shell.sample
    assert shell.current_key == "workbench"
    for key in ("tasks", "enterprises", "officers", "items", "recusals", "log", "settings"):
        assert shell.go(key)
        rest()
        assert shell.header.title.text()


def test_another_person_takes_the_chair_and_the_first_window_is_gone(program, enter, qtbot):
    program.start()
    first = enter(Role.CLERK)
    first.header.leave.trigger()
    second = enter(Role.REVIEWER)
    assert second is not first
    reviewer = next(one for one in sample.ACCOUNTS if one[2] is Role.REVIEWER)
    assert reviewer[1] in second.header.user.text()


# A menu that pops up asks for what only a display has.
@pytest.mark.qt_log_ignore("raise", "grabbing the keyboard", extend=True)
def test_the_button_with_the_name_opens_a_menu_and_leaves_nothing(program, enter, qtbot):
    program.start()
    shell = enter(Role.CLERK)
    qtbot.mouseClick(shell.header.user, Qt.MouseButton.LeftButton)
    menu = shell.header.menu
    assert menu.isVisible()
    assert program.window is shell
    # The sample's passwords are printed, so it has no lock.
    words = [one.text() for one in menu.actions() if one.text() and one.isVisible()]
    assert words == [
        shell.header.user.text(),
        *(text(f"comfort.menu.{key}") for key in ("find", "text", "keys")),
        text("ui.shell.password"),
        text("ui.shell.switch_user"),
    ]
    assert not shell.header.password.isEnabled()  # the sample's passwords are printed
    menu.close()


def test_one_window_follows_another_in_its_place_and_size(home, enter_any, qtbot):
    made = Program(home, lambda: NOW, lambda: "ab" * 32)
    try:
        made.start()
        made.window.showNormal()
        made.window.setGeometry(40, 30, 1200, 700)
        shell = enter_any(made)
        assert shell.geometry() == QRect(40, 30, 1200, 700)
        shell.setGeometry(20, 10, 1100, 680)
        shell.header.leave.trigger()
        assert made.window.geometry() == QRect(20, 10, 1100, 680)
    finally:
        made.close()


@pytest.fixture
def enter_any(qtbot: QtBot) -> Callable[[Program], Shell]:
    """Log in as the clerk to any program."""

    def run(made: Program) -> Shell:
        page = made.window.centralWidget()
        page.fill(next(one for one in SAMPLES if one.role is Role.CLERK))
        qtbot.mouseClick(page.enter, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: isinstance(made.window, Shell), timeout=30_000)
        qtbot.waitUntil(lambda: not made.desk.jobs.busy, timeout=30_000)
        return made.window

    return run


def test_unsaved_words_keep_the_chair(program, enter, qtbot, rest, in_dialog, typing):
    program.start()
    shell = enter(Role.ADMIN)
    shell.go("settings")
    rest()
    page = shell.page("settings")
    typing(page.bureau.fields["address"], "新址")
    in_dialog(
        shell.header.leave.trigger,
        lambda dialog: dialog.reject_button.click(),
    )
    assert program.window is shell
    page.bureau.facts = None


def test_the_real_folder_starts_empty_and_wins_once_it_is_set_up(program, home, qtbot):
    program.start()
    qtbot.mouseClick(_page(program).other, Qt.MouseButton.LeftButton)
    assert isinstance(_page(program), SetupWizard)
    # Looking is not setting up: the next start still shows the sample county.
    program.close()
    program.start()
    assert isinstance(_page(program), LoginPage)
    assert _page(program).other.text() == text("login.go_real")
    program.close()
    folder = open_folder(home.real, now=NOW)
    accounts.first_account(
        folder.store,
        BureauDraft("青岭县市场监督管理局", "青市监", "360899"),
        AccountDraft("penghao", "彭浩", "", (Role.ADMIN,), password="long enough"),
        now=NOW,
    )
    folder.close()
    program.start()
    assert isinstance(_page(program), LoginPage)
    assert _page(program).other.text() == text("login.go_sample")
    # A bureau that is there is not set up once more.
    qtbot.mouseClick(_page(program).other, Qt.MouseButton.LeftButton)
    assert _page(program).other.text() == text("login.go_back")


def test_a_folder_another_window_holds_says_whose_and_opens_once_it_is_free(program, home):
    other = open_folder(home.sample, now=NOW)
    program.start()
    page = _page(program)
    assert isinstance(page, TroublePage)
    assert page.sample_button.isHidden()  # the sample itself is what does not open
    other.close()
    page.again_button.click()
    assert isinstance(_page(program), LoginPage)


def test_a_stopped_preparation_leaves_a_way_on(program, home, qtbot, rest):
    shutil.rmtree(home.sample)
    program.start()
    page = _page(program)
    assert isinstance(page, StartPage)
    page.buttons["sample"].click()
    dialog = program.window.findChild(ProgressDialog)
    dialog.reject()
    rest()
    page = _page(program)
    words = {one.text(): one for one in page.findChildren(QPushButton)}
    assert text("login.go_real") in words
    qtbot.mouseClick(words[text("login.prepare_again")], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(_page(program), LoginPage), timeout=60_000)
    assert _page(program).other.text() == text("login.go_real")


def test_a_preparation_stopped_a_moment_after_it_was_done_leads_to_the_log_in_page(
    program, home, qtbot, rest
):
    kept = home.sample.with_name("made")
    home.sample.rename(kept)
    program.start()
    _page(program).buttons["sample"].click()
    program.window.findChild(ProgressDialog).reject()
    rest()
    program.let_go()
    shutil.rmtree(home.sample)
    kept.rename(home.sample)  # as the child process left it
    program._hold(home.sample)
    program._make_sample(program.folder, program.window, Jobs(program.window))
    assert isinstance(_page(program), LoginPage)
