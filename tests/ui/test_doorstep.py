"""The log-in page is there before the program behind it, and loses nothing that was typed."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.people import Role
from app.store.engine import DATABASE
from app.ui.doorstep import Start, greeting_for
from app.ui.habits import Greeting, Habits
from app.ui.login import LoginPage
from app.ui.shell import Shell
from app.ui.start.early import sample_accounts
from app.ui.start.rescue import RescuePage

NOW = datetime.fromisoformat("2026-03-05T01:30:00+00:00")


@pytest.fixture
def places(_approved_folder: Path, tmp_path: Path, root: Path):
    """A sample county that was open before on this machine."""
    shutil.copytree(_approved_folder, tmp_path / "sample")
    found = SimpleNamespace(
        real=tmp_path / "data",
        sample=tmp_path / "sample",
        resources=root / "resources",
        heads=tmp_path / "heads.txt",
        notes=(),
    )
    Habits(found.heads).greet(Greeting(found.sample, "青岭县市场监督管理局", True))
    return found


@pytest.fixture
def start(places, qtbot):
    """A start that has shown the page of the last time."""
    made = Start(QApplication.instance(), places, lambda: NOW, lambda: "ab" * 32)
    made.greet(greeting_for(places))
    yield made
    made.close()


def _page(start: Start) -> LoginPage:
    page = start._early.window.centralWidget()
    assert isinstance(page, LoginPage)
    return page


def test_who_types_and_presses_before_the_data_is_open_is_logged_in_then(start, qtbot):
    page, window = _page(start), start._early.window
    clerk = next(one for one in sample_accounts() if one.role is Role.CLERK)
    qtbot.keyClicks(page.login, clerk.login)
    qtbot.keyClicks(page.password, clerk.password)
    qtbot.mouseClick(page.enter, Qt.MouseButton.LeftButton)
    assert start.program is None
    assert page.problem.isVisible()
    assert not page.enter.isEnabled()
    qtbot.waitUntil(lambda: start.program is not None, timeout=30_000)
    assert start.program.window is window  # the page stays, with what stands in it
    assert page.login.text() == clerk.login
    qtbot.waitUntil(lambda: isinstance(start.program.window, Shell), timeout=30_000)


def test_what_was_typed_stays_when_the_data_has_opened(start, qtbot):
    page = _page(start)
    assert not page.other.isEnabled()
    qtbot.keyClicks(page.login, "jing")
    qtbot.waitUntil(lambda: start.program is not None, timeout=30_000)
    qtbot.keyClicks(page.login, "ban")
    assert page.login.text() == "jingban"
    assert page.other.isEnabled()
    assert not page.problem.isVisible()


def test_a_damaged_database_takes_the_place_of_the_page(places, start, qtbot):
    (places.sample / DATABASE).write_bytes(b"no database" * 1000)
    qtbot.waitUntil(lambda: start.program is not None, timeout=30_000)
    assert isinstance(start.program.window.centralWidget(), RescuePage)


def test_a_page_of_another_folder_is_not_shown_again(places):
    assert greeting_for(places) is not None
    Habits(places.heads).greet(Greeting(places.sample.with_name("elsewhere"), "本局", True))
    assert greeting_for(places) is None
    Habits(places.heads).greet(Greeting(places.sample, "本局", False))  # is no bureau's own
    assert greeting_for(places) is None


def test_a_bureau_that_changed_its_name_gets_a_new_page(places, qtbot):
    Habits(places.heads).greet(Greeting(places.sample, "原名", True))
    made = Start(QApplication.instance(), places, lambda: NOW, lambda: "ab" * 32)
    made.greet(greeting_for(places))
    first = made._early.window
    qtbot.waitUntil(lambda: made.program is not None, timeout=30_000)
    assert made.program.window is not first
    assert Habits(places.heads).greeting.bureau == "青岭县市场监督管理局"
    made.close()


def test_the_page_brings_in_neither_database_nor_papers(root):
    asked = "import sys, app.bootstrap, app.ui.doorstep; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True
    )
    heavy = {"sqlalchemy", "alembic", "reportlab", "openpyxl", "lxml", "numpy", "app.ui.program"}
    assert heavy & set(done.stdout.split()) == set()
