"""Garbage is freed on the GUI thread: a Qt object freed on another one ends the program."""

import gc
import threading

from app.ui.jobs import Jobs

MANY = 5_000
"""More cycles than Python's youngest generation holds before it is due."""


class Knot:
    """A cycle that says which thread untied it."""

    def __init__(self, untied: list[str]) -> None:
        self.me = self
        self.untied = untied

    def __del__(self) -> None:
        self.untied.append(threading.current_thread().name)


def churn() -> int:
    """Make so many containers that the collector would run by itself."""
    return len([[number] for number in range(300_000)])


def test_a_worker_thread_never_frees_what_the_window_left_behind(qtbot):
    untied: list[str] = []
    jobs = Jobs()
    counts: list[int] = []
    for _ in range(MANY):
        Knot(untied)
    jobs.run(churn, counts.append, raise_it)
    qtbot.waitUntil(lambda: len(counts) == 1)
    qtbot.waitUntil(lambda: len(untied) == MANY, timeout=20_000)
    jobs.close()
    assert set(untied) == {threading.main_thread().name}


def test_the_collector_works_by_itself_again_when_the_last_door_is_closed(qtbot):
    was = gc.isenabled()
    first, second = Jobs(), Jobs()
    assert not gc.isenabled()
    first.close()
    assert not gc.isenabled()
    second.close()
    second.close()
    assert gc.isenabled() is was


def test_what_the_program_is_made_of_is_not_looked_through_again(qtbot):
    Jobs().close()
    frozen = gc.get_freeze_count()
    Jobs().close()
    assert 50_000 < gc.get_freeze_count() <= frozen


def raise_it(error: Exception) -> None:
    raise error
