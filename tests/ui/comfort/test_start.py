"""The log-in page waits for nothing that it does not need."""

import dataclasses
import subprocess
import sys

from PySide6.QtGui import QRawFont

from app.core.people import Role
from app.services.bureau import bureau
from app.services.folder.folders import give_back
from app.services.walks.sample_people import ACCOUNTS
from app.ui import fonts, theme
from app.ui.entering import Entering
from app.ui.login import LoginPage
from app.ui.pages import PAGES, nav_entries
from app.ui.read_ahead import ReadAhead

# Writers of files and paper, and every page behind the log-in.
_BEFORE_THE_PAGE = "app.bootstrap, app.ui.doorstep"
# What the page does without; each costs it two to ten thousandths of a second.
BEHIND_THE_PAGE = (
    "app.ui.messages",
    "app.ui.widgets.days",
    "app.ui.widgets.dialog",
    "app.services.account.accounts",
    "app.core.people",
    "hashlib",
    "logging.handlers",
    "multiprocessing",
    "platformdirs",
    "socket",
    "sqlalchemy",
    "subprocess",
)
LATER = (
    "openpyxl",
    "reportlab.platypus",
    "numpy",
    "app.ui.screens.workbench",
    "app.services.walks.sample",
)


def _brought_in(root, names):
    program = f"import sys, {names}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_pages_and_writers_of_files_come_in_after_the_log_in_page(root):
    assert set(LATER) & _brought_in(root, "app.ui.program") == set()


def test_the_log_in_page_brings_in_nothing_that_it_does_not_show(root):
    assert set(BEHIND_THE_PAGE) & _brought_in(root, _BEFORE_THE_PAGE) == set()


def test_a_name_in_common_characters_needs_no_more_than_the_first_fonts(qapp):
    assert fonts.holds("青岭县市场监督管理局")
    assert not fonts.holds("龑县市场监督管理局")  # not in the table of common characters


def test_the_families_are_those_that_the_files_say(qapp):
    for name in fonts.FILES:
        if name != "BiaoSong.ttf":  # renamed while it is read
            face = QRawFont(str(theme.RESOURCES / "fonts" / name), 15)
            assert face.familyName() in sum(dataclasses.astuple(fonts.families()), ())


def test_every_page_is_read_ahead_and_stands_where_the_navigation_says(approved, qtbot, jobs):
    with qtbot.waitSignal(ReadAhead(jobs, jobs).done, timeout=30_000):
        pass
    for _key, _icon, place, *_rest in PAGES:
        module, name = place.split(":")
        assert hasattr(sys.modules[f"app.ui.{module}"], name)
    assert len(nav_entries(approved.desks[Role.ADMIN])) > 15


_ORDER = """
import sys
from app.ui.module_order import order
names = order(["app.ui.program", "app.ui.screens.workbench"], lambda: False)
assert not [one for one in sys.modules if one.startswith("PySide6")]
at = {name: place for place, name in enumerate(names)}
assert at["app.ui.shell"] < at["app.ui.entering"] < at["app.ui.program"]
assert at["app.ui.tables"] < at["app.ui.screens.workbench"]
from importlib import import_module
from PySide6.QtWidgets import QApplication
known = QApplication([])
most = 0
for name in names:
    before = {one for one in sys.modules if one.startswith("app.ui.")}
    import_module(name)
    after = {one for one in sys.modules if one.startswith("app.ui.")}
    most = max(most, len(after - before))
print(len(names), most)
"""


def test_windows_come_in_a_few_modules_at_a_time_and_no_thread_runs_those_of_qt(root):
    done = subprocess.run(
        [sys.executable, "-c", _ORDER], cwd=root, capture_output=True, text=True, check=True
    )
    count, most = map(int, done.stdout.split())
    assert count > 100
    assert most < 30  # a package that brings in its parts; the workbench alone was 150


def test_who_logs_in_before_the_windows_are_in_sees_it_said_and_enters_then(qtbot, jobs):
    page, taken = LoginPage("局", False, (), jobs), []
    qtbot.addWidget(page)
    page.show()
    ahead = ReadAhead(jobs, jobs)

    def steps():
        taken.append("made")
        yield
        taken.append("shown")

    Entering(page, ahead, steps())
    assert not page.enter.isEnabled()
    assert page.problem.isVisible()
    assert taken == []
    qtbot.waitUntil(lambda: taken == ["made", "shown"], timeout=30_000)


def test_a_folder_that_gave_its_memory_back_is_read_as_before(approved):
    store = approved.desks[Role.ADMIN].store
    before = bureau(store)
    give_back(store)
    assert bureau(store) == before


def test_the_sample_shows_an_account_of_each_role():
    assert {role for _login, _name, role, _password in ACCOUNTS} == set(Role)
