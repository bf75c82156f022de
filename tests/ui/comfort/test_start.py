"""The log-in page waits for nothing that it does not need."""

import subprocess
import sys

from app.core.people import Role
from app.services.sample_people import ACCOUNTS
from app.ui.pages import PAGES, nav_entries
from app.ui.read_ahead import ReadAhead

# Writers of files and paper, and every page behind the log-in.
LATER = (
    "openpyxl",
    "reportlab.platypus",
    "numpy",
    "app.ui.screens.workbench",
    "app.services.sample",
)


def test_pages_and_writers_of_files_come_in_after_the_log_in_page(root):
    program = "import sys; from app.ui import program; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert set(LATER) & set(done.stdout.split()) == set()


def test_every_page_is_read_ahead_and_stands_where_the_navigation_says(approved, qtbot, jobs):
    with qtbot.waitSignal(ReadAhead(jobs, jobs).done, timeout=30_000):
        pass
    for _key, _icon, place, *_rest in PAGES:
        module, name = place.split(":")
        assert hasattr(sys.modules[f"app.ui.{module}"], name)
    assert len(nav_entries(approved.desks[Role.ADMIN])) > 15


def test_the_sample_shows_an_account_of_each_role():
    assert {role for _login, _name, role, _password in ACCOUNTS} == set(Role)
