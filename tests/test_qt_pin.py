"""Qt stays at the release that neither crashes nor needs a newer system."""

import os
import subprocess
import sys

from installer.lockfile import LOCK, read_lock, required_name, requirements

# 6.12.0 drops a reference of None with every call that returns it: on Python 3.11 the
# process aborts after some 7,000 calls.
LOOP = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for i in range(20000):
    label.setText(str(i))
"""
PINNED = {("6.8.3", "platform_machine != 'aarch64'"), ("6.8.0.2", "platform_machine == 'aarch64'")}


def test_twenty_thousand_calls_that_return_none_do_not_end_the_process():
    environ = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run([sys.executable, "-c", LOOP], env=environ, check=False)
    assert done.returncode == 0


def test_the_lock_holds_qt_at_exactly_the_proven_releases():
    for name in ("pyside6-essentials", "shiboken6"):
        pins = {(p.version, p.marker) for p in read_lock(LOCK.read_text("utf-8")) if p.name == name}
        assert pins == PINNED


def test_pyproject_asks_for_qt_with_two_equal_signs_and_never_for_the_addons():
    lines = [line for line in requirements() if line.lower().startswith(("pyside6", "shiboken6"))]
    assert {required_name(line) for line in lines} == {"pyside6-essentials", "shiboken6"}
    assert all("==" in line for line in lines)
