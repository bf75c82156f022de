"""The one door: answers on the GUI thread, children that can be ended, faults told apart."""

import logging
import os
import threading
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QObject, QThread
from shiboken6 import delete

from app import worker
from app.errors import UserError
from app.ui.children import ChildDied
from app.ui.jobs import CHILDREN, Jobs

CHILD = """
import os, signal, sys, time
from app.errors import UserError

class QuotaTooLarge(UserError):
    code = "quota_too_large"

def add(a, b, *, progress):
    progress("ui.progress.working", 0.5)
    return a + b

def modules(*, progress):
    return sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pytest")))

def refuse(*, progress):
    raise QuotaTooLarge(quota=30, pool=12)

def break_down(*, progress):
    return 1 / 0

def unpicklable(*, progress):
    return lambda: None

def die(*, progress):
    os.kill(os.getpid(), signal.SIGKILL)

def sleep(mark, *, progress):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open(mark, "w").write(str(os.getpid()))
    time.sleep(600)
"""


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A module a child process can import: the search path travels with it."""
    (tmp_path / "child_functions.py").write_text(CHILD, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import child_functions

    yield child_functions
    import sys

    del sys.modules["child_functions"]


class Answers(QObject):
    """Collects what comes back and in which thread."""

    def __init__(self):
        super().__init__()
        self.results, self.errors, self.steps, self.threads = [], [], [], []

    def done(self, result):
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    def failed(self, error):
        self.errors.append(error)
        self.threads.append(QThread.currentThread())

    def progress(self, key, share):
        self.steps.append((key, share))

    def any(self):
        return bool(self.results or self.errors)


@pytest.fixture
def answers():
    return Answers()


def wait_for_pid(qtbot, mark: Path) -> int:
    qtbot.waitUntil(lambda: mark.exists() and bool(mark.read_text()), timeout=20_000)
    return int(mark.read_text())


def test_a_read_runs_in_another_thread_and_is_answered_on_the_gui_thread(qtbot, jobs, answers):
    jobs.run(threading.get_ident, answers.done, answers.failed)
    assert jobs.busy
    qtbot.waitUntil(answers.any)
    assert answers.results != [threading.get_ident()]
    assert answers.threads == [QThread.currentThread()]
    assert not jobs.busy


def test_an_error_of_a_read_reaches_failed_as_it_was_raised(qtbot, jobs, answers):
    def refuse():
        raise UserError(what="x")

    jobs.run(refuse, answers.done, answers.failed)
    qtbot.waitUntil(answers.any)
    assert isinstance(answers.errors[0], UserError)
    assert answers.errors[0].fields == {"what": "x"}


def test_busy_is_told_once_for_many_jobs(qtbot, jobs, answers):
    told = []
    jobs.busy_changed.connect(told.append)
    for _ in range(5):
        jobs.run(lambda: 1, answers.done, answers.failed)
    qtbot.waitUntil(lambda: len(answers.results) == 5)
    assert told == [True, False]


def test_the_answer_for_a_destroyed_owner_is_dropped(qtbot, jobs, answers):
    owner = QObject()
    gate = threading.Event()
    jobs.run(gate.wait, answers.done, answers.failed, owner=owner)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not answers.any()


def test_a_child_computes_and_reports_progress(qtbot, jobs, answers, child):
    jobs.run_process(child.add, (2, 3), answers.done, answers.failed, answers.progress)
    qtbot.waitUntil(answers.any, timeout=20_000)
    assert answers.results == [5]
    assert answers.steps == [("ui.progress.working", 0.5)]
    assert answers.threads == [QThread.currentThread()]


def test_a_child_does_not_load_qt(qtbot, jobs, answers, child):
    jobs.run_process(child.modules, (), answers.done, answers.failed)
    qtbot.waitUntil(answers.any, timeout=20_000)
    assert answers.results == [[]]


def test_an_error_of_a_child_comes_back_with_its_fields(qtbot, jobs, answers, child):
    jobs.run_process(child.refuse, (), answers.done, answers.failed)
    qtbot.waitUntil(answers.any, timeout=20_000)
    assert type(answers.errors[0]) is child.QuotaTooLarge
    assert answers.errors[0].fields == {"quota": 30, "pool": 12}


@pytest.mark.parametrize(
    ("name", "word"), [("break_down", "ZeroDivision"), ("unpicklable", "pickle")]
)
def test_a_bug_in_a_child_is_logged_with_its_traceback(
    qtbot, jobs, answers, child, caplog, name, word
):
    with caplog.at_level(logging.ERROR):
        jobs.run_process(getattr(child, name), (), answers.done, answers.failed)
        qtbot.waitUntil(answers.any, timeout=20_000)
    assert isinstance(answers.errors[0], worker.RemoteFault)
    assert word in str(answers.errors[0])
    assert "Traceback" in caplog.text


def test_a_killed_child_is_a_message_not_a_dead_window(qtbot, jobs, answers, child):
    jobs.run_process(child.die, (), answers.done, answers.failed)
    qtbot.waitUntil(answers.any, timeout=20_000)
    assert isinstance(answers.errors[0], ChildDied)


def test_cancel_ends_even_a_child_that_ignores_it_and_tells_nobody(
    qtbot, jobs, answers, child, tmp_path
):
    handle = jobs.run_process(child.sleep, (str(tmp_path / "pid"),), answers.done, answers.failed)
    pid = wait_for_pid(qtbot, tmp_path / "pid")
    handle.cancel()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    assert not psutil.pid_exists(pid)
    assert not answers.any()


def test_closing_the_window_ends_its_children(qtbot, answers, child, tmp_path):
    door = Jobs()
    door.run_process(child.sleep, (str(tmp_path / "pid"),), answers.done, answers.failed)
    pid = wait_for_pid(qtbot, tmp_path / "pid")
    door.close()
    assert not psutil.pid_exists(pid)
    assert not answers.any()


def test_a_third_child_waits_and_can_be_called_off_before_it_starts(
    qtbot, jobs, answers, child, tmp_path
):
    marks = [tmp_path / f"pid{number}" for number in range(CHILDREN + 1)]
    handles = [
        jobs.run_process(child.sleep, (str(mark),), answers.done, answers.failed) for mark in marks
    ]
    for mark in marks[:CHILDREN]:
        wait_for_pid(qtbot, mark)
    # A read is answered while both children work.
    jobs.run(lambda: "read", answers.done, answers.failed)
    qtbot.waitUntil(answers.any)
    for handle in reversed(handles):
        handle.cancel()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    assert not marks[-1].exists()
    assert answers.results == ["read"]
    assert os.getpid() in psutil.pids()
